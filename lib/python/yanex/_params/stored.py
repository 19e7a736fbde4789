"""Reading parameters: from the experiment's folder, or from the environment."""

from __future__ import annotations

import json
import os

from ..exceptions import ConfigError
from .grammar import parse_value

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

PREFIX = "YANEX_PARAM_"
# A map that JSON cannot hold as an object is written as {MAP: [[key, value], ...]}.
MAP = "__yanex_map__"


def from_experiment(folder: str) -> dict[Any, Any]:
    """Return the parameters of the script's own experiment, by its folder.

    Without a readable file the variables of the environment say them. Raises ConfigError if what is
    there cannot be read.
    """
    params = _from_files(folder)
    return _from_runner_variables() if params is None else params


def of_other_experiment(folder: str) -> dict[Any, Any]:
    """Return the parameters that any experiment's folder holds; ``{}`` if it holds none.

    Raises ConfigError if they cannot be read.
    """
    params = _from_files(folder)
    if params is not None:
        return params
    path = os.path.join(folder, "params.yaml")
    if os.path.exists(path):
        raise ConfigError(
            f"{path} was written by yanex 0.6 for Python; reading it needs PyYAML: "
            "pip install pyyaml"
        )
    return {}


def _from_files(folder: str) -> dict[Any, Any] | None:
    """Read the files in an experiment's folder; None if there are none or a library is missing.

    ``.params.json`` is the runner's lossless copy. An experiment without it was made by yanex 0.6
    for Python: then params.yaml is read, if PyYAML is there.
    """
    path = os.path.join(folder, ".params.json")
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except FileNotFoundError:
        return _from_yaml(os.path.join(folder, "params.yaml"))
    except (OSError, ValueError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}") from problem
    try:
        # The hook costs time for each map, so it is used only where it has work.
        document = json.loads(text, object_hook=_unpack_map if MAP in text else None)
        params = document["params"]
    except (ValueError, KeyError, TypeError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem!r}") from problem
    if not isinstance(params, dict):
        raise ConfigError(f"{path} cannot be read: params is not a map")
    return params


def from_environment() -> dict[Any, Any]:
    """Return the parameters that the variables ``YANEX_PARAM_*`` give in standalone mode.

    Values follow the grammar of ``--param`` without sweeps. A dot or ``__`` in a name reaches into
    a map (``__`` not at the ends of a name), and the longer name wins over the map that holds it.
    """
    params: dict[Any, Any] = {}
    entries = [
        (_path_of(name[len(PREFIX) :]), name, text)
        for name, text in os.environ.items()
        if name.startswith(PREFIX) and name != PREFIX
    ]
    for path, name, text in sorted(entries, key=lambda entry: (len(entry[0]), entry[1])):
        value = parse_value(text, name)
        for part in reversed(path):
            value = {part: value}
        merge(params, value)
    return params


def _path_of(name: str) -> list[str]:
    parts = name.replace("__", ".").split(".")
    return parts if all(parts) else [name]


def merge(into: dict[Any, Any], other: dict[Any, Any]) -> None:
    """Put parameters into others, maps into maps; elsewhere the new value counts."""
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def _from_yaml(path: str) -> dict[Any, Any] | None:
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}") from problem
    if text.strip() in ("", "{}"):
        return {}
    try:
        import yaml  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return None
    try:
        params = yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}") from problem
    if params is None:
        return {}
    if not isinstance(params, dict):
        raise ConfigError(f"{path} holds no map at its top")
    return params


def _from_runner_variables() -> dict[Any, Any]:
    """Read the variables as a runner writes them: JSON, and plain text for strings."""
    params: dict[Any, Any] = {}
    for name, text in os.environ.items():
        if name.startswith(PREFIX):
            try:
                params[name[len(PREFIX) :]] = json.loads(text)
            except ValueError:
                params[name[len(PREFIX) :]] = text
    return params


def _unpack_map(found: dict[str, Any]) -> dict[Any, Any]:
    if list(found) == [MAP]:
        return {_hashable(key): value for key, value in found[MAP]}
    return found


def _hashable(key: Any) -> Any:
    """Make a list or map that YAML allows as a key into what Python allows."""
    if isinstance(key, list):
        return tuple(_hashable(item) for item in key)
    if isinstance(key, dict):
        return tuple((_hashable(name), _hashable(value)) for name, value in key.items())
    return key
