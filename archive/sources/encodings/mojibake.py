"""Text that was once read in the wrong encoding, and then saved so: "donâ€™t", "fÃ¼r".

It is told and never mended: who mends it cannot know which of it somebody wrote on purpose.
"""

from __future__ import annotations

import re

from archive.sources.document import Problem

FEWEST = 2  # one may be quoted by somebody who writes about it
# What the bytes 0x80-0xBF, which go on a character in UTF-8, are in the code page.
_GOES_ON_WESTERN = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
_GOES_ON_CYRILLIC = bytes(range(0x80, 0xC0)).decode("cp1251", "ignore") + "\x98"
_WESTERN = re.compile(
    f"[\u00c2-\u00df][{re.escape(_GOES_ON_WESTERN)}]"
    f"|[\u00e0-\u00ef][{re.escape(_GOES_ON_WESTERN)}]{{2}}"
)
_CYRILLIC = re.compile(f"(?:[РС][{re.escape(_GOES_ON_CYRILLIC)}]){{3,}}")

# How the first of these look as UTF-8. Bytes are searched many times as fast as characters.
_MAYBE = re.compile(
    rb"\xc3[\x82-\xaf][\xc2\xc5\xc6\xcb\xe2]|\xd0[\xa0\xa1][\xc2\xd0\xd1\xd2\xe2]", re.DOTALL
)


def told(text: str) -> tuple[Problem, ...]:
    """A problem that says where and how often, if the text holds any."""
    if text.isascii() or not _MAYBE.search(text.encode("utf-8", "replace")):
        return ()
    found = [
        (match.start(), reading)
        for pattern, page in ((_WESTERN, "cp1252"), (_CYRILLIC, "cp1251"))
        for match in pattern.finditer(text)
        if (reading := _meant(match[0], page))
    ]
    if len(found) < FEWEST:
        return ()
    start, reading = min(found)
    return (
        Problem(
            line=text.count("\n", 0, start) + 1,
            code="mojibake",
            message=f"The text was read in a wrong encoding before it was saved: {len(found)}"
            f" places, the first of which meant “{reading}”. They stand as they are.",
        ),
    )


def _meant(seen: str, page: str) -> str | None:
    """What the bytes would have been, had they been read as UTF-8; null if they are not that."""
    try:
        reading = b"".join(_byte(character, page) for character in seen).decode("utf-8")
    except UnicodeError:
        return None
    return reading if reading.isprintable() or reading == "\u00a0" else None


def _byte(character: str, page: str) -> bytes:
    if page == "cp1252" and "\x80" <= character < "\xa0":
        return character.encode("latin-1")  # the five that the code page leaves out
    return character.encode(page)
