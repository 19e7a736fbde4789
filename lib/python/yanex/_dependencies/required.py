"""Whether a run has the dependency that its script needs, and what to say if not."""

from __future__ import annotations

import os

from ..exceptions import YanexError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from .._experiment import Experiment


def is_run_of(experiment: Experiment, script_name: str) -> bool:
    """Tell whether an experiment ran a script of that name, or of that end of a path."""
    path = experiment.script_path
    wanted = os.path.normpath(script_name).split(os.sep)
    return path is not None and list(path.parts[-len(wanted) :]) == wanted


def explain(experiment: Experiment, script_name: str, slot: str | None) -> str:
    """Say which dependency is missing, which ones there are, and how to give one."""
    where = "" if slot is None else f" in slot '{slot}'"
    lines = [f"Error: this run needs a dependency{where} from {script_name}, and has none."]
    recorded = experiment.dependencies
    if recorded:
        lines.append("It depends on:")
        lines += [f"  {name}: {_what_is(experiment, name)}" for name in recorded]
    else:
        lines.append("It has no dependencies.")
    script = experiment.script_path
    command = f"yanex run {'SCRIPT' if script is None else script.name} -D"
    numbered = [] if slot is None else _numbered(recorded, slot)
    if len(numbered) > 1:
        ids = ",".join(recorded[name] for name in numbered)
        lines.append(f'For a run with each of them: {command} "{slot}=list({ids})"')
    else:
        option = "ID" if slot is None else f"{slot}=ID"
        lines.append(
            f"Give the id of a run of {os.path.basename(script_name)}: {command} {option}"
        )
    return "\n".join(lines)


def _numbered(recorded: dict[str, str], slot: str) -> list[str]:
    """List the slots that `-D slot=ID,ID` makes."""
    return [name for name in recorded if name.startswith(slot) and name[len(slot) :].isdecimal()]


def _what_is(experiment: Experiment, slot: str) -> str:
    dependency = experiment.get_dependency(slot)
    if dependency is None:
        return f"{experiment.dependencies[slot]} (deleted)"
    try:
        script = dependency.script_path
    except YanexError:  # an unreadable record must not hide the rest
        script = None
    return f"{dependency.id} ({'unknown script' if script is None else script.name})"
