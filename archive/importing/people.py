"""Names into rows: publications, authors, commenters. A name that is known is used again."""

from __future__ import annotations

from collections.abc import Iterable

from archive.importing.slugs import free_slug, free_slugs
from archive.models import Author, Publication, Tag
from comments.models import Commenter

MAX_NAME = 200


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters. What is cut here stays whole in the capture."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def publication_named(name: str | None) -> Publication | None:
    if not name:
        return None
    known = Publication.objects.filter(name=name[:MAX_NAME]).first()
    return known or Publication.objects.create(
        name=name[:MAX_NAME], slug=free_slug(Publication, name)
    )


def author_named(name: str, *, bios: Iterable[str] = ()) -> Author:
    """The author of that name, or whom an editor knows by it.

    A biography that begins with the name fills an empty one.
    """
    name = name[:MAX_NAME]
    bio = next((text for text in bios if text.startswith(name)), "")
    author = Author.objects.filter(name=name).first() or credited_as(name)
    if author is None:
        return Author.objects.create(name=name, slug=free_slug(Author, name), bio=bio)
    if bio and not author.bio:
        author.bio = bio
        author.save(update_fields=["bio"])
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
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
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
        batch_size=500,
    )
    return found | {commenter.name: commenter for commenter in made}


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, the missing ones made. A name counts once, in any case."""
    wanted = {name.casefold(): name for name in reversed(list(names))}
    found = {tag.name.casefold(): tag for tag in Tag.objects.filter(name__in=wanted.values())}
    missing = [name for folded, name in wanted.items() if folded not in found]
    slugs = free_slugs(Tag, [(name, (name,)) for name in missing])
    made = [Tag.objects.create(name=n, slug=s) for n, s in zip(missing, slugs, strict=True)]
    return [*found.values(), *made]


def as_known(names: Iterable[str]) -> dict[str, str]:
    """Each name as its author is called here; an unknown one as it is."""
    joined = Author.objects.exclude(also_credited_as=[]).values_list("name", "also_credited_as")
    known = {other: name for name, others in joined for other in others}
    return {name: known.get(name, name) for name in names}


def without_comments(commenters: Iterable[int]) -> None:
    """Delete those of these commenters whom nothing names any more and no editor touched."""
    wanted = sorted(set(commenters))
    for start in range(0, len(wanted), 500):
        Commenter.objects.filter(
            pk__in=wanted[start : start + 500],
            comments=None,
            also_known_as=None,
            same_as=None,
            author=None,
            note="",
        ).delete()


def without_articles(
    publications: Iterable[int], authors: Iterable[int], tags: Iterable[int]
) -> None:
    """The same for what articles name."""
    Tag.objects.filter(pk__in=set(tags), articles=None).delete()
    Author.objects.filter(
        pk__in=set(authors), bylines=None, reprints=None, commenters=None, also_credited_as=[]
    ).delete()
    Publication.objects.filter(
        pk__in=set(publications),
        articles=None,
        reprints=None,
        commenters=None,
        note="",
        home_url="",
    ).delete()
