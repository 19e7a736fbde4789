"""Reading metrics: the calls of ``log_metrics`` as steps."""

from __future__ import annotations

import json
import os

from .._files import write_atomic
from ..exceptions import StorageError
from .older import older_entries

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


def read_steps(folder: str) -> list[dict[str, Any]]:
    """Return the steps of an experiment in order: its metrics, ``step`` and ``timestamp``.

    What was logged at the same step is one: new values win, the first time stays, and
    ``last_updated`` has the last one. A line that a killed writer left cut is passed over. An
    experiment without metrics.jsonl was made by yanex 0.6 for Python: then metrics.json says it.
    Raises StorageError if the file cannot be read.
    """
    path = os.path.join(folder, "metrics.jsonl")
    try:
        return _merge(path)
    except FileNotFoundError:
        return older_entries(folder)
    except OSError as problem:
        raise StorageError(f"{path} cannot be read: {problem}") from problem


def write_metrics_json(folder: str) -> None:
    """Write metrics.json from the log, as the runner does at the end of a run.

    Without a log nothing is written. Raises OSError; the log has everything still.
    """
    try:
        steps = _merge(os.path.join(folder, "metrics.jsonl"))
    except FileNotFoundError:
        return
    text = json.dumps(steps, indent=2) + "\n"
    write_atomic(os.path.join(folder, "metrics.json"), text.encode("ascii"))


def _merge(path: str) -> list[dict[str, Any]]:
    steps: dict[int, dict[str, Any]] = {}
    highest = -1
    with open(path, "rb") as log:
        for line in log:
            entry = _parse(line)
            if entry is None:
                continue
            step = entry.get("step")
            if type(step) is not int:
                step = highest + 1
            highest = max(highest, step)
            known = steps.get(step)
            if known is None:
                steps[step] = {**entry, "step": step}
                continue
            time = entry.pop("timestamp", None)
            known.update(entry, step=step, last_updated=time)
    return [steps[step] for step in sorted(steps)]


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None
