"""Writing files of an experiment so that neither a crash nor another process spoils them."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

if sys.platform != "win32":
    import fcntl


def file_mode(folder: str) -> int:
    """Return the permission bits for a new file in a folder: nobody can read more than the folder.

    A private store (0700) gives 0600; a shared one leaves the rest to the umask.
    """
    return 0o600 | (os.stat(folder).st_mode & 0o066)


def append_line(path: str, line: str) -> None:
    """Append one line (without its end) in a single write; the file is made if there is none."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, file_mode(os.path.dirname(path)))
    try:
        os.write(descriptor, line.encode("utf-8") + b"\n")
    finally:
        os.close(descriptor)


def read_at(descriptor: int, count: int, offset: int) -> bytes:
    """Read up to so many bytes of an open file from an offset."""
    if sys.platform == "win32":
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, count)
    return os.pread(descriptor, count, offset)


def write_atomic(path: str, data: bytes, mode: int | None = None) -> None:
    """Replace a file as a whole: temporary file beside it, fsync, rename, fsync of the folder.

    ``mode`` gives its permission bits; by default they are those of a new file. Raises OSError; the
    old file is then as it was.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".tmp-{token()}-{name}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, file_mode(folder) if mode is None else mode)
    try:
        with open(descriptor, "wb") as stream:
            if mode is not None and sys.platform != "win32":
                os.fchmod(descriptor, mode)  # the umask may have taken some
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):  # what went wrong matters more
            os.unlink(temporary)
        raise
    sync(folder)


def sync(path: str) -> None:
    """Wait until a file or folder is on disk, where the system can tell."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:  # Windows opens no folders, and nobody can open some files for reading
        return
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse it for folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def token() -> str:
    """Return 8 random hexadecimal digits for a temporary name."""
    return os.urandom(4).hex()


def lock(descriptor: int) -> bool:
    """Wait for the exclusive lock on an open file; False if the system has no such locks here.

    Raises OSError if the file is not open for writing. The lock is a POSIX record lock: it works
    between processes and, on NFS, between hosts, and makes NFS forget what it remembers of the
    file's size. It does not hold off threads of this process.
    """
    if sys.platform != "win32":
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX)
            return True
        except OSError as problem:
            if problem.errno == errno.EBADF:
                raise
    return False


def unlock(descriptor: int) -> None:
    """Give back the lock that :func:`lock` took."""
    if sys.platform != "win32":
        fcntl.lockf(descriptor, fcntl.LOCK_UN)


def locked(path: str) -> _Locked:
    """Return a ``with`` block that holds the lock on a file made for it."""
    return _Locked(path)


class _Locked:
    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        mode = file_mode(os.path.dirname(self._path))
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, mode)
        lock(self._descriptor)

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)  # releases the lock


def warn(message: str) -> None:
    """Tell the user something on stderr that does not stop the script."""
    print(f"yanex: warning: {message}", file=sys.stderr, flush=True)
