"""One document into one article with its discussion."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from archive import markup
from archive.importing.dates import day_of, moment_of
from archive.importing.people import (
    author_named,
    commenters_named,
    publication_named,
    tags_named,
)
from archive.importing.slugs import free_slug
from archive.models import Article, Author, Byline, Capture, Publication
from archive.sources.document import Block, Document, DocumentComment
from comments import bulk
from comments import markup as comment_markup
from comments.models import Comment, Commenter

# What its own site did not show is not shown here before an editor decides so.
STATES = {"published": Article.State.PUBLISHED}
DRAWN = {"html", "plaintext"}  # what has an order of its own, in which readers saw it
COMMENT_STATES = set(Comment.State.values)
MAX_TAG = 100
MAX_TAGS = 50  # of one article; more is a keyword list for search engines


def write_article(
    document: Document, *, capture: Capture, source_key: str, publication: str | None
) -> Article:
    """The new article. Runs in the caller's transaction.

    `publication` is what the operator says, and is believed before what the page says.
    """
    home = publication_named(publication or document.publication)
    article = Article.objects.create(
        **described(document),
        **reprinted(document),
        slug=free_slug(Article, title_of(document), source_key),
        publication=home,
        capture=capture,
        source_key=source_key,
        imported_at=timezone.now(),
    )
    write_bylines(document, article=article)
    write_tags(document, article=article)
    if document.comments:
        write_discussion(document, article=article, capture=capture, home=home)
    return article


def write_bylines(document: Document, *, article: Article) -> None:
    """Each author once in each role: a page may print a name twice, or two spellings of one
    person whom an editor has joined since."""
    signed: dict[tuple[int, str], Author] = {}
    for byline in document.bylines:
        author = author_named(byline.name, bios=document.author_bios)
        signed.setdefault((author.pk, byline.role), author)
    Byline.objects.bulk_create(
        Byline(article=article, author=author, role=role, position=position)
        for position, ((_, role), author) in enumerate(signed.items())
    )


def write_tags(document: Document, *, article: Article) -> None:
    """The page's tags and sections; the first section is the kicker of a page that has none."""
    sections = document.sections if document.kicker else document.sections[1:]
    names = [clipped(" ".join(name.split()), MAX_TAG) for name in (*sections, *document.tags)]
    article.tags.set(tags_named(filter(None, names[:MAX_TAGS])))


def described(document: Document) -> dict[str, Any]:
    """The columns that the page itself speaks of."""
    published = document.published
    return {
        "title": clipped(title_of(document), 500),
        "kicker": clipped(document.kicker or next(iter(document.sections), ""), 200),
        "dek": document.dek or "",
        "series": clipped(document.series.title if document.series else "", 200),
        "episode": document.series.episode if document.series else None,
        "language": clipped(document.language or "", 20),
        "url": clipped(document.url or "", 2000),
        "published_on": day_of(published.value) if published else None,
        "published_at": moment_of(published.value) if published else None,
        "published_precision": published.precision if published else Article.Precision.UNKNOWN,
        "published_basis": published.basis if published else "",
        "published_why": clipped((published.why if published else None) or "", 300),
        # The opening post of a topic is the first of its comments, and stands there.
        "body_html": "" if document.type == "topic" else markup.from_blocks(document.body),
        "author_note": "\n\n".join(document.author_bios),
        "disclaimer": document.disclaimer or "",
        "rating_value": document.rating.value if document.rating else None,
        "rating_count": document.rating.count if document.rating else None,
        "type": clipped(document.type, 20),
        "state": STATES.get(document.state, Article.State.DRAFT),
        "source_state": "" if document.state == "published" else document.state,
        "source_blocks": [as_kept(block) for block in (*document.body, *document.furniture)],
        "declared_comments": document.declared_comments,
        "captured_sort": document.sort or "",
        "problems": [dataclasses.asdict(problem) for problem in document.problems],
    }


def as_kept(block: Block) -> dict[str, Any]:
    """A block as a row's JSON, without the two fields that only markup has where they are empty."""
    kept = dataclasses.asdict(block)
    return {name: value for name, value in kept.items() if value is not None or name == "lines"}


def title_of(document: Document) -> str:
    """An export of comments often knows only where their page was."""
    return document.title or document.url or "Untitled"


def reprinted(document: Document) -> dict[str, Any]:
    reprint = document.reprint
    if reprint is None:
        return {}
    return {
        "reprint_title": clipped(reprint.title or "", 500),
        "reprint_author": (
            author_named(reprint.author, bios=document.author_bios) if reprint.author else None
        ),
        "reprint_publication": publication_named(reprint.publication),
        "reprint_url": clipped(reprint.url or "", 2000),
    }


def write_discussion(
    document: Document, *, article: Article, capture: Capture, home: Publication | None
) -> None:
    commenters = commenters_named(
        (comment.author for comment in document.comments), publication=home
    )
    numbers = numbers_of(document)
    bulk.load(
        article=article,
        rows=[
            row_of(comment, numbers=numbers, capture=capture, commenters=commenters)
            for comment in document.comments
        ],
    )


def numbers_of(document: Document) -> dict[int, int]:
    """The number on the article for each n on the page.

    They are the same on a page that was saved with its oldest threads first. The numbers of an
    article count in that order, because the order of its threads and the order of citations
    follow from them; so a page saved newest first is numbered from its last thread, and one
    saved by votes by the days of its threads. An export is numbered by its own moments: whose
    it is, its order is the database's.
    """
    if document.format not in DRAWN:
        moments = [moment_of(comment.date) for comment in document.comments]
        known = [moment for moment in moments if moment]
        if len(known) == len(moments):
            dated = zip(known, document.comments, strict=True)
            in_time = sorted((moment, comment.n) for moment, comment in dated)
            return {n: number for number, (_, n) in enumerate(in_time, 1)}
    starter_of = starters(document.comments)
    by_starter: dict[int, list[DocumentComment]] = {}
    for comment in document.comments:
        by_starter.setdefault(starter_of[comment.n], []).append(comment)
    threads = list(by_starter.values())
    if document.sort == "newest":
        threads.reverse()
    elif document.sort == "most voted" and all(thread[0].date for thread in threads):
        threads.sort(key=lambda thread: thread[0].date or "")
    in_order = [comment.n for thread in threads for comment in thread]
    return {n: number for number, n in enumerate(in_order, 1)}


def starters(comments: Sequence[DocumentComment]) -> dict[int, int]:
    """The n that starts the thread of each n. An export may list a reply before what it answers."""
    parent_of = {comment.n: comment.parent for comment in comments}
    found: dict[int, int] = {}
    for n in parent_of:
        path = []
        above = n
        while above not in found and (parent := parent_of[above]) is not None:
            path.append(above)
            above = parent
        starter = found.get(above, above)
        found.update(dict.fromkeys([*path, above], starter))
    return found


def row_of(
    comment: DocumentComment,
    *,
    numbers: dict[int, int],
    capture: Capture,
    commenters: dict[str, Commenter],
) -> bulk.NewComment:
    name = clipped(comment.author, 200) if comment.author else None
    first, last = comment.lines or (None, None)
    text_first, text_last = comment.text_lines or (None, None)
    return bulk.NewComment(
        number=numbers[comment.n],
        parent=numbers[comment.parent] if comment.parent else None,
        commenter_id=commenters[name].pk if name else None,
        author_name=name,
        author_kind=comment.author_kind,
        type=comment.type,
        posted_on=day_of(comment.date),
        posted_at=moment_of(comment.date),
        date_precision=comment.date_precision,
        date_text=clipped(comment.date_text or "", 100),
        text=comment.text,
        body_html=comment_markup.from_html(comment.html) if comment.html else None,
        state=comment.state if comment.state in COMMENT_STATES else Comment.State.PENDING,
        votes=comment.votes,
        truncated=comment.truncated,
        reply_to=clipped(comment.reply_to, 200) if comment.reply_to else None,
        placement=comment.placement,
        likelihood=comment.likelihood,
        alternatives=[
            {
                "number": numbers[other.n] if other.n else None,
                "likelihood": other.likelihood,
                "why": other.why,
            }
            for other in comment.alternatives
        ],
        source_id=clipped(comment.id or "", 100),
        source_url=clipped(comment.permalink or "", 2000),
        author_url=clipped(comment.author_url or "", 2000),
        source_says=besides(comment),
        capture_id=capture.pk,
        first_line=first,
        last_line=last,
        text_first_line=text_first,
        text_last_line=text_last,
    )


def besides(comment: DocumentComment) -> dict[str, Any]:
    """What the source says of a comment that has no column of its own."""
    said = {
        "votes_up": comment.votes_up,
        "votes_down": comment.votes_down,
        "edited": comment.edited,
        "quote": comment.quote,
        "notice": comment.notice,
        "sticky": comment.sticky or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters. What is cut here stays whole in the capture."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
