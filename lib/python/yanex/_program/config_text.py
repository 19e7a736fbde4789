"""Parameters as the text of a config file that gives exactly these values."""

from __future__ import annotations

import json
import math
import os

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


def config_text(config: Any) -> str:
    """Return parameters as YAML in flow style, which JSON is nearly a part of.

    Every text is tagged as one, so that ``"list(1, 2)"`` is no sweep and ``"yes"`` no bool. NumPy
    and torch scalars become plain numbers, tuples lists, paths texts. Raises TypeError for other
    values, naming the parameter, and ValueError for a parameter that the config file cannot have.
    """
    if not isinstance(config, dict):
        raise TypeError(f"config must be a dict, got {type(config).__name__}")
    if "yanex" in config:
        raise ValueError("a parameter cannot be called 'yanex': config files have options there")
    return _value(config, "config") + "\n"


def _value(value: Any, where: str) -> str:
    if isinstance(value, str):
        return f"!!str {json.dumps(value)}"
    if isinstance(value, dict):
        items = [
            f"{_key(key, where)}: {_value(item, f'{where}.{key}')}" for key, item in value.items()
        ]
        return f"{{{', '.join(items)}}}"
    if isinstance(value, (list, tuple)):
        items = [_value(item, f"{where}[{index}]") for index, item in enumerate(value)]
        return f"[{', '.join(items)}]"
    scalar = _scalar(value)
    if scalar is not None:
        return scalar
    if isinstance(value, os.PathLike):
        return _value(os.fspath(value), where)
    item = getattr(value, "item", None)
    if callable(item):
        plain = item()
        if not hasattr(plain, "item"):
            return _value(plain, where)
    raise TypeError(f"{where} cannot be a parameter: it is a {type(value).__name__}")


def _key(key: Any, where: str) -> str:
    if isinstance(key, str):
        return json.dumps(key)
    text = _scalar(key)
    if text is None:
        raise TypeError(f"a name in {where} must be a str, got {type(key).__name__}")
    return text


def _scalar(value: Any) -> str | None:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        if math.isfinite(value):
            return float.__repr__(value)
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return None
