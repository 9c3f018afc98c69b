"""What bytes prove of their encoding: that a declaration is wrong, or which one is likeliest."""

from __future__ import annotations

import math
import re

import charset_normalizer

from archive.sources.encodings import charset_guess, charsets
from archive.sources.encodings.byte_kinds import SAMPLE_BYTES

# Against a declaration speaks a language that fits so well, and so much better than any does what
# is declared, in so many bytes; or so many characters of UTF-8, if a pair can be one by chance.
FITS = -4.2
DISPROVED_BY = 2.0
DISPROVED_WITHIN = 40
FEWEST_SEQUENCES = 3
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def beyond_ascii(text: str) -> int:
    return sum(map(len, BEYOND_ASCII.findall(text)))


def disproved(data: bytes, name: str) -> bool:
    """Whether the bytes are UTF-8, or read like a language in another encoding and not in this."""
    if data.isascii():
        return False
    one_byte = name.startswith(("windows", "iso-8859"))
    try:
        if beyond_ascii(data.decode("utf-8")) >= (1 if one_byte else FEWEST_SEQUENCES):
            return True
    except UnicodeDecodeError:
        pass
    found = charset_guess.guesses(data)
    likelihood = next((one.likelihood for one in found if one.name == name), None)
    return (
        likelihood is not None
        and found[0].count >= DISPROVED_WITHIN
        and found[0].likelihood > max(FITS, likelihood + DISPROVED_BY)
    )


def best(data: bytes) -> tuple[str, float]:
    found = charset_guess.guesses(data)
    best, count = found[0], found[0].count
    if best.likelihood < charset_guess.UNLIKELY:
        return _detect(data)
    sample = data[:SAMPLE_BYTES].decode(charsets.codecs_for(best.name)[0], "replace")
    for other in found[1:]:
        if sample != data[:SAMPLE_BYTES].decode(charsets.codecs_for(other.name)[0], "replace"):
            lead = (best.likelihood - other.likelihood) * min(count, 100)
            return best.name, round(min(0.99, 1 - 0.5 * math.exp(-lead / 4)), 2)
    return best.name, 0.99


def _detect(data: bytes) -> tuple[str, float]:
    """The guess of a detector that knows more languages, and each of them less well."""
    found = re.search(rb"[\x80-\xff]", data)
    start = max(0, (found.start() if found else 0) - SAMPLE_BYTES // 2)
    matches = charset_normalizer.from_bytes(data[start : start + SAMPLE_BYTES])
    best = matches.best()
    if best is None:
        return "windows-1252", 0.1
    for match in matches:
        # On a short text the neighbours of cp1252 fit as well as cp1252, which is far more
        # common: it is taken when the words it gives are at least as likely.
        alike = match.chaos <= best.chaos + 0.1 and match.coherence >= best.coherence
        if "cp1252" in match.could_be_from_charset and alike:
            return "windows-1252", round(0.5 * (1 - match.chaos), 2)
    name = charsets.name_for(best.encoding) or best.encoding.replace("_", "-")
    return name, round(0.5 * (1 - best.chaos), 2)
