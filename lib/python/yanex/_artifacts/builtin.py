"""The table of built-in formats."""

from __future__ import annotations

from . import plain, science
from .formats import Format
from .libraries import is_a

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any


def _anything(_: Any) -> bool:
    return True


def _is_frame(obj: Any) -> bool:
    return is_a(obj, "pandas", "DataFrame")


def _is_rows(obj: Any) -> bool:
    return isinstance(obj, list) and all(isinstance(row, dict) for row in obj)


def _is_array(obj: Any) -> bool:
    return is_a(obj, "numpy", "ndarray")


def _is_arrays(obj: Any) -> bool:
    return isinstance(obj, dict) and all(_is_array(value) for value in obj.values())


def _is_tensors(obj: Any) -> bool:
    return isinstance(obj, dict) and (
        _is_arrays(obj) or all(is_a(value, "torch", "Tensor") for value in obj.values())
    )


def _is_figure(obj: Any) -> bool:
    return is_a(obj, "matplotlib", "Figure")


# For an extension that stands in several lines, saving takes the first whose type fits, and loading
# takes the first.
FORMATS = [
    Format(
        "text",
        [".txt"],
        lambda obj: isinstance(obj, str),
        plain.save_text,
        plain.load_text,
        takes="a str",
    ),
    Format(
        "csv-pandas",
        [".csv"],
        _is_frame,
        science.save_csv,
        science.load_csv,
        takes="a pandas DataFrame",
    ),
    Format(
        "csv-list", [".csv"], _is_rows, plain.save_rows, plain.load_rows, takes="a list of dicts"
    ),
    Format("json", [".json"], _anything, plain.save_json, plain.load_json),
    Format(
        "jsonl",
        [".jsonl"],
        lambda obj: isinstance(obj, list),
        plain.save_json_lines,
        plain.load_json_lines,
        takes="a list",
    ),
    Format(
        "npy",
        [".npy"],
        _is_array,
        science.save_array,
        science.load_array,
        takes="a NumPy array",
    ),
    Format(
        "npz",
        [".npz"],
        _is_arrays,
        science.save_arrays,
        science.load_arrays,
        takes="a dict of NumPy arrays",
    ),
    Format("torch", [".pt", ".pth"], _anything, science.save_torch, science.load_torch, "torch"),
    Format("pickle", [".pkl"], _anything, plain.save_pickle, plain.load_pickle),
    Format(
        "png",
        [".png", ".jpg", ".jpeg"],
        _is_figure,
        science.save_figure,
        science.load_image,
        takes="a Matplotlib Figure",
    ),
    Format(
        "drawing",
        [".pdf", ".svg"],
        _is_figure,
        science.save_figure,
        science.load_drawing,
        takes="a Matplotlib Figure",
    ),
    Format("yaml", [".yaml", ".yml"], _anything, science.save_yaml, science.load_yaml, "yaml"),
    Format(
        "parquet",
        [".parquet"],
        _is_frame,
        science.save_parquet,
        science.load_parquet,
        takes="a pandas DataFrame",
    ),
    Format(
        "feather",
        [".feather"],
        _is_frame,
        science.save_feather,
        science.load_feather,
        takes="a pandas DataFrame",
    ),
    Format(
        "safetensors",
        [".safetensors"],
        _is_tensors,
        science.save_tensors,
        science.load_tensors,
        "safetensors",
        takes="a dict of torch tensors or of NumPy arrays",
    ),
    Format("joblib", [".joblib"], _anything, science.save_joblib, science.load_joblib, "joblib"),
]

# Formats that yanex 0.6 for Python lacks: its scripts may register one of their own by such a name,
# which then comes first.
REPLACEABLE = frozenset(["drawing", "yaml", "parquet", "feather", "safetensors", "joblib"])
