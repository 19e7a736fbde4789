"""The experiments behind recorded dependencies; those that were deleted are left out."""

from __future__ import annotations

from .._experiment import Experiment
from ..exceptions import ExperimentNotFoundError
from .recorded import dependencies_first
from .slots import Dependencies


def direct_dependencies(experiment: Experiment) -> Dependencies:
    """Return the direct dependencies of an experiment by slot, in the order of its record.

    Raises StorageError if the record cannot be read, AmbiguousIDError if it has a short id that
    fits several experiments.
    """
    found = Dependencies()
    for slot, recorded in experiment.dependencies.items():
        try:
            found[slot] = experiment.related(recorded)
        except ExperimentNotFoundError:
            continue
    return found


def transitive_dependencies(experiment: Experiment, include_self: bool = False) -> list[Experiment]:
    """Return direct and indirect dependencies, each after those that it depends on itself.

    ``include_self`` puts the experiment at the end. Raises CircularDependencyError if there is a
    circle, and what :func:`direct_dependencies` raises.
    """
    known = {experiment.id: experiment}

    def dependencies_of(experiment_id: str) -> list[str]:
        found = direct_dependencies(known[experiment_id]).values()
        for dependency in found:
            known.setdefault(dependency.id, dependency)
        return [dependency.id for dependency in found]

    ordered = dependencies_first([experiment.id], dependencies_of)
    return [known[each] for each in ordered if include_self or each != experiment.id]
