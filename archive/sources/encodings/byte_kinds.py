"""What bytes are before they are text: which mark they begin with, what binary kind they are."""

from __future__ import annotations

import codecs

# A look at so much is plenty, and it stays quick.
SAMPLE_BYTES = 64 * 1024
BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with the one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"RIFF", "a media file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a media file"),
)
# Stray NULs are dirt in a text; more than these, and it never was one.
STRAY_NULS = 8
MOST_NULS = 0.01  # of all bytes
# Control characters that no text uses; tab, line ends, form feed and escape are left out.
CONTROLS = bytes(set(range(32)) - {0, 8, 9, 10, 11, 12, 13, 26, 27})
# The upper bytes of the characters that texts are made of: Latin to Arabic, Thai, punctuation,
# kana, Chinese, Korean, surrogates, full-width forms.
BLOCKS = bytes(
    {*range(7), 0x0E, 0x1E, 0x20, 0x21, 0x22, 0x30, 0x31, 0xFE, 0xFF}.union(
        range(0x4E, 0xA0), range(0xAC, 0xE0)
    )
)
SMALL_BLOCKS = (0x03, 0x04, 0x05, 0x06, 0x0E, 0x30)  # Greek to Arabic, Thai, kana: one byte each


def binary_kind(data: bytes) -> str | None:
    """What kind of file this is, if it is none of text."""
    if any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return None
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:SAMPLE_BYTES]
    if wide := unmarked(head):
        head = head.decode(wide, "ignore").encode("utf-8", "ignore")
    nuls, controls = head.count(0), len(head) - len(head.translate(None, CONTROLS))
    if nuls > min(max(STRAY_NULS, MOST_NULS * len(head)), len(head) / 3):
        return "binary data"
    return "binary data" if controls > 0.05 * len(head) else None


def unmarked(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by what stands in every second or fourth byte."""
    return _unmarked_utf32(head) or _unmarked_utf16(head)


def _unmarked_utf32(head: bytes) -> str | None:
    """No character has a number that needs the fourth byte, and few need the third."""
    fours = len(head) // 4
    if fours < 2 or head.count(0) < len(head) / 4:
        return None
    first, second, third, fourth = (head[start : 4 * fours : 4] for start in range(4))
    if not any(first) and max(second) <= 0x10 and any(fourth) and second.count(0) > 0.8 * fours:
        return "utf-32-be"
    if not any(fourth) and max(third) <= 0x10 and any(first) and third.count(0) > 0.8 * fours:
        return "utf-32-le"
    return None


def _unmarked_utf16(head: bytes) -> str | None:
    """Mostly Latin text has a NUL in every second byte; other scripts have bytes of one block.

    What says which block, one half of each pair, is then a byte that names one, at times zero
    for a space or a line end; the other half is any byte.
    """
    pairs = len(head) // 2
    if pairs < 2 or (head.isascii() and 0 not in head):
        return None  # ASCII says what it is: "[0,0,0,..." has a comma in every second byte
    even, odd = head[0 : 2 * pairs : 2], head[1 : 2 * pairs : 2]
    if odd.count(0) > 0.4 * pairs and even.count(0) < 0.02 * pairs:
        return "utf-16-le"
    if even.count(0) > 0.4 * pairs and odd.count(0) < 0.02 * pairs:
        return "utf-16-be"
    if pairs < 20:
        return None
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        strays, others = len(high.translate(None, BLOCKS)), len(low.translate(None, BLOCKS))
        if strays > 0.02 * pairs:
            continue
        block = any(high.count(b) >= 0.25 * pairs > 5 * low.count(b) for b in SMALL_BLOCKS)
        # Texts have a line end, a space or a full stop, in whatever script.
        ended = any(top in (0, 0x30) and below < 0x33 for top, below in zip(high, low, strict=True))
        if ended and (block or others >= 0.3 * pairs):
            return name
    return None
