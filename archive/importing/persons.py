"""The persons who wrote the comments of a snapshot, packed beside its content.

They are what `archive.sources.persons` makes of e-mail addresses, and used for one thing: to find
the same comment in another capture (`aligning`). The content is exported, this is not, and neither
is the same for having the other or not.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Sequence

from archive.importing.aligning import Seen, aligned
from archive.importing.snapshots import LEVEL
from archive.sources.document import Document


def pack(document: Document) -> bytes:
    """The persons in the order of the comments; nothing if none is known."""
    persons = [comment.person or "" for comment in document.comments]
    return zlib.compress("\n".join(persons).encode(), LEVEL) if any(persons) else b""


def unpack(packed: bytes) -> list[str | None]:
    return [p or None for p in zlib.decompress(packed).decode().split("\n")] if packed else []


def with_known(document: Document, persons: Sequence[str | None], old: Document | None) -> Document:
    """What is read anew, with the persons that were known of its comments: what they brought
    together would else fall apart as soon as the key is changed or lost. `old` is what another
    parser read in the same bytes."""
    count = len(document.comments)
    place = same_in(old, document) if old else {n: n for n in range(count)}
    comments = [
        dataclasses.replace(comment, person=person)
        if index in place and (person := persons[place[index]])
        else comment
        for index, comment in enumerate(document.comments)
    ]
    return dataclasses.replace(document, comments=tuple(comments))


def same_in(old: Document, new: Document) -> dict[int, int]:
    """Which comment was which, by index, where two parsers read the same bytes."""
    space = new.system or new.format
    was = [Seen(comment, space) for comment in old.comments]
    return aligned(was, [Seen(comment, space) for comment in new.comments])
