"""Ranks the experiments of a sweep by the last value of a metric, the best first.

    python3 best.py SWEEP [METRIC]

Reads the plain files of the store and needs nothing but Python.
"""

import json
import os
import sys
from pathlib import Path


def read(path: Path) -> dict:
    """A JSON file; empty if there is none."""
    return json.loads(path.read_text()) if path.exists() else {}


def main() -> None:
    sweep, metric = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "accuracy"
    store = Path(os.environ.get("YANEX_EXPERIMENTS_DIR", Path.home() / ".yanex" / "experiments"))
    ranking = []
    for folder in store.glob("*/"):
        record = read(folder / "metadata.json")
        if (record.get("sweep") or {}).get("id") != sweep:
            continue
        metrics = read(folder / "metrics_summary.json").get("metrics", {})
        if metric in metrics:
            ranking.append((metrics[metric]["last"], record["id"], record["sweep"]["params"]))
    for value, experiment, params in sorted(ranking, key=lambda row: row[0], reverse=True):
        print(f"{experiment}  {metric} {value:.3f}  {params}")


if __name__ == "__main__":
    main()
