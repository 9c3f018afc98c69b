"""Bytes to text, saying which encoding was taken, how sure that is, and what was repaired."""

from __future__ import annotations

import codecs
import dataclasses
from typing import BinaryIO

import charset_normalizer

from archive.sources.document import Problem, SourceError

# A page of 100,000 comments is about 40 MB; a file beyond this is no page. All of it is held
# in memory while it is read.
MAX_BYTES = 64 * 1024 * 1024
# The detector tries every encoding it knows: this much is plenty, and it stays quick.
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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """`confidence` is 1.0 for a byte order mark or clean UTF-8, else the detector's own."""

    text: str
    encoding: str
    confidence: float
    problems: tuple[Problem, ...] = ()


def read_bounded(stream: BinaryIO) -> bytes:
    """All bytes of a stream, or SourceError as soon as there are too many."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES // 1024 // 1024} MB, too large for one page")
    return data


def binary_kind(data: bytes) -> str | None:
    """What kind of file this is, if it is none of text."""
    if any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return None
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:SAMPLE_BYTES]
    nuls, controls = head.count(0), len(head) - len(head.translate(None, CONTROLS))
    if nuls > min(max(STRAY_NULS, MOST_NULS * len(head)), len(head) / 3) and not (
        _unmarked_utf16(head)
    ):
        return "binary data"
    if controls > 0.05 * len(head):
        return "binary data"
    return None


def decode(data: bytes) -> Decoded:
    """Decode a whole file; every guess and every repair is told in `problems`."""
    if kind := binary_kind(data):
        raise SourceError(f"not a text but {kind}")
    decoded = _decode(data)
    if "\0" not in decoded.text:
        return decoded
    lines = [
        number for number, line in enumerate(split_lines(decoded.text), start=1) if "\0" in line
    ]
    count = decoded.text.count("\0")
    problem = Problem(
        line=lines[0],
        code="nul-bytes",
        message=f"NUL bytes were left out: {count}, on {_name_lines(lines)}.",
    )
    return dataclasses.replace(
        decoded,
        text=decoded.text.replace("\0", ""),
        problems=(*decoded.problems, problem),
    )


def decode_head(head: bytes) -> str:
    """The first bytes of a file as text for a look at them; a character may be cut at the end."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="ignore")
    return head.decode(_unmarked_utf16(head) or "utf-8", errors="replace")


def split_lines(text: str) -> list[str]:
    """The lines as an editor counts them: only CR, LF and CRLF end one.

    `str.splitlines` also breaks at form feeds and U+2028, which stand inside lines.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _decode(data: bytes) -> Decoded:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            name = encoding.removesuffix("-sig")
            return _decode_as(data, encoding, name=name, confidence=1.0)
    if unmarked := _unmarked_utf16(data[:SAMPLE_BYTES]):
        return _decode_as(data, unmarked, confidence=0.9, guessed=True)
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8", confidence=1.0)
    except UnicodeDecodeError:
        pass
    repaired = data.decode("utf-8", errors="replace")
    broken = repaired.count("\ufffd")
    sound = sum(1 for character in repaired if character > "\x7f") - broken
    if sound > 2 * broken:
        # Bytes above 127 that happen to be UTF-8 are UTF-8: a few of them were damaged.
        return _decode_as(data, "utf-8", confidence=round(sound / (sound + broken), 2))
    encoding, confidence = _detect(data)
    return _decode_as(data, encoding, confidence=confidence, guessed=True)


def _detect(data: bytes) -> tuple[str, float]:
    # On a short text the neighbours of cp1252 fit as well as cp1252, which is far more common:
    # it is taken when the words it gives are at least as likely.
    first = next(index for index, byte in enumerate(data) if byte > 0x7F)
    start = max(0, first - SAMPLE_BYTES // 2)
    matches = charset_normalizer.from_bytes(data[start : start + SAMPLE_BYTES])
    best = matches.best()
    if best is None:
        return "cp1252", 0.1
    for match in matches:
        alike = match.chaos <= best.chaos + 0.1 and match.coherence >= best.coherence
        if "cp1252" in match.could_be_from_charset and alike:
            return "cp1252", round(1 - match.chaos, 2)
    return best.encoding, round(1 - best.chaos, 2)


def _decode_as(
    data: bytes,
    encoding: str,
    *,
    name: str | None = None,
    confidence: float,
    guessed: bool = False,
) -> Decoded:
    name = name or encoding.replace("_", "-")
    text = data.decode(encoding, errors="replace")
    problems = []
    if guessed:
        problems.append(
            Problem(
                line=None,
                code="encoding-guessed",
                message=f"The file does not say its encoding; read as {name}"
                f" (confidence {confidence:.0%}).",
            )
        )
    lines = [number for number, line in enumerate(split_lines(text), start=1) if "\ufffd" in line]
    if lines:
        problems.append(
            Problem(
                line=lines[0],
                code="bytes-replaced",
                message=f"Bytes that are not {name} stand as \N{REPLACEMENT CHARACTER}"
                f" on {_name_lines(lines)}.",
            )
        )
    return Decoded(text=text, encoding=name, confidence=confidence, problems=tuple(problems))


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: mostly Latin text then has a NUL in every second byte."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if even > 0.4 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    return None


def _name_lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:5]))
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"
