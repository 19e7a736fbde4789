"""A script with types, as a user writes it: ``mypy --strict`` must accept it and nothing looser.

MYPYPATH=lib/python mypy --strict tests/client/typed_script.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yanex
from yanex import api, experiment
from yanex.utils.exceptions import ExperimentContextError

if TYPE_CHECKING:
    from typing import assert_type

    assert_type(yanex.get_params(), dict[str, Any])
    assert_type(yanex.list_artifacts(), list[str])
    assert_type(yanex.list_artifacts(transitive=True), dict[str, list[str]])
    assert_type(yanex.get_experiment_id(), str | None)
    assert_type(yanex.get_artifacts_dir(), Path | None)
    assert_type(yanex.artifact_path("a"), Path)
    assert_type(yanex.get_checkpoint_dir(), Path)
    assert_type(experiment.is_resumed(), bool)
    assert_type(yanex.execute_bash_script("true", timeout=1), dict[str, Any])
    assert_type(api.get_status(), str | None)
    assert_type(yanex.__version__, str)
    assert_type(yanex.get_dependency("data"), yanex.Experiment | None)
    assert_type(yanex.get_dependencies(transitive=True), list[yanex.Experiment])
    deps = yanex.get_dependencies()
    assert_type(deps[0], yanex.Experiment)
    assert_type(deps["data"].id, str)
    assert_type(deps.get("data"), yanex.Experiment | None)
    assert_type([slot for slot, dep in deps.items()], list[str])
    assert_type(deps[0].get_metrics(as_dataframe=False), list[dict[str, Any]])
    assert_type(deps[0].get_metrics(3, as_dataframe=False), dict[str, Any])
    assert_type(deps[0].get_dependencies(transitive=True), list[yanex.Experiment])
    assert_type(yanex.get_graph().edges, list[tuple[str, str, str]])
    spec = yanex.ExperimentSpec(Path("train.py"), config={"lr": 0.1}, dependencies={"a": deps[0]})
    assert_type(yanex.run_multiple([spec], parallel=2), list[yanex.ExperimentResult])
    assert_type(yanex.load_artifact("a", from_experiment=deps[0]), Any)
    yanex.load_artifact("a", from_experiment=3)  # type: ignore[arg-type]
    yanex.log_metric({})  # type: ignore[attr-defined]
    experiment.log_metrics([1])  # type: ignore[arg-type]
    yanex.log_metrics({"a": 1}, step="1")  # type: ignore[arg-type]


def main() -> None:
    """Log a few metrics and stop."""
    rate: float = yanex.get_param("learning_rate", 0.01)
    for step in range(3):
        experiment.log_metrics({"loss": rate / (step + 1)}, step=step)
    yanex.assert_dependency("prepare_data.py", slot="data")
    with yanex.create_experiment(Path(__file__), config={"lr": rate}) as run:
        run.log_metrics({"loss": 0.5})
    try:
        yanex.completed()
    except ExperimentContextError:
        print("standalone")


if __name__ == "__main__":
    main()
