"""Logs metrics and writes how long calls took, in nanoseconds, around the given ones.

Arguments: the file to write to, and the calls to look at, ascending.
"""

import json
import statistics
import sys
import time

import yanex

target = sys.argv[1]
marks = [int(mark) for mark in sys.argv[2:]]
durations = []
for step in range(marks[-1]):
    metrics = {"loss": 1.0 / (step + 1), "accuracy": 0.5}
    started = time.perf_counter_ns()
    yanex.log_metrics(metrics, step=step)
    durations.append(time.perf_counter_ns() - started)

# The median of the 50 calls up to a mark: a single call says more about the machine.
with open(target, "w") as file:
    json.dump([statistics.median(durations[mark - 50 : mark]) for mark in marks], file)
