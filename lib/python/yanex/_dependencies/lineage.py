"""Which experiments of a store are connected by dependencies."""

from __future__ import annotations

import os

from .._store import all_folders
from ..exceptions import StorageError
from .recorded import dependencies_first, recorded_dependencies

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    # From what, to what, in which slot: data flows from a dependency to what depends on it.
    Edge = tuple[str, str, str]


class Lineage:
    """Ids and the dependencies between them; deleted experiments are among them."""

    def __init__(self, ids: list[str], edges: list[Edge], existing: set[str]) -> None:
        """Take the ids, dependencies first, the edges between them, and which ids still exist."""
        self.ids = ids
        self.edges = edges
        self.existing = existing


def lineage_of(store: str, experiment_id: str, weakly_connected: bool) -> Lineage:
    """Return what an experiment depends on and what depends on it, at any distance, with itself.

    ``weakly_connected`` goes on in both directions from every one that was found. Circles are
    allowed. Records that cannot be read are passed over with a warning, since any experiment of the
    store might have one.
    """
    slots, existing = _all_slots(store)
    below: dict[str, list[str]] = {}
    for dependent, dependencies in slots.items():
        for dependency in dependencies.values():
            below.setdefault(dependency, []).append(dependent)
    above = {dependent: list(found.values()) for dependent, found in slots.items()}
    if weakly_connected:
        chosen = _reached(experiment_id, above, below)
    else:
        chosen = _reached(experiment_id, above) | _reached(experiment_id, below)
    ids = dependencies_first(
        # In no order of the disk's or of a set's, so that the result is always the same.
        sorted(chosen),
        lambda each: [found for found in above.get(each, ()) if found in chosen],
        cycles=True,
    )
    edges = [
        (dependency, dependent, slot)
        for dependent in ids
        for slot, dependency in slots.get(dependent, {}).items()
        if dependency in chosen
    ]
    return Lineage(ids, edges, existing)


def _reached(start: str, *ways: Mapping[str, Iterable[str]]) -> set[str]:
    reached = {start}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for way in ways:
            for neighbour in way.get(here, ()):
                if neighbour not in reached:
                    reached.add(neighbour)
                    waiting.append(neighbour)
    return reached


def _all_slots(store: str) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Return the recorded dependencies of every experiment that has some, and all ids there are."""
    existing: set[str] = set()
    slots: dict[str, dict[str, str]] = {}
    for folder in all_folders(store):
        experiment_id = os.path.basename(folder)
        existing.add(experiment_id)
        try:
            found = recorded_dependencies(folder)
        except StorageError as problem:
            from .._files import warn

            warn(str(problem))
            continue
        if found:
            slots[experiment_id] = found
    for found in slots.values():
        for slot, recorded in found.items():
            found[slot] = _full_id(recorded, existing)
    return slots, existing


def _full_id(recorded: str, existing: set[str]) -> str:
    """Complete a shortened id, if it is the beginning of one only."""
    if recorded in existing or len(recorded) >= 8:
        return recorded
    fitting = [each for each in existing if each.startswith(recorded)]
    return fitting[0] if len(fitting) == 1 else recorded
