"""The export of Blogger: an Atom file of everything a blog has, and Google Takeout's newer one.

    <entry><id>tag:blogger.com,1999:blog-7.post-34</id> ...
      <category scheme="http://schemas.google.com/g/2005#kind"
        term="http://schemas.google.com/blogger/2008/kind#comment"/> ...
      <link rel="related" href="https://www.blogger.com/feeds/7/12/comments/default/33"/>
      <thr:in-reply-to ref="tag:blogger.com,1999:blog-7.post-12" .../></entry>

    <entry><id>tag:blogger.com,1999:blog-7.post-34</id><blogger:type>COMMENT</blogger:type>
      <blogger:parent>tag:blogger.com,1999:blog-7.post-12</blogger:parent>
      <blogger:inReplyTo>tag:blogger.com,1999:blog-7.post-33</blogger:inReplyTo> ...

Quirks:
- Every comment names its post; only a reply names a comment too, as a "related" link in the old
  format, by its id in the new one. Posts and comments stand in any order.
- Settings and the template are entries as well, and no documents.
- Removed comments stay, with a property that says so. Drafts are posts with `app:draft`.

https://developers.google.com/blogger/docs/1.0/reference (archived), and the files themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import encodings
from archive.sources.atom_entries import EntryReader, head_of
from archive.sources.atomfeed import ENTRIES, Feed, documents_of
from archive.sources.document import Document
from archive.sources.spool import Spool
from archive.sources.xmlstream import Recoded, Strict, Units
from archive.sources.xmlstream.strict import declared_in

NAME = "blogger"
ARTICLES = ("post", "page")
_SHOWS = re.compile(
    r"schemas\.google\.com/blogger/\d{4}(?:/kind#(?:post|page|comment|settings|template)|[\"'])"
)


def matches(head: bytes) -> str | None:
    """An Atom feed whose entries say of which kind each is, or with Takeout's namespace."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head)
    if not re.search(r"<(?:[\w.-]{1,64}:)?(?:feed|entry)[\s>]", text):
        return None
    found = _SHOWS.search(text)
    return f"has {found[0]}" if found else None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each post and page, then one for each that only its comments name."""
    text = Recoded(stream)
    strict = Strict()
    units = iter(Units(text.read, ENTRIES, strict))
    head = next(units)
    strict.declare(declared_in(head.data))
    reader = EntryReader(strict)
    title, language, _ = head_of(head.data, strict)
    with Spool() as spool:
        for unit in units:
            if not unit.name:
                continue
            record = reader.record(unit)
            if record["kind"] == "comment" or (not record["kind"] and record["answers"]):
                spool.add_remark(record["answers"] or "", record["id"], record)
            elif record["kind"] in ARTICLES or not record["kind"]:
                spool.add_page(record["id"] or "", record)
        feed = Feed(
            format=NAME,
            system="blogger",
            encoding=text.encoding,
            title=title,
            language=language,
        )
        yield from documents_of(spool, feed, text.problems)
