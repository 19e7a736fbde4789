"""One shell command: its output is shown and kept, its time is limited."""

from __future__ import annotations

import codecs
import os
import signal
import subprocess
import sys
import threading
import time

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

    def stdout(self) -> str:
        """Return what it printed, with plain line ends and none at the end."""
        return _plain("".join(self._out))

    def stderr(self) -> str:
        """Return what it printed on stderr, with plain line ends and none at the end."""
        return _plain("".join(self._err))

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
        process = subprocess.Popen(
            command,
            shell=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=grouped,
        )
        readers = [
            self._read(process.stdout, self._out, sys.stdout),
            self._read(process.stderr, self._err, sys.stderr),
        ]
        with _PassingOnSignals(process, grouped):
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
                    raise subprocess.TimeoutExpired(
                        command, timeout or 0.0, self.stdout(), self.stderr()
                    ) from None
                raise
        return process.returncode

    def _read(self, pipe: IO[bytes] | None, kept: list[str], shown: Any) -> threading.Thread:
        assert pipe is not None
        screen = _Screen(shown if self._show else None)

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


class _Screen:
    """Shows text for as long as that works; output that nobody can see must not stop a command."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            try:
                self._stream.write(text)
            except UnicodeEncodeError:
                self._stream.write(text.encode("ascii", "backslashreplace").decode("ascii"))
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone, or the stream is closed
            self._stream = None


class _PassingOnSignals:
    """While a command runs in a group of its own, SIGTERM and SIGHUP to the script end it too.

    Only where the script leaves these signals to the system, which then ends the script as before.
    """

    def __init__(self, process: subprocess.Popen[bytes], grouped: bool) -> None:
        self._process = process
        self._numbers: list[signal.Signals] = []
        if grouped and threading.current_thread() is threading.main_thread():
            candidates = (signal.SIGTERM, signal.SIGHUP)
            self._numbers = [
                number for number in candidates if signal.getsignal(number) == signal.SIG_DFL
            ]

    def __enter__(self) -> None:
        for number in self._numbers:
            signal.signal(number, self._pass_on)

    def __exit__(self, *_: object) -> None:
        for number in self._numbers:
            signal.signal(number, signal.SIG_DFL)

    def _pass_on(self, number: int, _: object) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            pass
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _kill(process: subprocess.Popen[bytes], grouped: bool) -> None:
    if grouped:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    elif os.name == "nt":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    else:
        process.kill()


def _left(limit: float | None) -> float | None:
    return None if limit is None else max(0.0, limit - time.monotonic())


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text[:-1] if text.endswith("\n") else text
