"""Threads that each run one experiment after the other, and what they tell."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading

from .._program import run_options, script_arguments
from .._program.call import Call, Told
from .._program.config_text import config_text
from .._screen import say
from ..exceptions import YanexError
from .spec import ExperimentResult, ExperimentSpec

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = {"completed": "✓", "failed": "✗", "cancelled": "✖"}


class Pool:
    """Runs the experiments of one batch once."""

    def __init__(self, program: str, specs: list[ExperimentSpec], verbose: bool) -> None:
        """Prepare the run of specs that were checked."""
        self._program = program
        self._specs = specs
        self._verbose = verbose
        self._mutex = threading.Lock()
        self._waiting = iter(enumerate(specs))
        self._calls: list[Call] = []
        self._stopping = False
        # The index of each one that has ended, or what went wrong in a thread.
        self._ended: queue.SimpleQueue[int | BaseException] = queue.SimpleQueue()
        self._results: list[ExperimentResult | None] = [None] * len(specs)
        self._warned: set[str] = set()

    def run(self, workers: int) -> list[ExperimentResult]:
        """Run everything with so many threads and return the results in order."""
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]
        with _signals_raised():
            try:
                for thread in threads:
                    thread.start()
                for count in range(1, len(self._specs) + 1):
                    self._report(count, self._next())
            except BaseException as problem:
                self._stop(threads, getattr(problem, "number", signal.SIGINT))
                raise
        return [result for result in self._results if result is not None]

    def _next(self) -> int:
        while True:
            # Windows hears Ctrl-C only between such waits.
            with contextlib.suppress(queue.Empty):
                ended = self._ended.get(timeout=1.0)
                if isinstance(ended, BaseException):
                    raise ended
                return ended

    def _work(self) -> None:
        try:
            self._run_all()
        except BaseException as problem:  # noqa: BLE001 (else the main thread would wait for ever)
            self._ended.put(problem)

    def _run_all(self) -> None:
        while True:
            with self._mutex:
                item = None if self._stopping else next(self._waiting, None)
                if item is None:
                    return
                call = Call(self._program, self._verbose)
                self._calls.append(call)
            index, spec = item
            told = _run(call, spec)
            with self._mutex:
                self._calls.remove(call)
            for warning in told.warnings:
                self._warn(warning)
            self._results[index] = ExperimentResult(
                told.experiment_id or "unknown",
                told.status or "failed",
                told.message,
                told.duration,
                spec.name,
            )
            self._ended.put(index)

    def _stop(self, threads: list[threading.Thread], number: int) -> None:
        """Pass a signal on and wait for the end; another Ctrl-C meanwhile is passed on too."""
        self._stopping = True
        for thread in threads:
            while thread.ident is not None and thread.is_alive():
                try:
                    if number:
                        with self._mutex:
                            calls = list(self._calls)
                        for call in calls:
                            call.stop(number)
                        number = 0
                    thread.join(1.0)
                except (KeyboardInterrupt, _Ended) as problem:
                    number = getattr(problem, "number", signal.SIGINT)

    def _report(self, count: int, index: int) -> None:
        result = self._results[index]
        assert result is not None
        line = f"{_MARKS.get(result.status, ' ')} {count}/{len(self._specs)} {result.status}: "
        line += " ".join(filter(None, [result.experiment_id, result.name]))
        if result.error_message:
            line += f": {result.error_message.splitlines()[0]}"
        say(line)

    def _warn(self, warning: str) -> None:
        """Warn once of what every experiment would warn of (secrets in the patch)."""
        from .._files import warn

        with self._mutex:
            known = warning in self._warned
            self._warned.add(warning)
        if not known:
            warn(warning)


def _run(call: Call, spec: ExperimentSpec) -> Told:
    try:
        options, words = run_options(spec), script_arguments(spec)
        text = config_text(spec.config)
        if not spec.cli_args:
            return call.run(options, text, words)
        # The script's own get_cli_args() must find these from its start.
        staged = call.run([*options, "--stage"], text, words)
        if staged.status is not None or staged.folder is None or staged.experiment_id is None:
            return staged
        from .._store.record import update_record

        update_record(staged.folder, lambda record: record.update(cli_args=spec.cli_args))
        return call.run([f"--id={staged.experiment_id}"], None, [])
    except (OSError, YanexError, ValueError, TypeError) as problem:
        told = Told()
        told.status, told.message = "failed", f"{type(problem).__name__}: {problem}"
        return told


class _Ended(BaseException):
    """A signal came that ends this script; BaseException, so that no script's ``except`` eats it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def _signals_raised() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into an exception, and end this process by them after the block.

    Only where the script leaves them to the system, which would end it at once and leave what it
    started behind.
    """
    numbers: list[signal.Signals] = []
    if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
        candidates = (signal.SIGTERM, signal.SIGHUP)
        numbers = [each for each in candidates if signal.getsignal(each) == signal.SIG_DFL]

    def end(number: int, _: object) -> None:
        raise _Ended(number)

    ended = None
    try:
        for each in numbers:
            signal.signal(each, end)
        yield
    except _Ended as problem:
        ended = problem.number
    finally:
        for each in numbers:
            signal.signal(each, signal.SIG_DFL)
    if ended is not None:
        os.kill(os.getpid(), ended)
