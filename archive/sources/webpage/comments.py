"""From what a family found on a page to comments with parents, dates and texts."""

from __future__ import annotations

from collections.abc import Sequence

import lxml.etree
from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.dates.page_dates import PageDates
from archive.sources.document import DocumentComment, Lines, Problem
from archive.sources.webpage.page import HtmlPage, within
from archive.sources.webpage.parents import parents_of
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import markup_of, text_of


def comments_of(page: HtmlPage, talk: Talk) -> tuple[list[DocumentComment], list[Problem]]:
    """The comments of a page, each with the parent that its markup gives it."""
    problems: list[Problem] = list(talk.problems)
    posted, twice = _once_each(talk.posted, _nested(_enclosing(page, talk.posted)))
    if twice:
        problems.append(
            Problem(
                line=None,
                code="comment-twice",
                message=f"The page shows {twice} comments more than once; each is read once.",
            )
        )
    enclosing = _enclosing(page, posted)
    nested = _nested(enclosing)
    own = [one.without | nested.get(one.element, set()) for one in posted]
    texts = [
        "\n\n".join(filter(None, (text_of(body, without=skip) for body in one.bodies)))
        for one, skip in zip(posted, own, strict=True)
    ]
    days = PageDates([(_reading(one), one.date_text) for one in posted], page.captured)
    problems += days.problems(lambda index: page.line_of(posted[index].element))
    values = [days[index].value for index in range(len(posted))]
    links, unlinked = parents_of(page, talk, posted, enclosing, texts, values)
    problems += unlinked
    comments = []
    for n, (one, skip, text, link) in enumerate(zip(posted, own, texts, links, strict=True), 1):
        day = days[n - 1]
        html = "\n".join(filter(None, (markup_of(body, without=skip) for body in one.bodies)))
        comments.append(
            DocumentComment(
                n=n,
                id=one.id,
                parent=link.parent,
                reply_to=one.reply_to,
                type=one.type,
                author=one.author,
                author_kind=one.author_kind,
                date=day.value,
                date_precision=day.precision,
                date_text=one.date_text,
                text=text,
                truncated=one.truncated,
                placement=link.placement,
                likelihood=link.likelihood,
                alternatives=link.alternatives,
                lines=_lines(page, one.element, skip),
                text_lines=_lines(page, one.bodies[0], skip) if one.bodies else None,
                html=html or None,
                placed_by=link.by,
                author_url=page.absolute(one.author_url),
                permalink=page.absolute(one.permalink),
                votes=one.votes,
                votes_up=one.votes_up,
                votes_down=one.votes_down,
                edited=one.edited,
                sticky=one.sticky,
                quote=one.quote,
                notice=one.notice,
                state=one.state,
            )
        )
    return comments, problems


def _enclosing(page: HtmlPage, posted: Sequence[Posted]) -> dict[HtmlElement, HtmlElement]:
    """The comment round each comment that stands inside another one.

    One walk over the page: looking up from every comment would be slow where they nest deep.
    """
    elements = {one.element for one in posted}
    found: dict[HtmlElement, HtmlElement] = {}
    around: list[HtmlElement] = []
    for event, element in lxml.etree.iterwalk(page.root, events=("start", "end")):
        if element not in elements:
            continue
        if event == "start":
            if around:
                found[element] = around[-1]
            around.append(element)
        else:
            around.pop()
    return found


def _nested(enclosing: dict[HtmlElement, HtmlElement]) -> dict[HtmlElement, set[HtmlElement]]:
    """The comments that stand directly in each comment."""
    found: dict[HtmlElement, set[HtmlElement]] = {}
    for inner, outer in enclosing.items():
        found.setdefault(outer, set()).add(inner)
    return found


def _once_each(
    posted: tuple[Posted, ...], nested: dict[HtmlElement, set[HtmlElement]]
) -> tuple[list[Posted], int]:
    """Each comment once, in page order, and how many were there again.

    A page may show one comment several times: pinned above, loaded anew, in a form's preview.
    One without an id is the same if author, date and words are; one that has the id of another
    is another one all the same if neither author nor words are: some templates repeat an id.
    """

    def said(one: Posted) -> tuple[str, ...]:
        skip = one.without | nested.get(one.element, set())
        return tuple(text_of(body, without=skip)[:200] for body in one.bodies)

    kept: dict[object, Posted] = {}
    for one in posted:
        key: object = one.id or (one.author, one.moment or one.date_text, said(one))
        first = kept.setdefault(key, one)
        if first is one or not one.id or not first.author or not one.author:
            continue
        if first.author != one.author and said(first) != (words := said(one)):
            kept.setdefault((one.id, one.author, words), one)
    return list(kept.values()), len(posted) - len(kept)


def _reading(one: Posted) -> dates.Reading | None:
    machine = dates.read(" ".join(one.moment.split())) if one.moment else None
    return machine or _printed(one.date_text)


def _printed(text: str | None) -> dates.Reading | None:
    """The date that is printed, also where its element holds more: "9 January, by Nessa"."""
    if not text:
        return None
    line = " ".join(text.split())
    return dates.read(line) or dates.find(line)


def _lines(page: HtmlPage, element: HtmlElement, without: frozenset[HtmlElement]) -> Lines | None:
    """From the start tag to the last start tag inside that is its own, and the text after it."""
    first = page.line_of(element)
    if first is None:
        return None
    last = first
    for inner in within(element, without=without):
        line = page.line_of(inner)
        if line is None:
            return None
        text = inner.text or ""
        last = max(last, line + text.rstrip().count("\n"))
    return (first, last)
