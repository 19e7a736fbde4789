"""The mapping that ``get_dependencies()`` returns."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, TypeVar, overload

    from .._experiment import Experiment

    _T = TypeVar("_T")
    _Base = dict[str, Experiment]
else:
    _Base = dict


class Dependencies(_Base):
    """Direct dependencies: a dict of slot and experiment whose integer keys give the n-th one.

        deps = yanex.get_dependencies()
        if deps:
            deps["data"].id  # by slot
            deps[0].id, deps[-1].id  # by place, in the order of the command line
        for slot, dep in deps.items(): ...
        for dep in deps.values(): ...

    Iterating over it gives the slots, as with any dict, and ``in`` asks for a slot. A slot that is
    not there is a KeyError that lists the slots, a place an IndexError.
    """

    if TYPE_CHECKING:

        def __getitem__(self, key: str | int) -> Experiment: ...

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def get(self, key: str | int) -> Experiment | None: ...
        @overload
        def get(self, key: str | int, default: _T) -> Experiment | _T: ...

    def get(self, key: str | int, default: Any = None) -> Any:
        """Return the dependency in a slot or at a place, or the default."""
        try:
            return self[key]
        except LookupError:
            return default

    def __missing__(self, key: Any) -> Experiment:
        import operator

        try:
            place = operator.index(key)  # NumPy's integers as well
        except TypeError:
            there = ", ".join(self) or "none"
            raise KeyError(f"no dependency in slot {key!r}; slots are: {there}") from None
        try:
            return list(self.values())[place]
        except IndexError:
            raise IndexError(f"no dependency number {place}; there are {len(self)}") from None
