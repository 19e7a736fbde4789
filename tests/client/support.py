"""What the tests of the Python client share: a store of its own for each test.

PYTHONPATH=lib/python python3 -m unittest discover -s tests/client
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import yanex
from yanex import _metrics, _params

CLIENT = os.path.dirname(os.path.dirname(os.path.abspath(yanex.__file__)))
HEAVY = os.environ.get("YANEX_TEST_HEAVY") == "1"
ID = "0a1b2c3d"


class StandaloneCase(unittest.TestCase):
    """A test in an empty working directory, without any variable of yanex."""

    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="yanex-client-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        before = dict(os.environ)
        self.addCleanup(self._restore, before, os.getcwd())
        for name in list(os.environ):
            if name.startswith("YANEX_"):
                del os.environ[name]
        self.work = self.make_folder("work")
        os.chdir(self.work)
        self.forget()

    def _restore(self, environment, folder):
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        self.forget()

    def forget(self):
        """Let the client behave as in a new process."""
        _params.forget()
        for experiment_id in list(_metrics._logs):
            _metrics.close(experiment_id)
        yanex._clear_current_experiment_id()

    def make_folder(self, *parts):
        path = os.path.join(self.folder, *parts)
        os.makedirs(path)
        return path

    def write(self, name, text):
        path = os.path.join(self.work, name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def quiet(self):
        """Return a block that catches stderr."""
        return contextlib.redirect_stderr(io.StringIO())


class TrackedCase(StandaloneCase):
    """A test inside an experiment, as the runner starts one."""

    def setUp(self):
        super().setUp()
        self.store = self.make_folder("store")
        os.environ["YANEX_EXPERIMENTS_DIR"] = self.store
        os.environ["YANEX_EXPERIMENT_ID"] = ID
        os.environ["YANEX_CLI_ACTIVE"] = "1"
        self.experiment = self.make_experiment(ID)
        self.metrics_file = os.path.join(self.experiment, "metrics.jsonl")

    def make_experiment(self, experiment_id, archived=False, **metadata):
        root = os.path.join(self.store, "archived") if archived else self.store
        folder = os.path.join(root, experiment_id)
        os.makedirs(os.path.join(folder, "artifacts"))
        os.chmod(folder, 0o700)
        with open(os.path.join(folder, "metadata.json"), "w") as stream:
            json.dump({"id": experiment_id, "status": "running", **metadata}, stream)
        return folder

    def give_params(self, params, folder=None):
        with open(os.path.join(folder or self.experiment, ".params.json"), "w") as stream:
            json.dump({"params": params}, stream)
        self.forget()

    def depend(self, folder, **slots):
        """Record that the experiment in a folder depends on others."""
        with open(os.path.join(folder, "dependencies.json"), "w") as stream:
            json.dump({"dependencies": slots, "created_at": "2026-01-01T00:00:00+00:00"}, stream)

    def put(self, folder, name, text):
        """Put a file into an experiment's folder."""
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.experiment, name), encoding="utf-8", newline="") as stream:
            return stream.read()

    def lines(self, name="metrics.jsonl"):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def entries(self):
        """Return the metrics that were logged, without their times."""
        entries = self.lines()
        for entry in entries:
            entry.pop("timestamp", None)
        return entries


class FakeProgram:
    """A stand-in for the yanex program (``fake_program.py``) and how it was called."""

    def __init__(self, case):
        """Make it for a test and name it in the environment."""
        self.notes = case.make_folder("notes")
        self.path = os.path.join(case.folder, "fake-yanex")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fake_program.py")
        with open(self.path, "w") as stream:
            stream.write(f'#!/bin/sh\nexec {sys.executable} -I -S {source} "$@"\n')
        os.chmod(self.path, 0o755)
        os.environ["YANEX_EXECUTABLE"] = self.path
        os.environ["FAKE_PROGRAM_NOTES"] = self.notes

    def calls(self):
        """Return what is known of each call, in their order."""
        found = []
        for name in sorted(os.listdir(self.notes)):
            if name.endswith(".json"):
                with open(os.path.join(self.notes, name)) as stream:
                    found.append(json.load(stream))
        return sorted(found, key=lambda call: call["begun"])

    def noted(self, word):
        """Return how many of its processes were "waiting" for a signal, or have "ended" by one."""
        return sum(name.startswith(word) for name in os.listdir(self.notes))


def use_program(case, program):
    """Let a test use the yanex program itself, which then writes into the test's folder only."""
    os.environ["YANEX_EXECUTABLE"] = program
    os.environ["YANEX_HOME"] = case.make_folder("home")
    if "DENO_DIR" in os.environ:  # else the program from source would take its libraries anew
        os.environ["XDG_CACHE_HOME"] = case.make_folder("cache")


def run_python(code, **kwargs):
    """Run a Python program with the client on its path; its output is in the result."""
    environment = dict(os.environ, PYTHONPATH=CLIENT)
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **kwargs,
    )


def start_python(code):
    """Start a Python program with the client on its path."""
    return subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ, PYTHONPATH=CLIENT))


def fill_disk_after(size):
    """Let this process write files up to a size only, as if the disk were full then."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
