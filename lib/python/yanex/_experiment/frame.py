"""Metrics as a pandas DataFrame."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


def frame_of(steps: list[dict[str, Any]]) -> Any:
    """Return a DataFrame with the steps as index, and numbers where a column has only such.

    Raises ImportError if pandas is not there.
    """
    from .._artifacts.libraries import library

    pandas = library("pandas", "a DataFrame of metrics (as_dataframe=False gives a list)")
    frame = pandas.DataFrame(steps)
    if "step" in frame.columns:
        frame = frame.set_index("step")
    for column in frame.columns:
        try:
            frame[column] = pandas.to_numeric(frame[column])
        except (ValueError, TypeError):
            continue  # texts, lists and the like stay what they are
    return frame
