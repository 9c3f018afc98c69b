"""All articles, in pieces, for programs that keep a copy of the archive."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime

from archive.api.cursors import BadQuery, piece, whole_number
from archive.api.pages import Address, Answer, summary
from archive.models import Article
from comments.models import Comment


def articles(asked: Mapping[str, str], here: Address, *, after: str, limit: int) -> Answer:
    """In the order in which they came here. With `updated_since` those that changed since, in
    text or discussion, and notices of those that were removed. Raises BadQuery."""
    since = asked.get("updated_since", "")
    known = Article.objects.with_address() if since else Article.objects.published()
    if since:
        known = known.filter(_changed_since(_moment(since)))
    if publication := asked.get("publication", ""):
        if "\x00" in publication:
            raise BadQuery("publication: this is no slug.")
        known = known.filter(publication__slug=publication)
    if after:
        known = known.filter(pk__gt=whole_number("after", after))
    rows = known.for_cards().order_by("pk")
    shown, following = piece(rows[: limit + 1], limit, lambda row: row.pk)
    kept = {name: asked[name] for name in ("updated_since", "publication") if asked.get(name)}
    query = urlencode({**kept, "after": following, "limit": limit})
    return {
        "articles": [_listed(row, here) for row in shown],
        "next": f"{here(reverse('articles-json'))}?{query}" if following else None,
    }


def _listed(row: Article, here: Address) -> Answer:
    if row.state == Article.State.PUBLISHED:
        return summary(row, here)
    return {
        "slug": row.slug,
        "address": here(row.get_absolute_url()),
        "state": row.state,
        "reason": row.removal_reason or None,
    }


def _changed_since(moment: datetime.datetime) -> Q:
    talked = Comment.objects.filter(
        Q(edited_at__gte=moment)
        | Q(removed_on__gte=moment.date())
        | Q(posted_at__gte=moment, origin=Comment.Origin.ADDED)
    )
    return (
        Q(imported_at__gte=moment)
        | Q(edited_at__gte=moment)
        | Q(pk__in=talked.order_by().values("article"))
    )


def _moment(said: str) -> datetime.datetime:
    """A day is its first moment in UTC, and so is a moment without a zone."""
    try:
        day = parse_date(said)
        found: Any = parse_datetime(said.replace(" ", "+"))  # as "+" arrives unescaped
    except ValueError:
        day = found = None
    if found is None and day is not None:
        found = datetime.datetime.combine(day, datetime.time())
    if found is None:
        raise BadQuery(f"updated_since: {said[:40]!r} is no ISO 8601 day or moment.")
    if found.tzinfo is None:
        found = found.replace(tzinfo=datetime.UTC)
    try:
        return found.astimezone(datetime.UTC)  # type: ignore[no-any-return]
    except OverflowError as error:
        raise BadQuery("updated_since: no calendar reaches that far.") from error
