"""Going on after an earlier start, and taking part in what another rank tracks."""

from __future__ import annotations

import json
import os
import unittest
from pathlib import Path

import yanex
from support import StandaloneCase, TrackedCase


class StandaloneResumeTest(StandaloneCase):
    def test_nothing_is_resumed_and_checkpoints_are_here(self):
        self.assertFalse(yanex.is_resumed())
        os.chdir(self.folder)
        folder = yanex.get_checkpoint_dir()
        self.assertEqual(folder, Path(os.getcwd(), "checkpoints"))
        self.assertTrue(folder.is_dir())


class ResumeTest(TrackedCase):
    def test_it_is_resumed_if_there_was_an_attempt(self):
        self.assertFalse(yanex.is_resumed())
        record = {"status": "running", "attempts": [{"status": "cancelled"}]}
        self.put(self.experiment, "metadata.json", json.dumps(record))
        self.assertTrue(yanex.is_resumed())
        self.assertTrue(yanex.experiment.is_resumed())

    def test_the_checkpoint_folder_is_made_once_and_as_private_as_the_experiment(self):
        folder = yanex.get_checkpoint_dir()
        self.assertEqual(folder, Path(self.experiment, "checkpoints"))
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
        (folder / "last.pt").write_text("x")
        self.assertEqual((yanex.get_checkpoint_dir() / "last.pt").read_text(), "x")


class RankTest(TrackedCase):
    def setUp(self):
        super().setUp()
        os.environ["YANEX_RANK"] = "1"
        self.addCleanup(os.environ.pop, "YANEX_RANK", None)

    def test_another_rank_writes_nothing_and_reads_everything(self):
        self.put(os.path.join(self.experiment, "artifacts"), "report.json", "[1]")
        self.give_params({"lr": 0.5})
        before = sorted(str(path) for path in Path(self.experiment).rglob("*"))
        yanex.log_metrics({"loss": 1})
        yanex.save_artifact("text", "note.txt")
        yanex.copy_artifact(__file__)
        yanex.execute_bash_script("echo said", stream_output=False)
        self.assertEqual(yanex.get_param("lr"), 0.5)
        self.assertEqual(yanex.get_param("other", 3), 3)
        for end in (yanex.completed, lambda: yanex.fail("bad")):
            with self.assertRaises(SystemExit):
                end()
        self.assertEqual(sorted(str(path) for path in Path(self.experiment).rglob("*")), before)
        self.assertEqual(yanex.load_artifact("report.json"), [1])

    def test_what_is_wrong_is_wrong_in_every_rank(self):
        with self.assertRaises(TypeError):
            yanex.log_metrics({"a": object()})
        with self.assertRaises(ValueError):
            yanex.save_artifact(1, "../note.txt")


if __name__ == "__main__":
    unittest.main()
