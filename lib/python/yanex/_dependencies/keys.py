"""Short names of parameters and metrics: the end of a dotted name."""

from __future__ import annotations

from ..exceptions import AmbiguousKeyError, InvalidGroupError, KeyNotFoundError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_GROUPS = ("param", "metric", "meta")


def flatten(params: dict[Any, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested parameters by dotted names; empty maps are values."""
    flat: dict[str, Any] = {}
    for key, value in params.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            flat.update(flatten(value, f"{name}."))
        else:
            flat[name] = value
    return flat


def full_key(key: str, group: str, known: Iterable[str]) -> str:
    """Return the name that a key means among those that are known: it, or the one it is the end of.

    ``param:lr`` says the group as well. Raises KeyNotFoundError, AmbiguousKeyError with the names
    that fit, InvalidGroupError for a key of another group.
    """
    given, colon, rest = key.partition(":")
    if colon and given in _GROUPS:
        if given != group:
            raise InvalidGroupError(key, group, given)
        key = rest
    names = dict.fromkeys(known)
    if key in names:
        return key
    fitting = [name for name in names if name.endswith(f".{key}")]
    if not fitting:
        raise KeyNotFoundError(key, group)
    if len(fitting) > 1:
        raise AmbiguousKeyError(key, sorted(f"{group}:{name}" for name in fitting))
    return fitting[0]
