"""One call of the program and what it tells, line by line."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

from .._screen import Screen
from . import program_environment

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import IO, Any

# How much of the end of stderr is kept for an error message, in characters.
_TAIL = 2000
# How long to wait for the rest of stderr, in seconds: something may have been left that holds it.
_LAST_OUTPUT = 1.0


class Told:
    """What the program has told of one experiment."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.experiment_id: str | None = None
        self.folder: str | None = None
        self.status: str | None = None
        self.message: str | None = None
        self.duration: float | None = None
        self.warnings: list[str] = []

    def hear(self, event: dict[str, Any]) -> None:
        """Take in one event; those that are not known are passed over."""
        kind = event.get("event")
        if kind in ("created", "staged", "started", "finished"):
            self.experiment_id = event.get("id", self.experiment_id)
            self.folder = event.get("directory", self.folder)
        if kind == "finished":
            self.status = event.get("status")
            self.message = event.get("error_message") or event.get("cancellation_reason")
            self.duration = event.get("duration")
        elif kind == "error":
            self.status = "failed"
            lines = [event.get("message"), event.get("hint")]
            self.message = "\n".join(line for line in lines if line)
        elif kind == "interrupted":
            self.status = "cancelled"
            self.message = "Interrupted before the experiment was made"
        elif kind == "warning":
            self.warnings.append(str(event.get("message")))


class Call:
    """Runs the program, once or more often, and can be stopped from another thread.

    The program gets a session of its own, so that Ctrl-C in a terminal reaches it once, through
    :meth:`stop`: a second one would kill the script at once.
    """

    def __init__(self, program: str, show: bool) -> None:
        """Prepare calls of a program; the output of its scripts is shown on stderr, or not."""
        self._program = program
        self._screen = Screen(sys.stderr if show else None)
        self._mutex = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._tail = ""

    def run(self, options: list[str], config: str | None, words: list[str]) -> Told:
        """Call ``yanex run`` and return what it told when it has ended.

        ``config`` is the text of a config file, ``words`` are the last ones of the command line.
        Raises OSError if the program cannot be started.
        """
        told = Told()
        file = _ConfigFile(config)
        try:
            process = self._start([*file.options, *options, *words])
            if process is None:
                told.status = "cancelled"
                return told
            self._listen(process, told, file)
        finally:
            file.remove()
        if told.status is None and not ("--stage" in options and told.experiment_id is not None):
            told.status = "failed"
            told.message = self._silence(process.returncode)
        return told

    def stop(self, number: int) -> None:
        """End the program with a signal, and keep it from being started if it was not yet."""
        with self._mutex:
            self._stopped = True
            if self._process is None:
                return
            with contextlib.suppress(ProcessLookupError):
                if os.name == "posix":
                    self._process.send_signal(number)
                else:
                    self._process.terminate()

    def _start(self, arguments: list[str]) -> subprocess.Popen[bytes] | None:
        with self._mutex:
            if self._stopped:
                return None
            self._process = subprocess.Popen(
                [self._program, "run", "--json", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=program_environment(),
                start_new_session=os.name == "posix",
            )
            return self._process

    def _listen(self, process: subprocess.Popen[bytes], told: Told, file: _ConfigFile) -> None:
        """Hear all events until the program has ended."""
        assert process.stdout is not None
        reader = threading.Thread(target=self._read_stderr, args=[process.stderr], daemon=True)
        reader.start()
        try:
            with process.stdout:
                for line in process.stdout:
                    event = _parse(line)
                    kind = event.get("event")
                    if kind == "warning" and file.is_in(str(event.get("message"))):
                        continue  # the script gave values, and knows of no file
                    if kind not in (None, "warning"):
                        file.remove()  # it was read before there was an experiment to tell of
                    told.hear(event)
            process.wait()
        except BaseException:  # Ctrl-C, if this is the main thread
            self.stop(signal.SIGINT)
            process.wait()
            raise
        reader.join(_LAST_OUTPUT)

    def _read_stderr(self, stderr: IO[bytes]) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with stderr:
            while True:
                piece = os.read(stderr.fileno(), 65536)
                text = decoder.decode(piece, final=not piece)
                self._tail = (self._tail + text)[-_TAIL:]
                self._screen.write(text)
                if not piece:
                    return

    def _silence(self, code: int) -> str:
        what = f"{self._program} ended with exit code {code} and did not say what became of the run"
        end = self._tail.strip()
        return f"{what}:\n{end}" if end else what


def _parse(line: bytes) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {}


class _ConfigFile:
    """A config file for one call; ``options`` are what the program needs to find it."""

    def __init__(self, text: str | None) -> None:
        self._path = ""
        self.options: list[str] = []
        if text is not None:
            descriptor, self._path = tempfile.mkstemp(".yaml", "yanex-config-")
            with open(descriptor, "w", encoding="ascii") as stream:
                stream.write(text)
            self.options = [f"--config={self._path}"]

    def is_in(self, message: str) -> bool:
        return self._path != "" and self._path in message

    def remove(self) -> None:
        if self._path:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path)
