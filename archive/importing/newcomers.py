"""New articles, many of them at once: what most documents of a first import become.

`documents.import_document` looks up each thing that an article may meet, one query at a time. Of
a batch, nearly all meet nobody; that is found out here for all of them in a few queries, and they
are written in a few more. Whoever meets somebody, in the database or in the batch itself, is left
to `import_document`: what comes of it is the same, and takes longer.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone

from archive.importing import (
    captures,
    coding,
    discussions,
    matching,
    people,
    rows,
    settle,
    slugs,
    units,
)
from archive.importing.context import Before, Context
from archive.importing.documents import Incoming, as_stated, version_of
from archive.importing.plan import Plan, plan_new
from archive.importing.snapshots import Part, keys_of, pack
from archive.models import Article, Byline, Capture, FormerSlug, ImportRow, Publication, Snapshot
from comments import bulk
from comments.models import Comment, Commenter

CHUNK = 500  # SQLite binds a limited number of values


@dataclasses.dataclass(slots=True, kw_only=True)
class Newcomer:
    """A document that may become a new article, and what of it is known before."""

    place: int  # in the batch
    incoming: Incoming
    capture: Capture
    part: Part
    keys: dict[str, Any]
    plan: Plan
    said: dict[str, Any]
    plain_slug: str
    codes: list[str]
    article: Article | None = None
    snapshot: Snapshot | None = None

    @property
    def comments(self) -> list[Any]:
        return [self.plan.comment_of[n] for n in self.plan.created]


def write(batch: Sequence[tuple[int, Incoming]]) -> dict[int, ImportRow]:
    """Write those of the batch that meet nobody, in the caller's transaction: the row of the run
    of each, by its place in the batch. The others are not in the answer."""
    kept: dict[str, Capture] = {}
    for _, incoming in batch:
        sha256 = incoming.capture.sha256
        kept[sha256] = kept.get(sha256) or captures.recorded(incoming.capture)
    found = [_newcomer(place, incoming, kept[incoming.capture.sha256]) for place, incoming in batch]
    found = [each for each in found if each.plain_slug and not _says_codes(each)]
    matching.meet(*{each.keys[name] for each in found for name in ("address_key", "title_key")})
    found = _strangers(found)
    if not found:
        return {}
    _add_articles(found)
    _add_signatures(found)
    _add_discussions(found)
    return _add_rows(found)


def _newcomer(place: int, incoming: Incoming, capture: Capture) -> Newcomer:
    document = as_stated(incoming.document, incoming.stated)
    part = Part(f"{capture.sha256[:16]}:{incoming.index}", document)
    plan = plan_new(settle.settle([part]))
    said = units.said(document)
    plain_slug = slugs.slug_of(said["title"])
    return Newcomer(
        place=place,
        incoming=incoming,
        capture=capture,
        part=part,
        keys=keys_of(document, incoming.address_map),
        plan=plan,
        said=said,
        plain_slug=plain_slug,
        codes=coding.first_codes(plain_slug, [plan.comment_of[n] for n in plan.created]),
    )


def _says_codes(each: Newcomer) -> bool:
    """An archive's own export: its codes and numbers are to be looked at one by one."""
    return any(comment.kept is not None for comment in each.comments)


def _strangers(found: list[Newcomer]) -> list[Newcomer]:
    """Those that share nothing with an article that is there, nor with one another."""
    known = set(
        Snapshot.objects.filter(capture__in={each.capture.pk for each in found}).values_list(
            "capture", "index"
        )
    )
    taken: set[Any] = set()
    for name in ("address_key", "title_key"):
        for chunk in _chunks(each.keys[name] for each in found):
            there = Snapshot.objects.filter(**{f"{name}__in": chunk})
            taken.update((name, key) for key in there.values_list(name, flat=True))
    for chunk in _chunks(each.plain_slug for each in found):
        there_too = Article.objects.filter(Q(slug__in=chunk) | Q(plain_slug__in=chunk))
        for pair in there_too.values_list("slug", "plain_slug"):
            taken.update(("slug", slug) for slug in pair)
        former = FormerSlug.objects.filter(slug__in=chunk).values_list("slug", flat=True)
        taken.update(("slug", slug) for slug in former)
    codes = [code for each in found for code in each.codes]
    taken.update(("code", code) for code in coding.taken(codes))
    marks = [_marks(each) for each in found]
    often = collections.Counter(mark for own in marks for mark in set(own))
    return [
        each
        for each, own in zip(found, marks, strict=True)
        if (each.capture.pk, each.incoming.index) not in known
        and len(set(own)) == len(own)
        and not any(mark in taken or often[mark] > 1 for mark in own)
    ]


def _marks(each: Newcomer) -> list[tuple[str, Any]]:
    """By what it would meet another one."""
    named = [(name, each.keys[name]) for name in ("address_key", "title_key") if each.keys[name]]
    document = ("document", (each.capture.pk, each.incoming.index))
    return [document, ("slug", each.plain_slug), *named, *(("code", code) for code in each.codes)]


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted({value for value in values if value})
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]


def _add_articles(found: list[Newcomer]) -> None:
    home = functools.cache(people.publication_named)
    author = functools.cache(people.author_named)
    now = timezone.now()
    for each in found:
        columns = units.beside(each.part.document)
        for unit, value in each.said.items():
            if unit == "publication":
                columns["publication"] = home(value)
            elif unit == "reprint":
                title, name, publication, url = value
                columns |= {
                    "reprint_title": title,
                    "reprint_author": author(name, bios=each.part.document.author_bios)
                    if name
                    else None,
                    "reprint_publication": home(publication),
                    "reprint_url": url,
                }
            elif unit not in {"bylines", "tags"}:
                columns |= units.columns(unit, value)
        numbers = each.plan.theirs.numbers
        each.article = Article(
            slug=each.plain_slug,
            plain_slug=each.plain_slug,
            capture=each.capture,
            imported_at=now,
            comment_count=sum(_is_published(comment.state) for comment in each.comments),
            last_comment_number=max(numbers.values(), default=0),
            **columns,
        )
    Article.objects.bulk_create([each.article for each in found if each.article])
    for each in found:
        each.snapshot = Snapshot(
            capture=each.capture,
            index=each.incoming.index,
            article=each.article,
            run=each.incoming.run,
            format=each.part.document.format,
            parser_version=version_of(each.part.document),
            stated=dict(each.incoming.stated),
            content=pack(each.part.document),
            read_at=now,
            **each.keys,
        )
    Snapshot.objects.bulk_create([each.snapshot for each in found if each.snapshot])


def _is_published(state: str) -> bool:
    return state == Comment.State.PUBLISHED


def _add_signatures(found: list[Newcomer]) -> None:
    author = functools.cache(people.author_named)
    bylines = []
    for each in found:
        bios = each.part.document.author_bios
        signed = dict.fromkeys(
            (author(name, bios=bios).pk, role) for name, role in each.said["bylines"]
        )
        bylines += [
            Byline(article=each.article, author_id=author_id, role=role, position=position)
            for position, (author_id, role) in enumerate(signed)
        ]
    Byline.objects.bulk_create(bylines, batch_size=CHUNK)
    tag = functools.cache(lambda name: people.tags_named([name])[0])
    through: type[Model] = Article.tags.through
    tagged = [
        through(article_id=each.article.pk, tag_id=pk)
        for each in found
        if each.article
        for pk in dict.fromkeys(tag(name).pk for name in each.said["tags"])
    ]
    through._default_manager.bulk_create(tagged, batch_size=CHUNK)


def _add_discussions(found: list[Newcomer]) -> None:
    commenters = _commenters(found)
    loads = []
    for each in found:
        if each.article is None or not each.plan.created:
            continue
        parents, number_of = discussions.places(each.plan)
        loads.append(
            (
                each.article.pk,
                discussions.rows_of(
                    each.plan,
                    _context(each),
                    parents,
                    number_of,
                    each.codes,
                    commenters[each.article.publication_id],
                ),
            )
        )
    bulk.load_new(loads)


def _context(each: Newcomer) -> Context:
    assert each.snapshot is not None  # noqa: S101 - it was written
    return Context(run=each.incoming.run, snapshots={each.part.key: each.snapshot})


def _commenters(found: list[Newcomer]) -> dict[int | None, dict[str, Commenter]]:
    names = collections.defaultdict[int | None, set[str]](set)
    homes: dict[int | None, Publication | None] = {}
    for each in found:
        if each.article is not None:
            homes[each.article.publication_id] = each.article.publication
            names[each.article.publication_id].update(
                comment.author for comment in each.comments if comment.author
            )
    return {pk: people.commenters_named(names[pk], publication=home) for pk, home in homes.items()}


def _add_rows(found: list[Newcomer]) -> dict[int, ImportRow]:
    made = {}
    for each in found:
        assert each.article is not None  # noqa: S101 - it was written
        assert each.snapshot is not None  # noqa: S101 - it was written
        made[each.place] = rows.done(
            each.incoming.run,
            each.incoming.file,
            each.incoming.key,
            each.article,
            each.plan,
            Before(created=True, snapshot=each.snapshot.pk),
        )
    ImportRow.objects.bulk_create(made.values(), batch_size=CHUNK)
    return made
