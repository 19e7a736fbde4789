"""Running many experiments from Python."""

from __future__ import annotations

from .spec import ExperimentResult, ExperimentSpec

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ExperimentResult", "ExperimentSpec", "run_multiple"]


def run_multiple(
    experiments: Sequence[ExperimentSpec], parallel: int | None = None, verbose: bool = False
) -> list[ExperimentResult]:
    """Run experiments, one after the other or ``parallel`` at once, and return how they ended.

        specs = [yanex.ExperimentSpec("train.py", config={"lr": lr}) for lr in (0.1, 0.01)]
        results = yanex.run_multiple(specs, parallel=2)

    Each is one ``yanex run`` with the interpreter of this script, so it is recorded as any other
    run. The results are in the order of the specs; one that fails does not stop the others.
    ``parallel=0`` uses all CPUs that this process may use. A line on stdout says how each one
    ended; ``verbose`` shows the scripts' output as well, on stderr. Ctrl-C (and a signal that ends
    this script) cancels those that run and begins no more.

    Raises ValueError for no experiments, ``parallel`` below 0 or a spec without a script,
    NotImplementedError for a spec with a function, TypeError for values of a wrong type, all before
    anything runs; ExperimentError if the program yanex is not there.
    """
    specs = list(experiments)
    if not specs:
        raise ValueError("there are no experiments to run: the list is empty")
    for index, spec in enumerate(specs):
        _check(index, spec)
    workers = _workers(parallel)
    from .._program import find_program
    from .pool import Pool

    return Pool(find_program(), specs, verbose).run(min(workers, len(specs)))


def _check(index: int, spec: ExperimentSpec) -> None:
    if not isinstance(spec, ExperimentSpec):
        raise TypeError(f"experiment {index} must be an ExperimentSpec, got {type(spec).__name__}")
    try:
        spec.validate()
    except (ValueError, TypeError, NotImplementedError) as problem:
        raise type(problem)(f"experiment {index}: {problem}") from None


def _workers(parallel: int | None) -> int:
    if parallel is None:
        return 1
    if isinstance(parallel, bool) or not isinstance(parallel, int):
        raise TypeError(f"parallel must be an int or None, got {type(parallel).__name__}")
    if parallel < 0:
        raise ValueError(f"parallel must be at least 0, got {parallel}")
    return parallel or _processors()


def _processors() -> int:
    """Return how many CPUs this process may use; in a SLURM job at most those of the job."""
    import os

    affinity = getattr(os, "sched_getaffinity", None)
    here = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    job = os.environ.get("SLURM_CPUS_ON_NODE", "")
    return max(1, min(here, int(job))) if job.isdigit() and int(job) > 0 else here
