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

from archive.importing import captures, coding, matching, people, rows, units
from archive.importing.context import Before
from archive.importing.documents import Incoming, version_of
from archive.importing.ready import Ready
from archive.importing.snapshots import address_key
from archive.models import Article, Byline, Capture, FormerSlug, ImportRow, Publication, Snapshot
from archive.sources.document import Document
from comments import bulk

CHUNK = 500  # SQLite binds a limited number of values


@dataclasses.dataclass(slots=True, kw_only=True)
class Newcomer:
    """A document that may become a new article, and what of it is known before."""

    place: int  # in the batch
    incoming: Incoming
    capture: Capture
    ready: Ready
    keys: dict[str, Any]
    article: Article | None = None
    snapshot: Snapshot | None = None

    @property
    def head(self) -> Document:
        return self.incoming.parcel.head


def write(batch: Sequence[tuple[int, Incoming]]) -> dict[int, ImportRow]:
    """Write those of the batch that meet nobody, in the caller's transaction: the row of the run
    of each, by its place in the batch. The others are not in the answer."""
    kept: dict[str, Capture] = {}
    found = []
    for place, incoming in batch:
        sha256 = incoming.capture.sha256
        capture = kept[sha256] = kept.get(sha256) or captures.recorded(incoming.capture)
        if ready := incoming.parcel.ready:
            key = address_key(incoming.parcel.head, incoming.address_map)
            found.append(
                Newcomer(
                    place=place,
                    incoming=incoming,
                    capture=capture,
                    ready=ready,
                    keys={"address_key": key, **ready.keys},
                )
            )
    nameless = functools.cache(matching.nameless_exist)
    found = [
        each
        for each in found
        if each.keys["title_key"] or (each.keys["address_key"] and not nameless())
    ]
    matching.meet(*{each.keys[name] for each in found for name in ("address_key", "title_key")})
    found = _strangers(found)
    if not found:
        return {}
    with people.noting() as made:
        _add_articles(found)
        _add_signatures(found)
        _add_discussions(found)
    return _add_rows(found, made)


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
    for chunk in _chunks(each.ready.plain_slug for each in found):
        there_too = Article.objects.filter(Q(slug__in=chunk) | Q(plain_slug__in=chunk))
        for pair in there_too.values_list("slug", "plain_slug"):
            taken.update(("slug", slug) for slug in pair)
        former = FormerSlug.objects.filter(slug__in=chunk).values_list("slug", flat=True)
        taken.update(("slug", slug) for slug in former)
    codes = [code for each in found for code in each.ready.codes]
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
    return [
        document,
        ("slug", each.ready.plain_slug),
        *named,
        *(("code", code) for code in each.ready.codes),
    ]


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted({value for value in values if value})
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]


def _add_articles(found: list[Newcomer]) -> None:
    home = functools.cache(people.publication_named)
    author = functools.cache(people.author_named)
    now = timezone.now()
    for each in found:
        columns = dict(each.ready.beside)
        for unit, value in each.ready.said.items():
            if unit == "publication":
                columns["publication"] = home(value)
            elif unit == "reprint":
                title, name, publication, url = value
                columns |= {
                    "reprint_title": title,
                    "reprint_author": author(name, bios=each.head.author_bios) if name else None,
                    "reprint_publication": home(publication),
                    "reprint_url": url,
                }
            elif unit not in {"bylines", "tags"}:
                columns |= units.columns(unit, value)
        each.article = Article(
            slug=each.ready.plain_slug,
            plain_slug=each.ready.plain_slug,
            capture=each.capture,
            imported_at=now,
            comment_count=each.ready.published,
            last_comment_number=each.ready.last_number,
            **columns,
        )
    Article.objects.bulk_create([each.article for each in found if each.article])
    for each in found:
        each.snapshot = Snapshot(
            capture=each.capture,
            index=each.incoming.index,
            article=each.article,
            run=each.incoming.run,
            format=each.head.format,
            parser_version=version_of(each.head),
            stated=dict(each.incoming.stated),
            content=each.ready.content,
            persons=each.ready.persons,
            read_at=now,
            **each.keys,
        )
    Snapshot.objects.bulk_create([each.snapshot for each in found if each.snapshot])


def _add_signatures(found: list[Newcomer]) -> None:
    author = functools.cache(people.author_named)
    bylines = []
    for each in found:
        bios = each.head.author_bios
        signed = dict.fromkeys(
            (author(name, bios=bios).pk, role) for name, role in each.ready.said["bylines"]
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
        for pk in dict.fromkeys(tag(name).pk for name in each.ready.said["tags"])
    ]
    through._default_manager.bulk_create(tagged, batch_size=CHUNK)


def _add_discussions(found: list[Newcomer]) -> None:
    commenters = _commenters(found)
    bulk.load_new(
        [
            bulk.New(
                article_id=each.article.pk,
                talk=each.ready.talk,
                commenters=commenters[each.article.publication_id],
                capture_id=each.capture.pk,
                snapshot_id=each.snapshot.pk,
            )
            for each in found
            if each.article and each.snapshot and each.ready.talk
        ]
    )


def _commenters(found: list[Newcomer]) -> dict[int | None, dict[str, int]]:
    names = collections.defaultdict[int | None, set[str]](set)
    homes: dict[int | None, Publication | None] = {}
    for each in found:
        if each.article is not None:
            homes[each.article.publication_id] = each.article.publication
            names[each.article.publication_id].update(
                each.ready.talk.names if each.ready.talk else ()
            )
    named = {pk: people.commenters_named(names[pk], publication=home) for pk, home in homes.items()}
    return {pk: {name: row.pk for name, row in those.items()} for pk, those in named.items()}


def _add_rows(found: list[Newcomer], made: people.Made) -> dict[int, ImportRow]:
    """The first one tells what they made together: names are looked up by run, not by row."""
    rows_made: dict[int, ImportRow] = {}
    for each in found:
        assert each.article is not None  # noqa: S101 - it was written
        assert each.snapshot is not None  # noqa: S101 - it was written
        before = Before(created=True, snapshot=each.snapshot.pk)
        if not rows_made:
            before["made"] = made
        rows_made[each.place] = rows.created(
            each.incoming.run,
            each.incoming.file,
            each.incoming.key,
            each.article,
            each.incoming.parcel.count,
            before,
        )
    ImportRow.objects.bulk_create(rows_made.values(), batch_size=CHUNK)
    return rows_made
