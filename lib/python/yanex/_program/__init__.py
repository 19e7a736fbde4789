"""The yanex program, which makes and runs experiments for scripts that ask for it."""

from __future__ import annotations

import os
import sys

from ..exceptions import ExperimentError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from .._batch.spec import ExperimentSpec


def find_program() -> str:
    """Return the path of the program: the one that runs this script, else ``yanex`` on the PATH.

    Raises ExperimentError if there is none.
    """
    running = os.environ.get("YANEX_EXECUTABLE")
    if running and os.path.isfile(running):
        return running
    import shutil

    found = shutil.which("yanex")
    if found is None:
        raise ExperimentError(
            "The program yanex is needed to make experiments and was not found. Put it on the "
            "PATH, or its path into the variable YANEX_EXECUTABLE."
        )
    return found


def program_environment() -> dict[str, str]:
    """Return the environment for the program: without parameters, which are given otherwise.

    Those of the running experiment are not meant for another one, and those of the shell would win
    over the ones that the script gives.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("YANEX_PARAM_") and name != "YANEX_EXPORTED_PARAMS"
    }


def run_options(spec: ExperimentSpec) -> list[str]:
    """Return the options of ``yanex run`` that say what a spec says, but for its parameters."""
    options = [f"--python={sys.executable}"] if sys.executable else []
    for option in ("name", "description", "project"):
        value = getattr(spec, option)
        if value is not None:
            options.append(f"--{option}={value}")
    options += [f"--tag={tag}" for tag in spec.tags]
    options += [
        f"--depends-on={slot}={getattr(dependency, 'id', dependency)}"
        for slot, dependency in spec.dependencies.items()
    ]
    return options


def script_arguments(spec: ExperimentSpec) -> list[str]:
    """Return the script and its arguments as they end the command line."""
    script = os.path.abspath(os.fspath(spec.script_path or ""))
    return ["--", script, *spec.script_args]
