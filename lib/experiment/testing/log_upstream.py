"""Logs the calls of each case with the storage of upstream yanex; see log_ours.py for the cases.

usage: log_upstream.py CASES STORE
"""

import json
import sys
from pathlib import Path

from yanex.core.storage_directory import FileSystemDirectoryManager
from yanex.core.storage_metrics import FileSystemMetricsStorage

cases, store = sys.argv[1:]
storage = FileSystemMetricsStorage(FileSystemDirectoryManager(Path(store)))
with open(cases, encoding="utf-8") as stream:
    for case in json.load(stream):
        for metrics, step in case["calls"]:
            storage.add_result_step(case["id"], metrics, step)
