"""Which experiment this is, its metadata, and ending it with a status."""

from __future__ import annotations

import json
import os
import threading
import unittest
from pathlib import Path

import yanex
from support import ID, StandaloneCase, TrackedCase, run_python


class StandaloneStateTest(StandaloneCase):
    def test_there_is_no_experiment(self):
        self.assertTrue(yanex.is_standalone())
        self.assertFalse(yanex.has_context())
        self.assertIsNone(yanex.get_experiment_id())
        self.assertIsNone(yanex.get_experiment_dir())
        self.assertIsNone(yanex.get_artifacts_dir())
        self.assertIsNone(yanex.get_status())
        self.assertEqual(yanex.get_metadata(), {})
        yanex.assert_dependency("prepare.py")

    def test_an_empty_variable_is_no_experiment(self):
        os.environ["YANEX_EXPERIMENT_ID"] = ""
        self.assertTrue(yanex.is_standalone())

    def test_there_is_nothing_to_end(self):
        for end in (yanex.completed, lambda: yanex.fail("x"), lambda: yanex.cancel("x")):
            with self.assertRaisesRegex(yanex.ExperimentContextError, "standalone"):
                end()


class TrackedStateTest(TrackedCase):
    def outcome(self):
        return json.loads(self.read(".outcome.json"))

    def test_the_experiment_is_that_of_the_variable(self):
        self.assertFalse(yanex.is_standalone())
        self.assertTrue(yanex.has_context())
        self.assertEqual(yanex.get_experiment_id(), ID)
        self.assertEqual(yanex.get_experiment_dir(), Path(self.experiment))
        self.assertEqual(yanex.get_artifacts_dir(), Path(self.experiment, "artifacts"))
        self.assertEqual(yanex.get_metadata(), {"id": ID, "status": "running"})
        self.assertEqual(yanex.get_status(), "running")

    def test_the_store_is_in_the_home_folder_by_default(self):
        del os.environ["YANEX_EXPERIMENTS_DIR"]
        os.environ["HOME"] = self.folder
        folder = self.make_folder(".yanex", "experiments", ID)
        self.assertEqual(yanex.get_experiment_dir(), Path(folder))

    def test_an_archived_experiment_is_found(self):
        folder = self.make_experiment("ffff0000", archived=True)
        os.environ["YANEX_EXPERIMENT_ID"] = "ffff0000"
        self.assertEqual(yanex.get_experiment_dir(), Path(folder))

    def test_a_missing_experiment_is_named(self):
        os.environ["YANEX_EXPERIMENT_ID"] = "eeee0000"
        with self.assertRaisesRegex(yanex.ExperimentNotFoundError, "eeee0000"):
            yanex.get_experiment_dir()
        with self.assertRaisesRegex(yanex.ExperimentNotFoundError, "eeee0000"):
            yanex.log_metrics({"a": 1})

    def test_metadata_that_cannot_be_read_is_named(self):
        for text in ("{", "[]"):
            with open(os.path.join(self.experiment, "metadata.json"), "w") as stream:
                stream.write(text)
            with self.assertRaisesRegex(yanex.StorageError, "metadata.json"):
                yanex.get_metadata()

    def test_a_context_belongs_to_its_thread(self):
        self.make_experiment("ffff0000")
        seen = []
        yanex._set_current_experiment_id("ffff0000")
        thread = threading.Thread(target=lambda: seen.append(yanex.get_experiment_id()))
        thread.start()
        thread.join()
        self.assertEqual((yanex.get_experiment_id(), seen), ("ffff0000", [ID]))

    def test_ends_write_the_outcome_and_raise_system_exit(self):
        before = self.read("metadata.json")
        for end, code, status, message in [
            (yanex.completed, 0, "completed", ""),
            (lambda: yanex.fail("loss is NaN ☹"), 1, "failed", "loss is NaN ☹"),
            (lambda: yanex.cancel("enough"), 1, "cancelled", "enough"),
        ]:
            with self.assertRaises(SystemExit) as caught:
                end()
            self.assertEqual(caught.exception.code, code)
            outcome = self.outcome()
            self.assertRegex(outcome.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$")
            self.assertEqual(outcome, {"status": status, "message": message})
            self.assertEqual(yanex.get_status(), status)
        self.assertEqual(self.read("metadata.json"), before)
        leftover = [name for name in os.listdir(self.experiment) if name.startswith(".tmp-")]
        self.assertEqual(leftover, [])

    def test_finally_and_atexit_run_and_nothing_is_printed(self):
        code = (
            "import atexit, yanex\n"
            "atexit.register(print, 'atexit')\n"
            "try:\n    yanex.fail('bad')\n"
            "finally:\n    print('finally')\n"
        )
        result = run_python(code)
        self.assertEqual((result.returncode, result.stdout), (1, "finally\natexit\n"))
        self.assertEqual(result.stderr, "")
        self.assertEqual(self.outcome()["status"], "failed")

    def test_the_reason_must_be_a_text(self):
        for end in (yanex.fail, yanex.cancel):
            with self.assertRaisesRegex(TypeError, "reason must be a str, got ValueError"):
                end(ValueError("x"))
        self.assertFalse(os.path.exists(os.path.join(self.experiment, ".outcome.json")))

    def test_in_a_context_they_raise_what_the_context_catches(self):
        yanex._set_current_experiment_id(ID)
        for end, kind in [
            (yanex.completed, yanex._ExperimentCompletedException),
            (lambda: yanex.fail("bad"), yanex._ExperimentFailedException),
            (lambda: yanex.cancel("bad"), yanex._ExperimentCancelledException),
        ]:
            with self.assertRaises(kind):
                end()
        self.assertFalse(os.path.exists(os.path.join(self.experiment, ".outcome.json")))


if __name__ == "__main__":
    unittest.main()
