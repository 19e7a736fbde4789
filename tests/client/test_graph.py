"""The lineage of an experiment."""

from __future__ import annotations

import os
import shutil
import subprocess
import unittest
from unittest import mock

import yanex
from support import CLIENT, ID, TrackedCase


class GraphCase(TrackedCase):
    """prepare -> (this run, sibling) -> ensemble -> report; other stands alone."""

    def setUp(self):
        super().setUp()
        self.folders = {
            name: self.make_experiment(experiment_id, **facts)
            for name, experiment_id, facts in [
                ("prepare", "aaaa0001", {"name": "prep", "script_path": "/code/prepare.py"}),
                ("sibling", "aaaa0002", {"archived": True}),
                ("ensemble", "aaaa0003", {}),
                ("report", "aaaa0004", {}),
                ("other", "aaaa0005", {}),
            ]
        }
        self.depend(self.experiment, data="aaaa0001")
        self.depend(self.folders["sibling"], data="aaaa0001")
        self.depend(self.folders["ensemble"], first=ID, second="aaaa0002")
        self.depend(self.folders["report"], models="aaaa0003", data="aaaa0001")

    def ids(self, experiments):
        return [experiment.id for experiment in experiments]


class ShapeTest(GraphCase):
    def test_what_it_depends_on_and_what_depends_on_it(self):
        graph = yanex.get_graph()
        self.assertEqual(self.ids(graph), ["aaaa0001", ID, "aaaa0003", "aaaa0004"])
        self.assertEqual(self.ids(graph.experiments), self.ids(graph))
        self.assertEqual(
            graph.edges,
            [
                ("aaaa0001", ID, "data"),
                (ID, "aaaa0003", "first"),
                ("aaaa0003", "aaaa0004", "models"),
                ("aaaa0001", "aaaa0004", "data"),
            ],
        )
        self.assertEqual(self.ids(graph.roots), ["aaaa0001"])
        self.assertEqual(self.ids(graph.leaves), ["aaaa0004"])
        self.assertEqual(len(graph), 4)
        self.assertEqual(graph[ID].id, ID)
        self.assertIn(ID, graph)
        self.assertNotIn("aaaa0002", graph)
        self.assertEqual(repr(graph), "ExperimentGraph(experiments=4, edges=4)")
        with self.assertRaisesRegex(
            KeyError, "Experiment 'x' not in graph. Graph contains 4 experiments."
        ):
            graph["x"]

    def test_everything_that_is_connected(self):
        graph = yanex.get_graph(weakly_connected=True)
        self.assertEqual(set(self.ids(graph)), {f"aaaa000{n}" for n in (1, 2, 3, 4)} | {ID})
        self.assertEqual(len(graph.edges), 6)

    def test_one_that_stands_alone(self):
        graph = yanex.Experiment("aaaa0005").get_graph()
        self.assertEqual((self.ids(graph), graph.edges), (["aaaa0005"], []))
        self.assertEqual(self.ids(graph.roots), self.ids(graph.leaves))

    def test_plain_data(self):
        plain = yanex.Experiment("aaaa0002").get_graph().to_dict()
        self.assertEqual(
            plain["nodes"][0],
            {"id": "aaaa0001", "name": "prep", "status": "running", "script": "prepare.py"},
        )
        self.assertEqual(plain["edges"][0], {"from": "aaaa0001", "to": "aaaa0002", "slot": "data"})

    def test_deleted_ones_are_told_and_not_given(self):
        shutil.rmtree(self.folders["prepare"])
        graph = yanex.get_graph()
        self.assertEqual(self.ids(graph), [ID, "aaaa0003", "aaaa0004"])
        self.assertEqual(
            graph.to_dict()["nodes"][0],
            {"id": "aaaa0001", "name": "[deleted]", "status": "deleted", "script": ""},
        )
        self.assertIn(("aaaa0001", ID, "data"), graph.edges)
        self.assertEqual(graph.roots, [])

    def test_circles_end(self):
        self.depend(self.folders["prepare"], back="aaaa0004")
        graph = yanex.get_graph()
        self.assertEqual(
            set(self.ids(graph)), {"aaaa0001", "aaaa0003", "aaaa0004", ID} | {"aaaa0002"}
        )
        self.assertEqual((graph.roots, graph.leaves), ([], []))
        self.depend(self.folders["other"], itself="aaaa0005")
        self.assertEqual(len(yanex.Experiment("aaaa0005").get_graph()), 1)

    def test_short_ids_are_completed(self):
        self.make_experiment("bbcc0000")
        self.depend(self.folders["other"], data="bb", more="aaaa")
        graph = yanex.Experiment("aaaa0005").get_graph()
        self.assertEqual(self.ids(graph), ["bbcc0000", "aaaa0005"])

    def test_an_unreadable_record_somewhere_is_a_warning(self):
        self.put(self.folders["other"], "dependencies.json", "{")
        with mock.patch("sys.stderr") as stderr:
            self.assertEqual(len(yanex.get_graph()), 4)
        told = "".join(call[0][0] for call in stderr.write.call_args_list)
        self.assertIn("dependencies.json cannot be read", told)

    def test_a_large_store(self):
        for number in range(300):
            folder = self.make_experiment(f"b{number:07d}")
            if number:
                self.depend(folder, a=f"b{number // 2:07d}", b=f"b{number - 1:07d}")
        graph = yanex.Experiment("b0000000").get_graph()
        self.assertEqual((len(graph), len(graph.edges)), (300, 598))
        self.assertEqual(self.ids(graph), sorted(self.ids(graph)))


class ContentTest(GraphCase):
    def setUp(self):
        super().setUp()
        self.give_params({"rows": 10, "model": {"depth": 2}}, self.folders["prepare"])
        self.give_params({"model": {"lr": 0.1}, "seed": 1})
        self.give_params({"seed": 1}, self.folders["ensemble"])
        self.put(self.experiment, "metrics.jsonl", '{"step": 0, "val.acc": 1, "loss": 2}\n')

    def test_params(self):
        graph = yanex.get_graph()
        self.assertEqual(
            graph.get_params(), {"rows": 10, "model": {"depth": 2, "lr": 0.1}, "seed": 1}
        )
        self.assertEqual(graph.get_param("model.lr"), 0.1)
        self.assertEqual(graph.get_param("lr"), 0.1)
        self.assertEqual(graph.get_param("param:depth"), 2)
        self.assertEqual(graph.get_param("seed"), 1)
        with self.assertRaises(yanex.KeyNotFoundError):
            graph.get_param("nope")
        with self.assertRaises(yanex.InvalidGroupError):
            graph.get_param("metric:loss")

    def test_params_that_differ(self):
        self.give_params({"seed": 2, "head": {"lr": 1}}, self.folders["ensemble"])
        graph = yanex.get_graph()
        for call in (graph.get_params, lambda: graph.get_param("seed")):
            with self.assertRaisesRegex(ValueError, f"{ID} has 1, aaaa0003 has 2"):
                call()
        with self.assertRaises(yanex.AmbiguousKeyError) as caught:
            graph.get_param("lr")
        self.assertEqual(caught.exception.matches, ["param:head.lr", "param:model.lr"])
        self.give_params({"lr": 5}, self.folders["report"])
        self.assertEqual(yanex.get_graph().get_param("lr"), 5, "the name itself wins")

    def test_metrics(self):
        graph = yanex.get_graph()
        self.assertEqual((graph.get_metric("loss"), graph.get_metric("acc")), (2, 1))
        with self.assertRaises(yanex.KeyNotFoundError):
            graph.get_metric("nope")
        self.put(self.folders["report"], "metrics.jsonl", '{"step": 0, "loss": 3}\n')
        with self.assertRaisesRegex(ValueError, f"{ID} has 2, aaaa0004 has 3"):
            yanex.get_graph().get_metric("loss")

    def test_artifacts(self):
        graph = yanex.get_graph()
        self.put(os.path.join(self.folders["report"], "artifacts"), "report.json", "[1]")
        self.assertEqual(graph.load_artifact("report.json"), [1])
        self.assertEqual(graph.load_artifact("report.json", format="text"), "[1]")
        self.assertIsNone(graph.load_artifact("nope.json"))
        self.put(os.path.join(self.folders["prepare"], "artifacts"), "report.json", "[1]")
        with self.assertRaises(yanex.AmbiguousArtifactError):
            graph.load_artifact("report.json")

    def test_what_comes_later_says_so(self):
        graph = yanex.get_graph()
        for call in (graph.filter, graph.compare, graph.get_metrics):
            with self.assertRaisesRegex(NotImplementedError, "comes with a later version"):
                call()


UPSTREAM = os.environ.get("YANEX_TEST_UPSTREAM")


class UpstreamTest(GraphCase):
    """The same questions to yanex 0.6 for Python, in the same store."""

    QUESTIONS = (
        "import json, yanex\n"
        "Experiment = getattr(yanex, 'Experiment', None)\n"
        "if Experiment is None:\n"
        "    from yanex.results.experiment import Experiment\n"
        "deps = yanex.get_dependencies()\n"
        "run = Experiment('aaaa0004')\n"
        "graph = yanex.get_graph()\n"
        "whole = yanex.get_graph(weakly_connected=True)\n"
        "ids = lambda found: sorted(each.id for each in found)\n"
        "answers = [\n"
        "    {slot: dep.id for slot, dep in deps.items()},\n"
        "    ids(run.get_dependencies(transitive=True)),\n"
        "    [ids(found) for found in (graph, graph.roots, graph.leaves)],\n"
        "    [ids(found) for found in (whole, whole.roots, whole.leaves)],\n"
        "    sorted(whole.digraph.edges(data='slot')),\n"
        "    sorted(graph.digraph.nodes(data='status')),\n"
        "    sorted(graph.digraph.nodes(data='script')),\n"
        "    yanex.list_artifacts(transitive=True),\n"
        "    yanex.load_artifact('data.json'),\n"
        "    run.get_params(include_deps=True),\n"
        "    [run.get_metric(name) for name in ('a', 'b', 'c')],\n"
        "    run.get_metrics(as_dataframe=False),\n"
        "    run.to_dict(),\n"
        "    str(run), repr(run),\n"
        "]\n"
        "print(json.dumps(answers, sort_keys=True))\n"
    )

    @unittest.skipUnless(UPSTREAM, "YANEX_TEST_UPSTREAM is not set")
    def test_the_answers_are_the_same(self):
        report = self.folders["report"]
        for folder in (*self.folders.values(), self.experiment):
            self.put(folder, "params.yaml", "{}\n")
        self.give_params({"a": {"b": 1}, "c": 1}, self.folders["prepare"])
        self.put(self.folders["prepare"], "params.yaml", "a:\n  b: 1\nc: 1\n")
        self.give_params({"a": {"d": 1.5}, "c": "x"}, report)
        self.put(report, "params.yaml", "a:\n  d: 1.5\nc: x\n")
        self.put(
            report,
            "metrics.json",
            '[{"step": 0, "timestamp": "t", "a": 1, "b": 2}, {"step": 1, "timestamp": "t", "a": 3}]',
        )
        self.put(report, "script_runs.json", '[{"command": "true", "exit_code": 0}]')
        self.put(os.path.join(self.folders["prepare"], "artifacts"), "data.json", "[1]")
        self.put(os.path.join(report, "artifacts"), "z.txt", "z")
        self.put(os.path.join(report, "artifacts"), "b.txt", "b")
        answers = [self.ask(UPSTREAM, path) for path in (CLIENT, None)]
        for ours, theirs in zip(*answers):
            self.assertEqual(ours, theirs)

    def ask(self, python, path):
        import json

        environment = dict(os.environ)
        environment.pop("PYTHONPATH", None)
        if path:
            environment["PYTHONPATH"] = path
        result = subprocess.run(
            [python, "-B", "-c", self.QUESTIONS],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)


if __name__ == "__main__":
    unittest.main()
