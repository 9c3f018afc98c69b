"""Atom feeds: comments that say what they answer (RFC 4685), and articles.

    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
    <entry><id>https://pellworth.example/?p=7#comment-3</id><author><name>Ivo</name></author> ...
      <thr:in-reply-to ref="https://pellworth.example/?p=7" href="https://pellworth.example/tides"/>

Quirks:
- What a comment answers is another entry of the feed, or else the page: WordPress names the page
  of a thread's first comment and, for replies, the comment, which a feed of the latest twenty may
  have lost.
- Atom 0.3 has other names for the same things, and says with `mode` how a text is written.
- A feed of comments has no article: the document then has its address and nothing else.

RFC 4287, RFC 4685; http://www.mnot.net/drafts/draft-nottingham-atom-format-02.html.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import encodings
from archive.sources.atom_comments import comments_of
from archive.sources.atom_entries import EntryReader, Record, head_of
from archive.sources.dates.stamps import stamp
from archive.sources.document import Byline, Document, Problem, Published, SourceError
from archive.sources.fragments import blocks_of, line_of_text, text_of
from archive.sources.spool import Spool
from archive.sources.xmlstream import Recoded, Strict, Tags, Units
from archive.sources.xmlstream.strict import declared_in

NAME = "atom"
ENTRIES = Tags(("entry",))
# All entries of a feed are held until the last one is read; an export is spooled instead.
MOST_BYTES = 64 * 1024 * 1024
MOST_ENTRIES = 50_000
_ROOT = re.compile(
    r"<(?:[\w.-]{1,64}:)?feed\b[^<>]{0,4000}(?:www\.w3\.org/2005/Atom|purl\.org/atom/ns#)", re.S
)
# A comment's own anchor; without it the address is the page's.
_ANCHOR = re.compile(r"#(?:comment|c|cmt)[-_]?\w*$")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What all documents of a feed share."""

    format: str
    system: str | None
    encoding: str
    title: str | None
    language: str | None


def matches(head: bytes) -> str | None:
    """Its root element, with the namespace of either version."""
    if encodings.binary_kind(head):
        return None
    found = _ROOT.search(encodings.decode_head(head))
    return f"has {found[0][:5]} of Atom" if found else None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each article, and for each page that only its comments name."""
    text = Recoded(stream)
    strict = Strict()
    units = iter(Units(text.read, ENTRIES, strict))
    head = next(units)
    strict.declare(declared_in(head.data))
    reader = EntryReader(strict)
    title, language, generator = head_of(head.data, strict)
    records: list[Record] = []
    size = 0
    for unit in units:
        size += len(unit.data)
        if size > MOST_BYTES or len(records) > MOST_ENTRIES:
            raise SourceError(
                f"more than {MOST_BYTES // 1024 // 1024} MB or {MOST_ENTRIES:,} entries, too much"
                " for a feed"
            )
        if unit.name:
            records.append(reader.record(unit))
    with Spool() as spool:
        for record, page, parent in _placed(records):
            if page is None:
                spool.add_page(record["id"] or "", record)
            else:
                spool.add_remark(page, record["id"], {**record, "parent": parent})
        feed = Feed(
            format=NAME,
            system=_system(generator),
            encoding=text.encoding,
            title=title,
            language=language,
        )
        yield from documents_of(spool, feed, text.problems)


def _placed(records: list[Record]) -> Iterator[tuple[Record, str | None, str | None]]:
    """Each entry with the page it stands under, null for an article, and with its parent's id."""
    comments = {one["id"]: one["answers"] for one in records if one["answers"] and one["id"]}
    pages: dict[str, str] = {}
    for one in records:
        if not one["answers"]:
            yield one, None, None
            continue
        path = []
        at = one["answers"]
        while at in comments and at not in pages and at not in path:
            path.append(at)
            at = comments[at]
        circle = at in comments and at not in pages
        page = "" if circle else pages.get(at, _ANCHOR.sub("", at))
        pages.update(dict.fromkeys(path, page))
        # A page's own name is no parent, and one with an anchor is a comment that is not here.
        yield one, page, one["answers"] if one["answers"] != page else None


def _system(generator: str) -> str | None:
    for name in ("wordpress", "blogger", "movabletype", "typepad", "drupal", "serendipity"):
        if name in generator.replace(" ", ""):
            return name
    return None


def documents_of(spool: Spool, feed: Feed, problems: list[Problem]) -> Iterator[Document]:
    """A document for each page of a spool of entries. Raises SourceError if there is none."""
    found = False
    for key, entry, remarks in spool.pages():
        own = {remark["id"] for remark in remarks}
        away = {one["parent"] for one in remarks if one["parent"] and one["parent"] not in own}
        author_url = entry["author_url"] if entry else None
        comments, own_problems = comments_of(
            remarks, elsewhere=spool.known(away), author_url=author_url
        )
        said = [Problem(**problem) for problem in entry["problems"]] if entry else []
        all_problems = [*problems, *said, *own_problems]
        problems = []
        found = True
        yield _document(key, entry, remarks, feed, comments=comments, problems=all_problems)
    if not found:
        raise SourceError("no article and no comment is in this feed")


def _document(
    key: str, entry: Any, remarks: list[Any], feed: Feed, *, comments: Any, problems: list[Problem]
) -> Document:
    entry = entry or {}
    url = entry.get("links", {}).get("alternate")
    if not entry:
        named = [one["page_url"] for one in remarks if one["page_url"]]
        url = _ANCHOR.sub("", named[0]) if named else key
    name = line_of_text(entry.get("author") or "")
    total = entry.get("total") or ""
    lines = entry.get("lines")
    return Document(
        format=feed.format,
        system=feed.system,
        encoding=feed.encoding,
        id=key or None,
        type="page" if entry.get("kind") == "page" else "article",
        state=entry.get("state", "published"),
        title=line_of_text(entry.get("title", "")),
        kicker=None,
        dek=text_of(entry.get("summary", "")) or None,
        url=url if url and url.startswith(("http://", "https://")) else None,
        publication=feed.title,
        language=feed.language,
        series=None,
        bylines=(Byline(name=name, role="author"),) if name else (),
        reprint=None,
        published=None if entry.get("state") == "draft" else _moment(entry.get("published")),
        modified=_moment(entry.get("updated")),
        body=tuple(blocks_of(entry.get("content", ""))),
        author_bios=(),
        rating=None,
        disclaimer=None,
        navigation=(),
        declared_comments=int(total) if total.isascii() and total.isdigit() else None,
        sort=None,
        comments=tuple(comments),
        furniture=(),
        lines=(lines[0], lines[1]) if lines else None,
        tags=tuple(dict.fromkeys(entry.get("tags", ()))),
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
    )


def _moment(said: str | None) -> Published | None:
    settled = stamp(said)
    if not settled.value:
        return None
    return Published(value=settled.value, precision=settled.precision, basis="stated", why=None)
