"""Finding experiments in the store by what a person types."""

from __future__ import annotations

import os

from ._mode import store_folder
from .exceptions import AmbiguousIDError, ExperimentNotFoundError, StorageError


def find_experiment(identifier: str) -> str:
    """Return the folder of the experiment with this id or unique prefix, archived ones included.

    Raises ExperimentNotFoundError, or AmbiguousIDError with the ids that fit.
    """
    store = store_folder()
    if not identifier or os.path.basename(identifier) != identifier:
        raise ExperimentNotFoundError(f"{identifier!r} (not an id)")
    roots = [store, os.path.join(store, "archived")]
    for root in roots:
        if _is_experiment(os.path.join(root, identifier)):
            return os.path.join(root, identifier)
    found = [
        os.path.join(root, name)
        for root in roots
        for name in _names(root)
        if name.startswith(identifier) and _is_experiment(os.path.join(root, name))
    ]
    if not found:
        raise ExperimentNotFoundError(f"{identifier} (in {store})")
    if len(found) > 1:
        raise AmbiguousIDError(identifier, sorted(os.path.basename(path) for path in found))
    return found[0]


def recorded_dependencies(folder: str) -> list[str]:
    """Return the ids of the direct dependencies that an experiment's folder records, in order.

    Raises StorageError if the file cannot be read.
    """
    import json

    path = os.path.join(folder, "dependencies.json")
    try:
        with open(path, encoding="utf-8") as stream:
            document = json.load(stream)
        slots = document.get("dependencies") or {}
        return [str(found) for found in slots.values()] or list(document.get("dependency_ids", []))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, AttributeError) as problem:
        raise StorageError(f"{path} cannot be read: {problem}") from problem


def _is_experiment(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "metadata.json"))


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
