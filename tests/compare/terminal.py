"""Plays a session at a terminal of its own: JSON in (see terminal.ts), JSON out."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

request = json.load(sys.stdin)


def set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


pid, terminal = pty.fork()
if pid == 0:
    set_size(0, request["rows"], request["columns"])
    os.execvp(request["command"][0], request["command"])
before = termios.tcgetattr(terminal)

output = b""
scenes = []
ended = False


def read_for(seconds, until=None):
    """Reads what comes until it contains a text, or for a time; False at the end."""
    global output, ended
    end = time.monotonic() + seconds
    start = len(output)
    while not ended and time.monotonic() < end:
        if until is not None and until.encode() in output[start:]:
            return True
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if not ready:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # EIO: the program has ended
            piece = b""
        ended = piece == b""
        output += piece
    return until is None


mark = 0
for step in request["steps"]:
    if "wait" in step and not read_for(120, step["wait"]):
        break
    if "type" in step:
        os.write(terminal, step["type"].encode())
    if "size" in step:
        set_size(terminal, *step["size"])
        os.kill(pid, signal.SIGWINCH)
    if "signal" in step:
        os.kill(pid, getattr(signal, step["signal"]))
    if "stopped" in step:
        # Its terminal is the shell's for a while.
        os.waitpid(pid, os.WUNTRACED)
        read_for(0.2)
    if "until" in step and not read_for(120, step["until"]):
        break
    # Until nothing more comes: the screen is complete.
    quiet = len(output) - 1
    limit = time.monotonic() + 120
    while not ended and time.monotonic() < limit and quiet != len(output):
        quiet = len(output)
        read_for(step.get("settle", 0.3))
    scenes.append(output[mark:].decode(errors="replace"))
    mark = len(output)
if not ended:
    read_for(60)
after = termios.tcgetattr(terminal)
deadline = time.monotonic() + 60
status = None
while status is None and time.monotonic() < deadline:
    got, value = os.waitpid(pid, os.WNOHANG)
    if got:
        status = value
    else:
        time.sleep(0.02)
if status is None:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
print(
    json.dumps(
        {
            "scenes": scenes,
            "rest": output[mark:].decode(errors="replace"),
            "restored": before[:4] == after[:4],
            "code": code if code >= 0 else 128 - code,
        }
    )
)
