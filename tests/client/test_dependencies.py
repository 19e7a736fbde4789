"""What a run depends on: by slot, by place, transitively, and artifacts from there."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import shutil
import unittest

import yanex
from support import ID, StandaloneCase, TrackedCase
from yanex._dependencies.slots import Dependencies


class PipelineCase(TrackedCase):
    """prepare <- (one, two) <- this run, which needs prepare as well."""

    def setUp(self):
        super().setUp()
        self.prepare = self.make_experiment(
            "aaaa0001", script_path="/code/prepare_data.py", status="completed", name="prep"
        )
        self.one = self.make_experiment(
            "aaaa0002", script_path="/code/train.py", status="completed"
        )
        self.two = self.make_experiment(
            "aaaa0003", archived=True, script_path="/code/train.py", status="completed"
        )
        self.depend(self.one, data="aaaa0001")
        self.depend(self.two, data="aaaa0001")
        self.depend(self.experiment, second="aaaa0003", first="aaaa0002", data="aaaa0001")

    def delete(self, folder):
        shutil.rmtree(folder)


class DirectTest(PipelineCase):
    def test_it_is_a_mapping_of_slots_in_order(self):
        deps = yanex.get_dependencies()
        self.assertEqual(list(deps), ["second", "first", "data"])
        self.assertEqual([dep.id for dep in deps.values()], ["aaaa0003", "aaaa0002", "aaaa0001"])
        self.assertEqual({slot: dep.id for slot, dep in deps.items()}["first"], "aaaa0002")
        self.assertEqual(deps["data"].id, "aaaa0001")
        self.assertEqual(len(deps), 3)
        self.assertIn("data", deps)
        self.assertNotIn("other", deps)
        self.assertTrue(deps)
        self.assertIsInstance(deps, dict)
        self.assertIsNone(deps.get("other"))
        self.assertEqual(deps.get("other", 5), 5)

    def test_integers_give_the_nth(self):
        deps = yanex.get_dependencies()
        self.assertEqual(deps[0].id, "aaaa0003")
        self.assertEqual(deps[-1].id, "aaaa0001")
        self.assertEqual(deps.get(1).id, "aaaa0002")
        self.assertIsNone(deps.get(3))
        self.assertNotIn(0, deps)

        class Integer:
            def __index__(self):
                return 2

        self.assertEqual(deps[Integer()].id, "aaaa0001")
        with self.assertRaisesRegex(IndexError, "no dependency number 3; there are 3"):
            deps[3]
        with self.assertRaisesRegex(KeyError, "no dependency in slot 'x'; slots are: second, f"):
            deps["x"]
        with self.assertRaisesRegex(KeyError, "slots are: none"):
            Dependencies()["x"]

    def test_the_missions_own_lines(self):
        self.put(os.path.join(self.two, "artifacts"), "processed_data.json", "[1, 2]")
        deps = yanex.get_dependencies()
        data = None
        if deps:
            data = yanex.load_artifact("processed_data.json", from_experiment=deps[0].id)
        self.assertEqual(data, [1, 2])
        self.assertEqual(
            yanex.load_artifact("processed_data.json", from_experiment=deps[0]), [1, 2]
        )

    def test_one_slot(self):
        self.assertEqual(yanex.get_dependency("first").id, "aaaa0002")
        self.assertIsNone(yanex.get_dependency("other"))

    def test_deleted_ones_are_left_out(self):
        self.delete(self.two)
        deps = yanex.get_dependencies()
        self.assertEqual(list(deps), ["first", "data"])
        self.assertEqual(deps[0].id, "aaaa0002")
        self.assertIsNone(yanex.get_dependency("second"))
        run = yanex.Experiment(ID)
        self.assertEqual(run.dependency_ids, ["aaaa0003", "aaaa0002", "aaaa0001"])
        self.assertTrue(run.has_dependencies)
        self.delete(self.one)
        self.delete(self.prepare)
        self.assertFalse(yanex.get_dependencies())

    def test_the_oldest_form_has_slots_too(self):
        self.put(
            self.experiment, "dependencies.json", '{"dependency_ids": ["aaaa0002", "aaaa0001"]}'
        )
        self.assertEqual(
            {slot: dep.id for slot, dep in yanex.get_dependencies().items()},
            {"dep1": "aaaa0002", "dep2": "aaaa0001"},
        )

    def test_short_ids_are_completed(self):
        self.make_experiment("bbcc0000")
        self.depend(self.experiment, data="bb", other="nothere")
        self.assertEqual([dep.id for dep in yanex.get_dependencies().values()], ["bbcc0000"])
        self.depend(self.experiment, data="aaaa")
        with self.assertRaises(yanex.AmbiguousIDError):
            yanex.get_dependencies()

    def test_without_dependencies(self):
        os.remove(os.path.join(self.experiment, "dependencies.json"))
        self.assertEqual(yanex.get_dependencies(), {})
        self.assertEqual(yanex.get_dependencies(transitive=True), [])
        self.assertIsNone(yanex.get_dependency("data"))

    def test_a_broken_record_is_named(self):
        for text in ("", "[1]", '{"dependencies": [1]}', '{"dependencies": {"data": 3}}'):
            self.put(self.experiment, "dependencies.json", text)
            with self.assertRaisesRegex(yanex.StorageError, r"dependencies\.json cannot be read"):
                yanex.get_dependencies()

    def test_no_path_is_made_of_an_id(self):
        self.depend(self.experiment, data="../store/aaaa0001", other="/", more="..")
        self.assertEqual(yanex.get_dependencies(), {})

    def test_it_can_be_pickled(self):
        deps = pickle.loads(pickle.dumps(yanex.get_dependencies()))
        self.assertEqual(deps[0].id, "aaaa0003")


class TransitiveTest(PipelineCase):
    def ids(self, **options):
        return [dep.id for dep in yanex.get_dependencies(transitive=True, **options)]

    def test_dependencies_come_before_what_depends_on_them(self):
        self.assertEqual(self.ids(), ["aaaa0001", "aaaa0003", "aaaa0002"])
        self.assertEqual(self.ids(include_self=True), ["aaaa0001", "aaaa0003", "aaaa0002", ID])
        self.assertEqual(len(yanex.get_dependencies(include_self=True)), 3)

    def test_deleted_ones_are_left_out_with_what_only_they_need(self):
        self.delete(self.prepare)
        self.assertEqual(self.ids(), ["aaaa0003", "aaaa0002"])

    def test_a_circle_is_an_error(self):
        self.depend(self.prepare, back="aaaa0002")
        with self.assertRaisesRegex(
            yanex.CircularDependencyError, "aaaa0001 -> aaaa0002 -> aaaa0001"
        ):
            self.ids()
        with self.assertRaises(yanex.CircularDependencyError):
            yanex.load_artifact("nowhere.txt")
        self.depend(self.experiment, itself=ID)
        with self.assertRaisesRegex(yanex.CircularDependencyError, f"{ID} -> {ID}"):
            self.ids()

    def test_a_long_chain(self):
        before = None
        for number in range(1100):
            folder = self.make_experiment(f"c{number:07d}")
            if before:
                self.depend(folder, prev=before)
            before = f"c{number:07d}"
        self.depend(self.experiment, last=before)
        self.assertEqual(self.ids(), [f"c{number:07d}" for number in range(1100)])


class ArtifactsTest(PipelineCase):
    def artifact(self, folder, name, text):
        self.put(os.path.join(folder, "artifacts"), name, text)

    def test_own_ones_come_first(self):
        self.artifact(self.prepare, "data.json", "[1]")
        self.artifact(self.two, "data.json", "[2]")
        yanex.save_artifact([0], "data.json")
        self.assertEqual(yanex.load_artifact("data.json"), [0])

    def test_direct_and_indirect_dependencies_are_searched(self):
        self.depend(self.experiment, first="aaaa0002")
        self.artifact(self.one, "model.txt", "direct")
        self.artifact(self.prepare, "data.json", "[1]")
        self.assertEqual(yanex.load_artifact("model.txt"), "direct")
        self.assertEqual(yanex.load_artifact("data.json"), [1])
        self.assertEqual(yanex.load_artifact("data.json", format="text"), "[1]")
        self.assertEqual(yanex.load_artifact("data.json", lambda path: path.name), "data.json")
        self.assertIsNone(yanex.load_artifact("nowhere.txt"))
        self.assertFalse(yanex.artifact_exists("model.txt"), "own ones only")

    def test_one_that_several_have_is_ambiguous(self):
        self.artifact(self.one, "model.txt", "one")
        self.artifact(self.two, "model.txt", "two")
        with self.assertRaises(yanex.AmbiguousArtifactError) as caught:
            yanex.load_artifact("model.txt")
        self.assertEqual(caught.exception.filename, "model.txt")
        self.assertEqual(sorted(caught.exception.experiment_ids), ["aaaa0002", "aaaa0003"])
        self.assertEqual(yanex.load_artifact("model.txt", from_experiment="aaaa0002"), "one")
        self.delete(self.two)
        self.assertEqual(yanex.load_artifact("model.txt"), "one")

    def test_a_dependency_that_is_reached_twice_is_searched_once(self):
        self.artifact(self.prepare, "data.json", "[1]")
        self.assertEqual(yanex.load_artifact("data.json"), [1])

    def test_lists_of_all(self):
        self.artifact(self.prepare, "data.json", "[1]")
        yanex.save_artifact("x", "own.txt")
        self.assertEqual(yanex.list_artifacts(), ["own.txt"])
        listed = yanex.list_artifacts(transitive=True)
        self.assertEqual(
            list(listed.items()),
            [
                ("aaaa0001", ["data.json"]),
                ("aaaa0003", []),
                ("aaaa0002", []),
                (ID, ["own.txt"]),
            ],
        )


class AssertDependencyTest(PipelineCase):
    def failing(self, *args, **options):
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed), self.assertRaises(SystemExit) as caught:
            yanex.assert_dependency(*args, **options)
        self.assertEqual(caught.exception.code, 1)
        outcome = yanex._store.record.read_json(os.path.join(self.experiment, ".outcome.json"))
        self.assertEqual(outcome["status"], "failed")
        return outcome["message"], printed.getvalue()

    def test_a_run_of_the_script_is_enough(self):
        yanex.assert_dependency("prepare_data.py")
        yanex.assert_dependency("code/prepare_data.py")
        yanex.assert_dependency("train.py", slot="first")

    def test_another_script_fails_the_run(self):
        message, printed = self.failing("clean.py")
        self.assertEqual(message, "Missing required dependency: clean.py")
        self.assertIn("this run needs a dependency from clean.py, and has none", printed)
        self.assertIn("data: aaaa0001 (prepare_data.py)", printed)
        self.assertIn("first: aaaa0002 (train.py)", printed)
        self.assertIn("-D ID", printed)
        self.failing("ta.py")
        self.failing("other/prepare_data.py")

    def test_a_slot_counts_alone(self):
        message, printed = self.failing("prepare_data.py", slot="first")
        self.assertEqual(message, "Missing required dependency: prepare_data.py")
        self.assertIn("needs a dependency in slot 'first' from", printed)
        self.assertIn("-D first=ID", printed)
        self.failing("prepare_data.py", slot="nothing")

    def test_several_in_one_slot_are_told_how_to_have_a_run_each(self):
        self.depend(self.experiment, data1="aaaa0001", data2="aaaa0002")
        _, printed = self.failing("prepare_data.py", slot="data")
        self.assertIn("data1: aaaa0001 (prepare_data.py)", printed)
        self.assertIn('-D "data=list(aaaa0001,aaaa0002)"', printed)
        self.depend(self.experiment, data1="aaaa0001", database="aaaa0002")
        _, printed = self.failing("prepare_data.py", slot="data")
        self.assertIn("-D data=ID", printed)

    def test_a_deleted_one_does_not_count_and_is_told(self):
        self.delete(self.prepare)
        _, printed = self.failing("prepare_data.py")
        self.assertIn("data: aaaa0001 (deleted)", printed)

    def test_indirect_ones_do_not_count(self):
        self.depend(self.experiment, first="aaaa0002")
        self.failing("prepare_data.py")

    def test_a_run_without_dependencies(self):
        os.remove(os.path.join(self.experiment, "dependencies.json"))
        self.assertIn("has no dependencies", self.failing("prepare_data.py")[1])


class StandaloneDependenciesTest(StandaloneCase):
    def test_there_are_none(self):
        self.assertEqual(yanex.get_dependencies(), {})
        self.assertEqual(yanex.get_dependencies(transitive=True, include_self=True), [])
        self.assertIsNone(yanex.get_dependency("data"))
        yanex.assert_dependency("prepare.py", slot="data")
        with self.assertRaisesRegex(yanex.ExperimentContextError, "standalone"):
            yanex.get_graph()


if __name__ == "__main__":
    unittest.main()
