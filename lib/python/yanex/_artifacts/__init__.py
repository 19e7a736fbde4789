"""Artifacts: the files that belong to a run."""

from __future__ import annotations

import os

from .._mode import experiment_folder, get_experiment_id, takes_part
from .formats import register_format
from .place import list_names, safe_name, staged

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import Any, Literal, overload

    from .._experiment import Experiment

__all__ = [
    "artifact_exists",
    "artifact_path",
    "copy_artifact",
    "get_artifacts_dir",
    "list_artifacts",
    "load_artifact",
    "register_format",
    "save_artifact",
]

# The runner holds these open while the script runs; a new file in their place would get nothing.
_OF_THE_RUNNER = ("stdout.txt", "stderr.txt", "git_diff.patch")


def get_artifacts_dir() -> Path | None:
    """Return the absolute folder of the run's artifacts, or None in standalone mode."""
    if get_experiment_id() is None:
        return None
    from pathlib import Path

    folder = Path(_own_folder())
    folder.mkdir(exist_ok=True)
    return folder


def artifact_path(filename: str) -> Path:
    """Return a path to write an artifact to directly; the folder it is in is made.

    For writers that save often or as they go. What is written there is not atomic. Raises
    ValueError for a name that leads out of the artifacts.
    """
    from pathlib import Path

    path = Path(_target(filename))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def save_artifact(
    obj: Any, filename: str, saver: Callable[..., object] | None = None, **kwargs: Any
) -> None:
    """Save an object as an artifact, in the format that the file name's extension says.

        yanex.save_artifact({"accuracy": 0.9}, "report.json", indent=4)
        yanex.save_artifact(model.state_dict(), "checkpoints/last.pt")
        yanex.save_artifact(figure, "curve.png", dpi=200)

    ``.txt .json .jsonl .csv .npy .npz .pt .pth .pkl .png .pdf .svg .jpg .yaml .parquet .feather
    .safetensors .joblib``, and those of :func:`register_format`. Further arguments go to the
    function that writes the format. ``saver(obj, path, **kwargs)`` writes any other one. The
    artifact appears as a whole or not at all; one of that name is replaced. Standalone it goes to
    ``./artifacts/``; in all ranks but the first nothing is saved.

    Raises ValueError for an unknown extension or a name that leads out of the artifacts, TypeError
    if the format does not take the object, ImportError if a library is missing.
    """
    target = _target(filename)
    if takes_part():
        return
    if saver is None:
        from .formats import format_for_saving

        saver = format_for_saving(obj, filename).saver
    with staged(target) as path:
        saver(obj, path, **kwargs)


def copy_artifact(src_path: Path | str, filename: str | None = None) -> None:
    """Copy a file, or a folder with all that is in it, into the artifacts; times are kept.

    The name is that of the source unless ``filename`` is given. Raises FileNotFoundError,
    ValueError if the source is neither a file nor a folder or would be copied into itself.
    """
    import shutil

    source = os.path.abspath(os.fspath(src_path))
    if not os.path.exists(source):
        raise FileNotFoundError(f"there is no {source} to copy")
    target = _target(os.path.basename(source) if filename is None else filename)
    if takes_part():
        return
    if os.path.isdir(source):
        if os.path.realpath(target).startswith(os.path.join(os.path.realpath(source), "")):
            raise ValueError(f"{source} cannot be copied into itself ({target})")
        with staged(target) as path:
            shutil.copytree(source, path)
    elif os.path.isfile(source):
        with staged(target) as path:
            shutil.copy2(source, path)
    else:
        raise ValueError(f"{source} is neither a file nor a folder")


def load_artifact(
    filename: str,
    loader: Callable[[Path], Any] | None = None,
    format: str | None = None,
    from_experiment: str | Experiment | None = None,
) -> Any:
    """Load an artifact, in the format that the file name's extension says.

        state = yanex.load_artifact("last.pt")  # None if there is none yet
        data = yanex.load_artifact("data.pkl", from_experiment="abc12345")

    ``format`` names a format instead, ``loader(path)`` reads any other one. ``from_experiment`` (an
    id, a unique prefix of one, or an Experiment) looks there and nowhere else, and there a missing
    artifact is a FileNotFoundError that lists what there is. Without it, the run's own artifacts
    come first, then those of all its dependencies, direct and indirect; standalone those in
    ``./artifacts/`` are meant. One that is nowhere gives None.

    Raises ValueError for an unknown extension or format, ImportError if a library is missing,
    AmbiguousArtifactError with the ids if several dependencies have it, ExperimentNotFoundError or
    AmbiguousIDError for ``from_experiment``.
    """
    name = safe_name(filename)
    if from_experiment is not None:
        folder = _folder_of(from_experiment)
        if not os.path.exists(os.path.join(folder, name)):
            there = ", ".join(list_names(folder)) or "none"
            experiment_id = os.path.basename(os.path.dirname(folder))
            raise FileNotFoundError(
                f"experiment {experiment_id} has no artifact '{name}'; it has: {there}"
            )
        return load_from(folder, name, loader, format)
    folder = _own_folder()
    if not os.path.exists(os.path.join(folder, name)):
        found = only_one_with(name, _all_dependencies())
        return None if found is None else found.load_artifact(name, loader, format)
    return load_from(folder, name, loader, format)


def load_from(
    folder: str,
    filename: str,
    loader: Callable[[Path], Any] | None = None,
    format: str | None = None,
) -> Any:
    """Load an artifact from a folder as :func:`load_artifact` does; None if it is not there."""
    from pathlib import Path

    path = Path(folder, safe_name(filename))
    if not path.exists():
        return None
    if loader is None:
        from .formats import format_for_loading

        loader = format_for_loading(path.name, format).loader
    return loader(path)


def only_one_with(filename: str, experiments: Iterable[Experiment]) -> Experiment | None:
    """Return the one experiment that has an artifact of this name, None if none has.

    Raises AmbiguousArtifactError with their ids if several have it.
    """
    having = [experiment for experiment in experiments if experiment.artifact_exists(filename)]
    if len(having) > 1:
        from ..exceptions import AmbiguousArtifactError

        raise AmbiguousArtifactError(filename, [experiment.id for experiment in having])
    return next(iter(having), None)


def artifact_exists(filename: str) -> bool:
    """Tell whether the run itself (standalone: ``./artifacts/``) has an artifact of this name."""
    return os.path.exists(os.path.join(_own_folder(), safe_name(filename)))


if TYPE_CHECKING:

    @overload
    def list_artifacts(transitive: Literal[False] = False) -> list[str]: ...
    @overload
    def list_artifacts(transitive: Literal[True]) -> dict[str, list[str]]: ...
    @overload
    def list_artifacts(transitive: bool) -> list[str] | dict[str, list[str]]: ...


def list_artifacts(transitive: bool = False) -> list[str] | dict[str, list[str]]:
    """Return the sorted names of the run's artifacts, those in folders as ``folder/name``.

    The runner's own files (``stdout.txt``) are among them. ``transitive=True`` adds those of all
    dependencies, direct and indirect: a dict of experiment id to names, dependencies before what
    depends on them and the run itself last; standalone its only key is ``"local"``.
    """
    names = list_names(_own_folder())
    if not transitive:
        return names
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return {"local": names}
    found = {dependency.id: dependency.list_artifacts() for dependency in _all_dependencies()}
    return {**found, experiment_id: names}


def _own_folder() -> str:
    experiment_id = get_experiment_id()
    if experiment_id is None:
        return os.path.abspath("artifacts")
    return os.path.join(experiment_folder(experiment_id), "artifacts")


def _folder_of(experiment: Any) -> str:
    from .._store import find_experiment

    # It knows best where it lies: it may be of another store.
    folder = getattr(experiment, "artifacts_dir", None)
    if folder is not None:
        return str(folder)
    identifier = getattr(experiment, "id", experiment)
    if not isinstance(identifier, str):
        raise TypeError(
            f"from_experiment must be an id or an Experiment, got {type(experiment).__name__}"
        )
    return os.path.join(find_experiment(identifier), "artifacts")


def _target(filename: str) -> str:
    name = safe_name(filename)
    if name in _OF_THE_RUNNER and get_experiment_id() is not None:
        raise ValueError(f"the artifact '{name}' is written by yanex itself; choose another name")
    return os.path.join(_own_folder(), name)


def _all_dependencies() -> list[Experiment]:
    from .._dependencies import get_dependencies

    return get_dependencies(transitive=True)
