"""The experiments that the current one depends on."""

from __future__ import annotations

from .._mode import get_experiment_id

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Literal, overload

    from .._experiment import Experiment
    from .graph import ExperimentGraph
    from .slots import Dependencies

if TYPE_CHECKING:

    @overload
    def get_dependencies(
        transitive: Literal[False] = False, include_self: bool = False
    ) -> Dependencies: ...
    @overload
    def get_dependencies(
        transitive: Literal[True], include_self: bool = False
    ) -> list[Experiment]: ...
    @overload
    def get_dependencies(
        transitive: bool, include_self: bool = False
    ) -> Dependencies | list[Experiment]: ...


def get_dependencies(
    transitive: bool = False, include_self: bool = False
) -> Dependencies | list[Experiment]:
    """Return the experiments that this one depends on.

        deps = yanex.get_dependencies()
        if deps:
            data = yanex.load_artifact("data.pkl", from_experiment=deps[0].id)
        deps["data"].get_params()  # yanex run train.py -D data=abc12345

    Direct ones come as a dict of slot and Experiment in the order of the command line, whose
    integer keys give the n-th one; iterating over it gives the slots. ``transitive=True`` gives a
    list of direct and indirect ones, each after those that it depends on itself, and with
    ``include_self`` this experiment at the end. Deleted experiments are left out, archived ones are
    not. Both are empty standalone.

    Raises StorageError if a record cannot be read, CircularDependencyError if experiments depend on
    each other in a circle.
    """
    current = _current()
    if current is None:
        from .slots import Dependencies

        return [] if transitive else Dependencies()
    return current.get_dependencies(transitive, include_self)


def get_dependency(slot: str) -> Experiment | None:
    """Return the dependency in a slot; None if there is none, if it was deleted, and standalone.

    Dependencies that were given without a slot are in ``dep1``, ``dep2`` and so on.
    """
    current = _current()
    return None if current is None else current.get_dependency(slot)


def assert_dependency(script_name: str, slot: str | None = None) -> None:
    """End the run as failed unless it depends on a run of that script.

        yanex.assert_dependency("prepare_data.py")
        yanex.assert_dependency("prepare_data.py", slot="data")  # and no other slot

    Direct dependencies count; a name with folders (``steps/prepare_data.py``) is compared with the
    end of the path. The explanation goes to stderr. Standalone the call does nothing.
    """
    current = _current()
    if current is None:
        return
    from .required import explain, is_run_of

    found = current.get_dependencies()
    candidates = found.values() if slot is None else filter(None, [found.get(slot)])
    if any(is_run_of(dependency, script_name) for dependency in candidates):
        return
    import sys

    from .._status import fail

    print(explain(current, script_name, slot), file=sys.stderr, flush=True)
    fail(f"Missing required dependency: {script_name}")


def get_graph(*, weakly_connected: bool = False) -> ExperimentGraph:
    """Return the lineage of this experiment: all that it depends on and all that depends on it.

        graph = yanex.get_graph()
        graph.experiments, graph.roots, graph.leaves, graph.edges
        graph.load_artifact("dataset.json")  # from the one experiment that has it
        graph.digraph  # for networkx

    ``weakly_connected`` adds what is connected in any other way: further runs from the same data.
    Raises ExperimentContextError standalone.
    """
    current = _current()
    if current is None:
        from ..exceptions import ExperimentContextError

        raise ExperimentContextError(
            "There is no experiment whose lineage could be shown: the script runs standalone. "
            "Start it with yanex run, or use yanex.Experiment(id).get_graph()."
        )
    return current.get_graph(weakly_connected=weakly_connected)


def _current() -> Experiment | None:
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return None
    from .._experiment import Experiment

    return Experiment(experiment_id)
