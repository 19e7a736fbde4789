"""Prints as many bytes as the argument says, in lines of 64."""

import sys

block = (b"x" * 63 + b"\n") * 1024
left = int(sys.argv[1])
while left > 0:
    left -= sys.stdout.buffer.write(block[:left])
sys.stdout.flush()
