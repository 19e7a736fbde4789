"""Formats of other libraries, which are imported when one of these functions is called."""

from __future__ import annotations

from .libraries import is_a, library

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def save_csv(obj: Any, path: Path, index: bool = False, **kwargs: Any) -> None:
    """Write a DataFrame; the arguments are those of ``to_csv``."""
    obj.to_csv(path, index=index, **kwargs)


def load_csv(path: Path) -> Any:
    """Read a DataFrame, or a list of dicts of texts where pandas is not installed."""
    try:
        pandas = library("pandas", f"loading {path.name}")
    except ImportError:
        from .plain import load_rows

        return load_rows(path)
    return pandas.read_csv(path) if path.stat().st_size else pandas.DataFrame()


def save_array(obj: Any, path: Path, allow_pickle: bool = True) -> None:
    """Write a NumPy array."""
    numpy = library("numpy", f"saving {path.name}")
    with open(path, "wb") as stream:
        numpy.save(stream, obj, allow_pickle=allow_pickle)


def load_array(path: Path) -> Any:
    """Read a NumPy array, arrays of Python objects included."""
    return library("numpy", f"loading {path.name}").load(path, allow_pickle=True)


def save_arrays(obj: dict[str, Any], path: Path, compressed: bool = False) -> None:
    """Write a dict of NumPy arrays."""
    numpy = library("numpy", f"saving {path.name}")
    with open(path, "wb") as stream:
        (numpy.savez_compressed if compressed else numpy.savez)(stream, **obj)


def load_arrays(path: Path) -> dict[str, Any]:
    """Read a dict of NumPy arrays."""
    with library("numpy", f"loading {path.name}").load(path, allow_pickle=True) as archive:
        return {name: archive[name] for name in archive.files}


def save_torch(obj: Any, path: Path, **kwargs: Any) -> None:
    """Write with ``torch.save``, which takes the arguments."""
    library("torch", f"saving {path.name}").save(obj, path, **kwargs)


def load_torch(path: Path) -> Any:
    """Read with ``torch.load``: weights only, and with a warning anything where that fails."""
    import pickle

    torch = library("torch", f"loading {path.name}")
    try:
        return torch.load(path, weights_only=True)
    except (pickle.UnpicklingError, TypeError):  # TypeError: torch before 1.13
        import warnings

        warnings.warn(
            f"{path.name} holds more than weights; loading it can run code that is in the file",
            UserWarning,
            stacklevel=3,
        )
    try:
        return torch.load(path, weights_only=False)
    except TypeError:
        return torch.load(path)


def save_figure(obj: Any, path: Path, **kwargs: Any) -> None:
    """Write a Matplotlib figure; the arguments are those of ``savefig``."""
    obj.savefig(path, **kwargs)


def load_image(path: Path) -> Any:
    """Read a picture as a Pillow image."""
    image = library("PIL.Image", f"loading {path.name}").open(path)
    image.load()
    return image


def load_drawing(path: Path) -> Any:
    """Say that drawings cannot be loaded without a loader."""
    raise ValueError(f"{path.name} can only be saved; to load it give loader=")


def save_yaml(obj: Any, path: Path, sort_keys: bool = False, **kwargs: Any) -> None:
    """Write YAML; the arguments are those of ``yaml.safe_dump``."""
    yaml = library("yaml", f"saving {path.name}")
    with open(path, "w", encoding="utf-8") as stream:
        yaml.safe_dump(obj, stream, sort_keys=sort_keys, allow_unicode=True, **kwargs)


def load_yaml(path: Path) -> Any:
    """Read YAML with the safe loader."""
    with open(path, encoding="utf-8") as stream:
        return library("yaml", f"loading {path.name}").safe_load(stream)


def save_parquet(obj: Any, path: Path, **kwargs: Any) -> None:
    """Write a DataFrame as Parquet; the arguments are those of ``to_parquet``."""
    library("pyarrow", f"saving {path.name}")
    obj.to_parquet(path, **kwargs)


def load_parquet(path: Path) -> Any:
    """Read a DataFrame from Parquet."""
    library("pyarrow", f"loading {path.name}")
    return library("pandas", f"loading {path.name}").read_parquet(path)


def save_feather(obj: Any, path: Path, **kwargs: Any) -> None:
    """Write a DataFrame as Feather; the arguments are those of ``to_feather``."""
    library("pyarrow", f"saving {path.name}")
    obj.to_feather(path, **kwargs)


def load_feather(path: Path) -> Any:
    """Read a DataFrame from Feather."""
    library("pyarrow", f"loading {path.name}")
    return library("pandas", f"loading {path.name}").read_feather(path)


def save_tensors(obj: dict[str, Any], path: Path, metadata: dict[str, str] | None = None) -> None:
    """Write a dict of torch tensors or NumPy arrays as safetensors."""
    kind = "torch" if any(is_a(value, "torch", "Tensor") for value in obj.values()) else "numpy"
    writer = library(f"safetensors.{kind}", f"saving {path.name}")
    # "format" is how safetensors files say which library they are from.
    known = {"format": "pt" if kind == "torch" else "np"}
    writer.save_file(obj, path, metadata={**known, **(metadata or {})})


def load_tensors(path: Path) -> dict[str, Any]:
    """Read safetensors as what was saved; files that do not say it as torch where it is there."""
    import json

    purpose = f"loading {path.name}"
    with open(path, "rb") as stream:
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
    if header.get("__metadata__", {}).get("format") == "np":
        reader = library("safetensors.numpy", purpose)
    else:
        try:
            reader = library("safetensors.torch", purpose)
        except ImportError:
            reader = library("safetensors.numpy", purpose)
    tensors: dict[str, Any] = reader.load_file(path)
    return tensors


def save_joblib(obj: Any, path: Path, **kwargs: Any) -> None:
    """Write with ``joblib.dump``, which takes the arguments."""
    library("joblib", f"saving {path.name}").dump(obj, path, **kwargs)


def load_joblib(path: Path) -> Any:
    """Read with ``joblib.load``; as with every pickle, this runs what the file says."""
    return library("joblib", f"loading {path.name}").load(path)
