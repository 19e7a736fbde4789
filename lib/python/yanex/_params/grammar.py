"""The value grammar of ``--param`` and ``YANEX_PARAM_*``: text to a Python value."""

from __future__ import annotations

import json
import re

from ..exceptions import ConfigError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

_INTEGER = re.compile(r"[+-]?[0-9]+(_[0-9]+)*", re.ASCII)
_FLOAT = re.compile(
    r"[+-]?((([0-9]+(_[0-9]+)*)?\.[0-9]+(_[0-9]+)*|[0-9]+(_[0-9]+)*\.?)(e[+-]?[0-9]+)?|inf|nan)",
    re.ASCII | re.IGNORECASE,
)
_SWEEP = re.compile(r"(list|range|linspace|logspace)\s*\(")
_WORDS = {
    "null": None,
    "none": None,
    "~": None,
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
}


def parse_value(text: str, name: str) -> Any:
    """Return the value that a text stands for; the first rule that fits decides.

    Empty: ``""``. ``null none ~``: None. Numbers: int without ``.`` and ``e``, else float; ``inf``,
    ``nan``. ``true yes on false no off``: bool. ``[...]``: JSON if it is valid, else a list of
    items by this grammar. ``{...}``: JSON if it is valid. Quoted: the text inside. Anything else is
    the text itself. A sweep call is a ConfigError, because one script cannot run it; ``name`` is
    what the error calls the place.
    """
    if _SWEEP.match(text.strip()):
        raise ConfigError(f"{name}={text}: a sweep needs the runner; use yanex run --param")
    return _parse(text)


def _parse(text: str) -> Any:
    core = text.strip()
    if core == "":
        return ""
    if core.lower() in _WORDS:
        return _WORDS[core.lower()]
    if _INTEGER.fullmatch(core):
        return int(core)
    if _FLOAT.fullmatch(core):
        return float(core)
    if core[0] + core[-1] in ("[]", "{}"):
        try:
            return json.loads(core)
        except ValueError:
            if core[0] == "[":
                return [_parse(item) for item in _split(core[1:-1])]
    if len(core) > 1 and core[0] + core[-1] in ('""', "''"):
        return core[1:-1]
    return text


def _split(text: str) -> list[str]:
    """Split at the commas outside quotes and brackets; empty items are left out."""
    items = [""]
    depth = 0
    quote = ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and not items[-1].strip():
            quote = character  # a quote inside a word, as in don't, is no quote
        elif character in "[{(":
            depth += 1
        elif character in ")}]":
            depth -= 1
        elif character == "," and depth <= 0:
            items.append("")
            continue
        items[-1] += character
    return [item.strip() for item in items if item.strip()]
