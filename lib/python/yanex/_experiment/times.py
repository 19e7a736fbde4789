"""Times of the store as Python's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

UTC = timezone.utc  # noqa: UP017 (datetime.UTC came with Python 3.11)

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?",
    re.ASCII,
)


def parse_time(text: Any) -> datetime | None:
    """Return a time with its zone; UTC unless it carries an offset. None if it is no such text."""
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    date, clock, fraction, _, sign, hours, minutes = match.groups()
    zone = UTC
    try:
        if sign is not None:
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            zone = timezone(-offset if sign == "-" else offset)
        microseconds = int((fraction or "").ljust(6, "0")[:6])
        time = datetime.strptime(f"{date} {clock}", "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    return time.replace(microsecond=microseconds, tzinfo=zone)
