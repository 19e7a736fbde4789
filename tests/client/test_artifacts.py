"""Saving, copying, listing and finding artifacts, whatever their format."""

from __future__ import annotations

import os
import stat
import unittest
import warnings
from pathlib import Path
from unittest import mock

import yanex
from support import ID, StandaloneCase, TrackedCase, run_python
from yanex._artifacts.place import safe_name


class NamesTest(unittest.TestCase):
    def test_names_inside_the_folder(self):
        for name, expected in [
            ("a.txt", "a.txt"),
            ("sub/a.txt", "sub/a.txt"),
            ("./sub//a.txt", "sub/a.txt"),
            ("sub\\a.txt", "sub/a.txt"),
            ("a..b.txt", "a..b.txt"),
            (".hidden", ".hidden"),
            ("größe.txt", "größe.txt"),
            (Path("sub", "a.txt"), "sub/a.txt"),
        ]:
            self.assertEqual(safe_name(name), expected)

    def test_names_that_lead_out_are_refused(self):
        for name in ("../a", "a/../b", "..", "/etc/passwd", "\\a", "C:\\a", "c:a", "a\0b", "", "."):
            for call in (
                lambda name=name: yanex.save_artifact("x", name),
                lambda name=name: yanex.load_artifact(name),
                lambda name=name: yanex.artifact_exists(name),
                lambda name=name: yanex.artifact_path(name),
                lambda name=name: yanex.copy_artifact(__file__, name),
            ):
                with self.assertRaisesRegex(ValueError, "invalid artifact name"):
                    call()
        with self.assertRaisesRegex(ValueError, "names no file"):
            safe_name("sub/")
        with self.assertRaises(TypeError):
            safe_name(3)
        with self.assertRaises(TypeError):
            safe_name(b"a")


class TrackedArtifactsTest(TrackedCase):
    def setUp(self):
        super().setUp()
        self.artifacts = os.path.join(self.experiment, "artifacts")

    def test_save_load_exists_list(self):
        self.assertFalse(yanex.artifact_exists("a.txt"))
        self.assertIsNone(yanex.load_artifact("a.txt"))
        self.assertEqual(yanex.list_artifacts(), [])
        self.assertIsNone(yanex.save_artifact("one", "b.txt"))
        yanex.save_artifact("two", "a.txt")
        yanex.save_artifact([1], "deep/er/c.json")
        self.assertEqual(yanex.list_artifacts(), ["a.txt", "b.txt", "deep/er/c.json"])
        self.assertEqual(yanex.list_artifacts(transitive=True), {ID: yanex.list_artifacts()})
        self.assertEqual(yanex.load_artifact("b.txt"), "one")
        self.assertEqual(yanex.load_artifact("deep/er/c.json"), [1])
        self.assertTrue(yanex.artifact_exists("deep/er/c.json"))

    def test_the_runners_files_are_listed_and_cannot_be_replaced(self):
        for name in ("stdout.txt", "stderr.txt", "git_diff.patch"):
            with open(os.path.join(self.artifacts, name), "w") as stream:
                stream.write("live")
            with self.assertRaisesRegex(ValueError, "written by yanex itself"):
                yanex.save_artifact("x", name, saver=lambda obj, path: path.write_text(obj))
        self.assertEqual(yanex.list_artifacts(), ["git_diff.patch", "stderr.txt", "stdout.txt"])
        self.assertEqual(yanex.load_artifact("stdout.txt"), "live")

    def test_saving_again_replaces(self):
        yanex.save_artifact("one", "a.txt")
        yanex.save_artifact("two", "a.txt")
        self.assertEqual(yanex.load_artifact("a.txt"), "two")

    def test_a_failed_save_leaves_the_old_one_and_nothing_else(self):
        yanex.save_artifact({"a": 1}, "a.json")

        def half(obj, path):
            path.write_text("half")
            raise RuntimeError("broke")

        with self.assertRaises(TypeError):
            yanex.save_artifact({"a": 1, "b": object()}, "a.json")
        with self.assertRaisesRegex(RuntimeError, "broke"):
            yanex.save_artifact({}, "a.json", saver=half)
        self.assertEqual(yanex.load_artifact("a.json"), {"a": 1})
        self.assertEqual(os.listdir(self.artifacts), ["a.json"])

    def test_a_killed_save_leaves_no_half_artifact(self):
        code = (
            "import os, yanex\n"
            "def half(obj, path):\n"
            "    path.write_text('half')\n"
            "    os.kill(os.getpid(), 9)\n"
            "yanex.save_artifact('x', 'a.txt', saver=half)\n"
        )
        self.assertEqual(run_python(code).returncode, -9)
        self.assertFalse(yanex.artifact_exists("a.txt"))
        self.assertEqual(yanex.list_artifacts(), [])
        [leftover] = os.listdir(self.artifacts)
        self.assertTrue(leftover.startswith(".tmp-"))

    def test_what_appears_is_on_disk_first(self):
        events = []
        real_sync, real_replace = os.fsync, os.replace

        def sync(descriptor):
            events.append(("fsync", stat.S_IFMT(os.fstat(descriptor).st_mode)))
            real_sync(descriptor)

        def replace(source, target):
            events.append(("replace", os.path.basename(target)))
            real_replace(source, target)

        with mock.patch("os.fsync", sync), mock.patch("os.replace", replace):
            yanex.save_artifact("x", "a.txt")
        self.assertEqual(
            events, [("fsync", stat.S_IFREG), ("replace", "a.txt"), ("fsync", stat.S_IFDIR)]
        )

    def test_a_custom_saver_gets_the_final_name_and_the_arguments(self):
        seen = []

        def save(obj, path, level=0):
            seen.append((obj, path.name, level))
            path.write_text("main")
            path.with_name("model.bin.index").write_text("side")

        yanex.save_artifact(7, "model.bin", saver=save, level=3)
        self.assertEqual(seen, [(7, "model.bin", 3)])
        self.assertEqual(yanex.list_artifacts(), ["model.bin", "model.bin.index"])
        self.assertEqual(yanex.load_artifact("model.bin", loader=lambda p: p.read_text()), "main")

    def test_a_saver_that_adds_to_the_name(self):
        def save(obj, path):
            Path(f"{path}.npy").write_text("x")

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yanex.save_artifact(1, "data", saver=save)
        self.assertEqual(yanex.list_artifacts(), ["data.npy"])
        self.assertIn("wrote no file 'data'", str(caught[0].message))

    def test_a_saver_may_write_a_folder_and_again(self):
        def save(names, path):
            path.mkdir()
            for name in names:
                (path / name).write_text(name)

        yanex.save_artifact(["a", "b"], "model", saver=save)
        yanex.save_artifact(["b", "c"], "model", saver=save)
        self.assertEqual(yanex.list_artifacts(), ["model/b", "model/c"])
        self.assertTrue(yanex.artifact_exists("model"))
        names = yanex.load_artifact("model", loader=lambda path: sorted(os.listdir(path)))
        self.assertEqual(names, ["b", "c"])

    def test_a_file_never_replaces_a_folder(self):
        yanex.save_artifact("x", "model/a.txt")
        with self.assertRaises(OSError):
            yanex.save_artifact("x", "model", saver=lambda obj, path: path.write_text(obj))
        self.assertEqual(yanex.list_artifacts(), ["model/a.txt"])

    def test_files_are_as_private_as_the_folder(self):
        os.chmod(self.artifacts, 0o700)
        yanex.save_artifact("x", "a.txt")
        self.assertEqual(
            stat.S_IMODE(os.stat(os.path.join(self.artifacts, "a.txt")).st_mode), 0o600
        )

    def test_a_file_is_copied_with_its_time(self):
        source = self.write("source.txt", "text")
        os.utime(source, (1e9, 1e9))
        self.assertIsNone(yanex.copy_artifact(source))
        yanex.copy_artifact(Path(source), "sub/other.txt")
        self.assertEqual(yanex.list_artifacts(), ["source.txt", "sub/other.txt"])
        copied = os.path.join(self.artifacts, "sub", "other.txt")
        self.assertEqual(os.stat(copied).st_mtime, 1e9)
        self.assertEqual(yanex.load_artifact("source.txt"), "text")

    def test_a_folder_is_copied_as_a_tree(self):
        os.makedirs(os.path.join(self.work, "tree", "sub"))
        self.write("tree/a.txt", "a")
        self.write("tree/sub/b.txt", "b")
        yanex.copy_artifact("tree/")
        yanex.copy_artifact("tree", "copy")
        os.remove(os.path.join(self.work, "tree", "a.txt"))
        yanex.copy_artifact("tree", "copy")
        self.assertEqual(yanex.list_artifacts(), ["copy/sub/b.txt", "tree/a.txt", "tree/sub/b.txt"])

    def test_an_artifact_may_be_copied_onto_itself(self):
        yanex.save_artifact("x", "a.txt")
        yanex.copy_artifact(os.path.join(self.artifacts, "a.txt"))
        self.assertEqual(yanex.load_artifact("a.txt"), "x")

    def test_what_cannot_be_copied(self):
        with self.assertRaisesRegex(FileNotFoundError, "missing.txt"):
            yanex.copy_artifact("missing.txt")
        os.mkfifo(os.path.join(self.work, "pipe"))
        with self.assertRaisesRegex(ValueError, "neither a file nor a folder"):
            yanex.copy_artifact("pipe")
        with self.assertRaisesRegex(ValueError, "into itself"):
            yanex.copy_artifact(self.experiment, "all")

    def test_artifact_path_makes_the_folder(self):
        path = yanex.artifact_path("logs/events.out")
        self.assertEqual(path, Path(self.artifacts, "logs", "events.out"))
        path.write_text("x")
        self.assertEqual(yanex.list_artifacts(), ["logs/events.out"])

    def test_threads_saving_the_same_name(self):
        import threading

        def save(number):
            yanex.save_artifact({"n": [number] * 1000}, "same.json")

        threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(yanex.load_artifact("same.json")["n"])), 1)
        self.assertEqual(os.listdir(self.artifacts), ["same.json"])


class FromExperimentTest(TrackedCase):
    def setUp(self):
        super().setUp()
        self.add("abc12345", False, "data.json", "[1]")
        self.add("abd00000", True, "old.txt", "archived")

    def add(self, experiment_id, archived, name, text):
        folder = self.make_experiment(experiment_id, archived)
        with open(os.path.join(folder, "artifacts", name), "w") as stream:
            stream.write(text)

    def test_by_id_prefix_and_experiment(self):
        class Experiment:
            id = "abc12345"

        for which in ("abc12345", "abc", Experiment()):
            self.assertEqual(yanex.load_artifact("data.json", from_experiment=which), [1])
        self.assertEqual(yanex.load_artifact("old.txt", from_experiment="abd"), "archived")
        loaded = yanex.load_artifact("data.json", Path.read_text, from_experiment="abc")
        self.assertEqual(loaded, "[1]")

    def test_only_there(self):
        yanex.save_artifact("own", "own.txt")
        with self.assertRaisesRegex(
            FileNotFoundError, "abc12345 has no artifact 'own.txt'; it has: data.json"
        ):
            yanex.load_artifact("own.txt", from_experiment="abc")
        self.make_experiment("eee00000")
        with self.assertRaisesRegex(FileNotFoundError, "it has: none"):
            yanex.load_artifact("own.txt", from_experiment="eee")

    def test_ids_that_fit_none_or_several(self):
        os.makedirs(os.path.join(self.store, "fff00000"))  # no metadata: no experiment
        for identifier in ("f", "", "archived", "../store", ".", "abc12345/artifacts"):
            with self.assertRaises(yanex.ExperimentNotFoundError):
                yanex.load_artifact("data.json", from_experiment=identifier)
        with self.assertRaises(yanex.AmbiguousIDError) as caught:
            yanex.load_artifact("data.json", from_experiment="ab")
        self.assertEqual(caught.exception.matches, ["abc12345", "abd00000"])
        with self.assertRaisesRegex(TypeError, "got int"):
            yanex.load_artifact("data.json", from_experiment=3)

    def test_standalone(self):
        del os.environ["YANEX_EXPERIMENT_ID"]
        self.assertEqual(yanex.load_artifact("data.json", from_experiment="abc"), [1])


class StandaloneArtifactsTest(StandaloneCase):
    def test_they_go_to_the_current_folder(self):
        self.assertEqual(yanex.list_artifacts(), [])
        self.assertFalse(yanex.artifact_exists("a.txt"))
        self.assertIsNone(yanex.load_artifact("a.txt"))
        self.assertEqual(os.listdir(self.work), [], "looking makes no folder")
        yanex.save_artifact("x", "a.txt")
        yanex.save_artifact("own name", "stdout.txt")
        yanex.copy_artifact(self.write("b.txt", "b"))
        self.assertEqual(sorted(os.listdir("artifacts")), ["a.txt", "b.txt", "stdout.txt"])
        self.assertEqual(yanex.load_artifact("a.txt"), "x")
        self.assertEqual(
            yanex.list_artifacts(transitive=True), {"local": ["a.txt", "b.txt", "stdout.txt"]}
        )
        self.assertEqual(yanex.artifact_path("c.txt"), Path(self.work, "artifacts", "c.txt"))

    def test_the_working_folder_is_not_copied_into_itself(self):
        with self.assertRaisesRegex(ValueError, "into itself"):
            yanex.copy_artifact(".")


if __name__ == "__main__":
    unittest.main()
