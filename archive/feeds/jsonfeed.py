"""JSON Feed 1.1. What it has no word for stands under `_afterword`."""

from __future__ import annotations

import datetime
import json
from typing import Any

from archive.feeds.entries import Entry, Feed


def text(feed: Feed) -> str:
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": f"{feed.base}json",
        "authors": [{"name": feed.site}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    own: dict[str, Any] = {"issued": entry.issued, "comments": entry.comments}
    if entry.comments is not None:
        own["discussion"] = f"{entry.discussion}.json"
    if entry.answers:
        own["in_reply_to"] = dict(zip(("id", "url"), entry.answers, strict=True))
    item = {
        "id": entry.id,
        "url": entry.address,
        "external_url": entry.original,
        "title": entry.title,
        "content_html": entry.html or None,
        # An item must have a content of one kind.
        "content_text": None if entry.html else entry.summary or entry.title,
        "summary": entry.summary,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": [
            {"name": name, "url": address} if address else {"name": name}
            for name, address in entry.authors
        ],
        "tags": list(entry.tags),
        "_afterword": {name: value for name, value in own.items() if value not in ("", None)},
    }
    return {name: value for name, value in item.items() if value not in ("", None, [], {})}


def _moment(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds") if moment else None
