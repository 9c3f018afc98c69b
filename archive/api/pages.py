"""What the pages show, as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, Q

from archive.api.cursors import BadQuery, piece
from archive.exporting.records import (
    Codes,
    article_record,
    capture_record,
    comment_record,
    heading_record,
)
from archive.exporting.rows import Seat, comments_of, seats
from archive.models import Article, Author, Capture, Publication
from comments import codes
from comments.models import Comment, Commenter

Address = Callable[[str], str]  # from a path to an absolute address
Answer = dict[str, Any]

ROWS = 200  # articles fetched at a time
CAPTURES = 100  # of an article; the rest is counted


def article(found: Article, here: Address, *, after: str, limit: int) -> Answer:
    """An article with a piece of its discussion, in reading order. Raises BadQuery."""
    shown, following = piece(_after(found, after), limit, lambda seat: seat.comment.code)
    return {
        "address": here(found.get_absolute_url()),
        **article_record(found),
        "revision": found.revision,
        "imported_at": _moment(found.imported_at),
        "edited_at": _moment(found.edited_at),
        "comment_count": found.comment_count,
        "captures": [_capture(capture) for capture in _captures(found)],
        "comments": _comments(found, shown, here),
        "next": _next(here(f"{found.get_absolute_url()[:-1]}.json"), following, limit),
    }


def thread(root: Comment, found: Article, here: Address, *, after: str, limit: int) -> Answer:
    """A comment with everything under it, in reading order. Raises BadQuery."""
    branch = Comment.objects.filter(
        article=found.pk, tree_id=root.tree_id, lft__gte=root.lft, rght__lte=root.rght
    )
    start = _cursor(branch, after) if after else None
    rows = comments_of(found, within=branch if not start else branch.filter(lft__gt=start.lft))
    above = _above(start or root) if (start or root.parent_id) else []
    if start:
        above.append(start)
    shown, following = piece(seats(rows, above=above), limit, lambda seat: seat.comment.code)
    own = f"{root.get_absolute_url()[:-1]}.json"
    return {
        "address": here(root.get_absolute_url()),
        "article": summary(found, here),
        "comments": _comments(found, shown, here),
        "next": _next(here(own), following, limit),
    }


def author(found: Author, here: Address, *, after: str, limit: int) -> Answer:
    """Who signs articles, with a piece of these, by their keys. Raises BadQuery."""
    theirs = Article.objects.published().by_author(found)
    names = Commenter.objects.filter(author=found).seen_in(Article.objects.published())
    shown, following = piece(_listed(theirs, after), limit, lambda row: row.pk)
    return {
        "address": here(found.get_absolute_url()),
        "slug": found.slug,
        "name": found.name,
        "biography": found.bio,
        "also_credited_as": found.also_credited_as,
        # Joined by an editor; the same name alone proves nothing.
        "comments_as": [_commenter(name, here) for name in names],
        "articles": [summary(row, here) for row in shown],
        "next": _next(here(f"{found.get_absolute_url()[:-1]}.json"), following, limit),
    }


def publication(found: Publication, here: Address, *, after: str, limit: int) -> Answer:
    theirs = Article.objects.published().filter(publication=found)
    shown, following = piece(_listed(theirs, after), limit, lambda row: row.pk)
    return {
        "address": here(found.get_absolute_url()),
        "slug": found.slug,
        "name": found.name,
        "home_url": found.home_url or None,
        "note": found.note,
        "articles": [summary(row, here) for row in shown],
        "next": _next(here(f"{found.get_absolute_url()[:-1]}.json"), following, limit),
    }


def commenter(found: Commenter, here: Address, *, after: str, limit: int) -> Answer:
    """A name that signs comments, and those that an editor joined with it, with a piece of their
    comments in the order of their articles. Raises BadQuery."""
    names = list(found.joined())
    theirs = Comment.objects.public().filter(
        commenter__in=names, article__in=Article.objects.published()
    )
    if after:
        theirs = theirs.filter(pk__gt=_cursor(theirs, after).pk)
    rows = theirs.order_by("pk").select_related("article", "parent")
    rows = rows.annotate(capture_sha256=F("capture__sha256"))
    rows = rows.defer("article__body_html", "article__source_blocks", "parent__body_html")
    shown, following = piece(rows[: limit + 1], limit, lambda row: row.code)
    known: dict[int, Codes] = {}
    return {
        "address": here(found.get_absolute_url()),
        **_commenter(found, here),
        "author": here(found.author.get_absolute_url()) if found.author else None,
        "joined": [_commenter(name, here) for name in names if name != found],
        "comments": [
            {
                "address": here(row.get_absolute_url()),
                "article": here(row.article.get_absolute_url()),
                **comment_record(
                    Seat(comment=row, parent=_seat(row.parent)),
                    known.setdefault(row.article_id, Codes(row.article)),
                ),
            }
            for row in shown
        ],
        "next": _next(here(f"{found.get_absolute_url()[:-1]}.json"), following, limit),
    }


def summary(found: Article, here: Address) -> Answer:
    """An article in a list: without its texts. The rest is at `json`."""
    said = heading_record(found)
    kept = ("slug", "title", "dek", "language", "url", "publication", "bylines", "tags")
    return {
        "address": here(found.get_absolute_url()),
        "json": here(f"{found.get_absolute_url()[:-1]}.json"),
        **{name: said[name] for name in (*kept, "published")},
        "comment_count": found.comment_count,
    }


def _commenter(name: Commenter, here: Address) -> Answer:
    return {
        "name": name.name,
        "slug": name.slug,
        "publication": name.publication.name if name.publication else None,
        "json": here(f"{name.get_absolute_url()[:-1]}.json"),
    }


def _comments(found: Article, shown: Iterable[Seat], here: Address) -> list[Answer]:
    known = Codes(found)
    return [
        {"address": here(seat.comment.get_absolute_url()), **comment_record(seat, known)}
        for seat in shown
    ]


def _after(found: Article, after: str) -> Iterable[Seat]:
    """The seats of a discussion from one comment on."""
    if not after:
        return seats(comments_of(found))
    start = _cursor(Comment.objects.of(found), after)
    beyond = Q(tree_id__gt=start.tree_id) | Q(tree_id=start.tree_id, lft__gt=start.lft)
    rows = comments_of(found, within=Comment.objects.filter(beyond))
    return seats(rows, above=[*_above(start), start])


def _above(comment: Comment) -> list[Comment]:
    """Everything that it answers, from the top of its thread."""
    above = Comment.objects.filter(
        tree_id=comment.tree_id, lft__lt=comment.lft, rght__gt=comment.rght
    )
    return list(above.order_by("lft"))


def _cursor(within: Any, after: str) -> Comment:
    found = within.filter(code=codes.read(after) or "").first()
    if found is None:
        raise BadQuery("after: no comment here has this code.")
    return found  # type: ignore[no-any-return]


def _listed(articles: Any, after: str) -> Any:
    """Articles by their keys, which never change, after the one with this key."""
    if after:
        if not (after.isascii() and after.isdigit() and len(after) <= 18):
            raise BadQuery("after: this is no place in the list.")
        articles = articles.filter(pk__gt=int(after))
    return (
        articles.for_cards().order_by("pk").select_related("publication", "capture").iterator(200)
    )


def _captures(found: Article) -> list[Capture]:
    """Every saved copy that it was read from."""
    read = Capture.objects.filter(Q(snapshots__article=found) | Q(articles=found)).distinct()
    return list(read.order_by("captured_at", "sha256")[:CAPTURES])


def _capture(capture: Capture) -> Answer:
    address = capture.url or None
    return {**capture_record(capture), "url": address, "url_verified": capture.url_verified}


def _seat(comment: Comment | None) -> Seat | None:
    return Seat(comment=comment, parent=None) if comment else None


def _next(own: str, after: str, limit: int) -> str | None:
    return f"{own}?after={after}&limit={limit}" if after else None


def _moment(at: datetime.datetime | None) -> str | None:
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds") if at else None
