"""Experiments that a script makes or enters itself."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import unittest
from unittest import mock

import yanex
from support import CLIENT, HEAVY, FakeProgram, TrackedCase, run_python, use_program
from yanex._create import tenure

PROGRAM = os.environ.get("YANEX_TEST_PROGRAM")


class ContextCase(TrackedCase):
    """A script that yanex run has not started, and a store."""

    def setUp(self):
        super().setUp()
        del os.environ["YANEX_EXPERIMENT_ID"]
        del os.environ["YANEX_CLI_ACTIVE"]
        self.folder_of_run = self.make_experiment("abcd0001", status="created")
        self.printed = io.StringIO()
        printing = contextlib.redirect_stdout(self.printed)
        printing.__enter__()
        self.addCleanup(printing.__exit__, None, None, None)

    def record(self, folder=None):
        return yanex._store.record.read_record(folder or self.folder_of_run)

    def files(self):
        return sorted(os.listdir(self.folder_of_run))


class BlockTest(ContextCase):
    def test_a_run_from_beginning_to_end(self):
        self.give_params({"lr": 0.1}, self.folder_of_run)
        with yanex.create_context("abcd") as run:
            self.assertEqual(yanex.get_experiment_id(), "abcd0001")
            self.assertEqual((yanex.get_status(), self.record()["status"]), ("running", "running"))
            self.assertEqual(run.experiment_id, "abcd0001")
            yanex.log_metrics({"loss": yanex.get_param("lr")}, step=2)
            run.log_metrics({"acc": 1}, step=1)
            run.log_metrics({"acc": 2}, step=2)
            yanex.save_artifact("x", "a.txt")
        self.assertIsNone(yanex.get_experiment_id())
        record = self.record()
        self.assertEqual(record["status"], "completed")
        self.assertGreaterEqual(record["duration"], 0)
        self.assertLess(record["started_at"], record["completed_at"])
        self.assertEqual(
            self.files(),
            [".params.json", "artifacts", "metadata.json", "metrics.json", "metrics.jsonl"],
        )
        with open(os.path.join(self.folder_of_run, "metrics.json")) as stream:
            steps = json.load(stream)
        self.assertEqual(steps, yanex.Experiment("abcd").get_metrics(as_dataframe=False))
        self.assertEqual([(step["step"], step["acc"]) for step in steps], [(1, 1), (2, 2)])
        self.assertEqual(
            self.printed.getvalue(),
            f"✓ Experiment completed successfully: abcd0001\n  Directory: {self.folder_of_run}\n",
        )

    def test_the_record_says_which_process_runs_it(self):
        with yanex.create_context("abcd0001"):
            record = self.record()
            runner = record["runner"]
            self.assertEqual((record["process_id"], runner["pid"]), (os.getpid(), os.getpid()))
            self.assertEqual(runner["python_executable"], sys.executable)
            self.assertEqual(
                {"host", "process_start_time", "process_scope", "heartbeat", "version"}
                - set(runner),
                set(),
            )
            self.assertEqual(record["started_at"], runner["heartbeat"])

    def test_an_exception_fails_it_and_goes_on(self):
        with self.assertRaisesRegex(ValueError, "too bad"), yanex.create_context("abcd0001"):
            raise ValueError("too bad")
        record = self.record()
        self.assertEqual(
            (record["status"], record["error_message"]), ("failed", "ValueError: too bad")
        )
        self.assertTrue(self.printed.getvalue().startswith("✗ Experiment failed: abcd0001\n"))
        self.assertIsNone(yanex.get_experiment_id())

    def test_ctrl_c_cancels_it(self):
        with self.assertRaises(KeyboardInterrupt), yanex.create_context("abcd0001"):
            raise KeyboardInterrupt
        record = self.record()
        self.assertEqual(
            (record["status"], record["cancellation_reason"]),
            ("cancelled", "Interrupted by user (Ctrl+C)"),
        )

    def test_leaving_the_script_counts_by_its_exit_code(self):
        for code, status in ((0, "completed"), (None, "completed"), (3, "failed")):
            shutil.rmtree(self.folder_of_run)
            self.make_experiment("abcd0001", status="created")
            with self.assertRaises(SystemExit), yanex.create_context("abcd0001"):
                raise SystemExit(code)
            self.assertEqual(self.record()["status"], status)
        self.assertEqual(self.record()["error_message"], "SystemExit: 3")

    def test_the_scripts_own_word_counts_and_the_script_goes_on(self):
        for end, status, key in (
            (yanex.completed, "completed", None),
            (lambda: yanex.fail("no data"), "failed", "error_message"),
            (lambda: yanex.cancel("no data"), "cancelled", "cancellation_reason"),
        ):
            shutil.rmtree(self.folder_of_run)
            self.make_experiment("abcd0001", status="created")
            with yanex.create_context("abcd0001"):
                end()
                self.fail("it goes on after the block")
            record = self.record()
            self.assertEqual(record["status"], status)
            if key:
                self.assertEqual(record[key], "no data")
            self.assertNotIn(".outcome.json", self.files())

    def test_blocks_can_be_nested(self):
        self.make_experiment("abcd0002", status="staged")
        with yanex.create_context("abcd0001"):
            with yanex.create_context("abcd0002"):
                self.assertEqual(yanex.get_experiment_id(), "abcd0002")
            self.assertEqual(yanex.get_experiment_id(), "abcd0001")
            self.assertEqual(yanex.Experiment("abcd0002").status, "completed")
            self.assertEqual(yanex.get_status(), "running")

    def test_threads_have_blocks_of_their_own(self):
        self.make_experiment("abcd0002", status="created")
        entered, seen = threading.Event(), []

        def work():
            with yanex.create_context("abcd0002"):
                entered.set()
                seen.append(yanex.get_experiment_id())
                yanex.log_metrics({"m": 2})

        with yanex.create_context("abcd0001"):
            thread = threading.Thread(target=work)
            thread.start()
            entered.wait()
            seen.append(yanex.get_experiment_id())
            yanex.log_metrics({"m": 1})
            thread.join()
        self.assertEqual(sorted(seen), ["abcd0001", "abcd0002"])
        metrics = [yanex.Experiment(f"abcd000{n}").get_metric("m") for n in (1, 2)]
        self.assertEqual(metrics, [1, 2])

    def test_only_what_yanex_has_can_be_called_on_it(self):
        run = yanex.ExperimentContext("abcd0001")
        self.assertIs(run.save_artifact, yanex.save_artifact)
        for name in ("nonsense", "_private", "__wrapped__"):
            with self.assertRaises(AttributeError):
                getattr(run, name)


class EnteringTest(ContextCase):
    def test_what_cannot_be_entered(self):
        for status in ("completed", "failed", "cancelled", "running", "unknown"):
            shutil.rmtree(self.folder_of_run)
            self.make_experiment("abcd0001", status=status)
            refused = self.assertRaisesRegex(yanex.ExperimentContextError, f"abcd0001 is {status}")
            with refused, yanex.create_context("abcd0001"):
                self.fail("it was entered")
            self.assertEqual(self.record(), {"id": "abcd0001", "status": status})
            self.assertEqual(self.files(), ["artifacts", "metadata.json"])
        self.assertIsNone(yanex.get_experiment_id())
        with self.assertRaises(yanex.ExperimentNotFoundError):
            yanex.create_context("nope")

    def test_one_that_is_deleted_meanwhile(self):
        run = yanex.create_context("abcd0001")
        shutil.rmtree(self.folder_of_run)
        with self.assertRaises(yanex.ExperimentNotFoundError), run:
            pass

    def test_one_at_a_time(self):
        run = yanex.create_context("abcd0001")
        with run:
            for _ in range(2):
                refused = self.assertRaises(yanex.ExperimentAlreadyRunningError)
                with refused, yanex.create_context("abcd0001"):
                    self.fail("it was entered")
            self.assertEqual(refused.exception.running_id, "abcd0001")
            self.assertEqual(yanex.get_experiment_id(), "abcd0001")
        self.assertEqual(self.record()["status"], "completed")

    def test_of_many_processes_one_runs_it(self):
        code = (
            "import yanex\n"
            "try:\n"
            "    with yanex.create_context('abcd0001'):\n"
            "        yanex.log_metrics({'m': 1})\n"
            "except yanex.ExperimentError as problem:\n"
            "    pass\n"
        )
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", code],
                env=dict(os.environ, PYTHONPATH=CLIENT),
                stdout=subprocess.DEVNULL,
            )
            for _ in range(6)
        ]
        self.assertEqual([process.wait() for process in processes], [0] * 6)
        self.assertEqual(self.record()["status"], "completed")
        self.assertEqual(len(yanex.Experiment("abcd0001").get_metrics(as_dataframe=False)), 1)

    def test_the_claim_of_a_dead_process_is_taken_over(self):
        code = (
            "import os; from yanex._create.tenure import Tenure; "
            f"Tenure({self.folder_of_run!r}); os.kill(os.getpid(), 9)"
        )
        self.assertEqual(run_python(code).returncode, -9)
        self.assertIn(".claim", self.files())
        with yanex.create_context("abcd0001"):
            pass
        self.assertNotIn(".claim", self.files())

    def test_the_claim_of_another_machine_is_taken_over_when_there_is_no_sign_of_life(self):
        from yanex._store.process import identity

        def claim(since):
            owner = {**identity(), "host": "elsewhere", "since": since}
            self.put(self.folder_of_run, ".claim", json.dumps(owner))

        old = int((time.time() - 181) * 1e6)
        claim(old)
        heartbeat = self.put(self.folder_of_run, ".heartbeat", "")
        with self.assertRaises(yanex.ExperimentAlreadyRunningError):
            tenure.Tenure(self.folder_of_run)
        os.utime(heartbeat, (old / 1e6, old / 1e6))
        tenure.Tenure(self.folder_of_run).release()

    def test_a_heartbeat_tells_other_machines(self):
        beating = os.path.join(self.folder_of_run, ".heartbeat")
        with mock.patch.object(tenure, "_HEARTBEAT", 0.01), yanex.create_context("abcd0001"):
            while not os.path.exists(beating):
                time.sleep(0.001)
            os.utime(beating, (1e9, 1e9))
            while os.stat(beating).st_mtime < 1.1e9:
                time.sleep(0.001)
        self.assertFalse(os.path.exists(beating))

    def delete(self):
        while not os.path.exists(os.path.join(self.folder_of_run, ".heartbeat")):
            time.sleep(0.001)
        shutil.rmtree(self.folder_of_run)

    def test_an_end_that_cannot_be_recorded(self):
        failing = self.assertRaisesRegex(ValueError, "the scripts own")
        with self.quiet() as stderr, failing, yanex.create_context("abcd0001"):
            self.delete()
            raise ValueError("the scripts own")
        self.assertIn("the end of experiment abcd0001 is not recorded", stderr.getvalue())
        self.make_experiment("abcd0001", status="created")
        with self.assertRaises(yanex.ExperimentNotFoundError), yanex.create_context("abcd0001"):
            self.delete()

    def test_one_that_is_archived_while_it_runs(self):
        archived = os.path.join(self.store, "archived", "abcd0001")
        os.makedirs(os.path.dirname(archived))
        with yanex.create_context("abcd0001"):
            os.rename(self.folder_of_run, archived)
            yanex.log_metrics({"m": 1})
        self.assertEqual(self.record(archived)["status"], "completed")
        files = sorted(os.listdir(archived))
        self.assertEqual(files, ["artifacts", "metadata.json", "metrics.json", "metrics.jsonl"])

    def test_under_the_runner_there_is_an_experiment_already(self):
        os.environ["YANEX_CLI_ACTIVE"] = "1"
        for call in (
            lambda: yanex.create_experiment("train.py"),
            lambda: yanex.create_context("abcd0001"),
        ):
            with self.assertRaisesRegex(yanex.ExperimentContextError, "Start the script with py"):
                call()


class CreateTest(ContextCase):
    def setUp(self):
        super().setUp()
        self.program = FakeProgram(self)
        self.script = self.write("train.py", "")

    def create(self, *args, **options):
        with self.quiet():
            return yanex.create_experiment(*args, **options)

    def test_it_is_made_by_the_program_and_run_here(self):
        run = self.create(
            self.script, name="trial", config={"lr": 0.5}, tags=["a"], description="first"
        )
        [call] = self.program.calls()
        self.assertEqual(call["config"], '{"lr": 0.5}\n')
        self.assertEqual(
            call["arguments"][4:],
            ["--name=trial", "--description=first", "--tag=a", "--stage", "--", self.script],
        )
        folder = os.path.join(self.store, run.experiment_id)
        record = self.record(folder)
        self.assertEqual(record["status"], "created")
        self.assertNotIn("staged_at", record, "yanex run --staged must not run it")
        self.assertEqual((record["cli_args"], record["runner"]["a"]), ({}, 1))
        self.assertEqual(record["runner"]["pid"], os.getpid())
        self.assertNotIn(".claim", os.listdir(folder))
        with run:
            self.assertEqual(yanex.get_param("lr"), 0.5)
            self.assertEqual(yanex.get_cli_args(), {})
        self.assertEqual(self.record(folder)["status"], "completed")

    def test_a_refusal_is_an_error_with_its_reason(self):
        with self.assertRaisesRegex(
            yanex.ExperimentError, "could not be made: no such script\nlook again"
        ):
            self.create(self.script, name="refused")
        with self.assertRaisesRegex(yanex.ExperimentError, "No such option: --json"):
            self.create(self.script, name="silent")
        with self.assertRaisesRegex(TypeError, "config.a cannot be a parameter"):
            self.create(self.script, config={"a": object()})
        os.environ["YANEX_EXECUTABLE"] = ""
        os.environ["PATH"] = self.work
        with self.assertRaisesRegex(yanex.ExperimentError, "was not found"):
            self.create(self.script)

    def test_one_that_somebody_ran_at_once(self):
        real = tenure.update_record

        def late(folder, change):
            real(folder, lambda record: record.update(status="running"))
            return real(folder, change)

        running = self.assertRaises(yanex.ExperimentAlreadyRunningError)
        with mock.patch.object(tenure, "update_record", late), running:
            self.create(self.script)

    def test_warnings_are_shown(self):
        with self.quiet() as stderr:
            yanex.create_experiment(self.script)
        self.assertEqual(stderr.getvalue(), "yanex: warning: the patch has secrets\n")


@unittest.skipUnless(PROGRAM and HEAVY, "YANEX_TEST_PROGRAM is not set, or not the heavy run")
class RealProgramTest(ContextCase):
    def test_it_is_recorded_as_the_program_does(self):
        use_program(self, PROGRAM)
        script = self.write("train.py", "")
        with yanex.create_experiment(script, name="trial", config={"a": ["list(1)"]}) as run:
            self.assertEqual(yanex.get_params(), {"a": ["list(1)"]})
            yanex.log_metrics({"loss": 1.0})
            others = subprocess.run(
                [PROGRAM, "run", "--staged"], capture_output=True, text=True, check=False
            )
            self.assertEqual(yanex.get_status(), "running", others.stdout + others.stderr)
        shown = subprocess.run(
            [PROGRAM, "show", run.experiment_id, "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertIn('"completed"', shown.stdout, shown.stderr)
        record = yanex._store.record.read_record(os.path.join(self.store, run.experiment_id))
        self.assertEqual(record["name"], "trial")
        self.assertEqual(record["environment"]["python"]["python_executable"], sys.executable)


if __name__ == "__main__":
    unittest.main()
