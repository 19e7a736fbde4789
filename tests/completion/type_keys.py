"""Types keys into an interactive shell on a terminal of its own.

    python3 type_keys.py ROUNDS_FILE DONE_FILE SHELL [ARG...]

ROUNDS_FILE holds a JSON list. A text in it is typed, and must make the shell append to DONE_FILE,
which says that the next one can come; [TEXT, SHOWN] is typed, and the next one comes when the
terminal has shown SHOWN. Then the shell is ended. What the terminal showed is written to standard
output.
"""

import json
import os
import pty
import select
import signal
import sys
import time

LIMIT = 180.0


def size(path):
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0


def main():
    rounds_file, done_file, *command = sys.argv[1:]
    with open(rounds_file, encoding="utf-8") as file:
        rounds = json.load(file)
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    shown = b""
    code = 0
    for step in rounds:
        keys, until = (step, None) if isinstance(step, str) else step
        before, place = size(done_file), len(shown)
        os.write(terminal, keys.encode())
        end = time.monotonic() + LIMIT
        while until.encode() not in shown[place:] if until else size(done_file) == before:
            if time.monotonic() > end:
                code = 1
                break
            if select.select([terminal], [], [], 0.02)[0]:
                try:
                    shown += os.read(terminal, 65536)
                except OSError:
                    code = 1
                    break
        if code:
            break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    sys.stdout.buffer.write(shown)
    return code


sys.exit(main())
