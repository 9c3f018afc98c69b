"""The export of Disqus: first all threads of a site, then all posts, each naming its thread.

    <disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals" ...>
    <thread dsq:id="2"><id>tides</id><link>https://pellworth.example/tides</link><title/> ...
    <post dsq:id="4"><id/><message><![CDATA[<p>Late again.</p>]]></message> ...
      <author><name>Ivo</name><isAnonymous>true</isAnonymous></author><thread dsq:id="2"/></post>
    <post dsq:id="5"> ... <thread dsq:id="2"/><parent dsq:id="4"/></post>

Schema: http://disqus.com/api/schemas/1.0/disqus.xsd. Quirks:
- `thread` is the tag of a thread and, inside a post, of the reference to one.
- The ids that posts use are the attributes. The element `id` is the site's own name for a page,
  often empty, and the same for several: threads are never joined by it, nor by their link.
- Deleted posts stay, mostly without a message, for the posts that answer them. Spam stays too.
- A parent may stand later in the file, under another thread, or nowhere.
- Most threads have no post: Disqus makes one whenever a page is opened. They are told all the
  same if they say which page that was; a reader who wants only discussions can see that there is
  none. Those that say nothing at all are left out.
- `createdAt` is UTC, with or without its Z. A thread's is when its page was first opened.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.sources import encodings, kept
from archive.sources.dates.stamps import UTC, stamp
from archive.sources.disqus_posts import PostReader, comments_of
from archive.sources.document import Document, Problem, Published, SourceError
from archive.sources.fragments import blocks_of, line_of_text
from archive.sources.spool import Spool
from archive.sources.xmlstream import Recoded, Strict, Tags, Units
from archive.sources.xmlstream.strict import declared_in

NAME = "disqus"
# Inside a post, <thread dsq:id="2"/> is a reference; with anything in it, it is a thread.
UNITS = Tags(
    ("thread", "post"),
    again=rb"<(?:[\w.-]{1,64}:)?post(?=[\s>])"
    rb"|<(?:[\w.-]{1,64}:)?thread(?=[\s>])[^<>]{0,500}(?<!/)>\s{0,500}<[^/!]",
)
_ROOT = re.compile(
    r"<(?:[\w.-]{1,64}:)?disqus(?=[\s>])[^<>]*|xmlns(?::\w+)?=[\"']https?://disqus\.com"
)


def matches(head: bytes) -> str | None:
    """Its root element, or its namespace."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head)
    if "<html" in text[:4096].lower():
        return None
    found = _ROOT.search(text)
    return f"has {found[0][:40].strip()}" if found else None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each thread, then one for each thread that only its posts name."""
    text = Recoded(stream)
    strict = Strict()
    units = iter(Units(text.read, UNITS, strict))
    strict.declare(declared_in(next(units).data))
    reader = PostReader(strict)
    with Spool() as spool:
        problems = list(text.problems)
        for unit in units:
            record = reader.record(unit) if unit.name else reader.stray(unit)
            if record is None:
                continue
            if record["kind"] == "thread":
                spool.add_page(record["id"] or "", record)
            else:
                spool.add_remark(record["thread"] or "", record["id"], record)
        found = False
        for key, thread, posts in spool.pages():
            if not posts and not (thread and (thread["link"] or thread["title"])):
                continue
            document = _document(key, thread, posts, spool, encoding=text.encoding)
            if problems:
                joined = (*problems, *document.problems)
                document = dataclasses.replace(document, problems=joined)
                problems = []
            found = True
            yield document
    if not found:
        raise SourceError("no thread and no post is in this Disqus export")


def _document(key: str, thread: Any, posts: list[Any], spool: Spool, *, encoding: str) -> Document:
    own = {post["id"] for post in posts}
    away = {post["parent"] for post in posts if post["parent"] and post["parent"] not in own}
    comments, problems = comments_of(posts, elsewhere=spool.known(away))
    if thread is None:
        named = f"thread {key[:40]}" if key else "no thread at all"
        problems.insert(
            0,
            Problem(
                line=posts[0]["lines"][0],
                code="missing-thread",
                message=f"{len(posts)} posts name {named}, which the file does not have.",
            ),
        )
        thread = {}
    else:
        problems += [Problem(**problem) for problem in thread["problems"]]
    link = (thread.get("link") or "").strip()
    first, last = thread.get("lines") or (None, None)
    document = Document(
        format=NAME,
        system="disqus",
        encoding=encoding,
        id=key or None,
        state="deleted" if thread.get("deleted") else "published",
        title=line_of_text(thread.get("title") or ""),
        kicker=None,
        dek=None,
        url=link if link.startswith(("http://", "https://")) else None,
        publication=thread.get("forum") or None,
        language=None,
        series=None,
        bylines=(),
        reprint=None,
        published=_published(thread.get("created")),
        body=tuple(blocks_of(thread.get("message") or "")),
        author_bios=(),
        rating=None,
        disclaimer=None,
        navigation=(),
        declared_comments=None,
        sort=None,
        comments=tuple(comments),
        comments_open=None if thread.get("closed") is None else not thread["closed"],
        furniture=(),
        lines=(first, last) if first and last else None,
        problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
    )
    return kept.document_with(
        document, kept.facts_in(thread.get("kept")), thread.get("message") or ""
    )


def _published(created: str | None) -> Published | None:
    settled = stamp(created, zone=UTC)
    if not settled.value:
        return None
    return Published(
        value=settled.value,
        precision=settled.precision,
        basis="inferred",
        why="Disqus made the thread then, when the page was first opened with it.",
    )
