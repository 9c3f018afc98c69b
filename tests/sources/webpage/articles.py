"""Small pages of articles, written in a test: a head, what stands over the text, what under it."""

from __future__ import annotations

from archive.sources import Document
from tests.sources.webpage.reading import read

SENTENCES = (
    "The mill wheel at Stell turned backwards on the first Sunday of the year, and the miller, who"
    " had been asked about it before, said that it does so whenever the brook is in a hurry.",
    "Three people came to look. One of them had brought a watch, and another one a loaf, and all"
    " of them stayed until the water had thought better of it.",
    "The parish has since put up a bench from which both directions can be seen at leisure.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def article(
    over: str = "",
    under: str = "",
    *,
    head: str = "",
    title: str = "The wheel at Stell",
    heading: str | None = None,
    text: str = TEXT,
    lang: str = "en",
) -> Document:
    """A page read: `over` stands between the heading and the text, `under` behind the text."""
    heading = f"<h1>{title}</h1>" if heading is None else heading
    return read(
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>'
        f'<div id="page">{heading}{over}<div class="entry-content">{text}</div>{under}</div>'
        "</body></html>"
    )


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def authors(document: Document) -> list[str]:
    return [byline.name for byline in document.bylines]


def day(document: Document) -> str | None:
    return document.published.value[:10] if document.published else None


def words(document: Document) -> str:
    return " ".join(" ".join(block.text.split()) for block in document.body)
