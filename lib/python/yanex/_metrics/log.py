"""The file metrics.jsonl, appended to by many processes at once."""

from __future__ import annotations

import os
from threading import RLock

from .._clock import now
from .._files import file_mode, lock, read_at, unlock

_CHUNK = 1 << 20


class MetricsLog:
    """Appends lines and hands out automatic steps, at a cost that does not grow with the file.

    Every line is one ``write`` to a file opened for appending, made while this process holds the
    file's record lock. Under the lock the size tells whether another process has written: then the
    new part is read, once, for the highest step in it.

    The lock is on the metrics file itself and not on one beside it, because that is what makes an
    NFS client ask the server for the true size. Where the system refuses locks, a line is still one
    write, which local file systems do not mix.
    """

    def __init__(self, folder: str, store: str | None) -> None:
        """Open the log of an experiment's folder; ``store`` is kept for whoever opened it."""
        self.store = store
        self._folder = folder
        self._path = os.path.join(folder, "metrics.jsonl")
        # Reentrant, because a signal handler may log while this thread is logging.
        self._mutex = RLock()
        self._busy = False
        self._locks = True
        self._writes = 0
        self._open()

    def append(self, body: str, step: int | None) -> None:
        """Write a line with the metrics in ``body`` (see ``line.encode``) at a step or the next.

        Raises OSError if it could not be written as a whole; the log stays usable.
        """
        with self._mutex:
            writes = self._writes
            if self._busy:
                self._append(body, step, self._size(), writes)
                return
            self._busy = True
            try:
                self._append(body, step, self._lock(), writes)
            finally:
                self._busy = False
                if self._locks:
                    unlock(self._descriptor)

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def after_fork(self) -> None:
        """Make the log usable in a child: a thread that held the lock does not exist here."""
        self._mutex = RLock()
        self._busy = False

    def _open(self) -> int:
        """Open the file, knowing nothing of what is in it; return its size."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._path, flags, file_mode(self._folder))
        status = os.fstat(self._descriptor)
        self._identity = (status.st_ino, status.st_dev)
        self._forget()
        return status.st_size

    def _forget(self) -> None:
        self._end = -1  # size after the last line of ours, which is whole
        # No line that begins before _known has a higher step than _highest. Both hold as well when
        # a signal handler logs at any point of append.
        self._known = 0
        self._highest = -1

    def _lock(self) -> int:
        """Take the file's lock and return the size of the file."""
        descriptor = self._descriptor
        try:
            if self._locks:
                self._locks = lock(descriptor)
            size = os.lseek(descriptor, 0, os.SEEK_END)
            if size == self._end:
                return size
            if self._is_ours(descriptor):
                return size if size or self._end >= 0 else self._carry_over()
            if self._locks:
                unlock(descriptor)
        except OSError:
            pass  # closed behind our back
        # The old descriptor is left alone, because it may not be ours.
        size = self._open()
        if self._locks:
            self._locks = lock(self._descriptor)
            size = self._size()
        return size or self._carry_over()

    def _size(self) -> int:
        return os.lseek(self._descriptor, 0, os.SEEK_END)

    def _is_ours(self, descriptor: int) -> bool:
        """Tell whether a descriptor still stands for the log.

        Daemons close all descriptors, and the number may stand for another file by now; or the file
        was removed. Asked only when the size is not the expected one, because it costs as much as
        the write.
        """
        status = os.fstat(descriptor)
        return status.st_nlink > 0 and (status.st_ino, status.st_dev) == self._identity

    def _append(self, body: str, step: int | None, size: int, writes: int) -> None:
        """Write a line to the file, whose size was taken after so many writes of this process."""
        while True:
            if size < self._known and writes == self._writes:
                self._forget()  # somebody has shortened the file
            seal, number = self._prepare(step, size)
            all_known = size == self._known
            if all_known and number > self._highest:
                self._highest = number
            if writes == self._writes:
                break
            # A signal handler has logged since the size was taken.
            writes = self._writes
            size = self._size()
        line = f'{seal}{{"step": {number}, "timestamp": "{now()}"{body}}}\n'.encode("ascii")
        try:
            written = os.write(self._descriptor, line)
            if written != len(line):
                self._write_all(line[written:])
        except BaseException as problem:
            self._forget()
            if isinstance(problem, OSError):
                text = f"log_metrics could not write step {number}: {problem.strerror}"
                raise OSError(problem.errno, text, self._path) from problem
            raise
        if writes == self._writes:
            self._end = size + len(line)
            if all_known:
                self._known = self._end
        self._writes += 1

    def _prepare(self, step: int | None, size: int) -> tuple[str, int]:
        """Return what must stand before a line at the end of the file, and the line's step."""
        seal = ""
        if size and size != self._end and read_at(self._descriptor, 1, size - 1) != b"\n":
            seal = "\n"  # the last line was cut; ours must not become its tail
        if step is None:
            if size != self._known:
                self._learn(size)
            step = self._highest + 1
        return seal, step

    def _write_all(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._descriptor, data) :]

    def _carry_over(self) -> int:
        """Begin a new log with the steps of an older metrics.json, which it hides from readers."""
        from .older import lines_of_metrics_json

        self._write_all(lines_of_metrics_json(self._folder))
        return self._size()

    def _learn(self, size: int) -> None:
        """Read on from where the steps are known, up to the size."""
        offset = self._known
        highest = self._highest
        rest = b""
        while offset < size:
            chunk = read_at(self._descriptor, min(_CHUNK, size - offset), offset)
            if not chunk:
                break
            offset += len(chunk)
            lines = (rest + chunk).split(b"\n")
            rest = lines.pop()
            for line in lines:
                step = _step_of(line)
                if step is not None and step > highest:
                    highest = step
        self._highest = max(highest, self._highest)
        self._known = size


def _step_of(line: bytes) -> int | None:
    """Return the step of a line, None if the line is cut or no entry."""
    if line.startswith(b'{"step": ') and line.endswith(b"}"):
        try:
            return int(line[9 : line.find(b",", 9)])
        except ValueError:
            pass
    import json

    try:
        step = json.loads(line)["step"]
    except (ValueError, TypeError, KeyError):
        return None
    return step if type(step) is int else None
