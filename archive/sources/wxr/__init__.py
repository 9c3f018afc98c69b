"""WordPress's own export, "WXR": an RSS file with the posts and their comments.

    <rss xmlns:wp="http://wordpress.org/export/1.2/" ...><channel>
    <item><title>The clock</title><dc:creator>nessa</dc:creator><wp:post_id>7</wp:post_id> ...
      <wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_parent>0</wp:comment_parent> ...
      <wp:comment_author><![CDATA[Ivo Pell]]></wp:comment_author> ...</wp:comment></item>

Written by https://github.com/WordPress/wordpress-develop/blob/trunk/src/wp-admin/includes/export.php;
Disqus takes the same file with a `dsq:thread_identifier` and few of the fields, and so do the many
programs that write it for Disqus.

Quirks:
- Versions 1.0 to 1.3, or none. The namespace carries the version, and may change midway.
- A file often is not well-formed: control characters in spam, HTML entities, a "]]>" that nobody
  split, bytes of another encoding, a tail that a timeout cut off. Each item is read for itself.
- `comment_date_gmt` is the moment; `comment_date` is local in a zone that the file does not name.
  0000-00-00 is no date.
- Texts are stored as typed: `typed.py` makes the paragraphs. Metadata may be serialised PHP, which
  is matched and never evaluated.
- Comments hang on pages and attachments too, and spam, trash and pings stand among them.
- IP addresses are left in the file, and mail addresses in the reader: see `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import encodings
from archive.sources.document import Document, SourceError
from archive.sources.wxr.wxr_items import ItemReader
from archive.sources.wxr.wxr_site import site_of
from archive.sources.xmlstream import Recoded, Strict, Tags, Units
from archive.sources.xmlstream.strict import declared_in

NAME = "wxr"
ITEM = Tags(("item",))
# A site with a hundred thousand tags lists them all before its first item.
MOST_BEFORE_ITEMS = 32 * 1024 * 1024

_NAMESPACE = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[^\"'/]*")
_FIELD = re.compile(
    r"<wp:(?:wxr_version|post_id|post_type|post_date|status|comment|comment_id|author|postmeta)[\s>]"
)
# Possessive (*+): a page that begins with many comments would else be tried in all their sums.
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def matches(head: bytes) -> str | None:
    """The namespace of any version, or a field of it in a fragment cut out of a file."""
    if encodings.binary_kind(head):
        return None
    text = encodings.decode_head(head)
    if "<" not in text[:4096] or _PAGE.match(text.lstrip("\ufeff")):
        return None
    if found := _FIELD.search(text) or _NAMESPACE.search(text):
        return f"has {found[0].strip()}"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each post, page, attachment, and whatever else has comments."""
    text = Recoded(stream)
    strict = Strict()
    units = iter(Units(text.read, ITEM, strict, most_before=MOST_BEFORE_ITEMS))
    head = next(units)
    strict.declare(declared_in(head.data))
    site = site_of(head.data, strict)
    reader = ItemReader(site=site, strict=strict, encoding=text.encoding)
    told = list(text.problems)
    found = seen = 0
    for unit in (head,) if is_item(head.data) else ():
        if document := reader.stray(unit):
            found += 1
            yield reader.with_problems(document, told)
            told = []
    for unit in units:
        seen += bool(unit.name)
        document = reader.item(unit) if unit.name else reader.stray(unit)
        if document is None:
            continue
        found += 1
        yield reader.with_problems(document, told)
        told = []
    if not found:
        raise nothing_found(seen)


def nothing_found(seen: int) -> SourceError:
    others = f", only {seen} of other kinds" if seen else ""
    return SourceError(f"no post, page or comment is in this WordPress export{others}")


def is_item(head: bytes) -> bool:
    """Whether the file begins in the middle of an item."""
    return b"<wp:comment_content" in head or b"<wp:post_id" in head
