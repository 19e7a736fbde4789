"""Public names whose work comes with a later version: they have their place and say so.

Each moves into a module of its own when it is made; ``yanex/__init__.py`` then names that module.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def coming(name: str) -> NotImplementedError:
    """Return the error that a name without its work raises."""
    return NotImplementedError(f"{name} comes with a later version of yanex")


def get_dependencies(transitive: bool = False, include_self: bool = False) -> Any:
    """Return the experiments that this one depends on (comes with a later version)."""
    raise coming("yanex.get_dependencies()")


def get_dependency(slot: str) -> Any:
    """Return the dependency in a slot (comes with a later version)."""
    raise coming("yanex.get_dependency()")


def assert_dependency(script_name: str, slot: str | None = None) -> None:
    """Fail the run unless it depends on an experiment of that script (later version).

    In standalone mode the call does nothing, now and later.
    """
    from ._mode import is_standalone

    if not is_standalone():
        raise coming("yanex.assert_dependency()")


def get_graph(*, weakly_connected: bool = False) -> Any:
    """Return the lineage of this experiment (comes with a later version)."""
    raise coming("yanex.get_graph()")


def create_experiment(
    script_path: Path | str,
    name: str | None = None,
    config: dict[str, Any] | None = None,
    tags: list[str] | None = None,
    description: str | None = None,
) -> Any:
    """Create an experiment from Python (comes with a later version)."""
    raise coming("yanex.create_experiment()")


def create_context(experiment_id: str) -> Any:
    """Enter an existing experiment from Python (comes with a later version)."""
    raise coming("yanex.create_context()")


def run_multiple(
    experiments: list[ExperimentSpec], parallel: int | None = None, verbose: bool = False
) -> Any:
    """Run a batch of experiments (comes with a later version)."""
    raise coming("yanex.run_multiple()")


class Experiment:
    """A recorded experiment (comes with a later version)."""

    def __init__(self, experiment_id: str) -> None:
        raise coming("yanex.Experiment")


class ExperimentContext:
    """The ``with`` block of an experiment made from Python (comes with a later version)."""

    def __init__(self, experiment_id: str) -> None:
        raise coming("yanex.ExperimentContext")


class ExperimentSpec:
    """What one experiment of a batch runs (comes with a later version)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        raise coming("yanex.ExperimentSpec")


class ExperimentResult:
    """How one experiment of a batch ended (comes with a later version)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        raise coming("yanex.ExperimentResult")
