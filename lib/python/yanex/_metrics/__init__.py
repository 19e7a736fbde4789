"""Logging metrics: one line of JSON per call, appended to the experiment's metrics.jsonl."""

from __future__ import annotations

import os

from .._mode import get_experiment_id, takes_part
from .line import encode
from .log import MetricsLog

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# One open log per experiment that this process logs to, with the store it was opened in.
_logs: dict[str, MetricsLog] = {}


def log_metrics(data: Mapping[str, Any], step: int | None = None) -> None:
    """Record metrics of a step: ``yanex.log_metrics({"loss": 0.1}, step=3)``.

    Without a step it is the highest one so far plus 1, beginning with 0. Calls with the same step
    belong together; a later value of a metric replaces the earlier one. Values are numbers, bools,
    texts, None, dicts, lists and tuples of them, and whatever turns into one by ``item()`` (NumPy
    and torch scalars). The names ``step`` and ``timestamp`` are yanex's own: metrics called so are
    left out, with a warning.

    Threads, forked and spawned processes, and hosts that share the store may all log to the same
    run: lines never mix, and no two calls get the same automatic step. Each line is in the file
    when the call returns, so a killed script loses nothing.

    Raises TypeError for other values (naming the metric; nothing is written) and for a step that is
    no int, OSError if the line cannot be written. Standalone, and in all ranks but the first, the
    arguments are checked and nothing is written.
    """
    body = encode(data)
    if step is not None and type(step) is not int:
        step = _as_step(step)
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return
    log = _logs.get(experiment_id)
    if log is None and takes_part():
        return
    if log is None or log.store != os.environ.get("YANEX_EXPERIMENTS_DIR"):
        log = _open(experiment_id)
    log.append(body, step)


def log_results(data: Mapping[str, Any], step: int | None = None) -> None:
    """Do what :func:`log_metrics` does, under its old name (deprecated)."""
    import warnings

    warnings.warn(
        "log_results() is deprecated, use log_metrics()", DeprecationWarning, stacklevel=2
    )
    log_metrics(data, step)


def close(experiment_id: str) -> None:
    """Close the log of an experiment; the next call opens it again."""
    log = _logs.pop(experiment_id, None)
    if log is not None:
        log.close()


def _open(experiment_id: str) -> MetricsLog:
    from .._mode import experiment_folder

    close(experiment_id)
    store = os.environ.get("YANEX_EXPERIMENTS_DIR")
    log = MetricsLog(experiment_folder(experiment_id), store)
    # Two threads may come here at once: both then use the one that was first.
    return _logs.setdefault(experiment_id, log)


def _as_step(step: Any) -> int:
    """Turn NumPy's and torch's integers into an int; a bool is none."""
    import operator

    if not isinstance(step, bool):
        try:
            return int(operator.index(step))  # an IntEnum stays one until Python 3.10
        except TypeError:
            pass
    raise TypeError(f"step must be an int or None, got {type(step).__name__}")


def _after_fork() -> None:
    for log in _logs.values():
        log.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
