"""Reading and changing any experiment of the store."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest import mock

import yanex
from support import CLIENT, ID, TrackedCase

UTC = timezone.utc  # noqa: UP017 (datetime.UTC came with Python 3.11)
PANDAS = os.environ.get("YANEX_TEST_SKLEARN")


class FactsTest(TrackedCase):
    def test_it_is_found_by_id_and_unique_prefix(self):
        self.make_experiment("abcd0001")
        self.make_experiment("abff0001", archived=True)
        self.assertEqual(yanex.Experiment("abcd0001").id, "abcd0001")
        self.assertEqual(yanex.Experiment("abf").id, "abff0001")
        with self.assertRaises(yanex.AmbiguousIDError):
            yanex.Experiment("ab")
        for wrong in ("x", "", "abcd00011", "../store/abcd0001"):
            with self.assertRaises(yanex.ExperimentNotFoundError):
                yanex.Experiment(wrong)
        with self.assertRaisesRegex(TypeError, "got int"):
            yanex.Experiment(3)

    def test_in_another_store(self):
        other = self.make_folder("other", "abcd0001")
        self.put(other, "metadata.json", '{"name": "there"}')
        found = yanex.Experiment("abcd", store=os.path.dirname(other))
        self.assertEqual((found.id, found.name), ("abcd0001", "there"))
        self.assertEqual(found.experiment_dir, Path(other))

    def test_what_the_record_says(self):
        folder = self.make_experiment(
            "abcd0001",
            name="trial",
            project="demo",
            description="first",
            status="failed",
            tags=["b", "a"],
            script_path="/code/train.py",
            started_at="2026-03-01T10:00:00.500000",
            completed_at="2026-03-01T11:00:01.750000",
        )
        run = yanex.Experiment("abcd0001")
        self.assertEqual((run.name, run.project, run.description), ("trial", "demo", "first"))
        self.assertEqual((run.status, run.tags), ("failed", ["a", "b"]))
        self.assertEqual(run.script_path, Path("/code/train.py"))
        self.assertEqual(run.started_at, datetime(2026, 3, 1, 10, 0, 0, 500000, UTC))
        self.assertEqual(run.duration, timedelta(hours=1, seconds=1.25))
        self.assertEqual(run.experiment_dir, Path(folder))
        self.assertEqual(run.artifacts_dir, Path(folder, "artifacts"))
        self.assertEqual((run.dependencies, run.dependency_ids), ({}, []))
        self.assertFalse(run.has_dependencies)
        self.assertEqual(repr(run), "Experiment(id='abcd0001', name='trial', status='failed')")
        self.assertEqual(str(run), "abcd0001 - trial (failed)")

    def test_what_the_record_lacks(self):
        self.make_experiment("abcd0001", status=None)
        run = yanex.Experiment("abcd0001")
        for value in (run.name, run.script_path, run.started_at, run.completed_at, run.duration):
            self.assertIsNone(value)
        self.assertEqual((run.status, run.tags), ("unknown", []))
        self.assertEqual(str(run), "abcd0001 - [unnamed] (unknown)")

    def test_times_in_other_forms(self):
        for text, expected in [
            ("2026-03-01T12:00:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
            ("2026-03-01T08:30:00-0130", datetime(2026, 3, 1, 10, tzinfo=UTC)),
            ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
            ("2026-03-01 10:00:00.5", datetime(2026, 3, 1, 10, 0, 0, 500000, UTC)),
            ("2026-13-01T10:00:00", None),
            ("yesterday", None),
            (5, None),
        ]:
            folder = self.make_experiment("abcd0001", started_at=text)
            self.assertEqual(yanex.Experiment("abcd0001").started_at, expected, text)
            shutil.rmtree(folder)

    def test_the_end_has_had_other_names(self):
        self.make_experiment("abcd0001", cancelled_at="2026-03-01T10:00:00")
        self.assertEqual(yanex.Experiment("abcd0001").completed_at.hour, 10)

    def test_the_duration_of_a_run_that_goes_on(self):
        started = (datetime.now(UTC) - timedelta(hours=1)).replace(tzinfo=None).isoformat()
        self.make_experiment("abcd0001", started_at=started)
        self.assertGreaterEqual(yanex.Experiment("abcd0001").duration, timedelta(hours=1))

    def test_archiving_is_seen_at_once(self):
        folder = self.make_experiment("abcd0001")
        run = yanex.Experiment("abcd0001")
        self.assertFalse(run.archived)
        archived = os.path.join(self.store, "archived", "abcd0001")
        os.makedirs(os.path.dirname(archived))
        os.rename(folder, archived)
        self.assertTrue(run.archived)
        self.assertEqual(run.experiment_dir, Path(archived))
        shutil.rmtree(archived)
        with self.assertRaises(yanex.ExperimentNotFoundError):
            run.experiment_dir  # noqa: B018

    def test_a_broken_record_hides_nothing_else(self):
        folder = self.make_experiment("abcd0001")
        self.put(folder, "metadata.json", "{")
        self.put(os.path.join(folder, "artifacts"), "a.txt", "x")
        run = yanex.Experiment("abcd0001")
        self.assertEqual(run.load_artifact("a.txt"), "x")
        with self.assertRaisesRegex(yanex.StorageError, "metadata.json cannot be read"):
            run.name  # noqa: B018

    def test_what_was_read_is_kept_until_it_is_refreshed(self):
        folder = self.make_experiment("abcd0001", name="before")
        self.give_params({"a": 1}, folder)
        run = yanex.Experiment("abcd0001")
        self.assertEqual((run.name, run.get_param("a"), run.get_metric("m")), ("before", 1, None))
        self.put(folder, "metadata.json", '{"name": "after"}')
        self.give_params({"a": 2}, folder)
        self.put(folder, "metrics.jsonl", '{"step": 0, "m": 3}\n')
        self.assertEqual((run.name, run.get_param("a"), run.get_metric("m")), ("before", 1, None))
        run.refresh()
        self.assertEqual((run.name, run.get_param("a"), run.get_metric("m")), ("after", 2, 3))

    def test_everything_as_plain_data(self):
        folder = self.make_experiment(
            "abcd0001", started_at="2026-03-01T10:00:00", completed_at="2026-03-01T10:00:01"
        )
        self.give_params({"a": {"b": 1}}, folder)
        self.put(folder, "metrics.jsonl", '{"step": 0, "timestamp": "t", "m": 3}\n')
        self.put(folder, "script_runs.json", '[{"command": "true"}]')
        self.put(os.path.join(folder, "artifacts"), "a.txt", "x")
        self.depend(folder, data="gone0000")
        plain = yanex.Experiment("abcd0001").to_dict()
        self.assertEqual(
            plain,
            {
                "id": "abcd0001",
                "name": None,
                "project": None,
                "description": None,
                "status": "running",
                "tags": [],
                "started_at": "2026-03-01T10:00:00+00:00",
                "completed_at": "2026-03-01T10:00:01+00:00",
                "duration_seconds": 1.0,
                "script_path": None,
                "archived": False,
                "params": {"a": {"b": 1}},
                "metrics": [{"step": 0, "timestamp": "t", "m": 3}],
                "artifacts": ["a.txt"],
                "script_runs": [{"command": "true"}],
                "dependency_ids": ["gone0000"],
                "has_dependencies": True,
            },
        )
        json.dumps(plain)

    def test_script_runs_that_cannot_be_read(self):
        folder = self.make_experiment("abcd0001")
        run = yanex.Experiment("abcd0001")
        self.assertEqual(run.get_script_runs(), [])
        for text in ("{", "{}"):
            self.put(folder, "script_runs.json", text)
            self.assertEqual(run.get_script_runs(), [])


class ParametersTest(TrackedCase):
    def setUp(self):
        super().setUp()
        self.data = self.make_experiment("aaaa0001")
        self.train = self.make_experiment("aaaa0002")
        self.depend(self.train, data="aaaa0001")
        self.depend(self.experiment, model="aaaa0002")
        self.give_params({"rows": 10, "model": {"depth": 1, "width": 2}}, self.data)
        self.give_params({"model": {"width": 3}, "lr": 0.1}, self.train)
        self.give_params({"lr": 1, "a.b": 5})

    def test_own_ones(self):
        run = yanex.Experiment(ID)
        self.assertEqual(run.get_params(), {"lr": 1, "a.b": 5})
        self.assertEqual(run.get_param("a.b"), 5)
        self.assertEqual(yanex.Experiment("aaaa0001").get_param("model.depth"), 1)
        with mock.patch("sys.stderr") as stderr:
            self.assertIsNone(run.get_param("nope"))
            self.assertEqual(run.get_param("nope", 7), 7)
        stderr.write.assert_not_called()

    def test_a_copy_is_given(self):
        run = yanex.Experiment("aaaa0001")
        run.get_params()["model"]["depth"] = 9
        run.get_param("model")["depth"] = 9
        self.assertEqual(run.get_param("model.depth"), 1)

    def test_with_those_of_the_dependencies(self):
        run = yanex.Experiment(ID)
        self.assertEqual(
            run.get_params(include_deps=True),
            {"rows": 10, "model": {"depth": 1, "width": 3}, "lr": 1, "a.b": 5},
        )
        self.assertEqual(
            run.get_params(include_deps=True, transitive=False),
            {"model": {"width": 3}, "lr": 1, "a.b": 5},
        )
        self.assertEqual(run.get_param("rows", include_deps=True), 10)
        self.assertEqual(run.get_params(), {"lr": 1, "a.b": 5}, "nothing was merged into it")
        self.assertEqual(yanex.get_dependency("model").get_param("model.width"), 3)

    def test_those_of_the_environment_are_not_taken_for_those_of_another_run(self):
        os.environ["YANEX_PARAM_lr"] = "9"
        folder = self.make_experiment("aaaa0003")
        run = yanex.Experiment("aaaa0003")
        self.assertEqual(run.get_params(), {})
        for empty in ("", "{}\n"):
            self.put(folder, "params.yaml", empty)
            run.refresh()
            self.assertEqual(run.get_params(), {})
        self.put(folder, "params.yaml", "lr: 0.5\n")
        run.refresh()
        missing = self.assertRaisesRegex(yanex.ConfigError, "needs PyYAML")
        with mock.patch.dict(sys.modules, yaml=None), missing:
            run.get_params()


class MetricsTest(TrackedCase):
    def run_with(self, name, text):
        folder = self.make_experiment("abcd0001")
        self.put(folder, name, text)
        return yanex.Experiment("abcd0001")

    def test_calls_for_the_same_step_are_one(self):
        run = self.run_with(
            "metrics.jsonl",
            '{"step": 2, "timestamp": "t0", "loss": 0.5}\n'
            '{"step": 0, "timestamp": "t1", "loss": 1, "acc": 1.0}\n'
            '{"step": 2, "timestamp": "t2", "acc": NaN, "loss": 0.25}\n'
            "\n[1]\n"
            '{"step": 3, "timestamp": "t3", "lo',
        )
        steps = run.get_metrics(as_dataframe=False)
        self.assertEqual(
            repr(steps),
            "[{'step': 0, 'timestamp': 't1', 'loss': 1, 'acc': 1.0}, "
            "{'step': 2, 'timestamp': 't0', 'loss': 0.25, 'acc': nan, 'last_updated': 't2'}]",
        )
        self.assertEqual(run.get_metrics(step=0, as_dataframe=False)["loss"], 1)
        self.assertEqual(run.get_metrics(1, as_dataframe=False), {})
        self.assertEqual(run.get_metric("loss"), [1, 0.25])
        self.assertIsNone(run.get_metric("nope"))
        self.assertIsNone(run.get_metric("step"))
        steps[0]["loss"] = 99
        self.assertEqual(run.get_metric("loss"), [1, 0.25], "a copy was given")

    def test_a_value_that_was_logged_once_is_no_list(self):
        run = self.run_with("metrics.jsonl", '{"step": 0, "a": 1}\n{"step": 1, "b": [1]}\n')
        self.assertEqual(run.get_metric("a"), 1)
        self.assertEqual(run.get_metric("b"), [1])

    def test_what_log_metrics_has_written(self):
        yanex.log_metrics({"loss": 0.5})
        yanex.log_metrics({"acc": 0.9}, step=0)
        yanex.log_metrics({"loss": 0.4})
        self.assertEqual(yanex.Experiment(ID).get_metric("loss"), [0.5, 0.4])
        self.assertEqual(yanex.Experiment(ID).get_metric("acc"), 0.9)

    def test_the_files_of_the_older_program(self):
        run = self.run_with("metrics.json", '[{"step": 0, "m": 1}, {"step": 1, "m": 2}]')
        self.assertEqual(run.get_metric("m"), [1, 2])
        folder = str(run.experiment_dir)
        os.rename(os.path.join(folder, "metrics.json"), os.path.join(folder, "results.json"))
        run.refresh()
        self.assertEqual(run.get_metric("m"), [1, 2])
        self.put(folder, "results.json", "{}")
        run.refresh()
        with self.assertRaisesRegex(yanex.StorageError, "results.json"):
            run.get_metric("m")

    def test_none(self):
        self.make_experiment("abcd0001")
        run = yanex.Experiment("abcd0001")
        self.assertEqual(run.get_metrics(as_dataframe=False), [])
        self.assertEqual(run.get_metrics(step=3, as_dataframe=False), {})

    def test_a_frame_needs_pandas(self):
        run = self.run_with("metrics.jsonl", '{"step": 0, "m": 1}\n')
        missing = self.assertRaisesRegex(ImportError, "as_dataframe=False .* pip install pandas")
        with mock.patch.dict(sys.modules, pandas=None), missing:
            run.get_metrics()

    @unittest.skipUnless(PANDAS, "YANEX_TEST_SKLEARN names no Python with pandas")
    def test_a_frame_has_steps_as_index_and_numbers_as_numbers(self):
        self.run_with(
            "metrics.jsonl", '{"step": 3, "m": 1, "s": "x"}\n{"step": 5, "m": "2.5", "s": "y"}\n'
        )
        code = (
            "import yanex; run = yanex.Experiment('abcd0001'); f = run.get_metrics();"
            "print(f.index.name, list(f.index), list(f.columns), str(f.m.dtype), list(f.s));"
            "print(list(run.get_metrics(step=5).index), run.get_metrics(step=4).empty)"
        )
        result = subprocess.run(
            [PANDAS, "-B", "-c", code],
            env=dict(os.environ, PYTHONPATH=CLIENT),
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(
            result.stdout,
            "step [3, 5] ['m', 's'] float64 ['x', 'y']\n[5] True\n",
            result.stderr,
        )


class ArtifactsTest(TrackedCase):
    def test_they_are_its_own(self):
        folder = self.make_experiment("abcd0001")
        self.put(os.path.join(folder, "artifacts"), "b.json", "[1]")
        self.put(os.path.join(folder, "artifacts"), "a.txt", "x")
        other = self.make_experiment("abcd0002")
        self.depend(other, data="abcd0001")
        run = yanex.Experiment("abcd0001")
        self.assertEqual(run.list_artifacts(), ["a.txt", "b.json"])
        self.assertEqual(run.load_artifact("b.json"), [1])
        self.assertEqual(run.load_artifact("b.json", format="text"), "[1]")
        self.assertEqual(run.load_artifact("b.json", lambda path: path.name), "b.json")
        self.assertTrue(run.artifact_exists("a.txt"))
        for name in ("a.txt", "nope.txt"):
            self.assertIsNone(yanex.Experiment("abcd0002").load_artifact(name))
            self.assertFalse(yanex.Experiment("abcd0002").artifact_exists(name))
        for name in ("../metadata.json", "/etc/passwd", "a\0"):
            for call in (run.load_artifact, run.artifact_exists):
                with self.assertRaisesRegex(ValueError, "invalid artifact name"):
                    call(name)


if __name__ == "__main__":
    unittest.main()
