"""Going on where an earlier start of the same experiment stopped."""

from __future__ import annotations

import os

from ._mode import experiment_folder, get_experiment_id

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path


def is_resumed() -> bool:
    """Tell whether the experiment has been started before and may have left a checkpoint.

        state = yanex.get_checkpoint_dir() / "last.pt"
        if yanex.is_resumed() and state.exists():
            model.load_state_dict(torch.load(state))

    True in a job that was started again (requeued, preempted, its node lost), and for an experiment
    that is tried again after it failed or was cancelled. False in standalone mode.

    Raises ExperimentNotFoundError, or StorageError if the record cannot be read.
    """
    from ._status import get_metadata

    return bool(get_metadata().get("attempts"))


def get_checkpoint_dir() -> Path:
    """Return the folder for checkpoints, which is there and stays when the experiment goes on.

    It is ``checkpoints`` in the experiment's folder; standalone ``./checkpoints``. Several ranks
    get the same one. Write a checkpoint under another name and rename it (``os.replace``), so that
    one that is cut by the end of the job does not take the place of the last whole one.

    Raises ExperimentNotFoundError if the store has no such experiment (any more), OSError if the
    folder cannot be made.
    """
    from pathlib import Path

    experiment_id = get_experiment_id()
    base = os.getcwd() if experiment_id is None else experiment_folder(experiment_id)
    folder = Path(base, "checkpoints")
    if not folder.is_dir():
        mode = 0o777 if experiment_id is None else os.stat(base).st_mode & 0o777
        folder.mkdir(mode=mode, exist_ok=True)
    return folder
