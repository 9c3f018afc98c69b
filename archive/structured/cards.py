"""The picture that goes with a link to an article: its title, and the shape of its discussion.

The fonts of the site are used, unpacked once a process. They hold Latin letters; a title with any
other letter, or one that is written from right to left, would come out as empty boxes, so its
picture is the shape alone, large.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from archive.citing.work import line
from archive.models import Article
from archive.structured.heads import CARD as SIZE

DRAWING = 1  # raised when the same article would be drawn otherwise
FONTS = Path(__file__).resolve().parent.parent / "static" / "archive" / "fonts"
TITLE, PLAIN = "newsreader-display.woff2", "public-sans.woff2"
PAPER, INK, FAINT, BLUE, RULE = "#fdfdfb", "#1d1e21", "#5a5d62", "#1f4a94", "#dcddd8"
EDGE = 72
TITLE_BOX = (700, 330)  # what the title may fill
TITLE_SIZES = (76, 66, 58, 50, 44)
LONGEST_NAME = 44  # characters of a publication's name
LEADING = 1.1
STROKE_BOX = (EDGE + 760, 150, SIZE[0] - EDGE, SIZE[1] - 150)
# The sign of the house: where each stroke begins, and how long it is.
MARK = [(0, 14), (0, 8), (6, 13), (11, 9)]

Strokes = Sequence[tuple[int, int]]  # level and length of a comment each


def key_of(article: Article, strokes: Strokes) -> str:
    """The same for the same picture."""
    said = [DRAWING, settings.SITE_NAME, *_words(article), [list(each) for each in strokes]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def draw(article: Article, strokes: Strokes) -> bytes:
    """The picture, as PNG."""
    title, home, talk = _words(article)
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    _sign(pen)
    if _writable(TITLE, title):
        _title(pen, title)
        _strokes(pen, strokes, STROKE_BOX)
    else:
        _strokes(pen, strokes, (EDGE, 150, SIZE[0] - EDGE, SIZE[1] - 150))
    pen.line([(EDGE, SIZE[1] - 110), (SIZE[0] - EDGE, SIZE[1] - 110)], fill=RULE, width=2)
    foot = " · ".join(said for said in (home, talk) if said and _writable(PLAIN, said))
    pen.text((EDGE, SIZE[1] - 88), foot, font=_font(PLAIN, 30), fill=FAINT)
    made = io.BytesIO()
    # Few colours: a third of the size, and nobody sees it.
    picture.quantize(colors=64, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _words(article: Article) -> tuple[str, str, str]:
    home = line(article.publication.name) if article.publication else ""
    home = home if len(home) <= LONGEST_NAME else f"{home[: LONGEST_NAME - 1]}…"
    count = article.comment_count
    return line(article.title), home, f"{count:,} comment{'s' * (count != 1)}" if count else ""


def _sign(pen: ImageDraw.ImageDraw) -> None:
    for row, (start, length) in enumerate(MARK):
        y = EDGE + row * 10
        pen.line([(EDGE + 2 * start, y), (EDGE + 2 * (start + length), y)], fill=BLUE, width=4)
    if _writable(TITLE, settings.SITE_NAME):
        font = _font(TITLE, 38)
        pen.text((EDGE + 58, EDGE + 15), settings.SITE_NAME, font=font, fill=INK, anchor="lm")


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    """As large as it fits, in as many lines; what does not fit in the smallest size is cut."""
    width, height = TITLE_BOX
    for size in TITLE_SIZES:
        font = _font(TITLE, size)
        lines = _wrapped(title, font, width)
        if len(lines) * size * LEADING <= height:
            break
    else:
        lines = lines[: int(height // (size * LEADING))]
        lines[-1] = f"{lines[-1].rstrip(' .,;:')}…"
    for n, words in enumerate(lines):
        pen.text((EDGE, 150 + n * size * LEADING), words, font=font, fill=INK)


def _wrapped(title: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in title.split():
        while font.getlength(word) > width:  # longer than a line: broken where it must be
            fits = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [each for each in lines if each]


def _strokes(pen: ImageDraw.ImageDraw, strokes: Strokes, box: tuple[int, int, int, int]) -> None:
    """One for each comment of the sample, set in by its level, as long as the comment."""
    left, top, right, bottom = box
    if not strokes:
        return
    pitch = min(44, (bottom - top) // len(strokes))
    unit = (right - left) / 34  # as the small figure of the lists, which is 34 wide
    y = top + (bottom - top - pitch * len(strokes)) // 2 + pitch // 2
    for level, length in strokes:
        start = left + min(level, 5) * 4 * unit
        end = start + min(13, 3 + length // 30) * unit
        pen.line(
            [(start, y), (end, y)], fill=BLUE if level == 0 else FAINT, width=max(4, pitch // 4)
        )
        y += pitch


def _writable(font: str, text: str) -> bool:
    """Whether the font has all letters of it. It has none that is written from right to left."""
    return bool(text) and all(ord(sign) in _unpacked(font)[1] for sign in text)


@functools.cache
def _unpacked(name: str) -> tuple[bytes, frozenset[int]]:
    """A font as Pillow reads it, and the code points that it has letters for."""
    with TTFont(FONTS / name) as font:
        font.flavor = None
        plain = io.BytesIO()
        font.save(plain)
        return plain.getvalue(), frozenset(font.getBestCmap())


@functools.lru_cache(maxsize=16)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # One layout engine everywhere, so that the same article is drawn alike on every machine.
    plain = io.BytesIO(_unpacked(name)[0])
    return ImageFont.truetype(plain, size, layout_engine=ImageFont.Layout.BASIC)
