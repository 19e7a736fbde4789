"""Writes to the file named by the argument where the client was imported from."""

import os
import sys

import yanex

with open(sys.argv[1], "w") as file:
    file.write(os.path.dirname(os.path.dirname(os.path.abspath(yanex.__file__))))
