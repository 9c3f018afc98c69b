"""The codes of comments: what a lasting address is made of.

A comment's number is its place on the page, and a fuller capture of the page may shift it; its
code never changes. Codes are ten characters of Crockford's base 32, which leaves out the letters
that are taken for digits or read as words: fifty bits. Of a million random ones two are alike with
a chance of one in two thousand, so the database refuses a second one and the writer draws again.
For the same reason nobody keeps a list of the codes that were deleted: an old address would lead
to a new comment once in a billion comments, for each million that were deleted.
"""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10
BITS = LENGTH * 5
ENOUGH = 7  # bytes, of a digest, that hold these bits
PAIRS = [one + other for one in ALPHABET for other in ALPHABET]

# What people and scanners take for another character: Crockford's own rules of decoding.
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None})


def code_of(*parts: str) -> str:
    """The code that these parts always have, on every machine: for what has an identity of its
    own, such as a comment's place in its source."""
    # With its length before it, ("ab", "c") is not ("a", "bc").
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    digest = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).digest()
    return _spelled(int.from_bytes(digest[:ENOUGH]) >> (8 * ENOUGH - BITS))


def fresh() -> str:
    """A code that nobody has, but for a chance of one in 2**50 for each comment there is."""
    return _spelled(secrets.randbits(BITS))


def read(given: str) -> str | None:
    """The code that somebody typed, in its one spelling; null for what is no code."""
    if not given.isascii():
        return None
    code = given.lower().translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def _spelled(bits: int) -> str:
    """Two characters at a time: every comment of a mass load has its code spelled."""
    return "".join([PAIRS[bits >> at & 1023] for at in (40, 30, 20, 10, 0)])
