"""RSS feeds of comments or of articles, any version.

    <rss version="2.0"><channel><title>Comments on: The clock</title> ...
    <item><title>By: Ivo Pell</title><link>https://pellworth.example/clock/#comment-3</link>
      <dc:creator>Ivo Pell</dc:creator><pubDate>Tue, 14 Jan 2014 17:31:03 +0000</pubDate> ...

Quirks:
- An item is a comment if its link goes to a place inside a page: everything before the "#" is
  then the page's address, and what comments have in common.
- Nothing in RSS says which comment a comment answers. Each stands as a thread of its own, and a
  problem says why.
- The title repeats the author's name in words of the site's language, so it says nothing more.

https://www.rssboard.org/rss-specification; RSS 1.0 and 0.9x have the same items.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from archive.sources import encodings
from archive.sources.dates import Settled
from archive.sources.dates.page_dates import unread_dates
from archive.sources.dates.stamps import letter_stamp
from archive.sources.document import (
    Byline,
    Document,
    DocumentComment,
    Lines,
    Problem,
    Published,
    SourceError,
)
from archive.sources.fragments import blocks_of, line_of_text, text_of
from archive.sources.replies import LOST
from archive.sources.xmlstream import (
    Field,
    Recoded,
    Strict,
    Tags,
    Unit,
    Units,
    fields_of,
    mojibake_in,
)
from archive.sources.xmlstream.fields import Known, Names, cleaned, fields_in, prefix_of
from archive.sources.xmlstream.strict import declared_in
from archive.sources.xmlstream.window import line_ends

NAME = "rss"
ITEMS = Tags(("item",))
MOST_BYTES = 64 * 1024 * 1024
MOST_ITEMS = 50_000
ITEM = Known(
    fields=frozenset({
        "title", "link", "guid", "pubDate", "author", "category", "comments", "description",
        "content:encoded", "dc:creator", "dc:date", "dc:subject", "slash:comments",
    }),
    texts=frozenset({"title", "description", "content:encoded"}),
)  # fmt: skip
HEAD = Known(
    fields=frozenset({"title", "link", "language", "dc:language"}), texts=frozenset({"title"})
)
_ROOT = re.compile(r"<(?:rss[\s>]|rdf:RDF[\s>][^<>]{0,4000}(?:purl\.org/rss|netscape\.com/rdf))")
# The anchors of WordPress, Blogger, Movable Type, forums and others.
_ANCHOR = re.compile(
    r"#(?:[a-z-]{0,12}[ck]omm?ent[a-z]{0,5}|komentar|cmt|c|reply|post|p|msg)[-_:]?\d+$", re.I
)
# An RSS author is an e-mail address with the name behind it, if people keep to the rule.
_MAIL = re.compile(r"(?<!\S)[^\s@]++@\S+\s*")


@dataclasses.dataclass(slots=True)
class _Item:
    said: Mapping[str, str]
    tags: list[str]
    lines: Lines
    problems: list[Problem]


def matches(head: bytes) -> str | None:
    """Its root element."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head)
    if "<!doctype html" in text[:4096].lower() and "<html" in text[:4096].lower():
        return None
    found = _ROOT.search(text)
    return f"has {found[0][:8].strip()}" if found else None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each article, then one for each page that has comments here."""
    text = Recoded(stream)
    strict = Strict()
    units = iter(Units(text.read, ITEMS, strict))
    head = next(units)
    strict.declare(declared_in(head.data))
    said = _first_of_each(_tolerant(head.data, HEAD, strict))
    names = Names()
    articles: list[_Item] = []
    pages: dict[str, list[_Item]] = {}
    size = count = 0
    for unit in units:
        size, count = size + len(unit.data), count + 1
        if size > MOST_BYTES or count > MOST_ITEMS:
            raise SourceError(
                f"more than {MOST_BYTES // 1024 // 1024} MB or {MOST_ITEMS:,} items, too much for"
                " a feed"
            )
        if not unit.name:
            continue
        item = _item(unit, strict, names)
        link = _address(item)
        if _ANCHOR.search(link):
            pages.setdefault(link.partition("#")[0], []).append(item)
        else:
            articles.append(item)
    told = list(text.problems)
    for document in _documents(articles, pages, said, text.encoding):
        joined = (*told, *document.problems)
        yield dataclasses.replace(document, problems=joined) if told else document
        told = []
    if not articles and not pages:
        raise SourceError("no item is in this feed")


def _documents(
    articles: list[_Item],
    pages: Mapping[str, list[_Item]],
    said: Mapping[str, str],
    encoding: str,
) -> Iterator[Document]:
    title = line_of_text(said.get("title", ""))
    language = said.get("language") or said.get("dc:language") or None
    for item in articles:
        url = _address(item)
        yield _document(
            url, encoding, title=line_of_text(item.said.get("title", "")), publication=title,
            language=language, item=item,
        )  # fmt: skip
    for url, items in pages.items():
        # A feed of one page is called after it, and links to it.
        of_page = said.get("link", "").rstrip("/") == url.rstrip("/")
        document = _document(
            url, encoding, title=title if of_page else None,
            publication=None if of_page else title, language=language,
        )  # fmt: skip
        problem = Problem(
            line=items[0].lines[0],
            code="parents-unknown",
            message="An RSS feed does not say which comment a comment answers; each stands as a"
            " thread of its own.",
        )
        problems = [problem, *(each for item in items for each in item.problems)]
        problems += unread_dates((*_date(item.said), item.lines[0]) for item in items)
        yield dataclasses.replace(
            document,
            comments=tuple(_comment(n, item) for n, item in enumerate(items, start=1)),
            problems=tuple(problems),
        )


def _document(
    url: str,
    encoding: str,
    *,
    title: str | None,
    publication: str | None,
    language: str | None,
    item: _Item | None = None,
) -> Document:
    said = item.said if item else {}
    name = _author(said)
    full, short = said.get("content:encoded", ""), said.get("description", "")
    count = said.get("slash:comments", "")
    return Document(
        format=NAME,
        encoding=encoding,
        id=said.get("guid") or None,
        title=title,
        kicker=None,
        dek=text_of(short) or None if full and short else None,
        url=url if url.startswith(("http://", "https://")) else None,
        publication=publication,
        language=language,
        series=None,
        bylines=(Byline(name=name, role="author"),) if name else (),
        reprint=None,
        published=_published(_date(said)[0]),
        body=tuple(blocks_of(full or short)),
        author_bios=(),
        rating=None,
        disclaimer=None,
        navigation=(),
        declared_comments=int(count) if count.isascii() and count.isdigit() else None,
        sort=None,
        comments=(),
        furniture=(),
        lines=item.lines if item else None,
        tags=tuple(dict.fromkeys(item.tags)) if item else (),
        problems=tuple(item.problems) if item else (),
    )


def _comment(n: int, item: _Item) -> DocumentComment:
    said = item.said
    html = said.get("content:encoded") or said.get("description") or ""
    text = text_of(html)
    date, written = _date(said)
    link = _address(item)
    return DocumentComment(
        n=n,
        id=said.get("guid") or link,
        parent=None,
        reply_to=None,
        type="comment",
        author=_author(said),
        author_kind=None,
        date=date.value,
        date_precision=date.precision,
        date_text=written,
        text=text,
        truncated=False,
        placement="guess",
        likelihood=LOST,
        alternatives=(),
        lines=item.lines,
        text_lines=None,
        html=html if html != text else None,
        permalink=link if link.startswith(("http://", "https://")) else None,
        address=said.get("author"),
    )


def _item(unit: Unit, strict: Strict, names: Names) -> _Item:
    problems = mojibake_in(unit)
    if unit.element is not None:
        fields = list(fields_in(unit.element, names))
    else:
        data, done = cleaned(unit.data)
        element = strict.parse(data)
        if element is not None:
            fields = list(fields_in(element, names))
        else:
            fields = _tolerant(data, ITEM, strict)
            done.append("its fields were read one by one")
        why = "is not well-formed XML" if unit.closed else "has no end tag"
        problems.append(
            Problem(
                line=unit.line,
                code="not-well-formed",
                message=f"This item {why}; {'; '.join(done)}.",
            )
        )
    tags = [
        tag
        for field in fields
        if field.name in ("category", "dc:subject") and (tag := line_of_text(field.value))
    ]
    lines = (unit.line, unit.line + line_ends(unit.data))
    return _Item(_first_of_each(fields), tags, lines, problems)


def _tolerant(data: bytes, known: Known, strict: Strict) -> list[Field]:
    prefixes = {prefix: prefix_of(uri) for prefix, uri in strict.spaces.items()}
    return fields_of(cleaned(data)[0].decode("utf-8", "replace"), known, prefixes)


def _first_of_each(fields: list[Field]) -> dict[str, str]:
    said: dict[str, str] = {}
    for field in fields:
        if value := field.value.strip():
            said.setdefault(field.name, value)
    return said


def _address(item: _Item) -> str:
    return item.said.get("link") or item.said.get("guid") or ""


def _author(said: Mapping[str, str]) -> str | None:
    if name := line_of_text(said.get("dc:creator", "")):
        return name
    name = _MAIL.sub("", line_of_text(said.get("author", "")) or "")
    return name.strip("() ") or None


def _date(said: Mapping[str, str]) -> tuple[Settled, str | None]:
    written = said.get("pubDate") or said.get("dc:date")
    return letter_stamp(written), written


def _published(settled: Settled) -> Published | None:
    if not settled.value:
        return None
    return Published(value=settled.value, precision=settled.precision, basis="stated", why=None)
