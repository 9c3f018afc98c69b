"""Hits as a page shows them: under their articles, with what was looked for marked."""

from __future__ import annotations

import dataclasses
from typing import Any

from archive.models import Article
from archive.search import documents, finding
from archive.search.asked import Asked
from archive.search.documents import listed
from archive.search.finding import Found, Hit
from archive.search.marking import Marker, Piece
from archive.search.questions import ARTICLES
from archive.search.words import language_of
from comments.models import Comment

GROUPS = 20  # articles of a page of results
UNDER = 3  # comments shown under each; a link leads to the rest
ALONE = 20  # comments of a page, where those of one article are asked for


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A comment, with the names and words that were looked for."""

    comment: Comment
    name: list[Piece]
    text: list[Piece]


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    article: Article
    title: list[Piece]
    text: list[Piece]  # nothing, where only its comments were found
    comments: list[Said]
    rest: int = 0  # comments that were found and are not shown
    rest_query: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Pages:
    """Which page of how many this is; the links as (number, query), null for a gap."""

    number: int
    count: int
    links: list[tuple[int | None, str]]
    next_query: str


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    groups: list[Group]
    pages: Pages


def results(asked: Asked, found: Found) -> Results:
    """The groups of one page. A page beyond the last is the last."""
    hits = sorted(
        (hit for some in found.of(asked.shown) for hit in some.rows), key=finding.order(asked.sort)
    )
    if asked.article:
        pages = _pages(asked, len(hits), ALONE)
        first = (pages.number - 1) * ALONE
        shown = {hits[0].page: hits[first : first + ALONE]} if hits else {}
        return Results(_groups(asked, shown, under=ALONE), pages)
    grouped: dict[int, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.page, []).append(hit)
    pages = _pages(asked, len(grouped), GROUPS)
    first = (pages.number - 1) * GROUPS
    shown = {page: grouped[page] for page in list(grouped)[first : first + GROUPS]}
    return Results(_groups(asked, shown, under=UNDER), pages)


def _groups(asked: Asked, shown: dict[int, list[Hit]], *, under: int) -> list[Group]:
    articles = Article.objects.published().for_cards().filter(pk__in=listed(shown))
    rows = {row.pk: row for row in articles}
    matched = {hit.pk for hits in shown.values() for hit in hits if hit.kind == ARTICLES}
    bodies = dict(articles.order_by().filter(pk__in=matched).values_list("pk", "body_html"))
    chosen = {page: [hit for hit in hits if hit.kind != ARTICLES] for page, hits in shown.items()}
    said = _comments([hit.pk for hits in chosen.values() for hit in hits[:under]])
    marker = Marker(asked.question)
    groups = []
    for page, hits in chosen.items():
        article = rows.get(page)
        if article is None:  # hidden since it was found
            continue
        language = language_of(article.language)
        here = [said[hit.pk] for hit in hits[:under] if hit.pk in said]
        rest = len(hits) - len(hits[:under]) if not asked.article else 0
        groups.append(
            Group(
                article=article,
                title=marker.whole(article.title, language),
                text=_snippet(marker, article, bodies.get(page), language),
                comments=[
                    Said(
                        comment,
                        marker.whole(comment.author_name or "", ""),
                        marker.snippet(comment.text, language),
                    )
                    for comment in here
                ],
                rest=rest,
                rest_query=asked.but(kind="comments", article=article.slug) if rest else "",
            )
        )
    return groups


def _snippet(marker: Marker, article: Article, body: str | None, language: str) -> list[Piece]:
    """Of the text, or of the line under the title where that says it."""
    if body is None:
        return []
    pieces = marker.snippet(documents.text_of(body), language)
    if not any(piece.marked for piece in pieces):
        dek = marker.snippet(article.dek, language)
        if any(piece.marked for piece in dek) or not pieces:
            return dek
    return pieces


def _comments(pks: list[int]) -> dict[int, Any]:
    rows = (
        Comment.objects.public()
        .filter(pk__in=listed(pks))
        .select_related("parent", "article")
        .only(
            *("code", "number", "text", "author_name", "posted_on", "posted_at", "reply_to"),
            *("date_precision", "origin", "parent__author_name", "parent__state", "article__slug"),
        )
        .order_by()
    )
    return {row.pk: row for row in rows}


def _pages(asked: Asked, count: int, size: int) -> Pages:
    last = max(1, -(-count // size))
    number = min(asked.number, last)
    near = {1, number - 1, number, number + 1, last}
    links: list[tuple[int | None, str]] = []
    before = 0
    for page in sorted(page for page in near if 1 <= page <= last):
        if page > before + 1:
            links.append((None, ""))
        links.append((page, asked.but(number=page)))
        before = page
    following = asked.but(number=number + 1) if number < last else ""
    return Pages(number, last, links, following)
