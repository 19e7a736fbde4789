"""What one experiment of a batch runs, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from .._experiment import Experiment


@dataclass
class ExperimentSpec:
    """What one experiment of :func:`run_multiple` runs.

        yanex.ExperimentSpec("train.py", config={"lr": 0.01}, dependencies={"data": "abc12345"})

    ``config`` has all its parameters: config.yaml and ``YANEX_PARAM_*`` add none. ``script_args``
    go to ``sys.argv``. ``dependencies`` are ids, unique prefixes or Experiments by slot.
    ``cli_args`` is what ``get_cli_args()`` gives the script instead of the options it was run with.
    ``function`` is reserved.
    """

    script_path: Path | str | None = None
    script_args: list[str] = field(default_factory=list)
    function: Callable[..., Any] | None = None
    config: dict[str, Any] = field(default_factory=dict)
    name: str | None = None
    tags: list[str] = field(default_factory=list)
    description: str | None = None
    dependencies: dict[str, str | Experiment] = field(default_factory=dict)
    cli_args: dict[str, Any] = field(default_factory=dict)
    project: str | None = None

    def validate(self) -> None:
        """Check what can be checked before anything runs.

        Raises ValueError without a script or with a function besides, or for a dependency that is
        no id; NotImplementedError for a function; TypeError for values of a wrong type.
        """
        if (self.script_path is None) == (self.function is None):
            raise ValueError("give a script_path, and nothing but a script_path, to be run")
        if self.function is not None:
            raise NotImplementedError("functions cannot be run yet; give a script_path")
        for name in ("script_args", "tags"):
            items = getattr(self, name)
            if isinstance(items, str) or not all(isinstance(item, str) for item in items):
                raise TypeError(f"{name} must be a list of texts")
        for slot, dependency in self.dependencies.items():
            wanted = getattr(dependency, "id", dependency)
            if not isinstance(wanted, str):
                raise TypeError(f"the dependency in slot '{slot}' must be an id or an Experiment")
            # The command line has a meaning for these: several dependencies, several experiments.
            if not wanted or any(character in ",=()" for character in wanted):
                raise ValueError(f"the dependency in slot '{slot}' is no id: {wanted!r}")
        from .._program.config_text import config_text

        config_text(self.config)


@dataclass
class ExperimentResult:
    """How one experiment of :func:`run_multiple` ended.

    ``status`` is ``completed``, ``failed`` or ``cancelled``; ``duration`` is in seconds. The id is
    ``unknown`` if no experiment could be made, and ``error_message`` says why.
    """

    experiment_id: str
    status: str
    error_message: str | None = None
    duration: float | None = None
    name: str | None = None
