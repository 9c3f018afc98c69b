"""RSS 2.0, with the whole text, and replies named as in Atom."""

from __future__ import annotations

from typing import Any

from django.utils import feedgenerator

from archive.feeds.atom import NAMESPACES
from archive.feeds.entries import Entry, Feed

OWN = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
}


def text(feed: Feed) -> str:
    made = Rss(
        title=feed.title,
        link=feed.home,
        description=feed.about,
        language="en",
        feed_url=f"{feed.base}rss",
        updated=feed.updated,
    )
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary or entry.html or entry.title,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.updated,
            comments=f"{entry.address}#discussion" if entry.comments is not None else None,
            categories=entry.tags,
            entry=entry,
        )
    return made.writeString("utf-8")


class Rss(feedgenerator.Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES | OWN

    def latest_post_date(self) -> Any:
        return self.feed["updated"]

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name, _ in entry.authors:
            handler.addQuickElement("dc:creator", name)
        if entry.html and entry.summary:
            handler.addQuickElement("content:encoded", entry.html)
        if entry.issued:
            handler.addQuickElement("dcterms:issued", entry.issued)
        if entry.answers:
            ref, href = entry.answers
            handler.addQuickElement("thr:in-reply-to", "", {"ref": ref, "href": href})
        if entry.comments is not None:
            handler.addQuickElement("slash:comments", str(entry.comments))
            handler.addQuickElement("wfw:commentRss", f"{entry.discussion}.rss")
