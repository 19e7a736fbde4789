"""Being the runner of an experiment: the record says so, and how it ended."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time

from .._clock import now
from .._files import file_mode
from .._store.lock import break_if_forgotten, try_lock, unlock
from .._store.process import identity
from .._store.record import update_record
from ..exceptions import (
    ExperimentAlreadyRunningError,
    ExperimentContextError,
    ExperimentNotFoundError,
)

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

# Seconds between signs of life, and of silence after which one on another machine counts as dead;
# the runner has the same.
_HEARTBEAT = 20.0
_SILENCE = 180.0


class Tenure:
    """The right to run one experiment, held by one process at a time, and its heartbeat."""

    def __init__(self, folder: str) -> None:
        """Take the right for the experiment in a folder.

        Raises ExperimentAlreadyRunningError if somebody else has it, ExperimentNotFoundError if the
        experiment is gone.
        """
        self._first_folder = folder
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat, daemon=True)
        try:
            # A claim whose owner died can be in the way, and then one whose taker died.
            if not any(self._take() for _ in range(3)):
                raise ExperimentAlreadyRunningError(os.path.basename(folder))
        except FileNotFoundError:
            raise ExperimentNotFoundError(f"{os.path.basename(folder)} (in {folder})") from None

    @property
    def folder(self) -> str:
        """The folder as it is now: the experiment may be archived while it runs."""
        store, name = os.path.split(self._first_folder)
        archived = os.path.join(store, "archived", name)
        moved = not os.path.isdir(self._first_folder) and os.path.isdir(archived)
        return archived if moved else self._first_folder

    def prepare(self) -> None:
        """Make a staged experiment one that this process has created and nobody else may run.

        Raises ExperimentAlreadyRunningError if it was run meanwhile.
        """

        def change(record: dict[str, Any]) -> None:
            if record.get("status") != "staged":
                raise ExperimentAlreadyRunningError(self._name())
            record.update(status="created", cli_args={})
            record.pop("staged_at", None)
            _sign(record, now())

        update_record(self.folder, change)

    def begin(self) -> None:
        """Record that the experiment runs in this process, and go on giving signs of life.

        Raises ExperimentContextError if it has ended already or is in no state to be run.
        """

        def change(record: dict[str, Any]) -> None:
            status = record.get("status", "unknown")
            if status not in ("created", "staged"):
                raise ExperimentContextError(
                    f"Experiment {self._name()} is {status}; only one that was "
                    "created or staged can be entered"
                )
            started = now()
            record.update(status="running", started_at=started)
            _sign(record, started)

        update_record(self.folder, change)
        self._heart.start()

    def end(self, status: str, message: str) -> None:
        """Record how the experiment ended. Raises as :func:`update_record` does."""
        self._stop()

        def change(record: dict[str, Any]) -> None:
            ended = now()
            duration = _seconds(record.get("started_at"), ended)
            record.update(status=status, completed_at=ended, duration=duration)
            if status == "failed":
                record["error_message"] = message
            elif status == "cancelled":
                record["cancellation_reason"] = message
            record.setdefault("runner", {})["heartbeat"] = ended

        update_record(self.folder, change)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.folder, ".heartbeat"))

    def release(self) -> None:
        """Give the right back."""
        self._stop()
        unlock(self._claim())

    def _claim(self) -> str:
        return os.path.join(self.folder, ".claim")

    def _take(self) -> bool:
        if try_lock(self._claim()):
            return True
        if break_if_forgotten(self._claim(), self._is_silent):
            return False
        raise ExperimentAlreadyRunningError(self._name())

    def _name(self) -> str:
        return os.path.basename(self._first_folder)

    def _stop(self) -> None:
        """Give no more signs of life, also none that is under way."""
        self._over.set()
        if self._heart.ident is not None:
            self._heart.join()

    def _is_silent(self, since: int) -> bool:
        last = since / 1e6
        with contextlib.suppress(FileNotFoundError):
            last = max(last, os.stat(os.path.join(self.folder, ".heartbeat")).st_mtime)
        return time.time() - last > _SILENCE

    def _beat(self) -> None:
        while True:
            with contextlib.suppress(OSError):  # a full disk, a store that is away for a moment
                folder = self.folder
                path = os.path.join(folder, ".heartbeat")
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT, file_mode(folder)))
                os.utime(path)
            if self._over.wait(_HEARTBEAT):
                return


def _sign(record: dict[str, Any], heartbeat: str) -> None:
    """Write this process into a record as the runner, in the words of the runner's own."""
    from .. import __version__

    own = identity()
    record["process_id"] = own["pid"]
    record.setdefault("runner", {}).update(
        version=__version__,
        python_executable=sys.executable,
        heartbeat=heartbeat,
        pid=own["pid"],
        host=own["host"],
        process_start_time=own["startTime"],
        process_scope=own["scope"],
    )


def _seconds(start: Any, end: str) -> float | None:
    from .._experiment.times import parse_time

    begun, ended = parse_time(start), parse_time(end)
    return None if begun is None or ended is None else (ended - begun).total_seconds()
