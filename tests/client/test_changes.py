"""Changing the record of an experiment, and the lock that keeps such changes apart."""

from __future__ import annotations

import json
import os
import shutil
import stat
import unittest
from unittest import mock

import yanex
from support import ID, TrackedCase, run_python, start_python


class ChangesTest(TrackedCase):
    def setUp(self):
        super().setUp()
        self.folder_of_run = self.make_experiment("abcd0001", tags=["a"], unknown={"b": [1.0]})
        self.run_ = yanex.Experiment("abcd0001")

    def record(self):
        return yanex._store.record.read_record(self.folder_of_run)

    def test_they_are_written_at_once(self):
        self.run_.set_name("größe")
        self.run_.set_description("long")
        self.run_.set_status("failed")
        self.run_.add_tags(["c", "b", "a"])
        self.run_.remove_tags(["b", "nope"])
        record = self.record()
        saved = record.pop("saved_at")
        self.assertRegex(saved, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$")
        self.assertEqual(
            record,
            {
                "description": "long",
                "id": "abcd0001",
                "name": "größe",
                "status": "failed",
                "tags": ["a", "c"],
                "unknown": {"b": [1.0]},
            },
        )
        self.assertEqual(
            (self.run_.name, self.run_.status, self.run_.tags), ("größe", "failed", ["a", "c"])
        )
        self.assertEqual(sorted(os.listdir(self.folder_of_run)), ["artifacts", "metadata.json"])

    def test_the_file_is_as_the_runner_writes_it(self):
        self.run_.set_name("größe")
        with open(os.path.join(self.folder_of_run, "metadata.json"), encoding="utf-8") as stream:
            text = stream.read()
        self.assertTrue(text.startswith('{\n  "id": "abcd0001",\n  "name": "größe",\n'), text)
        self.assertTrue(text.endswith("\n}\n"))

    def test_half_of_a_surrogate_pair_survives(self):
        self.put(self.folder_of_run, "metadata.json", '{"description": "\\ud83d", "name": "ä"}')
        self.run_.set_status("failed")
        self.assertEqual(self.record()["description"], "\ud83d")

    def test_permissions_stay(self):
        path = os.path.join(self.folder_of_run, "metadata.json")
        os.chmod(path, 0o664)
        before = os.umask(0o077)
        self.addCleanup(os.umask, before)
        self.run_.set_name("x")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o664)

    def test_wrong_values(self):
        for call in (
            lambda: self.run_.set_name(None),
            lambda: self.run_.set_description(3),
            lambda: self.run_.set_status(3),
            lambda: self.run_.add_tags("tag"),
            lambda: self.run_.remove_tags([3]),
        ):
            with self.assertRaises(ValueError):
                call()
        with self.assertRaisesRegex(ValueError, "there is no status 'done'; known are cancelled, "):
            self.run_.set_status("done")
        self.assertNotIn("saved_at", self.record())

    def test_an_archived_one_can_be_changed(self):
        folder = self.make_experiment("abcd0002", archived=True)
        yanex.Experiment("abcd0002").set_name("x")
        self.assertEqual(yanex._store.record.read_record(folder)["name"], "x")

    def test_a_record_of_a_newer_version_is_only_read(self):
        self.put(self.folder_of_run, "metadata.json", '{"storage_version": 3, "name": "new"}')
        self.assertEqual(self.run_.name, "new")
        with self.assertRaisesRegex(yanex.StorageError, "storage version 3.*only read"):
            self.run_.set_name("x")
        self.assertEqual(self.record()["name"], "new")

    def test_a_record_that_cannot_be_read_or_is_gone(self):
        self.put(self.folder_of_run, "metadata.json", "{")
        with self.assertRaisesRegex(yanex.StorageError, "cannot be read"):
            self.run_.set_name("x")
        shutil.rmtree(self.folder_of_run)
        with self.assertRaises(yanex.ExperimentNotFoundError):
            self.run_.set_name("x")

    def test_a_record_that_cannot_be_written(self):
        def full(source, target):
            raise OSError(28, "No space left on device", target)

        failing = self.assertRaisesRegex(yanex.StorageError, "No space left")
        with mock.patch("os.replace", full), failing:
            self.run_.set_name("x")
        self.assertEqual(sorted(os.listdir(self.folder_of_run)), ["artifacts", "metadata.json"])
        self.assertNotIn("name", self.record())

    def test_no_change_of_another_process_or_thread_is_lost(self):
        code = (
            "import sys, threading, yanex\n"
            "def add(name):\n"
            "    for number in range(5):\n"
            "        yanex.Experiment('abcd0001').add_tags([f'{name}-{number}'])\n"
            "threads = [threading.Thread(target=add, args=[f'%s-{n}']) for n in range(2)]\n"
            "[thread.start() for thread in threads]\n"
            "[thread.join() for thread in threads]\n"
        )
        processes = [start_python(code % name) for name in "xyz"]
        for process in processes:
            self.assertEqual(process.wait(), 0)
        self.assertEqual(len(self.record()["tags"]), 1 + 3 * 2 * 5)
        self.assertEqual(sorted(os.listdir(self.folder_of_run)), ["artifacts", "metadata.json"])


class LockTest(TrackedCase):
    def setUp(self):
        super().setUp()
        from yanex._store import lock, process

        self.module = lock
        self.process = process
        self.path = os.path.join(self.experiment, ".metadata.lock")

    def owner(self, **changes):
        return json.dumps({**self.process.identity(), "since": self.module._micros(), **changes})

    def test_it_says_who_holds_it_and_is_given_back(self):
        with self.module.held(self.path):
            with open(self.path) as stream:
                owner = json.load(stream)
            self.assertEqual(owner["pid"], os.getpid())
            self.assertEqual(set(owner), {"pid", "host", "startTime", "scope", "since"})
            self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
            self.assertFalse(self.module.try_lock(self.path))
            self.assertFalse(self.module.break_if_forgotten(self.path))
        self.assertEqual(sorted(os.listdir(self.experiment)), ["artifacts", "metadata.json"])

    def test_that_of_a_dead_process_is_taken_over(self):
        code = (
            f"import os; from yanex._store import lock; assert lock.try_lock({self.path!r}); "
            "os.kill(os.getpid(), 9)"
        )
        self.assertEqual(run_python(code).returncode, -9)
        yanex.Experiment(ID).set_name("x")
        self.assertFalse(os.path.exists(self.path))

    def test_a_number_that_was_used_again_counts_as_dead(self):
        reused = [{"startTime": "1"}]
        if self.process.identity()["scope"] is not None:
            reused.append({"scope": "another-boot/pid:[1]"})
        for changes in reused:
            self.put(self.experiment, ".metadata.lock", self.owner(**changes))
            self.assertTrue(self.module.break_if_forgotten(self.path), changes)
            self.assertFalse(os.path.exists(self.path))

    def test_that_of_another_machine_or_container_is_taken_over_when_it_is_old(self):
        here = self.process.identity()["scope"]
        places = [{"host": "elsewhere"}]
        if here is not None:
            places.append({"scope": here.split("/")[0] + "/pid:[1]"})
        for place in places:
            self.put(self.experiment, ".metadata.lock", self.owner(**place))
            self.assertFalse(self.module.break_if_forgotten(self.path), place)
            old = self.module._micros() - 61_000_000
            self.put(self.experiment, ".metadata.lock", self.owner(since=old, **place))
            self.assertTrue(self.module.break_if_forgotten(self.path), place)

    def test_one_that_was_not_filled_is_taken_over_when_it_is_old(self):
        self.put(self.experiment, ".metadata.lock", "")
        self.assertFalse(self.module.break_if_forgotten(self.path))
        os.utime(self.path, (1e9, 1e9))
        self.assertTrue(self.module.break_if_forgotten(self.path))

    def test_one_who_died_while_breaking_it_is_not_in_the_way(self):
        self.put(self.experiment, ".metadata.lock", self.owner(startTime="1"))
        self.put(self.experiment, ".metadata.lock.break", self.owner(startTime="2"))
        with self.module.held(self.path):
            pass
        self.assertEqual(sorted(os.listdir(self.experiment)), ["artifacts", "metadata.json"])

    def test_one_that_somebody_else_is_breaking_is_left_to_them(self):
        self.put(self.experiment, ".metadata.lock", self.owner(startTime="1"))
        self.put(self.experiment, ".metadata.lock.break", self.owner())
        self.assertFalse(self.module.break_if_forgotten(self.path))
        self.assertTrue(os.path.exists(self.path))

    def test_one_that_was_taken_over_is_not_given_back(self):
        with self.module.held(self.path):
            self.put(self.experiment, ".metadata.lock", self.owner(startTime="1"))
        self.assertTrue(os.path.exists(self.path))

    def test_waiting_ends(self):
        self.put(self.experiment, ".metadata.lock", self.owner())
        failing = self.assertRaisesRegex(
            yanex.StorageError, f"held by process {os.getpid()} on .*gave up after 0.05 s"
        )
        with mock.patch.object(self.module, "_PATIENCE", 0.05), failing:
            yanex.Experiment(ID).set_name("x")

    def test_a_file_system_without_hard_links(self):
        no_links = mock.patch("os.link", side_effect=OSError(95, "Operation not supported"))
        with no_links, self.module.held(self.path):
            self.assertFalse(self.module.try_lock(self.path))
        self.assertEqual(sorted(os.listdir(self.experiment)), ["artifacts", "metadata.json"])

    def test_a_link_whose_answer_was_lost(self):
        link = os.link

        def lose(source, target):
            link(source, target)
            raise OSError(5, "Input/output error")

        with mock.patch("os.link", lose):
            self.assertTrue(self.module.try_lock(self.path))


if __name__ == "__main__":
    unittest.main()
