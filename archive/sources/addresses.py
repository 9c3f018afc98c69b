"""People who signed with an address: the name that is left of it.

Forms that ask for a name get e-mail addresses, and boards print the network address of whoever
gave none. An address is no name to hand on: "tam@holm.example" becomes "tam", "Tam
<tam@holm.example>" becomes "Tam", a network address nobody. A handle, "@tam@holm.example", is how
somebody is called in public, and stays. What a text says is the text's own and stays too.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import re

from archive.sources.document import Byline, Document, DocumentComment, Problem

MAIL = re.compile(r"(?:mailto:)?(?<![\w@.+%-])([\w.+'-]+)(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.I)
LEFT = " \t<>()[]{},;:|/\"'-–"  # what stood around an address


def without_addresses(document: Document) -> Document:
    """The document, in whose names and links of people no address is left."""
    comments = tuple(_comment(comment) for comment in document.comments)
    changed = sum(new is not old for new, old in zip(comments, document.comments, strict=True))
    bylines = tuple(_bylines(document))
    reprint = document.reprint
    if reprint and reprint.author and (author := name_of(reprint.author)) != reprint.author:
        reprint = dataclasses.replace(reprint, author=author)
    if not changed and bylines == document.bylines and reprint is document.reprint:
        return document
    problem = Problem(
        line=None,
        code="address-as-name",
        message="People signed with an e-mail or network address; it was left out of their names.",
    )
    return dataclasses.replace(
        document,
        comments=comments,
        bylines=bylines,
        reprint=reprint,
        problems=(*document.problems, problem),
    )


def name_of(written: str | None) -> str | None:
    """What of a name is no address; null if nothing is."""
    if not written:
        return written
    if "@" in written or "%40" in written:
        if not (found := MAIL.search(written)):
            return written
        return MAIL.sub(" ", written).strip(LEFT) or found[1]
    if written[0].isdecimal() or ":" in written:
        try:
            ipaddress.ip_address(written.strip())
        except ValueError:
            return written
        return None
    return written


def link_of(url: str | None) -> str | None:
    """The link, unless it says an e-mail address: "mailto:", "http://tam@holm.example"."""
    if url and ("@" in url or "%40" in url) and MAIL.search(url):
        return None
    return url


def _comment(comment: DocumentComment) -> DocumentComment:
    author, reply_to = name_of(comment.author), name_of(comment.reply_to)
    author_url = link_of(comment.author_url)
    if (author, reply_to, author_url) == (comment.author, comment.reply_to, comment.author_url):
        return comment
    return dataclasses.replace(comment, author=author, reply_to=reply_to, author_url=author_url)


def _bylines(document: Document) -> list[Byline]:
    named = ((byline, name_of(byline.name)) for byline in document.bylines)
    return [dataclasses.replace(byline, name=name) for byline, name in named if name]
