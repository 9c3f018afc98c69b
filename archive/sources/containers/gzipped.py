"""One file, gzipped: `export.xml.gz`, `backup.json.gz`, `site.tar.gz`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources.containers import Budget, Failure, Member, Unpacked, damaged, spooled
from archive.sources.containers.inflating import MAGIC, Damage, inflated

NAME = "gzip"


def matches(head: bytes) -> str | None:
    return "begins with the bytes 1f 8b of gzip" if head.startswith(MAGIC) else None


def members(stream: BinaryIO, budget: Budget) -> Iterator[Unpacked]:
    """The one file. What is damaged is told, and what could be read of it stays."""
    damages: list[str] = []

    def chunks() -> Iterator[bytes]:
        for piece in inflated(stream):
            if isinstance(piece, Damage):
                damages.append(piece.reason)
            else:
                yield piece

    with spooled(chunks(), budget) as content:
        if damages and not content.read(1):
            yield Failure("", f"the gzip is damaged: {damages[0]}")
            return
        content.seek(0)
        problems = tuple(damaged(reason) for reason in dict.fromkeys(damages))
        yield Member(name="", stream=content, problems=problems)
