"""One shell command: its output is shown and kept, its time is limited."""

from __future__ import annotations

import codecs
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from .._screen import Screen

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import IO, Any

# How long to wait for the rest of the output after everything was killed, in seconds.
_LAST_OUTPUT = 2.0


class Command:
    """Runs a command once; its output can be asked for afterwards, also after a failure."""

    def __init__(self, show: bool) -> None:
        """Prepare a command whose output is shown while it comes, or not."""
        self._show = show
        self._out: list[str] = []
        self._err: list[str] = []

    def outputs(self) -> dict[str, str]:
        """Return what it printed as ``stdout`` and ``stderr``: with plain line ends, all there."""
        return {"stdout": _plain("".join(self._out)), "stderr": _plain("".join(self._err))}

    def run(
        self, command: str, folder: str, environment: dict[str, str] | None, timeout: float | None
    ) -> int:
        """Run the command to its end and return its exit code (minus the signal that ended it).

        Raises subprocess.TimeoutExpired when everything it started has been killed; OSError if it
        cannot be started.
        """
        # Only a command with a time limit gets a process group of its own, to be killed as a whole.
        # Any other one stays in the script's group, where Ctrl-C and the runner's signals reach it.
        grouped = timeout is not None and os.name == "posix"
        limit = None if timeout is None else time.monotonic() + timeout
        passing_on = _PassingOn(grouped)
        with passing_on:
            process = subprocess.Popen(
                command,
                shell=True,
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=grouped,
            )
            passing_on.to(process)
            readers = [
                self._read(process.stdout, self._out, sys.stdout),
                self._read(process.stderr, self._err, sys.stderr),
            ]
            try:
                process.wait(_left(limit))
                for reader in readers:
                    reader.join(_left(limit))
                if any(reader.is_alive() for reader in readers):
                    # Something it left in the background still holds the output.
                    raise subprocess.TimeoutExpired(command, timeout or 0.0)
            except BaseException as problem:
                _kill(process, grouped)
                process.wait()
                for reader in readers:
                    reader.join(_LAST_OUTPUT)
                if isinstance(problem, subprocess.TimeoutExpired):
                    texts = [without_end(text) for text in self.outputs().values()]
                    raise subprocess.TimeoutExpired(command, timeout or 0.0, *texts) from None
                raise
        return process.returncode

    def _read(self, pipe: IO[bytes] | None, kept: list[str], shown: Any) -> threading.Thread:
        assert pipe is not None
        screen = Screen(shown if self._show else None)

        def read_to_end() -> None:
            # Pieces and not lines, so that progress bars move; a character may be cut by a piece.
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            with pipe:
                while True:
                    piece = os.read(pipe.fileno(), 65536)
                    text = decoder.decode(piece, final=not piece)
                    if text:
                        kept.append(text)
                        screen.write(text)
                    if not piece:
                        return

        reader = threading.Thread(target=read_to_end, daemon=True)
        reader.start()
        return reader


class _PassingOn:
    """While a command runs in a group of its own, SIGTERM and SIGHUP to the script end it too.

    Only where the script leaves these signals to the system, which then ends the script as before.
    """

    def __init__(self, grouped: bool) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: int | None = None
        self._numbers: list[signal.Signals] = []
        in_main = threading.current_thread() is threading.main_thread()
        if sys.platform != "win32" and grouped and in_main:
            candidates = (signal.SIGTERM, signal.SIGHUP)
            self._numbers = [
                number for number in candidates if signal.getsignal(number) == signal.SIG_DFL
            ]

    def to(self, process: subprocess.Popen[bytes]) -> None:
        """Say which process leads the group; signals that came before it was known go there now."""
        self._process = process
        if self._waiting is not None:
            self._pass_on(self._waiting, None)

    def __enter__(self) -> None:
        for number in self._numbers:
            signal.signal(number, self._pass_on)

    def __exit__(self, *_: object) -> None:
        for number in self._numbers:
            signal.signal(number, signal.SIG_DFL)
        if self._waiting is not None and self._process is None:
            os.kill(os.getpid(), self._waiting)

    def _pass_on(self, number: int, _: object) -> None:
        if self._process is None:
            self._waiting = number
            return
        _signal_group(self._process, number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _kill(process: subprocess.Popen[bytes], grouped: bool) -> None:
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    elif grouped:
        _signal_group(process, signal.SIGKILL)
    else:
        process.kill()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)


def _left(limit: float | None) -> float | None:
    return None if limit is None else max(0.0, limit - time.monotonic())


def without_end(text: str) -> str:
    """Return a text without the line end at its end."""
    return text[: len(text) - text.endswith("\n")]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
