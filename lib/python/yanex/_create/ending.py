"""How the ``with`` block of an experiment ended, and writing that down."""

from __future__ import annotations

import os

from .._files import warn
from .._metrics import close
from .._metrics.steps import write_metrics_json
from .._mode import experiment_folder
from .._screen import say
from .._status import _ManualEnd
from ..exceptions import YanexError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from .tenure import Tenure

_LINES = {
    "completed": "✓ Experiment completed successfully",
    "failed": "✗ Experiment failed",
    "cancelled": "✖ Experiment cancelled",
}


class Ending:
    """What an exception, or none, means for the experiment."""

    def __init__(self, problem: BaseException | None) -> None:
        """Decide by the exception that left the block."""
        self.is_own = isinstance(problem, _ManualEnd)
        self._problem = problem
        self.message = ""
        if isinstance(problem, _ManualEnd):
            self.status, self.message = problem.status, problem.message
        elif isinstance(problem, KeyboardInterrupt):
            self.status, self.message = "cancelled", "Interrupted by user (Ctrl+C)"
        elif problem is None or (isinstance(problem, SystemExit) and not problem.code):
            self.status = "completed"
        else:
            self.status, self.message = "failed", f"{type(problem).__name__}: {problem}"

    def record(self, experiment_id: str, tenure: Tenure) -> None:
        """Write the end down: metrics.json, the record, and a line on stdout.

        Raises OSError or YanexError if that fails, unless an exception is on its way: it must not
        be hidden, so the failure is a warning then.
        """
        close(experiment_id)
        try:
            folder = experiment_folder(experiment_id)
            write_metrics_json(folder)
            tenure.end(self.status, self.message)
        except (OSError, YanexError) as failure:
            if self._problem is None or self.is_own:
                raise
            warn(
                f"the end of experiment {os.path.basename(experiment_id)} is not recorded: {failure}"
            )
            return
        say(f"{_LINES[self.status]}: {experiment_id}\n  Directory: {folder}")
