"""Counts to `steps`, one each second, goes on where it was, and says which code has run."""

import os
import signal
import sys
import time

import helper
import yanex

VERSION = "submitted"

# The warning before the time limit: what was counted is saved.
signal.signal(signal.SIGUSR1, lambda *_: sys.exit(99))

number = yanex.get_param("number")
folder = yanex.get_param("folder")
saved = yanex.get_checkpoint_dir() / "count"
count = int(saved.read_text()) if saved.exists() else 0
with open(f"{folder}/begun-{number}", "a") as begun:
    print(count, file=begun)
while count < yanex.get_param("steps"):
    time.sleep(1)
    count += 1
    part = saved.with_suffix(".part")
    part.write_text(str(count))
    os.replace(part, saved)
with open(f"{folder}/done-{number}", "w") as done:
    print(f"script as {VERSION}, module as {helper.VERSION}", file=done)
