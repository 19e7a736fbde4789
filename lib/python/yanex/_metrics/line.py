"""Turning a dict of metrics into the middle of a JSON line.

The common case, plain numbers under plain names, is written out here because the json module costs
more than the write itself; everything else goes through it.
"""

from __future__ import annotations

from json.encoder import encode_basestring_ascii as quote

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# What stands before a value (', "loss": '), by the metric's name. Bounded, because names can be
# made up as the script goes.
_starts: dict[Any, str] = {}
_MOST_STARTS = 10_000
_RESERVED = ("step", "timestamp")
_told: set[str] = set()
_MAX_DEPTH = 100


def encode(data: Mapping[str, Any]) -> str:
    """Return ``, "loss": 0.1, "acc": 0.9`` for a dict of metrics, ``""`` for an empty one.

    Raises TypeError that names the metric whose value cannot be written.
    """
    parts: list[str] = []
    add = parts.append
    try:
        items = data.items()
    except AttributeError:
        raise TypeError(
            f"metrics must be a dict of names and values, got {type(data).__name__}"
        ) from None
    for key, value in items:
        start = _starts.get(key)
        if start is None:
            start = _start(key)
            if start is None:
                continue
        add(start)
        kind = type(value)
        if kind is float:
            # The difference is 0.0 unless the number is infinite or none at all.
            add(repr(value) if value - value == 0.0 else _non_finite(value))
        elif kind is int:
            add(repr(value))
        elif kind is str:
            add(quote(value))
        else:
            add(_other(value, str(key)))
    return "".join(parts)


def _start(key: Any) -> str | None:
    name = _name(key, "the metrics")
    if name in _RESERVED:
        _tell_reserved(name)
        return None
    start = f", {quote(name)}: "
    if isinstance(key, str):
        if len(_starts) >= _MOST_STARTS:
            _starts.clear()
        _starts[key] = start
    return start


def _name(key: Any, where: str) -> str:
    """Return a key as JSON has it: numbers and None become texts, as in Python's json module."""
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, (bool, int, float)):
        return _other(key, where)
    raise TypeError(f"a name in {where} must be a str, got {type(key).__name__}")


def _tell_reserved(name: str) -> None:
    if name not in _told:
        _told.add(name)
        from .._files import warn

        hint = "; give it as log_metrics(..., step=...)" if name == "step" else ""
        warn(f"a metric cannot be called '{name}', it is left out{hint}")


def _non_finite(value: float) -> str:
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(value)]


def _other(value: Any, where: str, depth: int = 0) -> str:
    """Return the JSON text of any value that can be a metric; ``where`` names it for errors."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    # Subclasses (np.float64, IntEnum) may print themselves otherwise.
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        number = float(value)
        return repr(number) if number - number == 0.0 else _non_finite(number)
    if isinstance(value, str):
        return quote(str.__str__(value))
    if depth > _MAX_DEPTH:
        raise TypeError(f"metric '{where[:60]}...' is nested too deeply or contains itself")
    if isinstance(value, dict):
        entries = (
            f"{quote(_name(key, where))}: {_other(item, f'{where}.{key}', depth + 1)}"
            for key, item in value.items()
        )
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, (list, tuple)):
        items = (_other(item, f"{where}[{at}]", depth + 1) for at, item in enumerate(value))
        return "[" + ", ".join(items) + "]"
    return _scalar(value, where)


def _scalar(value: Any, where: str) -> str:
    kind = type(value).__name__
    item = getattr(value, "item", None)
    if not callable(item):
        raise TypeError(
            f"metric '{where}' is a {kind}; a metric is a number, bool, text, None, dict or list"
        )
    try:
        plain = item()
    except (TypeError, ValueError, RuntimeError) as problem:
        raise TypeError(
            f"metric '{where}' is a {kind} that is not one number; log its mean() or its tolist()"
        ) from problem
    if plain is None or isinstance(plain, (bool, int, float, str)):
        return _other(plain, where)
    raise TypeError(f"metric '{where}' is a {kind} that holds a {type(plain).__name__}")
