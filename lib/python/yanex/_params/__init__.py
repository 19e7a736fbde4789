"""The parameters of the run."""

from __future__ import annotations

import os

from .._mode import experiment_folder, get_experiment_id, in_thread_context, takes_part

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

# What each experiment's parameters are, once read; the key None stands for standalone mode.
_loaded: dict[str | None, dict[Any, Any]] = {}
# (experiment, key) for which the default was used: told and recorded once.
_defaulted: set[tuple[str | None, str]] = set()
# What find() returns instead of a value.
MISSING = object()


def get_params() -> dict[str, Any]:
    """Return all parameters as a nested dict, with the types of the command line or YAML.

    They are read once per process. The result is a copy: changing it changes nothing else.
    Standalone: what ``YANEX_PARAM_*`` gives, else ``{}``. Raises ConfigError if the stored
    parameters cannot be read, or if ``YANEX_PARAM_*`` asks for a sweep, which only the runner can
    make.
    """
    params: dict[str, Any] = copy_of(_load(get_experiment_id()))
    return params


def get_param(key: str, default: Any = None) -> Any:
    """Return one parameter; ``"model.lr"`` reaches into the map ``model``.

    A parameter whose own name has the dots wins over a nested one. If there is none, the default
    is returned, a warning goes to stderr and the default is recorded in the experiment, all once
    per key.

        rate = yanex.get_param("model.learning_rate", default=0.01)
    """
    experiment_id = get_experiment_id()
    params = _load(experiment_id)
    value = find(params, key)
    if value is MISSING and experiment_id is None and "__" in key:
        # YANEX_PARAM_model__lr was taken apart into model.lr, but the script asks for it whole.
        value = find(params, key.replace("__", "."))
    if value is not MISSING:
        return copy_of(value)
    if (experiment_id, key) not in _defaulted:
        _defaulted.add((experiment_id, key))
        _tell_default(experiment_id, key, default)
    return default


def get_cli_args() -> dict[str, Any]:
    """Return the options of the ``yanex run`` that started this script; ``{}`` standalone.

    Keys: ``script config clone_from param name tag description depends_on dry_run stage staged
    parallel project``. Arguments for the script itself are in ``sys.argv``.
    """
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return {}
    import json

    if not in_thread_context():
        try:
            given = json.loads(os.environ["YANEX_CLI_ARGS"])
        except (KeyError, ValueError):
            given = None  # too large for a variable, or a runner that sets none
        if isinstance(given, dict):
            return given
    from .._status import get_metadata

    return dict(get_metadata().get("cli_args") or {})


def forget() -> None:
    """Read parameters anew at the next call, and warn anew about defaults (for tests)."""
    _loaded.clear()
    _defaulted.clear()


def _load(experiment_id: str | None) -> dict[Any, Any]:
    if experiment_id not in _loaded:
        from . import stored

        if experiment_id is None:
            _loaded[None] = stored.from_environment()
        else:
            _loaded[experiment_id] = stored.from_experiment(experiment_folder(experiment_id))
    return _loaded[experiment_id]


def find(params: Any, key: str) -> Any:
    """Look a dotted key up; at each level the longest name wins. MISSING if it is not there."""
    if not isinstance(params, dict):
        return MISSING
    if key in params:
        return params[key]
    dot = key.rfind(".")
    while dot > 0:
        if key[:dot] in params:
            value = find(params[key[:dot]], key[dot + 1 :])
            if value is not MISSING:
                return value
        dot = key.rfind(".", 0, dot)
    return MISSING


def copy_of(value: Any) -> Any:
    """Return a copy of parameters, in which changes change nothing else."""
    if isinstance(value, dict):
        return {key: copy_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_of(item) for item in value]
    return value


def _tell_default(experiment_id: str | None, key: str, default: Any) -> None:
    from .._files import append_line, warn

    warn(f"parameter '{key}' is not set, using the default {default!r}")
    if experiment_id is None or takes_part():
        return
    import json

    try:
        line = json.dumps({"key": key, "default": default})
    except (TypeError, ValueError, RecursionError):
        line = json.dumps({"key": key, "repr": repr(default)})
    path = os.path.join(experiment_folder(experiment_id), ".defaults.jsonl")
    try:
        append_line(path, line)
    except OSError as problem:
        warn(f"the default of '{key}' is not recorded: {problem}")
