"""The lineage of an experiment as an object."""

from __future__ import annotations

from ..exceptions import ExperimentNotFoundError, StorageError
from .lineage import lineage_of

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any, NoReturn

    from .._experiment import Experiment
    from .lineage import Edge, Lineage


class ExperimentGraph:
    """Experiments that depend on each other, and access to what only one of them has.

        graph = yanex.get_graph()
        for run in graph: ...  # dependencies before what depends on them
        graph["abc12345"], len(graph), "abc12345" in graph
        graph.edges  # [("aaaa1111", "bbbb2222", "data"), ...]: from, to, slot
        graph.get_param("lr"), graph.get_metric("accuracy"), graph.load_artifact("model.pt")

    A deleted experiment is in ``edges``, ``to_dict()`` and ``digraph``, and in nothing else.
    """

    def __init__(self, experiments: dict[str, Experiment], lineage: Lineage) -> None:
        """Make a graph of experiments by id; :meth:`around` finds them."""
        self._experiments = experiments
        self._lineage = lineage

    @classmethod
    def around(cls, experiment: Experiment, weakly_connected: bool = False) -> ExperimentGraph:
        """Return the lineage of an experiment, or everything that is connected with it."""
        store = experiment.store
        lineage = lineage_of(store, experiment.id, weakly_connected)
        experiments: dict[str, Experiment] = {}
        for each in lineage.ids:
            try:
                if each in lineage.existing:
                    experiments[each] = experiment.related(each)
            except ExperimentNotFoundError:  # deleted just now, or a folder of something else
                lineage.existing.discard(each)
        return cls(experiments, lineage)

    @property
    def experiments(self) -> list[Experiment]:
        """All experiments, each after those that it depends on."""
        return list(self._experiments.values())

    @property
    def edges(self) -> list[Edge]:
        """The dependencies as tuples: id of the dependency, id of what depends on it, slot."""
        return list(self._lineage.edges)

    @property
    def roots(self) -> list[Experiment]:
        """The experiments that depend on none of the graph."""
        dependents = {dependent for _, dependent, _ in self._lineage.edges}
        return [found for each, found in self._experiments.items() if each not in dependents]

    @property
    def leaves(self) -> list[Experiment]:
        """The experiments on which none of the graph depends."""
        dependencies = {dependency for dependency, _, _ in self._lineage.edges}
        return [found for each, found in self._experiments.items() if each not in dependencies]

    @property
    def digraph(self) -> Any:
        """A new ``networkx.DiGraph`` from dependencies to what depends on them.

        Edges have a ``slot``, nodes ``name``, ``status`` and ``script``; a deleted one is called
        ``[deleted]``. Raises ImportError without networkx.
        """
        from .._artifacts.libraries import library

        networkx = library("networkx", "a digraph (edges and to_dict() go without)")
        graph = networkx.DiGraph()
        for node in self.to_dict()["nodes"]:
            graph.add_node(node.pop("id"), **node)
        for dependency, dependent, slot in self._lineage.edges:
            graph.add_edge(dependency, dependent, slot=slot)
        return graph

    def to_dict(self) -> dict[str, list[dict[str, str]]]:
        """Return plain data.

        ``nodes`` with ``id name status script``, ``edges`` with ``from to slot``; what is not known
        is an empty text.
        """
        return {
            "nodes": [self._node(each) for each in self._lineage.ids],
            "edges": [
                {"from": dependency, "to": dependent, "slot": slot}
                for dependency, dependent, slot in self._lineage.edges
            ],
        }

    def load_artifact(
        self,
        filename: str,
        loader: Callable[[Path], Any] | None = None,
        format: str | None = None,
    ) -> Any:
        """Load an artifact from the one experiment of the graph that has it; None if none has.

        Raises AmbiguousArtifactError with the ids if several have it.
        """
        from .._artifacts import only_one_with

        found = only_one_with(filename, self._experiments.values())
        return None if found is None else found.load_artifact(filename, loader, format)

    def get_params(self) -> dict[str, Any]:
        """Return the parameters of all experiments in one nested dict.

        Raises ValueError that names both experiments if they have different values for a parameter.
        """
        from .._params.stored import merge
        from .keys import flatten

        seen: dict[str, tuple[str, Any]] = {}
        merged: dict[Any, Any] = {}
        for each, experiment in self._experiments.items():
            params = experiment.get_params()
            for key, value in flatten(params).items():
                owner, known = seen.setdefault(key, (each, value))
                if known != value:
                    raise ValueError(
                        f"parameter '{key}' has different values: {owner} has {known!r}, "
                        f"{each} has {value!r}; ask one experiment for it"
                    )
            merge(merged, params)
        return merged

    def get_param(self, key: str) -> Any:
        """Return the value that a parameter has in all experiments that have it.

        The end of a dotted name is enough if it fits one name only. Raises KeyNotFoundError,
        AmbiguousKeyError with the names that fit, ValueError if the values differ.
        """
        from .keys import flatten

        tables = {each: flatten(run.get_params()) for each, run in self._experiments.items()}
        return _common_value(key, "param", tables)

    def get_metric(self, name: str) -> Any:
        """Return a metric as ``Experiment.get_metric`` does: what all experiments with it have.

        The end of a dotted name is enough if it fits one name only. Raises KeyNotFoundError,
        AmbiguousKeyError with the names that fit, ValueError if the values differ.
        """
        tables = {each: run.all_metrics() for each, run in self._experiments.items()}
        return _common_value(name, "metric", tables)

    def filter(self, **filters: Any) -> NoReturn:
        """Return the experiments of the graph that pass filters (comes with a later version)."""
        raise _coming("filter")

    def compare(self, **options: Any) -> NoReturn:
        """Return a table of the experiments (comes with a later version)."""
        raise _coming("compare")

    def get_metrics(self, **options: Any) -> NoReturn:
        """Return a table of the metrics (comes with a later version)."""
        raise _coming("get_metrics")

    def __getitem__(self, experiment_id: str) -> Experiment:
        try:
            return self._experiments[experiment_id]
        except KeyError:
            count = len(self._experiments)
            raise KeyError(
                f"Experiment '{experiment_id}' not in graph. Graph contains {count} experiments."
            ) from None

    def __len__(self) -> int:
        return len(self._experiments)

    def __iter__(self) -> Iterator[Experiment]:
        return iter(self._experiments.values())

    def __contains__(self, experiment_id: object) -> bool:
        return experiment_id in self._experiments

    def __repr__(self) -> str:
        return f"ExperimentGraph(experiments={len(self)}, edges={len(self._lineage.edges)})"

    def _node(self, experiment_id: str) -> dict[str, str]:
        experiment = self._experiments.get(experiment_id)
        if experiment is None:
            return {"id": experiment_id, "name": "[deleted]", "status": "deleted", "script": ""}
        try:
            script = experiment.script_path
            name, status = experiment.name or "", experiment.status
        except StorageError:
            script, name, status = None, "", "unknown"
        file_name = "" if script is None else script.name
        return {"id": experiment_id, "name": name, "status": status, "script": file_name}


def _common_value(key: str, group: str, tables: dict[str, dict[str, Any]]) -> Any:
    from .keys import full_key

    name = full_key(key, group, [known for table in tables.values() for known in table])
    found = [(each, table[name]) for each, table in tables.items() if name in table]
    first = found[0][1]
    if any(value != first for _, value in found):
        values = ", ".join(f"{each} has {value!r}" for each, value in found[:5])
        raise ValueError(f"'{name}' has different values: {values}; ask one experiment for it")
    return first


def _coming(name: str) -> NotImplementedError:
    from .._later import coming

    return coming(f"ExperimentGraph.{name}()")
