"""Finding experiments in a store."""

from __future__ import annotations

import os

from .._mode import store_folder
from ..exceptions import AmbiguousIDError, ExperimentNotFoundError
from .record import FILE

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID_LENGTH = 8


def find_experiment(identifier: str, store: str | None = None) -> str:
    """Return the folder of the experiment with this id or unique prefix, archived ones included.

    ``store`` is the folder to look in, by default that of the environment. Raises
    ExperimentNotFoundError, or AmbiguousIDError with the ids that fit.
    """
    store = store_folder() if store is None else store
    if not identifier or os.path.basename(identifier) != identifier:
        raise ExperimentNotFoundError(f"{identifier!r} (not an id)")
    for root in _roots(store):
        if _is_experiment(os.path.join(root, identifier)):
            return os.path.join(root, identifier)
    found = []
    # What is as long as an id can be the beginning of none: a large store need not be listed.
    if len(identifier) < _ID_LENGTH:
        found = [
            os.path.join(root, name)
            for root in _roots(store)
            for name in _names(root)
            if name.startswith(identifier) and _is_experiment(os.path.join(root, name))
        ]
    if not found:
        raise ExperimentNotFoundError(f"{identifier} (in {store})")
    if len(found) > 1:
        raise AmbiguousIDError(identifier, sorted(os.path.basename(path) for path in found))
    return found[0]


def all_folders(store: str) -> Iterator[str]:
    """Give the folders of a store that may hold an experiment, archived ones included."""
    for root in _roots(store):
        try:
            with os.scandir(root) as entries:
                names = [entry.name for entry in entries if entry.is_dir()]
        except FileNotFoundError:
            continue
        for name in names:
            if len(name) == _ID_LENGTH and name != "archived":
                yield os.path.join(root, name)


def _roots(store: str) -> list[str]:
    return [store, os.path.join(store, "archived")]


def _is_experiment(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, FILE))


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
