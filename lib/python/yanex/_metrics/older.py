"""Metrics that yanex 0.6 for Python has written."""

from __future__ import annotations

import json
import os

from .._store.record import read_json
from ..exceptions import StorageError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


def older_entries(folder: str) -> list[dict[str, Any]]:
    """Return the entries of an experiment's metrics.json (or results.json), if it has one.

    Raises StorageError if the file cannot be read.
    """
    for name in ("metrics.json", "results.json"):
        path = os.path.join(folder, name)
        try:
            entries = read_json(path)
        except FileNotFoundError:
            continue
        if not isinstance(entries, list):
            raise StorageError(f"{path} cannot be read: it is no list")
        return [entry for entry in entries if isinstance(entry, dict)]
    return []


def lines_of_metrics_json(folder: str) -> bytes:
    """Return the same entries as lines of a log. Raises StorageError if they cannot be read."""
    # A dict keeps the place of its first key, so the step comes first, as in lines of our own.
    lines = [
        json.dumps({"step": None, "timestamp": None, **entry})
        for entry in older_entries(folder)
        if type(entry.get("step")) is int
    ]
    return "".join(line + "\n" for line in lines).encode("ascii")
