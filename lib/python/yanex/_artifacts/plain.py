"""Formats that need nothing but the standard library."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def save_text(obj: str, path: Path, encoding: str = "utf-8") -> None:
    """Write a text as it is, without changing its line ends."""
    with open(path, "w", encoding=encoding, newline="") as stream:
        stream.write(obj)


def load_text(path: Path) -> str:
    """Read a text as it is."""
    with open(path, encoding="utf-8", newline="") as stream:
        return stream.read()


def save_json(obj: Any, path: Path, indent: int | str | None = 2, **kwargs: Any) -> None:
    """Write JSON; the arguments are those of ``json.dump``."""
    import json

    with open(path, "w", encoding="utf-8") as stream:
        json.dump(obj, stream, indent=indent, **kwargs)


def load_json(path: Path) -> Any:
    """Read JSON."""
    import json

    with open(path, encoding="utf-8") as stream:
        return json.load(stream)


def save_json_lines(obj: list[Any], path: Path, **kwargs: Any) -> None:
    """Write one line of JSON per item; the arguments are those of ``json.dumps``."""
    import json

    with open(path, "w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(item, **kwargs) + "\n" for item in obj)


def load_json_lines(path: Path) -> list[Any]:
    """Read one item per line of JSON; empty lines are none."""
    import json

    with open(path, encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def save_rows(obj: list[dict[str, Any]], path: Path, delimiter: str = ",") -> None:
    """Write dicts as lines of CSV, with all their keys as columns in the order they come up."""
    import csv

    columns = list(dict.fromkeys(key for row in obj for key in row))
    with open(path, "w", encoding="utf-8", newline="") as stream:
        if columns:
            writer = csv.DictWriter(stream, columns, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(obj)


def load_rows(path: Path) -> list[dict[str, str]]:
    """Read CSV as dicts of texts."""
    import csv

    with open(path, encoding="utf-8", newline="") as stream:
        return [dict(row) for row in csv.DictReader(stream)]


def save_pickle(obj: Any, path: Path, protocol: int | None = None) -> None:
    """Pickle an object, with the newest protocol unless another one is asked for."""
    import pickle

    with open(path, "wb") as stream:
        pickle.dump(obj, stream, pickle.HIGHEST_PROTOCOL if protocol is None else protocol)


def load_pickle(path: Path) -> Any:
    """Unpickle; as with every pickle, this runs what the file says."""
    import pickle

    with open(path, "rb") as stream:
        return pickle.load(stream)
