"""Where artifacts lie: names that stay inside the folder, and files that appear as a whole."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

from .._files import sync, token

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRATCH = ".tmp-"


def safe_name(filename: str) -> str:
    """Return an artifact's name with ``/`` between its parts; subfolders are allowed.

    Raises ValueError for a name that is empty, absolute, has a drive, ``..`` or a NUL, and
    TypeError for what is no name.
    """
    name = os.fspath(filename)
    if not isinstance(name, str):
        raise TypeError(f"a file name must be a str, got {type(filename).__name__}")
    # Both separators count everywhere, so that a store can move between systems.
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if "\0" in name:
        problem = "it has a NUL character"
    elif name[:1] in ("/", "\\") or name[1:2] == ":":
        problem = "it is absolute; give a name inside the artifacts folder"
    elif ".." in parts:
        problem = "'..' leads out of the artifacts folder"
    elif not parts or name.endswith(("/", "\\")):
        problem = "it names no file"
    else:
        return "/".join(parts)
    raise ValueError(f"invalid artifact name {name!r}: {problem}")


def list_names(folder: str) -> list[str]:
    """Return the sorted names of all files in an artifacts folder, ``sub/name`` for nested ones."""
    names = []
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(_SCRATCH)]
        inside = os.path.relpath(where, folder).replace(os.sep, "/")
        names += [name if inside == "." else f"{inside}/{name}" for name in files]
    return sorted(names)


@contextmanager
def staged(target: str) -> Iterator[Path]:
    """Give a path to write to, and put what was written there to ``target`` at the end.

    The path has the final name, because many writers choose the format or make the names of further
    files from it; it lies in a hidden folder beside the target, and everything that the writer left
    in that folder moves. Nothing moves if the block raises. The files are on disk before they
    appear. A folder that stands in the place of a folder is replaced in two steps.
    """
    folder, name = os.path.split(target)
    os.makedirs(folder, exist_ok=True)
    scratch = os.path.join(folder, _SCRATCH + token())
    os.mkdir(scratch)
    try:
        yield Path(scratch, name)
        _restrict(scratch, os.stat(folder).st_mode)
        # The artifact itself last: whoever sees it finds its further files as well.
        written = sorted(os.listdir(scratch), key=lambda found: found == name)
        if name not in written:
            import warnings

            warnings.warn(f"the saver wrote no file '{name}'", RuntimeWarning, stacklevel=4)
        for found in written:
            _publish(os.path.join(scratch, found), os.path.join(folder, found))
        sync(folder)
    finally:
        import shutil

        shutil.rmtree(scratch, ignore_errors=True)


def _publish(source: str, destination: str) -> None:
    if os.path.isdir(source) and os.path.isdir(destination):
        os.replace(destination, os.path.join(os.path.dirname(source), f".old-{token()}"))
    os.replace(source, destination)


def _restrict(scratch: str, folder_mode: int) -> None:
    """Take rights from the files that the artifacts folder does not give, and sync them to disk."""
    allowed = (folder_mode & 0o777) | 0o700
    for where, folders, files in os.walk(scratch):
        for path in [os.path.join(where, name) for name in folders + files]:
            if os.path.islink(path):
                continue
            mode = os.stat(path).st_mode & 0o777
            if mode & ~allowed:
                os.chmod(path, mode & allowed)
            sync(path)
