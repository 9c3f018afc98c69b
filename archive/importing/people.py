"""Names into rows: publications, authors, commenters. A name that is known is used again.

with people.noting() as made:
    ...                         what is made here, however deep below, is noted in `made`
"""

from __future__ import annotations

import collections
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, Q, QuerySet

from archive.importing.slugs import free_slug, free_slugs
from archive.importing.values import clipped
from archive.models import Author, Publication, Tag
from comments.models import Commenter

MAX_NAME = 200
CHUNK = 500  # SQLite binds a limited number of values

# Lists by "publication", "author", "tag" and "commenter": the key of a row, then its name and its
# address as they were made, of an author the biography too; by "bio": an author who was there, and
# the biography that was filled in. A commenter is its key alone: nobody edits those names.
Made = dict[str, list[list[Any]]]
_noted: ContextVar[Made | None] = ContextVar("noted", default=None)


@contextlib.contextmanager
def noting() -> Iterator[Made]:
    """What the functions below make: they are called where a unit becomes columns, and nobody on
    the way there has to know of undoing."""
    made = nothing_made()
    before = _noted.set(made)
    try:
        yield made
    finally:
        _noted.reset(before)


def nothing_made() -> Made:
    return collections.defaultdict(list)


def _note(kind: str, *rows: list[Any]) -> None:
    if rows and (made := _noted.get()) is not None:
        made[kind] += rows


def publication_named(name: str | None) -> Publication | None:
    if not name:
        return None
    found = Publication.objects.filter(name=name[:MAX_NAME]).first()
    if found is None:
        found = Publication.objects.create(name=name[:MAX_NAME], slug=free_slug(Publication, name))
        _note("publication", [found.pk, found.name, found.slug])
    return found


def author_named(name: str, *, bios: Iterable[str] = ()) -> Author:
    """The author of that name, or whom an editor knows by it.

    A biography that begins with the name fills an empty one.
    """
    name = name[:MAX_NAME]
    bio = next((text for text in bios if text.startswith(name)), "")
    author = Author.objects.filter(name=name).first() or credited_as(name)
    if author is None:
        author = Author.objects.create(name=name, slug=free_slug(Author, name), bio=bio)
        _note("author", [author.pk, author.name, author.slug, bio])
        return author
    if bio and not author.bio:
        author.bio = bio
        author.save(update_fields=["bio"])
        _note("bio", [author.pk, bio])
    return author


def credited_as(name: str) -> Author | None:
    # SQLite cannot search a JSON list; authors with other spellings are few.
    known = Author.objects.exclude(also_credited_as=[]).order_by("pk")
    return next((author for author in known if name in author.also_credited_as), None)


def commenters_named(
    names: Iterable[str | None], *, publication: Publication | None
) -> dict[str, Commenter]:
    """Commenters of a publication by name, the missing ones made. Constant in queries but for
    chunks of five hundred names. A name that is too long is cut as the comments' own is."""
    wanted = sorted({clipped(name, MAX_NAME) for name in names if name})
    found = {}
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        for commenter in Commenter.objects.filter(publication=publication, name__in=chunk):
            found[commenter.name] = commenter
    missing = [name for name in wanted if name not in found]
    home = publication.name if publication else ""
    slugs = free_slugs(Commenter, [(name, (home, name)) for name in missing])
    made = Commenter.objects.bulk_create(
        [
            Commenter(name=name, slug=slug, publication=publication)
            for name, slug in zip(missing, slugs, strict=True)
        ],
        batch_size=CHUNK,
    )
    _note("commenter", *([each.pk] for each in made))
    return found | {commenter.name: commenter for commenter in made}


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, the missing ones made. A name counts once, in any case."""
    wanted = {name.casefold(): name for name in reversed(list(names))}
    found = {tag.name.casefold(): tag for tag in Tag.objects.filter(name__in=wanted.values())}
    missing = [name for folded, name in wanted.items() if folded not in found]
    slugs = free_slugs(Tag, [(name, (name,)) for name in missing])
    made = [Tag.objects.create(name=n, slug=s) for n, s in zip(missing, slugs, strict=True)]
    _note("tag", *([tag.pk, tag.name, tag.slug] for tag in made))
    return [*found.values(), *made]


def as_known(names: Iterable[str]) -> dict[str, str]:
    """Each name as its author is called here; an unknown one as it is."""
    joined = Author.objects.exclude(also_credited_as=[]).values_list("name", "also_credited_as")
    known = {other: name for name, others in joined for other in others}
    return {name: known.get(name, name) for name in names}


def without_comments(commenters: Iterable[int]) -> list[list[Any]]:
    """Delete those of these commenters whom nothing names any more and no editor touched; what
    `bring_back` needs to know of them."""
    wanted = sorted(set(commenters))
    gone: list[list[Any]] = []
    for start in range(0, len(wanted), CHUNK):
        there = _locked(Commenter, wanted[start : start + CHUNK]).filter(
            comments=None, also_known_as=None, same_as=None, author=None, note=""
        )
        gone += map(list, there.values_list("pk", "name", "slug", "publication_id"))
        there.delete()
    return gone


def bring_back(gone: Iterable[Sequence[Any]]) -> None:
    """The commenters that were deleted, but for names that are here again."""
    for pk, name, slug, publication_id in gone:
        alike = Q(pk=pk) | Q(name=name, publication_id=publication_id)
        if not Commenter.objects.filter(alike).exists():
            taken = Commenter.objects.filter(slug=slug).exists()
            Commenter.objects.create(
                pk=pk,
                name=name,
                slug=free_slug(Commenter, name) if taken else slug,
                publication_id=publication_id,
            )


def part_with(made: Made) -> None:
    """Delete what imports made, if nothing names it any more and no editor touched it."""
    without_comments(pk for pk, *_ in made["commenter"])
    unused: dict[str, QuerySet[Any]] = {
        "tag": Tag.objects.filter(articles=None),
        "author": Author.objects.filter(
            bylines=None, reprints=None, commenters=None, also_credited_as=[]
        ),
        "publication": Publication.objects.filter(
            articles=None, reprints=None, commenters=None, note="", home_url=""
        ),
    }
    bios = {(pk, bio) for pk, bio in made["bio"]}
    for kind, rows in unused.items():
        as_made = {(pk, name, slug) for pk, name, slug, *_ in made[kind]}
        bios |= {(pk, *bio) for pk, _, _, *bio in made[kind]}
        wanted = sorted({pk for pk, *_ in as_made})
        for start in range(0, len(wanted), CHUNK):
            locked = _locked(rows.model, wanted[start : start + CHUNK])
            there = rows.filter(pk__in=locked.values("pk"))
            gone = [
                row.pk
                for row in there
                if (row.pk, row.name, row.slug) in as_made
                and (not getattr(row, "bio", "") or (row.pk, row.bio) in bios)
            ]
            rows.filter(pk__in=gone).delete()


def _locked(model: type[Model], pks: Sequence[int]) -> QuerySet[Any]:
    """These rows, which nobody can begin to name while we look whether anybody does."""
    rows = model._default_manager.filter(pk__in=pks)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return rows
