"""Track experiments: parameters, metrics and artifacts of a script started by ``yanex run``.

    import yanex

    rate = yanex.get_param("learning_rate", default=0.01)
    for epoch in range(10):
        yanex.log_metrics({"loss": train(rate)}, step=epoch)
    yanex.save_artifact(model, "model.pt")

Without the runner (``python train.py``) the same script works in standalone mode: nothing is
recorded, parameters come from defaults and ``YANEX_PARAM_*``, artifacts go to ``./artifacts/``.
"""

# This file is read by every Python down to 2.7, so that an old interpreter gets the message below
# and no SyntaxError. Newer syntax belongs into the modules that are loaded after the check.

import os
import sys

if sys.hexversion < 0x03080000:
    raise ImportError(
        "yanex needs Python 3.8 or newer; this is Python "
        + ".".join(str(part) for part in sys.version_info[:3])
        + " at "
        + str(sys.executable)
        + "; use yanex run --python PATH to name another interpreter"
    )

__version__ = os.environ.get("YANEX_VERSION") or "0.1.0"

__all__ = [
    "AmbiguousArtifactError",
    "AmbiguousIDError",
    "AmbiguousKeyError",
    "CircularDependencyError",
    "ConfigError",
    "DirtyWorkingDirectoryError",
    "Experiment",
    "ExperimentAlreadyRunningError",
    "ExperimentContext",
    "ExperimentContextError",
    "ExperimentError",
    "ExperimentNotFoundError",
    "ExperimentResult",
    "ExperimentSpec",
    "GitError",
    "InvalidDependencyError",
    "InvalidGroupError",
    "KeyNotFoundError",
    "StorageError",
    "ValidationError",
    "YanexError",
    "__version__",
    "artifact_exists",
    "artifact_path",
    "assert_dependency",
    "cancel",
    "completed",
    "copy_artifact",
    "create_context",
    "create_experiment",
    "execute_bash_script",
    "fail",
    "get_artifacts_dir",
    "get_checkpoint_dir",
    "get_cli_args",
    "get_dependencies",
    "get_dependency",
    "get_experiment_dir",
    "get_experiment_id",
    "get_graph",
    "get_metadata",
    "get_param",
    "get_params",
    "get_status",
    "has_context",
    "is_resumed",
    "is_standalone",
    "list_artifacts",
    "load_artifact",
    "log_metrics",
    "log_results",
    "register_format",
    "run_multiple",
    "save_artifact",
]

# Type checkers take this name as true. The import statements below are for them and for editors; at
# run time a name is loaded when it is first used, so that ``import yanex`` costs next to nothing.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from ._artifacts import (
        artifact_exists,
        artifact_path,
        copy_artifact,
        get_artifacts_dir,
        list_artifacts,
        load_artifact,
        register_format,
        save_artifact,
    )
    from ._batch import ExperimentResult, ExperimentSpec, run_multiple
    from ._create import ExperimentContext, create_context, create_experiment
    from ._dependencies import (
        assert_dependency,
        get_dependencies,
        get_dependency,
        get_graph,
    )
    from ._experiment import Experiment
    from ._metrics import log_metrics, log_results
    from ._mode import get_experiment_dir, get_experiment_id, has_context, is_standalone
    from ._params import get_cli_args, get_param, get_params
    from ._resume import get_checkpoint_dir, is_resumed
    from ._shell import execute_bash_script
    from ._status import cancel, completed, fail, get_metadata, get_status
    from .exceptions import (
        AmbiguousArtifactError,
        AmbiguousIDError,
        AmbiguousKeyError,
        CircularDependencyError,
        ConfigError,
        DirtyWorkingDirectoryError,
        ExperimentAlreadyRunningError,
        ExperimentContextError,
        ExperimentError,
        ExperimentNotFoundError,
        GitError,
        InvalidDependencyError,
        InvalidGroupError,
        KeyNotFoundError,
        StorageError,
        ValidationError,
        YanexError,
    )
else:
    _NAMES = {
        "_artifacts": (
            "artifact_exists artifact_path copy_artifact get_artifacts_dir list_artifacts "
            "load_artifact register_format save_artifact"
        ),
        "_batch": "ExperimentResult ExperimentSpec run_multiple",
        "_create": "ExperimentContext create_context create_experiment",
        "_dependencies": "assert_dependency get_dependencies get_dependency get_graph",
        "_experiment": "Experiment",
        "_metrics": "log_metrics log_results",
        "_mode": (
            "get_experiment_dir get_experiment_id has_context is_standalone "
            "_clear_current_experiment_id _get_current_experiment_id _set_current_experiment_id"
        ),
        "_params": "get_cli_args get_param get_params",
        "_resume": "get_checkpoint_dir is_resumed",
        "_shell": "execute_bash_script",
        "_status": (
            "cancel completed fail get_metadata get_status _ExperimentCancelledException "
            "_ExperimentCompletedException _ExperimentFailedException"
        ),
        "exceptions": (
            "AmbiguousArtifactError AmbiguousIDError AmbiguousKeyError CircularDependencyError "
            "ConfigError DirtyWorkingDirectoryError ExperimentAlreadyRunningError "
            "ExperimentContextError ExperimentError ExperimentNotFoundError GitError "
            "InvalidDependencyError InvalidGroupError KeyNotFoundError StorageError "
            "ValidationError YanexError"
        ),
    }
    _MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}
    _SUBMODULES = ("api", "exceptions", "executor", "experiment", "results", "utils")

    def __getattr__(name):
        # Loads a public name at its first use (PEP 562) and keeps it for the next one.
        if name in _MODULE_OF:
            module = __import__("yanex." + _MODULE_OF[name], None, None, [name])
            value = getattr(module, name)
        elif name in _SUBMODULES:
            value = __import__("yanex." + name, None, None, ["__name__"])
        else:
            raise AttributeError("module 'yanex' has no attribute " + repr(name))
        globals()[name] = value
        return value

    def __dir__():
        return sorted(set(globals()).union(__all__, _SUBMODULES))
