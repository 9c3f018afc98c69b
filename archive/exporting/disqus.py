"""Disqus's export: first the threads, one for each article, then all posts.

    <thread dsq:id="7"><id>clock</id><forum>almanac</forum><link>...</link><title>The clock</title>
    <post dsq:id="4"><message><![CDATA[<p>Late again.</p>]]></message><createdAt>...</createdAt>
      <author><name>Ivo</name><isAnonymous>true</isAnonymous></author>
      <thread dsq:id="7"/><parent dsq:id="3"/></post>

Schema: https://disqus.com/api/schemas/1.0/disqus.xsd. A removed comment keeps its seat as a deleted
post without words or name. `createdAt` is a moment and must be one: a day without a time is
written as its midnight, an unknown date not at all, and what is known stands beside it. That, and
whatever else Disqus has no words for, is an element of the namespace `urn:afterword:1`, which
`archive.sources.kept` explains and other readers pass over. There is no element for a mail or IP
address.
"""

from __future__ import annotations

import datetime
from typing import TextIO

from archive.exporting import facts
from archive.exporting.facts import as_json, escaped
from archive.exporting.moments import moment
from archive.exporting.rows import Export, Notes, Page, Seat
from archive.exporting.xmltext import XmlWriter
from archive.models import Article
from archive.sources.kept import NAMESPACE
from comments.models import Comment

HEAD = f"""<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com"
xmlns:dsq="http://disqus.com/disqus-internals"
xmlns:afterword="{NAMESPACE}"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
xsi:schemaLocation="http://disqus.com http://disqus.com/api/schemas/1.0/disqus.xsd">
<category dsq:id="1">
<forum>afterword</forum>
<title>General</title>
<isDefault>true</isDefault>
</category>
"""
TAIL = "</disqus>\n"
FLAGS = {False: "false", True: "true"}


def write(export: Export, stream: TextIO, *, notes: Notes) -> None:
    xml = XmlWriter(stream, notes.replaced)
    xml.raw(HEAD)
    for page in export.pages():
        xml.place = page.article.title
        _thread(xml, page.article)
        notes.articles += 1
    for page in export.pages():
        xml.place = page.article.title
        _posts(xml, page, notes)
    xml.raw(TAIL)


def _thread(xml: XmlWriter, article: Article) -> None:
    opened = moment(article.published_on, article.published_at)
    signed = next(iter(article.bylines.all()), None)
    xml.raw(f'<thread dsq:id="{article.pk}">\n')
    xml.element("id", article.slug)
    xml.element("forum", article.publication.slug if article.publication else "")
    xml.raw('<category dsq:id="1" />\n')
    xml.element("link", article.url)
    xml.text("title", escaped(article.title))
    xml.text("message", article.body_html)
    if opened:
        xml.element("createdAt", _stamp(opened))
    _author(xml, signed.author.name if signed else "", anonymous=False)
    xml.element("isClosed", FLAGS[not article.comments_open])
    xml.element("isDeleted", "false")
    said = facts.of_article(article)
    said["publication"] = article.publication.name if article.publication else ""
    if article.dek:
        said["dek"] = article.dek
    if article.language:
        said["language"] = article.language
    if article.type == "page":  # WordPress has a word for this one
        said["type"] = "page"
    if article.kicker:
        said["kicker"] = article.kicker
    if tags := [tag.name for tag in article.tags.all()]:
        said["tags"] = as_json(tags)
    xml.text("afterword:facts", as_json(said))
    xml.raw("</thread>\n")


def _posts(xml: XmlWriter, page: Page, notes: Notes) -> None:
    for seat in page.seats:
        _post(xml, seat, page.article)
        notes.comments += 1


def _post(xml: XmlWriter, seat: Seat, article: Article) -> None:
    comment = seat.comment
    posted = moment(comment.posted_on, comment.posted_at)
    created = _stamp(posted) if posted else ""
    spam = comment.state == Comment.State.SPAM
    xml.raw(f'<post dsq:id="{seat.id}">\n')
    xml.raw("<id />\n")
    xml.text("message", comment.body_html if seat.has_words else "")
    if created:
        xml.element("createdAt", created)
    xml.element("isDeleted", FLAGS[not seat.has_words])
    xml.element("isSpam", FLAGS[spam])
    name = comment.author_name or "" if seat.has_words else ""
    _author(xml, name, anonymous=not seat.has_words or comment.author_kind in (None, "", "guest"))
    xml.raw(f'<thread dsq:id="{article.pk}" />\n')
    if seat.parent:
        xml.raw(f'<parent dsq:id="{seat.parent.id}" />\n')
    xml.text("afterword:facts", as_json(_besides(seat, created)))
    xml.raw("</post>\n")


def _author(xml: XmlWriter, name: str, *, anonymous: bool) -> None:
    xml.raw(f"<author><name>{xml.cdata(escaped(name))}</name>")
    xml.raw(f"<isAnonymous>{FLAGS[anonymous]}</isAnonymous></author>\n")


def _besides(seat: Seat, created: str) -> facts.Facts:
    """The facts, without those that Disqus's own fields say."""
    comment = seat.comment
    said = facts.of_comment(seat, typed=False)
    if said["date_text"] == created:
        del said["date_text"]
    if said["source_id"] == str(seat.id):
        del said["source_id"]
    if seat.has_words and comment.author_kind in ("guest", "registered"):
        del said["kind"]
    if seat.has_words and comment.type != "comment":
        said["type"] = comment.type
    if seat.has_words and comment.author_url:
        said["website"] = comment.author_url
    return said


def _stamp(moment: datetime.datetime) -> str:
    return moment.replace(tzinfo=None).isoformat("T", "seconds") + "Z"
