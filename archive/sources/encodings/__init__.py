"""Bytes to text, saying which encoding was taken, how sure that is, and what was repaired.

    decode(data)                    a text, which names its encoding nowhere
    decode(data, "latin1")          a text whose export or server says what it is
    decode_markup(data, "latin1")   HTML or XML, which may say so itself

The order is that of browsers: a byte order mark, what the server said, what the page says, UTF-8
if the bytes are that, a guess. A declaration that the bytes disprove is put aside, in a problem.
"""

from __future__ import annotations

import dataclasses
import re
from typing import BinaryIO

from archive.sources.document import Problem, SourceError
from archive.sources.encodings import charset_evidence, charsets, mojibake
from archive.sources.encodings.byte_kinds import (
    BYTE_ORDER_MARKS,
    SAMPLE_BYTES,
    binary_kind,
    unmarked,
)

__all__ = [
    "Decoded",
    "binary_kind",
    "decode",
    "decode_head",
    "decode_markup",
    "read_bounded",
    "read_whole",
    "split_lines",
]

# A page is held in memory while it is read, as text, as lines and as elements: these bounds keep
# that under 300 MB. A page of 20,000 comments is within all of them.
MAX_PAGE_BYTES = 24 * 1024 * 1024
MAX_PAGE_LINES = 1_000_000
MAX_PAGE_TAGS = 400_000
# Characters that cannot be read, of all beyond ASCII: with more, it is another encoding.
MOST_BROKEN = 0.05
ISO_2022_JP = re.compile(rb"\x1b\$[@B]")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """`encoding` goes by the name that browsers have for it: "windows-1252", "shift_jis".

    `confidence` is 1.0 for a byte order mark, clean UTF-8 and what was declared and fits.
    """

    text: str
    encoding: str
    confidence: float
    problems: tuple[Problem, ...] = ()


def read_bounded(stream: BinaryIO) -> bytes:
    """All bytes of a page, or SourceError as soon as there are too many of anything."""
    data = read_whole(stream, most=MAX_PAGE_BYTES, what="one page")
    for mark, most, what in (
        (b"\n", MAX_PAGE_LINES, "lines"),
        (b"\r", MAX_PAGE_LINES, "lines"),
        (b"<", MAX_PAGE_TAGS, "tags"),
    ):
        if (count := data.count(mark)) > most:
            raise SourceError(f"{count:,} {what}, too many for one page")
    return data


def read_whole(stream: BinaryIO, *, most: int, what: str) -> bytes:
    """All bytes of a stream, or SourceError if they are more than `most`, for one of what it is."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise SourceError(f"larger than {most // 1024 // 1024} MB, too large for {what}")
    return data


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a whole file; every guess and every repair is told in `problems`.

    `declared` is the label of its encoding that came beside the bytes, if one did.
    """
    return _decode(data, {"declared": declared} if declared else {})


def decode_markup(data: bytes, charset: str | None = None) -> Decoded:
    """Decode a whole file of HTML or XML, which may declare its encoding itself.

    `charset` is the label that the server gave with it, if it did.
    """
    head = data[: 4 * charsets.DECLARED_WITHIN]
    if b"\0" in head and (wide := unmarked(head)):
        head = head.decode(wide, "ignore").encode("ascii", "ignore")
    labels = {"server’s": charset} if charset else {}
    if own := charsets.declared_in(head):
        labels["page’s own"] = own
    return _decode(data, labels)


def decode_head(head: bytes) -> str:
    """The first bytes of a file as text for a look at them; a character may be cut at the end."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="ignore")
    return head.decode(unmarked(head) or "utf-8", errors="replace")


def split_lines(text: str) -> list[str]:
    """The lines as an editor counts them: only CR, LF and CRLF end one.

    `str.splitlines` also breaks at form feeds and U+2028, which stand inside lines.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _decode(data: bytes, labels: dict[str, str]) -> Decoded:
    if kind := binary_kind(data):
        raise SourceError(f"not a text but {kind}")
    decoded = _without_nuls(_read(data, labels))
    told = mojibake.told(decoded.text)
    return dataclasses.replace(decoded, problems=(*decoded.problems, *told)) if told else decoded


def _read(data: bytes, labels: dict[str, str]) -> Decoded:
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for whose, label in labels.items():
        if name := charsets.name_for(label):
            names.setdefault(name, f"The {whose} declaration of {label[:40]!r}")
        else:
            problems.append(
                Problem(
                    line=None,
                    code="encoding-unknown",
                    message=f"The {whose} declaration names {label[:40]!r}, which is no encoding"
                    " that is read here.",
                )
            )
    taken = (
        _read_by_mark(data, labels)
        or _read_as_declared(data, names)
        or _read_undeclared(data, names)
    )
    wrong = [
        Problem(
            line=None,
            code="encoding-declared-wrongly",
            message=f"{saying} is wrong: the bytes are {taken.encoding}.",
        )
        for name, saying in names.items()
        if name not in (taken.encoding, *charsets.WIDE) and not _alike(data, name, taken)
    ]
    return dataclasses.replace(taken, problems=(*problems, *wrong, *taken.problems))


def _read_by_mark(data: bytes, labels: dict[str, str]) -> Decoded | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            name = encoding.removesuffix("-sig")
            return _read_as(data, (encoding,), name=name, confidence=1.0)
    found = unmarked(data[:SAMPLE_BYTES])
    if found is None:
        return None
    stated = any(charsets.name_for(label) in charsets.WIDE for label in labels.values())
    return _read_as(
        data, (found,), name=found, confidence=1.0 if stated else 0.9, guessed=not stated
    )


def _read_as_declared(data: bytes, names: dict[str, str]) -> Decoded | None:
    """The first declared reading that the bytes allow; null if there is none."""
    for name in names:
        if name == "utf-8":
            if charset_evidence.is_utf8(data):
                return _read_as(data, ("utf-8",), name="utf-8", confidence=1.0)
        elif name in charsets.WIDE:
            continue
        elif not charset_evidence.disproved(data, name):
            read = _read_as(data, charsets.codecs_for(name), name=name, confidence=1.0)
            if read.text.count("\ufffd") <= MOST_BROKEN * charset_evidence.beyond_ascii(read.text):
                return read
    return None


def _read_undeclared(data: bytes, names: dict[str, str]) -> Decoded:
    if ISO_2022_JP.search(data[:SAMPLE_BYTES]) and data.isascii():
        known = charsets.codecs_for("iso-2022-jp")
        return _read_as(data, known, name="iso-2022-jp", confidence=0.95, guessed=True)
    if charset_evidence.is_utf8(data):
        return _read_as(data, ("utf-8",), name="utf-8", confidence=1.0)
    repaired = data.decode("utf-8", errors="replace")
    broken = repaired.count("\ufffd")
    sound = charset_evidence.beyond_ascii(repaired) - broken
    if sound > 2 * broken:
        # Bytes above 127 that happen to be UTF-8 are UTF-8: a few of them were damaged.
        confidence = 1.0 if "utf-8" in names else round(sound / (sound + broken), 2)
        return _read_as(data, ("utf-8",), name="utf-8", confidence=confidence)
    name, confidence = charset_evidence.best(data)
    known = charsets.codecs_for(name)
    return _read_as(data, known, name=name, confidence=confidence, guessed=True)


def _alike(data: bytes, name: str, taken: Decoded) -> bool:
    """Whether the bytes mean the same in this encoding, so that its name was not wrong."""
    if taken.encoding.startswith(("utf-16", "utf-32")):
        return False
    return any(data.decode(codec, "replace") == taken.text for codec in charsets.codecs_for(name))


def _read_as(
    data: bytes,
    codecs: tuple[str, ...],
    *,
    name: str,
    confidence: float,
    guessed: bool = False,
) -> Decoded:
    text = data.decode(codecs[0], errors="replace")
    for codec in codecs[1:]:
        if "\ufffd" not in text:
            break
        text = min(text, data.decode(codec, errors="replace"), key=lambda one: one.count("\ufffd"))
    problems = []
    if guessed:
        problems.append(
            Problem(
                line=None,
                code="encoding-guessed",
                message=f"What the encoding is, nothing says that can be right: guessed as {name}"
                f" (confidence {confidence:.0%}).",
            )
        )
    if "\ufffd" in text:
        lines = [n for n, line in enumerate(split_lines(text), start=1) if "\ufffd" in line]
        problems.append(
            Problem(
                line=lines[0],
                code="bytes-replaced",
                message=f"Bytes that are not {name} stand as \N{REPLACEMENT CHARACTER}"
                f" on {_name_lines(lines)}.",
            )
        )
    return Decoded(text=text, encoding=name, confidence=confidence, problems=tuple(problems))


def _without_nuls(decoded: Decoded) -> Decoded:
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
        decoded, text=decoded.text.replace("\0", ""), problems=(*decoded.problems, problem)
    )


def _name_lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:5]))
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"
