"""Experiments that a script makes itself, with ``with`` instead of ``yanex run``."""

from __future__ import annotations

import os

from .._mode import _context
from ..exceptions import ExperimentContextError, ExperimentError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Any, NoReturn

    from .tenure import Tenure


def create_experiment(
    script_path: Path | str,
    name: str | None = None,
    config: dict[str, Any] | None = None,
    tags: list[str] | None = None,
    description: str | None = None,
) -> ExperimentContext:
    """Make an experiment, to be run by the ``with`` block that it is given to.

        with yanex.create_experiment(Path(__file__), name="trial", config={"lr": 0.01}):
            yanex.log_metrics({"loss": train(yanex.get_param("lr"))})

    It is recorded as ``yanex run`` would: code, environment, and ``config`` as all of its
    parameters. Inside the block every function of yanex means this experiment, in this thread.

    Raises ExperimentContextError under ``yanex run``, which makes the experiment itself;
    ExperimentError if the program yanex is not there or refuses (with its reason), TypeError or
    ValueError for a ``config`` that cannot be one.
    """
    _refuse_under_runner("create_experiment")
    from .._batch.spec import ExperimentSpec
    from .._program import find_program, run_options, script_arguments
    from .._program.call import Call
    from .._program.config_text import config_text
    from .tenure import Tenure

    spec = ExperimentSpec(
        script_path,
        config=config or {},
        name=name,
        tags=tags or [],
        description=description,
    )
    spec.validate()
    options = [*run_options(spec), "--stage"]
    call = Call(find_program(), show=False)
    told = call.run(options, config_text(spec.config), script_arguments(spec))
    if told.experiment_id is None or told.folder is None:
        raise ExperimentError(f"The experiment could not be made: {told.message}")
    for warning in told.warnings:
        from .._files import warn

        warn(warning)
    tenure = Tenure(told.folder)
    try:
        tenure.prepare()
    finally:
        tenure.release()
    return ExperimentContext(told.experiment_id)


def create_context(experiment_id: str) -> ExperimentContext:
    """Return the ``with`` block that runs an experiment which was created or staged before.

    An id or a unique prefix. Raises ExperimentContextError under ``yanex run``,
    ExperimentNotFoundError, or AmbiguousIDError with the ids that fit.
    """
    _refuse_under_runner("create_context")
    from .._store import find_experiment

    return ExperimentContext(os.path.basename(find_experiment(experiment_id)))


class ExperimentContext:
    """The ``with`` block of an experiment.

    It is ``running`` from the beginning of the block. At the end it is ``completed``; after an
    exception ``failed`` with ``Type: message``, after Ctrl-C ``cancelled``, and the exception goes
    on. ``yanex.completed()``, ``fail()`` and ``cancel()`` leave the block and set what they say.
    Blocks may be nested, and threads have blocks of their own.

    All functions of yanex can be called on it: ``with ... as run: run.log_metrics(...)``.
    """

    def __init__(self, experiment_id: str) -> None:
        """Prepare the block of an experiment given by its full id."""
        self.experiment_id = experiment_id
        self._tenure: Tenure | None = None
        self._outer: str | None = None

    def __enter__(self) -> ExperimentContext:  # noqa: PYI034 (Self came with Python 3.11)
        """Begin the run.

        Raises ExperimentAlreadyRunningError if somebody runs it, ExperimentContextError if it has
        ended already.
        """
        from .._mode import experiment_folder
        from .tenure import Tenure

        tenure = Tenure(experiment_folder(self.experiment_id))
        try:
            tenure.begin()
        except BaseException:
            tenure.release()
            raise
        self._tenure = tenure
        self._outer = _context.experiment_id
        _context.experiment_id = self.experiment_id
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """End the run; True if the exception was one of yanex's own."""
        from .ending import Ending

        _context.experiment_id = self._outer
        ending = Ending(problem)
        tenure, self._tenure = self._tenure, None
        assert tenure is not None
        try:
            ending.record(self.experiment_id, tenure)
        finally:
            tenure.release()
        return ending.is_own

    def __getattr__(self, name: str) -> Any:
        import yanex

        if name.startswith("_") or name not in yanex.__all__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(yanex, name)


def _refuse_under_runner(name: str) -> None:
    if os.environ.get("YANEX_CLI_ACTIVE"):
        _refuse(name)


def _refuse(name: str) -> NoReturn:
    raise ExperimentContextError(
        f"yanex.{name}() cannot be used in a script that yanex run has started: the run is an "
        "experiment already. Start the script with python, or take the call out and use the "
        "experiment that there is."
    )
