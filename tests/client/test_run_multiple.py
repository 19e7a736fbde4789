"""Batches: what the program is asked for, and what is made of its answers."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

import yanex
from support import CLIENT, HEAVY, FakeProgram, StandaloneCase, use_program
from yanex import ExperimentResult, ExperimentSpec
from yanex._program.config_text import config_text

# The yanex program itself.
PROGRAM = os.environ.get("YANEX_TEST_PROGRAM")


class BatchCase(StandaloneCase):
    def setUp(self):
        super().setUp()
        self.program = FakeProgram(self)
        self.store = self.make_folder("store")
        os.environ["YANEX_EXPERIMENTS_DIR"] = self.store
        self.script = self.write("train.py", "")

    def run_all(self, *specs, **options):
        """Run specs quietly; what was printed is kept."""
        self.printed, self.errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(self.printed), contextlib.redirect_stderr(self.errors):
            return yanex.run_multiple(list(specs), **options)

    def spec(self, name=None, **options):
        return ExperimentSpec(self.script, name=name, **options)


class ResultsTest(BatchCase):
    def test_they_are_in_the_order_of_the_specs(self):
        names = ["short-0", "ok-1", "short-2", "ok-3", None]
        results = self.run_all(*[self.spec(name) for name in names], parallel=3)
        self.assertEqual([result.name for result in results], names)
        self.assertEqual({result.status for result in results}, {"completed"})
        self.assertEqual({result.duration for result in results}, {0.5})
        self.assertEqual(len({result.experiment_id for result in results}), 5)
        self.assertEqual({result.error_message for result in results}, {None})

    def test_a_failure_stops_nothing(self):
        results = self.run_all(*[self.spec(name) for name in ("failing", "refused", "ok")])
        self.assertEqual([result.status for result in results], ["failed", "failed", "completed"])
        self.assertEqual(results[0].error_message, "Script exited with code 3: boom\nmore")
        self.assertRegex(results[0].experiment_id, "^[0-9a-f]{8}$")
        self.assertEqual(
            results[1],
            ExperimentResult("unknown", "failed", "no such script\nlook again", None, "refused"),
        )

    def test_a_program_that_does_not_answer(self):
        silent, killed, garbage = self.run_all(
            self.spec("silent"), self.spec("killed"), self.spec("garbage")
        )
        self.assertEqual((silent.experiment_id, silent.status), ("unknown", "failed"))
        self.assertRegex(silent.error_message, r"(?s)exit code 2 .*No such option: --json$")
        self.assertRegex(killed.experiment_id, "^[0-9a-f]{8}$")
        self.assertIn("exit code -9", killed.error_message)
        self.assertEqual(garbage.status, "completed")

    def test_what_is_printed(self):
        results = self.run_all(self.spec("ok"), self.spec("failing"), self.spec(None))
        ids = [result.experiment_id for result in results]
        self.assertEqual(
            self.printed.getvalue(),
            f"✓ 1/3 completed: {ids[0]} ok\n"
            f"✗ 2/3 failed: {ids[1]} failing: Script exited with code 3: boom\n"
            f"✓ 3/3 completed: {ids[2]}\n",
        )
        self.assertEqual(
            self.errors.getvalue(), "yanex: warning: the patch has secrets\n", "once for all"
        )

    def test_verbose_shows_the_output_of_the_scripts(self):
        self.run_all(self.spec("ok"), verbose=True)
        self.assertIn("output of ok\n", self.errors.getvalue())

    def test_a_terminal_without_such_characters(self):
        stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        with contextlib.redirect_stdout(stream), self.quiet():
            yanex.run_multiple([self.spec("ok")])
        stream.flush()
        self.assertTrue(stream.buffer.getvalue().startswith(b"\\u2713 1/1 completed"))

    def test_how_many_run_at_once(self):
        for parallel in (None, 2):
            self.run_all(*[self.spec(f"short-{n}") for n in range(4)], parallel=parallel)
            # Each takes 0.3 s at least: those that begin within that time run at once.
            begun = [call["begun"] for call in self.program.calls()[-4:]]
            at_once = max(sum(0 <= other - one < 0.3 for other in begun) for one in begun)
            self.assertLessEqual(at_once, parallel or 1)

    def test_they_do_run_at_once(self):
        results = self.run_all(self.spec("pair-1"), self.spec("pair-2"), parallel=2)
        self.assertEqual([result.status for result in results], ["completed"] * 2)

    def test_all_processors(self):
        from yanex import _batch

        here = _batch._processors()
        self.assertEqual(_batch._workers(0), here)
        self.assertEqual(_batch._workers(None), 1)
        self.assertGreaterEqual(here, 1)
        for variable, expected in (("1", 1), ("100000", here), ("0", here), ("x", here)):
            os.environ["SLURM_CPUS_ON_NODE"] = variable
            self.addCleanup(os.environ.pop, "SLURM_CPUS_ON_NODE", None)
            self.assertEqual(_batch._workers(0), expected)


class CommandTest(BatchCase):
    def test_everything_a_spec_says(self):
        class Run:
            id = "abcd0001"

        self.run_all(
            ExperimentSpec(
                script_path=Path("train.py"),
                script_args=["--fold", "1", "-p", "x=1", "--"],
                config={"lr": 0.1},
                name="-x",
                tags=["a", "b"],
                description="two words",
                dependencies={"data": "abc", "model": Run(), "last": "@prepare.py"},
                project="demo",
            )
        )
        [call] = self.program.calls()
        config = call["arguments"].pop(2)
        self.assertRegex(config, r"^--config=.*yanex-config-.*\.yaml$")
        self.assertFalse(os.path.exists(config.partition("=")[2]), "it is removed")
        self.assertEqual(
            call["arguments"],
            [
                "run",
                "--json",
                f"--python={sys.executable}",
                "--name=-x",
                "--description=two words",
                "--project=demo",
                "--tag=a",
                "--tag=b",
                "--depends-on=data=abc",
                "--depends-on=model=abcd0001",
                "--depends-on=last=@prepare.py",
                "--",
                self.script,
                "--fold",
                "1",
                "-p",
                "x=1",
                "--",
            ],
        )
        self.assertEqual(call["config"], '{"lr": 0.1}\n')

    def test_a_spec_without_parameters_takes_none_from_config_yaml(self):
        self.run_all(self.spec())
        self.assertEqual(self.program.calls()[0]["config"], "{}\n")

    def test_parameters_of_the_environment_are_not_handed_on(self):
        os.environ["YANEX_PARAM_lr"] = "5"
        os.environ["YANEX_EXPORTED_PARAMS"] = "{}"
        self.run_all(self.spec())
        self.assertEqual(
            self.program.calls()[0]["variables"], ["YANEX_EXECUTABLE", "YANEX_EXPERIMENTS_DIR"]
        )

    def test_options_for_get_cli_args_are_in_the_record_before_the_script_starts(self):
        [result] = self.run_all(self.spec("ok", cli_args={"parallel": 3}))
        self.assertEqual(result.status, "completed")
        stage, run = self.program.calls()
        self.assertIn("--stage", stage["arguments"])
        self.assertEqual(run["arguments"], ["run", "--json", f"--id={result.experiment_id}"])
        with open(os.path.join(self.store, result.experiment_id, "metadata.json")) as stream:
            self.assertEqual(json.load(stream)["cli_args"], {"parallel": 3})
        [refused] = self.run_all(self.spec("refused", cli_args={"parallel": 3}))
        self.assertEqual((refused.experiment_id, refused.status), ("unknown", "failed"))

    def test_the_program_on_the_path(self):
        folder = self.make_folder("bin")
        os.rename(self.program.path, os.path.join(folder, "yanex"))
        os.environ["PATH"] = folder + os.pathsep + os.environ["PATH"]
        for variable in (self.program.path, ""):
            os.environ["YANEX_EXECUTABLE"] = variable
            self.assertEqual(self.run_all(self.spec())[0].status, "completed")

    def test_no_program(self):
        os.environ["YANEX_EXECUTABLE"] = ""
        os.environ["PATH"] = self.work
        with self.assertRaisesRegex(yanex.ExperimentError, "YANEX_EXECUTABLE"):
            self.run_all(self.spec())

    def test_a_mistake_of_yanex_itself_is_no_endless_wait(self):
        from yanex._program.call import Call

        mistake = mock.patch.object(Call, "run", side_effect=AttributeError("oops"))
        with mistake, self.assertRaisesRegex(AttributeError, "oops"):
            self.run_all(self.spec(), self.spec(), parallel=2)

    def test_a_program_that_cannot_be_started(self):
        self.write("not-a-program", "text")
        os.environ["YANEX_EXECUTABLE"] = os.path.join(self.work, "not-a-program")
        [result] = self.run_all(self.spec())
        self.assertEqual((result.experiment_id, result.status), ("unknown", "failed"))
        self.assertIn("PermissionError", result.error_message)


class WrongSpecsTest(BatchCase):
    def test_they_are_found_before_anything_runs(self):
        good = self.spec("ok")
        for wrong, kind, text in [
            ([], ValueError, "no experiments"),
            ([good, ExperimentSpec()], ValueError, "experiment 1: give a script_path"),
            ([ExperimentSpec("a.py", function=print)], ValueError, "nothing but a script_path"),
            ([ExperimentSpec(function=print)], NotImplementedError, "experiment 0: functions"),
            ([good, {"script_path": "a.py"}], TypeError, "experiment 1 must be an ExperimentSpec"),
            ([self.spec(tags="tag")], TypeError, "tags must be a list"),
            ([self.spec(script_args=[1])], TypeError, "script_args must be a list"),
            ([self.spec(config=[1])], TypeError, "config must be a dict"),
            ([self.spec(config={"a": {"b": [object()]}})], TypeError, r"config\.a\.b\[0\] cannot"),
            ([self.spec(config={"yanex": {}})], ValueError, "cannot be called 'yanex'"),
            ([self.spec(dependencies={"a": 3})], TypeError, "slot 'a' must be an id"),
            ([self.spec(dependencies={"a": "b,c"})], ValueError, "slot 'a' is no id"),
            ([self.spec(dependencies={"a": "list(b)"})], ValueError, "slot 'a' is no id"),
        ]:
            with self.assertRaisesRegex(kind, text):
                self.run_all(*wrong)
        for wrong, kind in ((-1, ValueError), (1.5, TypeError), (True, TypeError)):
            with self.assertRaises(kind):
                self.run_all(good, parallel=wrong)
        self.assertEqual(self.program.calls(), [])


class ConfigTextTest(unittest.TestCase):
    def test_every_text_is_tagged_and_numbers_are_pythons(self):
        class Scalar:
            def item(self):
                return 2.5

        self.assertEqual(
            config_text(
                {
                    "s": 'li"st(1)',
                    "f": [1e-05, 1e16, float("inf"), float("-inf"), float("nan"), 1.0],
                    "i": 10**20,
                    "b": (True, None),
                    3: {},
                    "n": Scalar(),
                    "p": Path("a"),
                }
            ),
            '{"s": !!str "li\\"st(1)", "f": [1e-05, 1e+16, .inf, -.inf, .nan, 1.0], '
            '"i": 100000000000000000000, "b": [true, null], 3: {}, "n": 2.5, "p": !!str "a"}\n',
        )

    def test_names_that_cannot_be(self):
        with self.assertRaisesRegex(TypeError, "a name in config.a must be a str, got tuple"):
            config_text({"a": {(1, 2): 3}})


@unittest.skipIf(os.name == "nt", "signals")
class InterruptTest(BatchCase):
    SCRIPT = (
        "import sys, yanex\n"
        "specs = [yanex.ExperimentSpec('train.py', name=f'slow-{n}') for n in range(5)]\n"
        "try:\n"
        "    yanex.run_multiple(specs, parallel=2)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
        "finally:\n"
        "    print('finally', flush=True)\n"
    )

    def start(self):
        process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT],
            env=dict(os.environ, PYTHONPATH=CLIENT),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        while self.program.noted("waiting") < 2:
            time.sleep(0.02)
        return process

    def test_ctrl_c_cancels_those_that_run_and_begins_no_more(self):
        process = self.start()
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate()
        self.assertEqual(output, "interrupted\nfinally\n")
        self.assertEqual((len(self.program.calls()), self.program.noted("ended")), (2, 2))

    def test_sigterm_ends_the_script_when_they_have_ended(self):
        process = self.start()
        process.terminate()
        output, _ = process.communicate()
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertEqual(output, "")
        self.assertEqual((len(self.program.calls()), self.program.noted("ended")), (2, 2))

    def test_a_call_is_interrupted_once_and_told(self):
        from yanex._program.call import Call

        call = Call(self.program.path, show=False)
        told = []
        thread = threading.Thread(target=lambda: told.append(call.run(["--name=slow"], None, [])))
        thread.start()
        while not self.program.noted("waiting"):
            time.sleep(0.02)
        call.stop(signal.SIGINT)
        thread.join()
        self.assertEqual((told[0].status, told[0].message), ("cancelled", "SIGINT"))
        self.assertEqual(call.run([], None, []).status, "cancelled", "it is not started any more")
        self.assertEqual(len(self.program.calls()), 1)


@unittest.skipUnless(PROGRAM and HEAVY, "YANEX_TEST_PROGRAM is not set, or not the heavy run")
class RealProgramTest(StandaloneCase):
    def setUp(self):
        super().setUp()
        self.store = self.make_folder("store")
        os.environ["YANEX_EXPERIMENTS_DIR"] = self.store
        use_program(self, PROGRAM)

    def test_parameters_arrive_as_they_are(self):
        script = self.write(
            "train.py",
            "import sys, yanex\n"
            "yanex.save_artifact(repr(yanex.get_params()), 'params.txt')\n"
            "yanex.save_artifact([sys.argv[1:], sys.executable], 'argv.json')\n"
            "yanex.log_metrics({'loss': 0.5})\n"
            "sys.exit(yanex.get_param('code'))\n",
        )
        self.write("config.yaml", "not_wanted: 1\n")
        os.environ["YANEX_PARAM_lr"] = "77"
        config = {
            "code": 0,
            "lr": 1e-05,
            "big": 12345678901234567890,
            "texts": ["list(1, 2)", "yes", "1e3", "2024-01-01", "", "a, b", '"q"', "\n", "😀", "~"],
            "a.b": 1.0,
            "map": {"c": {"d": [True, None, float("inf")]}, 1: "one", "<<": 2},
            "empty": {},
        }
        with mock.patch("sys.stdout", io.StringIO()), self.quiet():
            results = yanex.run_multiple(
                [
                    ExperimentSpec(script, ["-p", "x=1", "--", "ä"], config=config, name="one"),
                    ExperimentSpec(script, config={"code": 3}, cli_args={"parallel": 2}),
                ],
                parallel=2,
            )
        self.assertEqual([result.status for result in results], ["completed", "failed"])
        run = yanex.Experiment(results[0].experiment_id)
        self.assertEqual(run.load_artifact("params.txt"), repr(config))
        self.assertEqual(run.load_artifact("argv.json"), [["-p", "x=1", "--", "ä"], sys.executable])
        self.assertEqual((run.name, run.get_metric("loss")), ("one", 0.5))
        self.assertEqual(run.get_params(), config)
        self.assertIn("exited with code 3", results[1].error_message)
        self.assertGreater(results[0].duration, 0)

    def test_a_pipeline(self):
        prepare = self.write("prepare.py", "import yanex\nyanex.save_artifact([1], 'data.json')\n")
        train = self.write(
            "train.py",
            "import yanex\n"
            "yanex.assert_dependency('prepare.py', slot='data')\n"
            "deps = yanex.get_dependencies()\n"
            "yanex.save_artifact([yanex.load_artifact('data.json'), deps[0].id], 'model.json')\n",
        )
        with mock.patch("sys.stdout", io.StringIO()), self.quiet():
            [first] = yanex.run_multiple([ExperimentSpec(prepare)])
            [second, third] = yanex.run_multiple(
                [
                    ExperimentSpec(train, dependencies={"data": first.experiment_id[:7]}),
                    ExperimentSpec(train, dependencies={"other": first.experiment_id}),
                ]
            )
        self.assertEqual([second.status, third.status], ["completed", "failed"])
        made = yanex.Experiment(second.experiment_id).load_artifact("model.json")
        self.assertEqual(made, [[1], first.experiment_id])
        self.assertEqual(third.error_message, "Missing required dependency: prepare.py")


if __name__ == "__main__":
    unittest.main()
