"""Pages in fewer bytes: brotli where a browser takes it, else gzip.

No page that is compressed here holds a secret: those with a token for a form stay as they are, so
nobody can guess one from the length of what repeats it (BREACH).
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

import brotli

CODINGS = ("br", "gzip")  # the better first
TYPES = ("text/", "application/json", "application/xml", "image/svg+xml")
SMALL = 500  # bytes: what is shorter is sent in one packet anyway
# A page is made more often than it is kept: the next level costs twice the time for 3 %.
BROTLI, GZIP = 4, 5


@lru_cache(256)
def chosen(accepted: str) -> str:
    """What to use for an Accept-Encoding; empty for none. A q of 0 is a refusal."""
    told: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            told[name.strip()] = float(weight)
        except ValueError:
            told[name.strip()] = 0
    known = [(told.get(name, told.get("*", 0)), -at, name) for at, name in enumerate(CODINGS)]
    best = max(known)
    return best[2] if best[0] > 0 else ""


def is_worth_it(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(TYPES) or kind.endswith(("+json", "+xml"))


def packed(content: bytes, coding: str) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(content, quality=BROTLI))
    return gzip.compress(content, GZIP, mtime=0)


def packed_stream(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Piece by piece, none held back: what is made already is shown already."""
    if coding == "br":
        packer = brotli.Compressor(quality=BROTLI)
        for piece in pieces:
            yield packer.process(piece) + packer.flush()
        yield packer.finish()
        return
    deflater = zlib.compressobj(GZIP, wbits=31)
    for piece in pieces:
        yield deflater.compress(piece) + deflater.flush(zlib.Z_SYNC_FLUSH)
    yield deflater.flush()
