"""Writes to the file named by the argument when it was started, in seconds since 1970."""

import sys
import time

with open(sys.argv[1], "w") as file:
    file.write(repr(time.time()))
