"""log_metrics from threads, forks and many processes at once.

The heavy tests run where YANEX_TEST_HEAVY=1.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

import yanex
from support import CLIENT, HEAVY, TrackedCase, run_python, start_python


class TogetherTest(TrackedCase):
    def assert_steps(self, count):
        """Every line is whole, and every step was given once."""
        steps = sorted(entry["step"] for entry in self.entries())
        self.assertEqual(steps, list(range(count)))

    def test_threads(self):
        def log(name):
            for number in range(300):
                yanex.log_metrics({name: number})

        threads = [threading.Thread(target=log, args=(f"t{n}",)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assert_steps(2400)

    def test_processes(self):
        code = "import yanex\nfor i in range(200): yanex.log_metrics({'i': i, 'text': 'x' * 50})"
        processes = [start_python(code) for _ in range(4)]
        self.assertEqual([process.wait() for process in processes], [0] * 4)
        self.assert_steps(800)

    @unittest.skipUnless(HEAVY, "heavy: YANEX_TEST_HEAVY is not 1")
    def test_many_processes(self):
        code = "import yanex\nfor i in range(2000): yanex.log_metrics({'i': i, 'loss': i / 7})"
        processes = [start_python(code) for _ in range(8)]
        self.assertEqual([process.wait() for process in processes], [0] * 8)
        self.assert_steps(16_000)

    @unittest.skipUnless(HEAVY, "heavy: YANEX_TEST_HEAVY is not 1")
    def test_explicit_and_automatic_steps_and_long_lines(self):
        explicit = (
            "import yanex\nfor i in range(500): yanex.log_metrics({'r': 'y' * 9000}, step=-1 - i)"
        )
        automatic = "import yanex\nfor i in range(500): yanex.log_metrics({'a': 'x' * (i * 40)})"
        processes = [start_python(code) for code in (explicit, automatic) * 3]
        self.assertEqual([process.wait() for process in processes], [0] * 6)
        entries = self.entries()
        self.assertEqual(len(entries), 3000)
        steps = sorted(entry["step"] for entry in entries if "a" in entry)
        self.assertEqual(steps, list(range(1500)))

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_forks_that_go_on_logging(self):
        code = (
            "import os, yanex\n"
            "yanex.log_metrics({'first': 1})\n"
            "children = []\n"
            "for child in range(4):\n"
            "    pid = os.fork()\n"
            "    if not pid:\n"
            "        for i in range(100): yanex.log_metrics({'child': child})\n"
            "        os._exit(0)\n"
            "    children.append(pid)\n"
            "for i in range(100): yanex.log_metrics({'parent': i})\n"
            "print([os.waitpid(pid, 0)[1] for pid in children])\n"
        )
        self.assertEqual(run_python(code).stdout, "[0, 0, 0, 0]\n")
        self.assert_steps(501)

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_a_fork_while_other_threads_log(self):
        code = (
            "import os, threading, warnings, yanex\n"
            "warnings.simplefilter('ignore')\n"  # newer Pythons warn of forks beside threads
            "yanex.log_metrics({'first': 1})\n"  # a fork in the midst of an import would hang
            "stop = threading.Event()\n"
            "def log():\n"
            "    while not stop.is_set(): yanex.log_metrics({'thread': 1})\n"
            "threads = [threading.Thread(target=log) for _ in range(3)]\n"
            "for thread in threads: thread.start()\n"
            "codes = []\n"
            "for child in range(10):\n"
            "    pid = os.fork()\n"
            "    if not pid:\n"
            "        for i in range(20): yanex.log_metrics({'child': child})\n"
            "        os._exit(7)\n"
            "    codes.append(os.waitpid(pid, 0)[1] >> 8)\n"
            "stop.set()\n"
            "for thread in threads: thread.join()\n"
            "print(codes)\n"
        )
        result = run_python(code, timeout=60)
        self.assertEqual(result.stdout, f"{[7] * 10}\n", result.stderr)
        entries = self.entries()
        self.assertEqual(sum("child" in entry for entry in entries), 200)
        self.assert_steps(len(entries))

    def test_a_pool_of_spawned_workers(self):
        script = self.write(
            "pool.py",
            "import multiprocessing, yanex\n"
            "def work(n): yanex.log_metrics({'n': n})\n"
            "if __name__ == '__main__':\n"
            "    with multiprocessing.get_context('spawn').Pool(2) as pool:\n"
            "        pool.map(work, range(20))\n",
        )
        environment = dict(os.environ, PYTHONPATH=CLIENT)
        subprocess.run([sys.executable, script], check=True, env=environment)
        self.assert_steps(20)

    def test_a_killed_writer_spoils_no_other_line_and_leaves_no_lock(self):
        code = (
            "import yanex\n"
            "i = 0\n"
            "while True:\n    yanex.log_metrics({'i': i, 'text': 'x' * 200})\n    i += 1\n"
        )
        rounds = 10 if HEAVY else 2
        for _ in range(rounds):
            writers = [start_python(code) for _ in range(2)]
            size = self.size()
            while self.size() < size + 20_000:
                time.sleep(0.001)
            for writer in writers:
                os.kill(writer.pid, signal.SIGKILL)
                writer.wait()
        yanex.log_metrics({"after": 1})
        whole = []
        for line in self.read("metrics.jsonl").splitlines():
            # The system may stop a write at the end of a page: that line is lost, and no other.
            with contextlib.suppress(ValueError):
                whole.append(json.loads(line))
        lines = len(self.read("metrics.jsonl").splitlines())
        self.assertLessEqual(lines - len(whole), 2 * rounds)
        self.assertEqual(sorted(entry["step"] for entry in whole), list(range(len(whole))))
        self.assertEqual(whole[-1]["after"], 1)

    def size(self):
        try:
            return os.path.getsize(self.metrics_file)
        except FileNotFoundError:
            return 0


if __name__ == "__main__":
    unittest.main()
