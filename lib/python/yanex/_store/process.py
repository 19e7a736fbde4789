"""Telling one process from every other one, in the words that the runner writes into its files."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal


def host_name() -> str:
    """Return the name of this machine."""
    if sys.platform == "win32":
        import socket

        return socket.gethostname()
    return os.uname().nodename


def identity() -> dict[str, Any]:
    """Return what identifies this process also after its number was used again.

    ``pid``, ``host``, ``startTime`` (the kernel's own count as a text, None where it cannot be
    read), ``scope`` (boot of the machine and namespace of the numbers, None without /proc).
    """
    pid = os.getpid()
    return {"pid": pid, "host": host_name(), "startTime": _start_time(pid), "scope": _scope()}


def liveness(owner: Mapping[str, Any]) -> Literal["alive", "dead", "unknown"]:
    """Tell whether a process still runs; unknown if it is of another machine or container.

    A number that was given to another process since counts as dead, and so does a zombie.
    """
    if owner["host"] != host_name():
        return "unknown"
    pid, begun, scope, here = owner["pid"], owner.get("startTime"), owner.get("scope"), _scope()
    if scope is not None and here is not None and scope != here:
        return "unknown" if scope.split("/")[0] == here.split("/")[0] else "dead"
    if not _exists(pid):
        return "dead"
    if begun is None:
        return "alive"
    present = _start_time(pid)
    if present is None:  # its owner does not let others see more
        return "alive" if _exists(pid) else "dead"
    return "alive" if present == begun else "dead"


def _scope() -> str | None:
    boot = _read("/proc/sys/kernel/random/boot_id")
    if boot is None:
        return None
    try:
        return f"{boot.strip()}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:  # a kernel without namespaces
        return f"{boot.strip()}/"


def _start_time(pid: int) -> str | None:
    """Return field 22 of /proc/<pid>/stat (proc(5)), elsewhere what ``ps`` says; None if gone."""
    if sys.platform == "win32":
        return None
    if sys.platform.startswith("linux"):
        stat = _read(f"/proc/{pid}/stat")
        if stat is None:
            return None
        # The program's name, in parentheses, may hold anything.
        fields = stat[stat.rindex(")") + 2 :].split(" ")
        return "ended" if fields[0] in ("Z", "X") else fields[19]
    import subprocess

    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    return found.stdout.strip() or None


def _exists(pid: int) -> bool:
    if sys.platform == "win32":
        import subprocess

        command = ["tasklist", "/FI", f"PID eq {pid}", "/NH", "/FO", "CSV"]
        found = subprocess.run(command, check=False, capture_output=True, text=True)
        return f'"{pid}"' in found.stdout
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return None
