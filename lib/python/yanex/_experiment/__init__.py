"""A recorded experiment, with everything that its folder holds."""

from __future__ import annotations

import os

from .._mode import store_folder
from .._store import find_experiment
from .changes import Changes

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from pathlib import Path
    from typing import Any, Literal, overload

    from .._dependencies.graph import ExperimentGraph
    from .._dependencies.slots import Dependencies


class Experiment(Changes):
    """An experiment of the store: what was recorded, what it depends on, and what it made.

        run = yanex.Experiment("abc12345")  # or a unique beginning of the id
        run.status, run.get_param("lr"), run.get_metric("loss"), run.load_artifact("model.pt")

    Metadata, parameters and metrics are read when they are first asked for and kept until
    :meth:`refresh`; everything else is looked up each time. Archived experiments count.
    """

    def __init__(self, experiment_id: str, store: Path | str | None = None) -> None:
        """Find an experiment by its id or a unique prefix, in the store of the environment.

        ``store`` is another folder to look in. Raises ExperimentNotFoundError, or AmbiguousIDError
        with the ids that fit.
        """
        if not isinstance(experiment_id, str):
            raise TypeError(f"an id must be a str, got {type(experiment_id).__name__}")
        self._store = store_folder() if store is None else os.path.abspath(os.fspath(store))
        self._id = os.path.basename(find_experiment(experiment_id, self._store))
        self.refresh()

    def refresh(self) -> None:
        """Forget what was read, so that it is read anew when it is next asked for."""
        self._record: dict[str, Any] | None = None
        self._params: dict[str, Any] | None = None
        self._steps: list[dict[str, Any]] | None = None

    @property
    def id(self) -> str:
        """The full id."""
        return self._id

    @property
    def name(self) -> str | None:
        """The name, if it has one."""
        return self._text("name")

    @property
    def project(self) -> str | None:
        """The project, if it has one."""
        return self._text("project")

    @property
    def description(self) -> str | None:
        """The description, if it has one."""
        return self._text("description")

    @property
    def status(self) -> str:
        """``staged created running completed failed cancelled``, or ``unknown``."""
        return self._text("status") or "unknown"

    @property
    def tags(self) -> list[str]:
        """The tags, sorted."""
        return sorted(str(tag) for tag in self._metadata().get("tags") or [])

    @property
    def script_path(self) -> Path | None:
        """Absolute path of the script, on the machine where it ran."""
        from pathlib import Path

        text = self._text("script_path")
        return Path(text) if text else None

    @property
    def started_at(self) -> datetime | None:
        """When the script was started, with its zone; None if it was not."""
        from .times import parse_time

        return parse_time(self._metadata().get("started_at"))

    @property
    def completed_at(self) -> datetime | None:
        """When the run ended, also if it failed or was cancelled."""
        from .times import parse_time

        metadata = self._metadata()
        for key in ("completed_at", "failed_at", "cancelled_at"):
            time = parse_time(metadata.get(key))
            if time is not None:
                return time
        return None

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end; while it runs, until now."""
        start, end = self.started_at, self.completed_at
        if start is not None and end is None and self.status == "running":
            from datetime import datetime

            from .times import UTC

            end = datetime.now(UTC)
        return None if start is None or end is None else end - start

    @property
    def experiment_dir(self) -> Path:
        """Absolute folder of the experiment. Raises ExperimentNotFoundError if it was deleted."""
        from pathlib import Path

        return Path(self._folder())

    @property
    def artifacts_dir(self) -> Path:
        """Absolute folder of its artifacts."""
        return self.experiment_dir / "artifacts"

    @property
    def archived(self) -> bool:
        """Whether it lies in the archive; looked up each time."""
        return os.path.dirname(self._folder()) != self._store

    def get_params(self, include_deps: bool = False, transitive: bool = True) -> dict[str, Any]:
        """Return the parameters as a nested dict, a copy.

        ``include_deps`` adds those of all dependencies, with ``transitive=False`` of the direct
        ones. Maps are merged; where values differ, the experiment's own one counts, else that of
        the later dependency.
        """
        from .._params import copy_of
        from .._params.stored import merge

        params: dict[str, Any] = {}
        if include_deps:
            found = self.get_dependencies(transitive=True) if transitive else None
            for dependency in self.get_dependencies().values() if found is None else found:
                merge(params, dependency.get_params())
        merge(params, copy_of(self._own_params()))
        return params

    def get_param(self, key: str, default: Any = None, include_deps: bool = False) -> Any:
        """Return one parameter, or the default; ``"model.lr"`` reaches into the map ``model``."""
        from .._params import MISSING, copy_of, find

        params = self.get_params(include_deps=True) if include_deps else self._own_params()
        value = find(params, key)
        return default if value is MISSING else copy_of(value)

    if TYPE_CHECKING:

        @overload
        def get_metrics(
            self, step: None = None, *, as_dataframe: Literal[False]
        ) -> list[dict[str, Any]]: ...
        @overload
        def get_metrics(self, step: int, as_dataframe: Literal[False]) -> dict[str, Any]: ...
        @overload
        def get_metrics(self, step: int | None = None, as_dataframe: bool = True) -> Any: ...

    def get_metrics(self, step: int | None = None, as_dataframe: bool = True) -> Any:
        """Return what was logged: a pandas DataFrame with the steps as index, metrics as columns.

        ``as_dataframe=False`` gives a list of dicts, one for each step, with ``step`` and
        ``timestamp``. A ``step`` gives that step alone, as a frame of one row or as a dict; if
        there is no such step, they are empty. Raises ImportError if a DataFrame is wanted and
        pandas is not there, StorageError if the metrics cannot be read.
        """
        steps = self._all_steps()
        if step is not None:
            steps = [entry for entry in steps if entry.get("step") == step]
        if as_dataframe:
            from .frame import frame_of

            return frame_of(steps)
        copies = [dict(entry) for entry in steps]
        return copies if step is None else next(iter(copies), {})

    def get_metric(self, name: str) -> Any:
        """Return a metric: its value if it was logged at one step, a list of them if at more.

        None if it was never logged.
        """
        if name == "step":
            return None
        values = [entry[name] for entry in self._all_steps() if name in entry]
        return values if len(values) > 1 else next(iter(values), None)

    def all_metrics(self) -> dict[str, Any]:
        """Return every metric by name, as :meth:`get_metric` does."""
        found: dict[str, list[Any]] = {}
        for entry in self._all_steps():
            for name, value in entry.items():
                if name not in ("step", "timestamp", "last_updated"):
                    found.setdefault(name, []).append(value)
        return {name: values if len(values) > 1 else values[0] for name, values in found.items()}

    def load_artifact(
        self,
        filename: str,
        loader: Callable[[Path], Any] | None = None,
        format: str | None = None,
    ) -> Any:
        """Load an artifact of this experiment as ``yanex.load_artifact`` does; None without it."""
        from .._artifacts import load_from

        return load_from(self._artifacts(), filename, loader, format)

    def artifact_exists(self, filename: str) -> bool:
        """Tell whether this experiment has an artifact of that name."""
        from .._artifacts.place import safe_name

        return os.path.exists(os.path.join(self._artifacts(), safe_name(filename)))

    def list_artifacts(self) -> list[str]:
        """Return the sorted names of its artifacts, those in folders as ``folder/name``."""
        from .._artifacts.place import list_names

        return list_names(self._artifacts())

    @property
    def dependencies(self) -> dict[str, str]:
        """Slot and id of each direct dependency as recorded, also of those that were deleted."""
        from .._dependencies.recorded import recorded_dependencies

        return recorded_dependencies(self._folder())

    @property
    def dependency_ids(self) -> list[str]:
        """The ids of the direct dependencies."""
        return list(self.dependencies.values())

    @property
    def has_dependencies(self) -> bool:
        """Whether it was made with dependencies."""
        return bool(self.dependencies)

    def get_dependency(self, slot: str) -> Experiment | None:
        """Return the dependency in a slot; None if there is none, or if it was deleted."""
        return self.get_dependencies().get(slot)

    if TYPE_CHECKING:

        @overload
        def get_dependencies(
            self, transitive: Literal[False] = False, include_self: bool = False
        ) -> Dependencies: ...
        @overload
        def get_dependencies(
            self, transitive: Literal[True], include_self: bool = False
        ) -> list[Experiment]: ...
        @overload
        def get_dependencies(
            self, transitive: bool, include_self: bool = False
        ) -> Dependencies | list[Experiment]: ...

    def get_dependencies(
        self, transitive: bool = False, include_self: bool = False
    ) -> Dependencies | list[Experiment]:
        """Return what this experiment depends on, as ``yanex.get_dependencies`` does for a run."""
        from .._dependencies.found import direct_dependencies, transitive_dependencies

        if transitive:
            return transitive_dependencies(self, include_self)
        return direct_dependencies(self)

    def get_graph(self, *, weakly_connected: bool = False) -> ExperimentGraph:
        """Return the lineage of this experiment, as ``yanex.get_graph`` does for a run."""
        from .._dependencies.graph import ExperimentGraph

        return ExperimentGraph.around(self, weakly_connected)

    @property
    def store(self) -> str:
        """Absolute path of the store that it lies in."""
        return self._store

    def related(self, experiment_id: str) -> Experiment:
        """Return another experiment of the same store. Raises as the constructor does."""
        return Experiment(experiment_id, self._store)

    def get_script_runs(self) -> list[dict[str, Any]]:
        """Return the commands that the script ran with ``execute_bash_script``, as recorded.

        Empty if there are none or they cannot be read.
        """
        from .._store.record import read_json
        from ..exceptions import StorageError

        try:
            entries = read_json(os.path.join(self._folder(), "script_runs.json"))
        except (FileNotFoundError, StorageError):
            return []
        return entries if isinstance(entries, list) else []

    def to_dict(self) -> dict[str, Any]:
        """Return everything of the experiment but the contents of its artifacts, as plain data."""
        started, completed, duration = self.started_at, self.completed_at, self.duration
        script = self.script_path
        return {
            "id": self.id,
            "name": self.name,
            "project": self.project,
            "description": self.description,
            "status": self.status,
            "tags": self.tags,
            "started_at": None if started is None else started.isoformat(),
            "completed_at": None if completed is None else completed.isoformat(),
            "duration_seconds": None if duration is None else duration.total_seconds(),
            "script_path": None if script is None else str(script),
            "archived": self.archived,
            "params": self.get_params(),
            "metrics": self.get_metrics(as_dataframe=False),
            "artifacts": self.list_artifacts(),
            "script_runs": self.get_script_runs(),
            "dependency_ids": self.dependency_ids,
            "has_dependencies": self.has_dependencies,
        }

    def __repr__(self) -> str:
        name = self.name or "[unnamed]"
        return f"Experiment(id='{self.id}', name='{name}', status='{self.status}')"

    def __str__(self) -> str:
        return f"{self.id} - {self.name or '[unnamed]'} ({self.status})"

    def _folder(self) -> str:
        """Look the folder up: the experiment may have been archived meanwhile."""
        return find_experiment(self._id, self._store)

    def _artifacts(self) -> str:
        return os.path.join(self._folder(), "artifacts")

    def _metadata(self) -> dict[str, Any]:
        if self._record is None:
            from .._store.record import read_record

            self._record = read_record(self._folder())
        return self._record

    def _text(self, key: str) -> str | None:
        value = self._metadata().get(key)
        return value if isinstance(value, str) else None

    def _own_params(self) -> dict[str, Any]:
        if self._params is None:
            from .._params.stored import of_other_experiment

            self._params = of_other_experiment(self._folder())
        return self._params

    def _all_steps(self) -> list[dict[str, Any]]:
        if self._steps is None:
            from .._metrics.steps import read_steps

            self._steps = read_steps(self._folder())
        return self._steps

    def _update(self, change: Callable[[dict[str, Any]], None]) -> None:
        from .._store.record import update_record

        self._record = update_record(self._folder(), change)
