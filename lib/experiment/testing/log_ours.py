"""Logs the calls of each case with the client of this project.

usage: log_ours.py CASES STORE

A case is {"id": ..., "calls": [[metrics, step or null], ...]}; the calls are logged to the
experiment of that id.
"""

import json
import os
import sys

import yanex

cases, store = sys.argv[1:]
os.environ["YANEX_EXPERIMENTS_DIR"] = store
with open(cases, encoding="utf-8") as stream:
    for case in json.load(stream):
        os.environ["YANEX_EXPERIMENT_ID"] = case["id"]
        for metrics, step in case["calls"]:
            yanex.log_metrics(metrics, step=step)
