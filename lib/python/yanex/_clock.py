"""The time as yanex writes it."""

from __future__ import annotations

import time

# The second that was last asked for and its text: formatting it costs more than logging a metric.
# One tuple, so that another thread never sees the one without the other.
_latest = (-1, "")


def now() -> str:
    """Return the time in UTC with microseconds and without zone: ``2026-03-01T10:00:00.123456``."""
    global _latest
    microseconds = time.time_ns() // 1000
    second = microseconds // 1_000_000
    known, text = _latest
    if second != known:
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        _latest = (second, text)
    return f"{text}.{microseconds % 1_000_000:06d}"
