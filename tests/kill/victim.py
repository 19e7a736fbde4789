"""Logs and prints, and tells a file of its own what it has done so far.

usage: victim.py DIARY STEPS
"""

import os
import sys
import time

import yanex

diary = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def note(text):
    """Write down what has happened; what is there must be in the experiment too."""
    os.write(diary, f"{text}\n".encode("ascii"))
    os.fsync(diary)


note(f"pid {os.getpid()}")
for step in range(int(sys.argv[2])):
    yanex.log_metrics({"loss": 1 / (step + 1), "of": {"step": [step, True, "ä"]}}, step=step)
    note(f"logged {step}")
    print(f"printed {step}")
    note(f"printed {step}")
    if step % 5 == 4:
        yanex.save_artifact({"step": step}, "state.json")
        note(f"saved {step}")
    time.sleep(0.002)
note("end")
