"""The record of an experiment, metadata.json: reading it, and changing it beside the runner."""

from __future__ import annotations

import json
import os

from ..exceptions import ExperimentNotFoundError, StorageError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STATUSES = ("cancelled", "completed", "created", "failed", "running", "staged")
FILE = "metadata.json"

# The newest format of an experiment's folder that this version knows.
_STORAGE_VERSION = 2


def read_json(path: str) -> Any:
    """Return what a JSON file holds. Raises FileNotFoundError, or StorageError if unreadable."""
    try:
        with open(path, encoding="utf-8") as stream:
            return json.load(stream)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as problem:
        raise StorageError(f"{path} cannot be read: {problem}") from problem


def read_record(folder: str) -> dict[str, Any]:
    """Return the metadata of the experiment in a folder.

    Raises ExperimentNotFoundError if the folder holds none (any more), StorageError if it cannot be
    read.
    """
    path = os.path.join(folder, FILE)
    try:
        record = read_json(path)
    except FileNotFoundError:
        raise ExperimentNotFoundError(f"{os.path.basename(folder)} (in {folder})") from None
    if not isinstance(record, dict):
        raise StorageError(f"{path} does not hold a map")
    return record


def update_record(folder: str, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Change the metadata of an experiment and return what it is then.

    It is read anew, changed in place by ``change`` and replaced as a whole while nobody else can do
    the same: the lock is the runner's. Keys that nobody knows here stay, and so do the file's
    permissions. What ``change`` raises leaves everything as it was.

    Raises ExperimentNotFoundError, or StorageError if the record cannot be read or written or is of
    a newer version of yanex.
    """
    from .._clock import now
    from .._files import write_atomic
    from .lock import held

    path = os.path.join(folder, FILE)
    try:
        with held(os.path.join(folder, ".metadata.lock")):
            record = read_record(folder)
            _refuse_newer(path, record)
            change(record)
            record["saved_at"] = now()
            write_atomic(path, _text(record), os.stat(path).st_mode & 0o777)
    except FileNotFoundError:
        raise ExperimentNotFoundError(f"{os.path.basename(folder)} (in {folder})") from None
    except OSError as problem:
        raise StorageError(f"{path} cannot be written: {problem}") from problem
    return record


def _refuse_newer(path: str, record: dict[str, Any]) -> None:
    version = record.get("storage_version")
    if isinstance(version, int) and version > _STORAGE_VERSION:
        raise StorageError(
            f"{path} has storage version {version}, and this version of yanex writes "
            f"{_STORAGE_VERSION}; it is only read. Update yanex to change it."
        )


def _text(record: dict[str, Any]) -> bytes:
    text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, which only JSON's escapes can hold
        return (json.dumps(record, indent=2, sort_keys=True) + "\n").encode("ascii")
