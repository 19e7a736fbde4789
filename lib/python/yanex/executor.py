"""Batches of experiments from Python, under the import path of yanex 0.6 for Python."""

from ._batch import ExperimentResult, ExperimentSpec, run_multiple

__all__ = ["ExperimentResult", "ExperimentSpec", "run_multiple"]
