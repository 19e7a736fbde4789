"""Lock files that Python and the runner share: whoever makes the file holds the lock.

The same protocol as the runner's ``lib/experiment/lock.ts``: the file comes into being as a whole
by a hard link, which is atomic on NFS as well, and says who made it, so that the lock of a process
that died can be taken over.
"""

from __future__ import annotations

import contextlib
import os
import time

from .._files import token
from ..exceptions import StorageError
from .process import identity, liveness

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

# Seconds after which a lock counts as forgotten whose owner, on another machine, cannot be seen.
_EXPIRY = 60.0
# Seconds to wait for a lock that somebody holds.
_PATIENCE = 90.0
_LONGEST_PAUSE = 0.1


@contextlib.contextmanager
def held(path: str) -> Iterator[None]:
    """Return a ``with`` block that holds the lock.

    Raises StorageError if somebody else holds it for too long, OSError if the folder is gone or
    cannot be written to.
    """
    limit = time.monotonic() + _PATIENCE
    pause = 0.001
    while not try_lock(path):
        if break_if_forgotten(path):
            continue
        if time.monotonic() > limit:
            raise StorageError(f"{path} is held by {_holder(path)}; gave up after {_PATIENCE:g} s")
        # Not in step with others who wait.
        time.sleep(pause * (0.5 + os.urandom(1)[0] / 256))
        pause = min(2 * pause, _LONGEST_PAUSE)
    try:
        yield
    finally:
        unlock(path)


def try_lock(path: str) -> bool:
    """Make the lock file; False if there is one. Raises OSError if none can be made."""
    import json

    owner = {**identity(), "since": _micros()}
    return _create(path, json.dumps(owner).encode("ascii"))


def unlock(path: str) -> None:
    """Remove a lock file of this process; one that somebody has taken over is left alone."""
    owner = _parse(_read(path) or b"")
    mine = identity()
    if owner is not None and all(owner.get(key) == value for key, value in mine.items()):
        _remove(path)


def break_if_forgotten(path: str, silent: Callable[[int], bool] | None = None) -> bool:
    """Remove the lock of a process that died; True if trying again at once is worth it.

    ``silent`` is asked about an owner on another machine: whether it has given no sign of life
    since (microseconds since 1970); by default a lock of a minute's age counts as forgotten.
    """
    content = _read(path)
    if content is None:
        return True
    if not _is_forgotten(path, content, silent or _is_expired):
        return False
    # Several processes may come to this point with the same lock. Only the one that makes this
    # second file may remove it, after another look: it could be a new lock by now.
    breaking = f"{path}.break"
    if not try_lock(breaking):
        breaker = _read(breaking)
        if breaker is None or not _is_forgotten(breaking, breaker, _is_expired):
            return False
        _remove(breaking)
        return True
    try:
        if _read(path) == content:
            _remove(path)
    finally:
        _remove(breaking)
    return True


def _is_forgotten(path: str, content: bytes, silent: Callable[[int], bool]) -> bool:
    owner = _parse(content)
    if owner is None:
        # Where there are no hard links its maker may not have filled it yet.
        with contextlib.suppress(FileNotFoundError):
            return time.time() - os.stat(path).st_mtime > _EXPIRY
        return False
    state = liveness(owner)
    return silent(int(owner.get("since") or 0)) if state == "unknown" else state == "dead"


def _is_expired(since: int) -> bool:
    return _micros() - since > _EXPIRY * 1e6


def _micros() -> int:
    return time.time_ns() // 1000


def _create(path: str, content: bytes) -> bool:
    """Make a file with its content in one step, unless there is one."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.{token()}.tmp")
    _write_new(temporary, content)
    try:
        os.link(temporary, path)
        return True
    except OSError as problem:
        # A server's answer can get lost: the number of names tells the truth (open(2), O_EXCL).
        if os.stat(temporary).st_nlink == 2:
            return True
        if isinstance(problem, FileExistsError):
            return False
    finally:
        _remove(temporary)
    try:  # a file system without hard links
        _write_new(path, content)
    except FileExistsError:
        return False
    return True


def _write_new(path: str, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
    except BaseException:  # a full disk, for one
        _remove(path)
        raise


def _holder(path: str) -> str:
    owner = _parse(_read(path) or b"")
    return "a process" if owner is None else f"process {owner['pid']} on {owner['host']}"


def _parse(content: bytes) -> dict[str, Any] | None:
    import json

    try:
        owner = json.loads(content)
        return owner if type(owner["pid"]) is int and type(owner["host"]) is str else None
    except (ValueError, TypeError, KeyError):
        return None


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def _remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
