"""The list script_runs.json, to which several processes may add at once."""

from __future__ import annotations

import json
import os
from _thread import allocate_lock

from .._clock import now
from .._files import locked, token, warn, write_atomic

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

# The file lock holds off other processes only.
_mutex = allocate_lock()


def add_script_run(folder: str, entry: dict[str, Any]) -> None:
    """Add an entry to an experiment's script_runs.json; no other process's entry gets lost."""
    path = os.path.join(folder, "script_runs.json")
    with _mutex, locked(os.path.join(folder, ".script_runs.lock")):
        entries = _read(path)
        entries.append({**entry, "recorded_at": now()})
        write_atomic(path, json.dumps(entries, indent=2).encode("ascii"))


def _read(path: str) -> list[Any]:
    try:
        with open(path, encoding="utf-8") as stream:
            entries = json.load(stream)
        if isinstance(entries, list):
            return entries
        problem = "it is no list"
    except FileNotFoundError:
        return []
    except ValueError as error:
        problem = str(error)
    # The command has run, and its entry must not be lost for an old file's sake.
    aside = f"{path}.unreadable-{token()}"
    os.replace(path, aside)
    warn(f"{path} cannot be read ({problem}); it is kept as {aside}")
    return []


def _after_fork() -> None:
    global _mutex
    _mutex = allocate_lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
