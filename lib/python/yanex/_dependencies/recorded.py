"""What an experiment depends on, as its folder says, and in which order that came about."""

from __future__ import annotations

import os

from .._store.record import read_json
from ..exceptions import CircularDependencyError, StorageError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any


def recorded_dependencies(folder: str) -> dict[str, str]:
    """Return slot and id of the direct dependencies that an experiment's folder records, in order.

    The ids are as they stand there: the experiments may be gone. Old records have no slots; theirs
    are ``dep1``, ``dep2`` and so on. Raises StorageError if the file cannot be read.
    """
    path = os.path.join(folder, "dependencies.json")
    try:
        return _slots(read_json(path))
    except FileNotFoundError:
        return {}
    except (AttributeError, TypeError) as problem:
        raise StorageError(f"{path} cannot be read: {problem}") from problem


def _slots(document: Any) -> dict[str, str]:
    slots = document.get("dependencies")
    if not slots:
        old = document.get("dependency_ids") or []
        slots = {f"dep{number}": found for number, found in enumerate(old, 1)}
    for slot, found in slots.items():
        if not isinstance(found, str):
            raise TypeError(f"what '{slot}' names is no id")
    return dict(slots)


def dependencies_first(
    starts: Iterable[str],
    dependencies_of: Callable[[str], Iterable[str]],
    cycles: bool = False,
) -> list[str]:
    """Return ids and everything that they depend on, each after its dependencies.

    Raises CircularDependencyError if there is a cycle, unless ``cycles`` allows them: then one of
    its experiments comes before something it depends on.
    """
    done: dict[str, None] = {}
    for start in starts:
        # The experiments between the start and the present one; chains can be long, and Python's
        # own stack is not.
        open_ones: dict[str, Iterator[str]] = {}
        if start not in done:
            open_ones[start] = iter(dependencies_of(start))
        while open_ones:
            current = next(reversed(open_ones))
            for dependency in open_ones[current]:
                if dependency in done:
                    continue
                if dependency not in open_ones:
                    open_ones[dependency] = iter(dependencies_of(dependency))
                    break
                if not cycles:
                    chain = list(open_ones)
                    chain = [*chain[chain.index(dependency) :], dependency]
                    raise CircularDependencyError(
                        f"Experiments depend on each other in a circle: {' -> '.join(chain)}"
                    )
            else:
                del open_ones[current]
                done[current] = None
    return list(done)
