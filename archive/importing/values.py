"""Values as columns hold them. No database."""

from __future__ import annotations

import datetime

from django.utils.text import slugify

MAX_SLUG = 71  # leaves room for a fingerprint within the 80 characters of a slug column


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters. What is cut here stays whole in the capture."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def iso(moment: datetime.date | None) -> str | None:
    if isinstance(moment, datetime.datetime):
        moment = moment.astimezone(datetime.UTC)
    return moment.isoformat() if moment else None


def slug_of(name: str) -> str:
    """The name in lower case with hyphens, in its own script; "" where nothing is left of it."""
    return slugify(name, allow_unicode=True)[:MAX_SLUG].strip("-_")
