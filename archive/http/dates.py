"""Last-Modified, and what it proves."""

from __future__ import annotations

import math
import time
from functools import lru_cache

from django.utils.http import http_date, parse_http_date_safe

from archive.http import build, stamps

# A date has whole seconds, and is taken a moment before the commit that shows the change: two
# changes may share one. Until this many seconds are over, no date alone proves anything.
SETTLED = 1.0

_said = lru_cache(8)(http_date)


def last_modified(stamp: stamps.Stamp) -> str:
    return _said(int(min(_certain(stamp), time.time())))


def is_known(stamp: stamps.Stamp, since: str) -> bool:
    """Whether nothing changed since this date, the value of If-Modified-Since."""
    seconds = parse_http_date_safe(since) if since else None
    return seconds is not None and seconds >= _certain(stamp)


def _certain(stamp: stamps.Stamp) -> int:
    # A setting has no date of its own: nothing here is older than the process.
    return math.ceil(max(stamp.changed_at + SETTLED, build.STARTED))
