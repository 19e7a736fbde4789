"""execute_bash_script."""

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
from unittest import mock

import yanex
from support import HEAVY, StandaloneCase, TrackedCase, run_python, start_python


def run(command, **kwargs):
    """Run a command and keep its output off the screen."""
    kwargs.setdefault("stream_output", False)
    return yanex.execute_bash_script(command, **kwargs)


def wait_for(condition):
    """Wait until something is so; a minute at most."""
    for _ in range(6000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def is_alive(pid):
    """Tell whether a process runs (a zombie does not)."""
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TrackedShellTest(TrackedCase):
    def runs(self):
        return json.loads(self.read("script_runs.json"))

    def test_the_result_and_its_record(self):
        result = run("echo out; echo; echo err >&2; exit 3")
        self.assertGreater(result.pop("execution_time"), 0)
        self.assertEqual(
            result,
            {
                "exit_code": 3,
                "stdout": "out\n",
                "stderr": "err",
                "command": "echo out; echo; echo err >&2; exit 3",
                "working_directory": self.experiment,
            },
        )
        [entry] = self.runs()
        for key in ("timestamp", "recorded_at"):
            self.assertRegex(entry.pop(key), r"^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}$")
        self.assertGreater(entry.pop("execution_time"), 0)
        self.assertEqual(
            entry,
            {
                "command": "echo out; echo; echo err >&2; exit 3",
                "exit_code": 3,
                "stdout_lines": 2,
                "stderr_lines": 1,
                "working_directory": self.experiment,
            },
        )
        self.assertIn('[\n  {\n    "command"', self.read("script_runs.json"))
        self.assertEqual(self.read("artifacts/script_stdout.txt"), "out\n")
        self.assertEqual(self.read("artifacts/script_stderr.txt"), "err")

    def test_empty_output_is_no_artifact(self):
        self.assertEqual(run("true")["stdout"], "")
        run("echo x", artifact_prefix="sub/build")
        self.assertEqual(yanex.list_artifacts(), ["sub/build_stdout.txt"])
        self.assertEqual(len(self.runs()), 2)

    def test_the_folder(self):
        self.assertEqual(run("pwd")["stdout"], self.experiment)
        self.assertEqual(run("pwd", working_dir=self.work)["stdout"], self.work)
        self.assertEqual(run("pwd", working_dir=self.work)["working_directory"], self.work)

    def test_the_environment(self):
        self.give_params({"lr": 0.1, "on": True, "none": None, "m": {"a": [1, None]}, "t": "x y"})
        result = run('echo "$YANEX_PARAM_lr|$YANEX_PARAM_on|$YANEX_PARAM_none|$YANEX_PARAM_m|'
                     '$YANEX_PARAM_t|$YANEX_EXPERIMENT_ID"')  # fmt: skip
        self.assertEqual(
            result["stdout"], '0.1|True|None|{"a": [1, null]}|x y|' + yanex.get_experiment_id()
        )

    def test_parameters_too_large_for_the_environment_do_not_matter(self):
        self.give_params(
            {"small": 1, "large": "x" * 10**6, "nul": "\0", "a=b": 1, 
             **{f"k{n}": "y" * 90_000 for n in range(40)}}
        )  # fmt: skip
        self.assertEqual(run("echo $YANEX_PARAM_small$YANEX_PARAM_large")["stdout"], "1")

    def test_streaming_shows_the_output_while_it_comes(self):
        shown = []
        seen = os.path.join(self.work, "seen")

        class Screen(io.StringIO):
            def write(self, text):
                shown.append(text)
                open(seen, "w").close()

        errors = io.StringIO()
        # The second piece comes only when the first one has been shown.
        wait = f"while [ ! -e '{seen}' ]; do sleep 0.01; done"
        with contextlib.redirect_stdout(Screen()), contextlib.redirect_stderr(errors):
            result = run(f"printf 'a\\r'; {wait}; printf 'b\\n'; echo e >&2", stream_output=True)
        self.assertEqual("".join(shown), "a\rb\n")
        self.assertEqual(errors.getvalue(), "e\n")
        self.assertEqual((result["stdout"], result["stderr"]), ("a\nb", "e"))

    def test_without_streaming_nothing_is_shown(self):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            run("echo x")
        self.assertEqual(out.getvalue(), "")

    def test_bytes_that_are_no_utf8_and_characters_in_pieces(self):
        result = run("printf '\\303'; sleep 0.1; printf '\\266\\377\\r\\nz'")
        self.assertEqual(result["stdout"], "ö\ufffd\nz")

    def test_much_output_on_both_streams_does_not_block(self):
        result = run("head -c 3000000 /dev/zero | tr '\\0' x | tee /dev/stderr")
        self.assertEqual((len(result["stdout"]), len(result["stderr"])), (3_000_000, 3_000_000))

    def test_a_screen_that_breaks_does_not_stop_the_command(self):
        class Broken(io.StringIO):
            def write(self, text):
                raise BrokenPipeError

        ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        for screen in (Broken(), ascii_only):
            with contextlib.redirect_stdout(screen):
                result = run("echo ö; head -c 300000 /dev/zero | tr '\\0' x", stream_output=True)
            self.assertEqual(len(result["stdout"]), 300_002)
        self.assertTrue(ascii_only.buffer.getvalue().startswith(b"\\xf6\nxxx"))

    def test_raise_on_error(self):
        self.assertEqual(run("true", raise_on_error=True)["exit_code"], 0)
        with self.assertRaises(subprocess.CalledProcessError) as caught:
            run("echo o; echo e >&2; exit 4", raise_on_error=True)
        error = caught.exception
        self.assertEqual((error.returncode, error.output, error.stderr), (4, "o", "e"))
        self.assertEqual([entry["exit_code"] for entry in self.runs()], [0, 4])
        self.assertNotIn("error", self.runs()[1])

    def test_the_signal_that_ended_it(self):
        self.assertEqual(run("kill -9 $$")["exit_code"], -9)

    def test_a_timeout_kills_all_it_started(self):
        command = "echo begun; (sleep 60 & echo $! > one; wait) & sleep 60 & echo $! > two; wait"
        started = time.monotonic()
        with self.assertRaises(subprocess.TimeoutExpired) as caught:
            run(command, timeout=1.5)
        self.assertLess(time.monotonic() - started, 50, "it waited for what it had started")
        self.assertEqual((caught.exception.timeout, caught.exception.output), (1.5, "begun"))
        for name in ("one", "two"):
            pid = int(self.read(name))
            self.assertTrue(wait_for(lambda pid=pid: not is_alive(pid)), name)
        [entry] = self.runs()
        self.assertEqual((entry["exit_code"], entry["stdout_lines"]), (-1, 1))
        self.assertIn("timed out after 1.5 seconds", entry["error"])
        self.assertEqual(self.read("artifacts/script_stdout.txt"), "begun")

    def test_a_timeout_counts_what_stays_in_the_background(self):
        with self.assertRaises(subprocess.TimeoutExpired):
            run("sleep 60 & echo $! > pid", timeout=1)
        self.assertTrue(wait_for(lambda: not is_alive(int(self.read("pid")))))

    def test_in_time_is_no_timeout(self):
        self.assertEqual(run("echo x", timeout=30)["stdout"], "x")

    def test_sigterm_to_the_script_ends_a_command_with_a_timeout(self):
        process = start_python(
            "import yanex; yanex.execute_bash_script('echo $$ > pid; sleep 60', 50)"
        )
        path = os.path.join(self.experiment, "pid")
        self.assertTrue(wait_for(lambda: os.path.exists(path) and os.path.getsize(path)))
        os.kill(process.pid, signal.SIGTERM)
        self.assertEqual(process.wait(), -signal.SIGTERM)
        self.assertTrue(wait_for(lambda: not is_alive(int(self.read("pid")))))

    def test_signal_handlers_are_as_before(self):
        def handler(*_):
            pass

        before = signal.signal(signal.SIGTERM, handler)
        self.addCleanup(signal.signal, signal.SIGTERM, before)
        run("true", timeout=10)
        self.assertIs(signal.getsignal(signal.SIGTERM), handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        run("true", timeout=10)
        self.assertIs(signal.getsignal(signal.SIGTERM), signal.SIG_DFL)

    def test_an_interrupt_ends_the_command_and_is_recorded(self):
        def interrupt(*_):
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, 1)
        with self.assertRaises(KeyboardInterrupt):
            run("echo $$ > pid; exec sleep 60")
        self.assertFalse(is_alive(int(self.read("pid"))))
        self.assertEqual(self.runs()[0]["error"], "KeyboardInterrupt")

    def test_what_cannot_be_started_is_recorded(self):
        with self.assertRaises(FileNotFoundError):
            run("true", working_dir="/no/such/folder")
        [entry] = self.runs()
        self.assertEqual(entry["exit_code"], -1)
        self.assertIn("/no/such/folder", entry["error"])

    def test_calls_at_once_lose_no_record(self):
        threads = [threading.Thread(target=run, args=(f"echo {n}",)) for n in range(6)]
        code = (
            "import yanex\n"
            "for n in range(5): yanex.execute_bash_script(f'echo {n}', stream_output=False)\n"
        )
        processes = [start_python(code) for _ in range(4 if HEAVY else 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({process.wait() for process in processes}, {0})
        self.assertEqual(len(self.runs()), 6 + 5 * len(processes))

    def test_a_broken_record_is_put_aside(self):
        path = os.path.join(self.experiment, "script_runs.json")
        for text in ("[{", "{}"):
            with open(path, "w") as stream:
                stream.write(text)
            with self.quiet() as err:
                run("true")
            self.assertIn("script_runs.json cannot be read", err.getvalue())
            self.assertEqual(len(self.runs()), 1)
        aside = [name for name in os.listdir(self.experiment) if "unreadable" in name]
        self.assertEqual(len(aside), 2)

    def test_stdin_is_that_of_the_script(self):
        code = (
            "import yanex; print(yanex.execute_bash_script('cat', stream_output=False)['stdout'])"
        )
        self.assertEqual(run_python(code, input="typed").stdout, "typed\n")


class StandaloneShellTest(StandaloneCase):
    def test_nothing_is_recorded(self):
        result = run("pwd; echo ${YANEX_EXPERIMENT_ID-none}")
        self.assertEqual(result["stdout"], f"{self.work}\nnone")
        self.assertEqual(result["working_directory"], self.work)
        self.assertEqual(os.listdir(self.work), [])
        with self.assertRaises(subprocess.TimeoutExpired):
            run("sleep 60", timeout=0.1)

    @unittest.skipUnless(sys.platform.startswith("linux"), "looks into /proc")
    def test_no_descriptors_are_left_open(self):
        run("true")
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            run("echo x")
            with mock.patch("subprocess.Popen", side_effect=OSError), self.assertRaises(OSError):
                run("echo x")
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)


if __name__ == "__main__":
    unittest.main()
