"""How well site-made markup is read: `python -m tests.real.sitemade_runs [PART OF A NAME]`.

The detector of site-made comments is tried alone on every real page of ../shared/samples, whatever
family would have it, so that most pages are of sites that it was not made for:

- as they are;
- with every class, id and data attribute replaced by random words, the same word for the same one:
  what is left are tags, order, dates, and what is printed;
- with the comments cut out: nothing may be found.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import lxml.html

from archive.sources import encodings
from archive.sources.document import DocumentComment
from archive.sources.webpage import sitemade
from archive.sources.webpage.comments import comments_of
from archive.sources.webpage.page import HtmlPage
from tests.real.pages import SAMPLES, Score, compare, truths

WORD = re.compile(r"[^\W\d_]+")
SPEAKING = ("itemprop", "itemtype", "typeof", "property", "role", "aria-label", "aria-labelledby")


def page_of(data: bytes) -> HtmlPage:
    return HtmlPage.of(encodings.decode(data))


def found_on(page: HtmlPage) -> list[DocumentComment]:
    talk = sitemade.find(page)
    return comments_of(page, talk)[0] if talk else []


def without_names(page: HtmlPage) -> HtmlPage:
    """The page with other words for all its classes and ids; numbers stay."""
    chance = random.Random(5)
    words: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        made = "".join(chance.choice("bcdfghjklmnpqrstvwxz") for _ in range(7))
        return words.setdefault(match[0], made)

    for element in page.elements:
        for name in ("class", "id"):
            if (value := element.get(name)) is not None:
                element.set(name, WORD.sub(other, value))
        for name in list(element.attrib):
            if name.startswith("data-") or name in SPEAKING:
                del element.attrib[name]
    return page_of(lxml.html.tostring(page.root, encoding="utf-8"))


def without_comments(page: HtmlPage) -> HtmlPage:
    """The page with every comment taken out that is found on it, and the rest as it was."""
    talk = sitemade.find(page)
    for one in reversed(talk.posted if talk else ()):
        for element in (one.element, *one.bodies):
            if element.getparent() is not None:
                element.drop_tree()
    return page_of(lxml.html.tostring(page.root, encoding="utf-8"))


def runs(part: str = "") -> Iterator[tuple[str, Score, Score, int]]:
    """Name, score as it is, score without names, and how many are found with the comments out."""
    for file in truths():
        if part not in file.name:
            continue
        truth = json.loads(file.read_text("utf-8"))
        data = (SAMPLES / truth["file"]).read_bytes()
        scores = [
            compare(file.stem, truth["comments"], SimpleNamespace(comments=found_on(page)))
            for page in (page_of(data), without_names(page_of(data)))
        ]
        yield file.stem, scores[0], scores[1], len(found_on(without_comments(page_of(data))))


def negatives() -> list[Path]:
    return sorted((SAMPLES / "html_negative").iterdir())


def main(part: str = "") -> None:
    for _, plain, nameless, left in runs(part):
        print(plain.line())
        print(
            f"{'':<8}without names {nameless.found:>4}/{nameless.true:<4} false {nameless.false:<3}"
            f" placed {nameless.parents + nameless.starters}; cut out {left}"
        )
    for file in negatives():
        if part in file.name:
            print(f"{file.name:<50} no comments; found {len(found_on(page_of(file.read_bytes())))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
