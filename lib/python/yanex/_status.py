"""What state the run is in, and ending it early with a state of the script's choice."""

from __future__ import annotations

import os

from ._mode import experiment_folder, get_experiment_id, in_thread_context, takes_part
from .exceptions import ExperimentContextError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, NoReturn


class _ManualEnd(Exception):
    """Leaves the ``with`` block of an experiment; the block sets ``status`` and ``message``."""

    status = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class _ExperimentCompletedException(_ManualEnd):
    """:func:`completed` was called inside a ``with`` block."""

    status = "completed"


class _ExperimentFailedException(_ManualEnd):
    """:func:`fail` was called inside a ``with`` block."""

    status = "failed"


class _ExperimentCancelledException(_ManualEnd):
    """:func:`cancel` was called inside a ``with`` block."""

    status = "cancelled"


def get_metadata() -> dict[str, Any]:
    """Return the metadata of the current experiment (metadata.json); empty in standalone mode.

    Raises ExperimentNotFoundError, or StorageError if the file cannot be read.
    """
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return {}
    from ._store.record import read_record

    return read_record(experiment_folder(experiment_id))


def get_status() -> str | None:
    """Return the status of the current experiment, or None in standalone mode.

    After :func:`completed`, :func:`fail` or :func:`cancel` it is the one they set, also before the
    runner has written it into the metadata.
    """
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return None
    outcome = os.path.join(experiment_folder(experiment_id), ".outcome.json")
    if os.path.exists(outcome):
        from ._store.record import read_json

        return str(read_json(outcome)["status"])
    return str(get_metadata().get("status", "unknown"))


def completed() -> NoReturn:
    """Mark the experiment as completed and end the script with exit code 0.

    Raises SystemExit, so that ``finally`` and ``atexit`` run. Standalone: ExperimentContextError.
    """
    _end(_ExperimentCompletedException, "", 0)


def fail(message: str) -> NoReturn:
    """Mark the experiment as failed for a reason and end the script with exit code 1.

    Raises SystemExit, so that ``finally`` and ``atexit`` run; TypeError if the reason is not a
    text. Standalone: ExperimentContextError.
    """
    _end(_ExperimentFailedException, message, 1)


def cancel(message: str) -> NoReturn:
    """Mark the experiment as cancelled for a reason and end the script with exit code 1.

    Raises SystemExit, so that ``finally`` and ``atexit`` run; TypeError if the reason is not a
    text. Standalone: ExperimentContextError.
    """
    _end(_ExperimentCancelledException, message, 1)


def _end(how: type[_ManualEnd], message: str, exit_code: int) -> NoReturn:
    experiment_id = get_experiment_id()
    if experiment_id is None:
        raise ExperimentContextError(
            f"There is no experiment to mark as {how.status}: the script runs standalone. "
            "Start it with yanex run."
        )
    if not isinstance(message, str):
        raise TypeError(f"the reason must be a str, got {type(message).__name__}")
    if in_thread_context():
        raise how(message)

    if takes_part():
        raise SystemExit(exit_code)  # what the experiment has become is for the first rank to say

    # The runner owns metadata.json and may be writing it at this moment; it reads this file when
    # the script has ended.
    import json

    from ._clock import now
    from ._files import write_atomic

    outcome = {"status": how.status, "message": message, "time": now()}
    path = os.path.join(experiment_folder(experiment_id), ".outcome.json")
    write_atomic(path, json.dumps(outcome).encode("ascii"))
    raise SystemExit(exit_code)
