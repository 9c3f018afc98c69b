"""Atom (RFC 4287), with replies named as RFC 4685 does."""

from __future__ import annotations

from typing import Any

from django.utils import feedgenerator

from archive.feeds.entries import Entry, Feed

NAMESPACES = {
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
}


def text(feed: Feed) -> str:
    made = Atom(
        title=feed.title,
        link=feed.home,
        description=None,
        subtitle=feed.about,
        language="en",
        author_name=feed.site,
        feed_url=f"{feed.base}atom",
        feed_guid=feed.id,
        updated=feed.updated,
    )
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary or None,
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.tags,
            entry=entry,
        )
    return made.writeString("utf-8")


class Atom(feedgenerator.Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | NAMESPACES

    def latest_post_date(self) -> Any:
        return self.feed["updated"]

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name, address in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        if entry.html:
            handler.addQuickElement(
                "content", entry.html, {"type": "html", "xml:base": entry.address}
            )
        if entry.issued:
            handler.addQuickElement("dcterms:issued", entry.issued)
        if entry.original:
            handler.addQuickElement("link", "", {"rel": "via", "href": entry.original})
        if entry.answers:
            ref, href = entry.answers
            attributes = {"ref": ref, "href": href, "type": "text/html"}
            handler.addQuickElement("thr:in-reply-to", "", attributes)
        if entry.comments is not None:
            attributes = {"rel": "replies", "type": "application/atom+xml"}
            attributes |= {"href": f"{entry.discussion}.atom", "thr:count": str(entry.comments)}
            handler.addQuickElement("link", "", attributes)
