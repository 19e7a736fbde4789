"""Which experiment the calling code belongs to, if any.

Tracked: inside a context of this thread, or in a process whose environment has
``YANEX_EXPERIMENT_ID`` (the runner's script and everything it starts). Else standalone.
"""

from __future__ import annotations

import os
from _thread import _local

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path


class _Context(_local):
    # A default on the class: a missing attribute would cost more than the whole look-up.
    experiment_id: str | None = None


_context = _Context()


def get_experiment_id() -> str | None:
    """Return the id of the current experiment, or None in standalone mode."""
    experiment_id = _context.experiment_id
    if experiment_id is None:
        try:
            # Twice as fast as get(), and every metric comes through here.
            experiment_id = os.environ["YANEX_EXPERIMENT_ID"]
        except KeyError:
            return None
    return experiment_id or None


def is_standalone() -> bool:
    """Tell whether the script runs without an experiment: nothing is recorded."""
    return get_experiment_id() is None


def has_context() -> bool:
    """Tell whether there is a current experiment: the opposite of :func:`is_standalone`."""
    return get_experiment_id() is not None


def get_experiment_dir() -> Path | None:
    """Return the absolute folder of the current experiment, or None in standalone mode.

    Raises ExperimentNotFoundError if the store has no such experiment (any more).
    """
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return None
    from pathlib import Path

    return Path(experiment_folder(experiment_id))


def takes_part() -> bool:
    """Tell whether another rank tracks the experiment and this one writes nothing of it.

    ``srun`` with several tasks starts the script once for each; the first one's yanex tracks.
    """
    return bool(os.environ.get("YANEX_RANK")) and _context.experiment_id is None


def in_thread_context() -> bool:
    """Tell whether the experiment was entered by a ``with`` block of this thread."""
    return _context.experiment_id is not None


def store_folder() -> str:
    """Return the absolute path of the store: ``YANEX_EXPERIMENTS_DIR`` or its default."""
    given = os.environ.get("YANEX_EXPERIMENTS_DIR")
    return os.path.abspath(os.path.expanduser(given or os.path.join("~", ".yanex", "experiments")))


def experiment_folder(experiment_id: str) -> str:
    """Return the folder of an experiment given by its full id, archived or not.

    Raises ExperimentNotFoundError if there is none.
    """
    store = store_folder()
    for folder in (
        os.path.join(store, experiment_id),
        os.path.join(store, "archived", experiment_id),
    ):
        if os.path.isdir(folder):
            return folder
    from .exceptions import ExperimentNotFoundError

    raise ExperimentNotFoundError(f"{experiment_id} (in {store})")


def _get_current_experiment_id() -> str | None:
    """Return what :func:`get_experiment_id` returns, under its name in yanex 0.6 for Python."""
    return get_experiment_id()


def _set_current_experiment_id(experiment_id: str) -> None:
    """Enter an experiment in this thread."""
    _context.experiment_id = experiment_id


def _clear_current_experiment_id() -> None:
    """Leave the experiment that this thread entered, if any."""
    _context.experiment_id = None
