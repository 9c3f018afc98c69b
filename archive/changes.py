"""What was captured beside what stands here today: the words that an editor changed.

The captured words are those of the snapshots, which nobody edits. Of what is not public nothing is
shown, neither then nor now; and of the names of people only that they were changed, because an
editor may have had a reason to.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from archive import markup, wording
from archive.differences import Piece, difference, folded
from archive.importing import units, words
from archive.importing.plan import in_our_spelling
from archive.importing.settle import settle
from archive.importing.snapshots import Part, unpack
from archive.models import Article
from comments.models import Comment

# Characters of both texts together; more would hold a server for seconds, whoever asks.
MOST_COMPARED = 1_000_000
TEXTS = ("title", "kicker", "dek", "body", "author_note", "disclaimer")
FACTS = ("series", "publication", "language", "url", "published", "rating", "tags")
NAMES = ("bylines", "reprint")
BODY = markup.SHOWN | markup.AS_WRITTEN | {"player"}  # kinds of blocks

ENDS = re.compile(r"<br\s*/?>|<hr>|</(?:p|h[2-4]|blockquote|pre|li|tr)>")
TAG = re.compile(r"<[^>]*>")
BLANK = re.compile(r"\n\s*\n+")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`pieces` are the words then and now; empty where only the name of it is told, and `too_long`
    where comparing would take too long."""

    name: str
    pieces: list[Piece] = dataclasses.field(default_factory=list)
    too_long: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`known` is whether anything was captured that today's words could be compared with."""

    known: bool
    shown: list[Change] = dataclasses.field(default_factory=list)

    @property
    def told(self) -> list[str]:
        return [change.name for change in self.shown if not change.pieces and not change.too_long]


def of_article(article: Article) -> Changes:
    snapshots = article.snapshots.select_related("capture").order_by("pk")
    parts = [
        Part(each.key, unpack(bytes(each.content), only=()), each.pk)
        for each in snapshots
        if each.content
    ]
    if parts:
        captured = units.said(settle(parts).document)
        return Changes(known=True, shown=list(_of_article(captured, units.stands(article))))
    if article.source_blocks:
        captured = _from_blocks(article.source_blocks)
        stands = units.stands(article)
        return Changes(known=True, shown=list(_compared(captured, stands, texts=tuple(captured))))
    return Changes(known=False)


def _from_blocks(blocks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What an archive without snapshots knows of the captured texts: those that stood in blocks of
    their own."""
    kinds = {"title": "title", "dek": "dek", "disclaimer": "disclaimer", "author_note": "bio"}
    texts = {
        unit: "\n\n".join(block["text"] for block in blocks if block["kind"] == kind)
        for unit, kind in kinds.items()
    }
    body = markup.from_blocks(block for block in blocks if block["kind"] in BODY)
    return {unit: text for unit, text in ({"body": body} | texts).items() if text}


def of_comment(comment: Comment) -> Changes:
    snapshot = comment.snapshot
    if comment.origin != Comment.Origin.CAPTURED or snapshot is None or not snapshot.content:
        return Changes(known=False)
    found = unpack(bytes(snapshot.content), only=(comment.snapshot_n,)).comments
    if not found:
        return Changes(known=False)
    captured = {unit: say(found[0]) for unit, say in words.UNITS.items()}
    stands = {unit: say(comment) for unit, say in words.STANDS.items()}
    shown = list(_compared(captured, stands, texts=("text",), facts=("date", "truncated", "votes")))
    if captured["author"] != stands["author"]:
        shown.append(_named("author"))
    if comment.placement == Comment.Placed.EDITED:
        shown.append(_named("parent"))
    return Changes(known=True, shown=shown)


def _of_article(captured: Mapping[str, Any], stands: Mapping[str, Any]) -> Iterator[Change]:
    spelt = {
        unit: (in_our_spelling(unit, captured[unit]), in_our_spelling(unit, stands[unit]))
        for unit in ("bylines", "reprint", "tags")
    }
    was = {**captured, **{unit: pair[0] for unit, pair in spelt.items()}}
    now = {**stands, **{unit: pair[1] for unit, pair in spelt.items()}}
    yield from _compared(was, now, texts=TEXTS, facts=FACTS)
    for unit in NAMES:
        if was[unit] != now[unit]:
            yield _named(unit)


def _compared(
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    texts: tuple[str, ...],
    facts: tuple[str, ...] = (),
) -> Iterator[Change]:
    for unit in (*texts, *facts):
        if was[unit] == now[unit]:
            continue
        name = wording.unit_name(unit).capitalize()
        old, new = (_in_words(unit, value) for value in (was[unit], now[unit]))
        if old == new:  # a link or an emphasis, and not a word
            yield Change(name=gettext("%s, its markup only") % name)
        elif len(old) + len(new) > MOST_COMPARED:
            yield Change(name=name, too_long=True)
        else:
            pieces = difference(old, new, of_prose=unit in texts)
            yield Change(name=name, pieces=folded(pieces))


def _in_words(unit: str, value: Any) -> str:
    if unit == "body":
        text = TAG.sub("", ENDS.sub("\n\n", value))
        return BLANK.sub("\n\n", html.unescape(text)).strip()
    return wording.in_words(unit, value, comments={})


def _named(unit: str) -> Change:
    return Change(name=wording.unit_name(unit).capitalize())
