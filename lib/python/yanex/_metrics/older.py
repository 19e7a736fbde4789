"""Metrics that yanex 0.6 for Python has written."""

from __future__ import annotations

import json
import os

from ..exceptions import StorageError


def lines_of_metrics_json(folder: str) -> bytes:
    """Return the entries of an experiment's metrics.json (or results.json) as lines, if it has one.

    Raises StorageError if the file cannot be read.
    """
    for name in ("metrics.json", "results.json"):
        path = os.path.join(folder, name)
        try:
            with open(path, encoding="utf-8") as stream:
                entries = json.load(stream)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as problem:
            raise StorageError(f"{path} cannot be read: {problem}") from problem
        # A dict keeps the place of its first key, so the step comes first, as in lines of our own.
        lines = [
            json.dumps({"step": None, "timestamp": None, **entry})
            for entry in entries
            if isinstance(entry, dict) and type(entry.get("step")) is int
        ]
        return "".join(line + "\n" for line in lines).encode("ascii")
    return b""
