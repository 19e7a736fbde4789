"""Scans files with detect-secrets, for comparison: paths in, one JSON object per line out.

Reads paths from standard input, one a line, relative to the current directory. Each answer has the
path and either `found` (type, line and hash of every secret) or `error`.
"""

import json
import sys

from detect_secrets.core import scan
from detect_secrets.settings import default_settings


def answer(path: str) -> dict:
    try:
        found = sorted({(s.type, s.line_number, s.secret_hash) for s in scan.scan_file(path)})
        return {"path": path, "found": found}
    except Exception as error:  # what stops the reference is an answer, too
        return {"path": path, "error": f"{type(error).__name__}: {error}"[:200]}


def main() -> None:
    with default_settings():
        for line in sys.stdin:
            print(json.dumps(answer(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main()
