"""Runs a program at a terminal of its own: JSON in (see terminal.ts), JSON out."""

import fcntl
import json
import os
import pty
import struct
import sys
import termios

request = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    size = struct.pack("HHHH", request["rows"], request["columns"], 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execvp(request["command"][0], request["command"])

output = b""
answers = request["answers"]
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # EIO: the program has ended
        break
    if not piece:
        break
    output += piece
    while answers and answers[0][0].encode() in output:
        os.write(terminal, answers.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
text = output.decode(errors="replace").replace("\r\n", "\n")
print(json.dumps({"output": text, "code": code if code >= 0 else 128 - code}))
