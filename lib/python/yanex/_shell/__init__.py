"""Running shell commands as part of the run."""

from __future__ import annotations

import os

from .._mode import experiment_folder, get_experiment_id, takes_part

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

# Linux allows 128 KiB for one variable and a few MiB for all of them and the arguments.
_LONGEST_VARIABLE = 100_000
_MOST_VARIABLES = 500_000


def execute_bash_script(
    command: str,
    timeout: float | None = None,
    raise_on_error: bool = False,
    stream_output: bool = True,
    working_dir: Path | str | None = None,
    artifact_prefix: str = "script",
) -> dict[str, Any]:
    """Run a shell command, record it in the experiment and return how it went.

        result = yanex.execute_bash_script("make -j4 && ./bench", timeout=600)
        result["exit_code"], result["stdout"], result["execution_time"]

    It runs in the experiment's folder (standalone: the current one) unless ``working_dir`` says
    otherwise, with the parameters as ``YANEX_PARAM_<key>`` (JSON for maps and lists, ``str()`` of
    others). ``stream_output`` shows the output while it comes. The keys of the result are
    ``exit_code stdout stderr execution_time command working_directory``; the texts have no line end
    at their end. In an experiment the call is added to script_runs.json, and output that is not
    empty saved as the artifacts ``<artifact_prefix>_stdout.txt`` and ``_stderr.txt``.

    After ``timeout`` seconds the command and all that it started (its process group) are killed:
    ``subprocess.TimeoutExpired``. With ``raise_on_error`` an exit code other than 0 is a
    ``subprocess.CalledProcessError``. Both are recorded as well.
    """
    import time

    from .._clock import now
    from .command import Command, without_end

    experiment_id = get_experiment_id()
    environment = None if experiment_id is None else _environment(experiment_id)
    if working_dir is not None:
        folder = os.fspath(working_dir)
    elif experiment_id is not None:
        folder = experiment_folder(experiment_id)
    else:
        folder = os.getcwd()

    entry: dict[str, Any] = {
        "command": command,
        "exit_code": -1,
        "execution_time": 0.0,
        "stdout_lines": 0,
        "stderr_lines": 0,
        "working_directory": folder,
        "timestamp": now(),
    }
    running = Command(stream_output)
    started = time.monotonic()
    try:
        entry["exit_code"] = running.run(command, folder, environment, timeout)
    except BaseException as problem:
        entry["error"] = str(problem) or type(problem).__name__
        raise
    finally:
        entry["execution_time"] = time.monotonic() - started
        outputs = running.outputs()
        for stream, text in outputs.items():
            entry[f"{stream}_lines"] = text.count("\n") + (text[-1:] not in ("", "\n"))
            outputs[stream] = without_end(text)
        if experiment_id is not None and not takes_part():
            _record(experiment_id, entry, outputs, artifact_prefix)

    if raise_on_error and entry["exit_code"] != 0:
        import subprocess

        raise subprocess.CalledProcessError(
            entry["exit_code"], command, outputs["stdout"], outputs["stderr"]
        )
    return {
        "exit_code": entry["exit_code"],
        **outputs,
        "execution_time": entry["execution_time"],
        "command": command,
        "working_directory": folder,
    }


def _environment(experiment_id: str) -> dict[str, str]:
    import json

    from .._params import get_params

    environment = dict(os.environ, YANEX_EXPERIMENT_ID=experiment_id)
    room = _MOST_VARIABLES
    for key, value in get_params().items():
        nested = isinstance(value, (dict, list))
        text = json.dumps(value, default=str, skipkeys=True) if nested else str(value)
        name = f"YANEX_PARAM_{key}"
        # What the system refuses must not stop the command: all parameters are in the files.
        if "=" in name or "\0" in name + text or len(text) > min(_LONGEST_VARIABLE, room):
            continue
        room -= len(text)
        environment[name] = text
    return environment


def _record(
    experiment_id: str, entry: dict[str, Any], outputs: dict[str, str], prefix: str
) -> None:
    from .._artifacts import save_artifact
    from .record import add_script_run

    add_script_run(experiment_folder(experiment_id), entry)
    for stream, text in outputs.items():
        if text:
            save_artifact(text, f"{prefix}_{stream}.txt")
