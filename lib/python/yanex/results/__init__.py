"""Reading finished experiments: ``import yanex.results as yr``.

The module can be imported, so that scripts that mention it run; its functions come with a later
version and say so when they are called.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

_COMING = frozenset(
    [
        "Experiment",
        "ExperimentGraph",
        "ResultsManager",
        "archive_experiments",
        "compare",
        "delete_experiments",
        "experiment_exists",
        "export",
        "export_experiments",
        "find",
        "get_best",
        "get_experiment",
        "get_experiment_count",
        "get_experiments",
        "get_graph",
        "get_latest",
        "get_manager",
        "get_metrics",
        "list_experiments",
        "plot_metrics",
    ]
)


def __getattr__(name: str) -> Any:
    if name not in _COMING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def not_yet(*args: object, **kwargs: object) -> None:
        from .._later import coming

        raise coming(f"yanex.results.{name}")

    not_yet.__name__ = name
    return not_yet


def __dir__() -> list[str]:
    return sorted(_COMING)
