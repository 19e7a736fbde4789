"""Holds an interpreter at the end of its start until its experiment is in the store.

`yanex run` starts Python early, while git answers and the experiment is being made, with this
folder first on PYTHONPATH: `site` imports a module of this name after everything else and before
the script's first line. YANEX_GATE says what is waited for: `<process id of yanex>:<folder>`.
If yanex is gone before the folder is there, no line of the script runs.

Afterwards nothing of this is left for the script to see, and the environment's own sitecustomize
is imported as if this one had not been there.
"""

import os
import sys
import time


def _remove_traces() -> "str | None":
    """Takes this folder out of what the script and its children look at; returns YANEX_GATE."""
    here = os.path.dirname(os.path.abspath(__file__))
    first, _, rest = os.environ.get("PYTHONPATH", "").partition(os.pathsep)
    if first and os.path.abspath(first) == here:
        os.environ["PYTHONPATH"] = rest
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
    sys.path_importer_cache.pop(here, None)
    return os.environ.pop("YANEX_GATE", None)


def _wait(gate: str) -> None:
    """Returns when the folder is there; ends this process when yanex is gone."""
    try:
        # The signals of the script come from yanex alone, never from a terminal.
        os.setsid()
    except OSError:
        pass  # It leads a session already.
    parent, _, folder = gate.partition(":")
    begun = time.monotonic()
    while not os.path.exists(folder):
        if os.getppid() != int(parent):
            os._exit(1)
        # Short while that is what delays the script, longer where git takes its time.
        time.sleep(min(0.02, max(0.0002, (time.monotonic() - begun) / 50)))


_passed = False
try:
    _gate = _remove_traces()
    if _gate is not None:
        _wait(_gate)
    _passed = True
finally:
    if not _passed:
        # `site` would report the error and go on, and the script would run too early.
        os._exit(1)

del sys.modules["sitecustomize"]
# If there is none, `site` takes this error for its own.
__import__("sitecustomize")
