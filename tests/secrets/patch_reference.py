"""Scans the patch of a repository as upstream yanex does: patch in, findings as JSON out.

Runs in the root of the repository whose working tree has the changes.
"""

import json
import sys

from yanex.core.git_utils import scan_patch_for_secrets

patch = sys.stdin.buffer.read().decode("utf-8", errors="replace")
print(json.dumps(scan_patch_for_secrets(patch)["findings"]))
