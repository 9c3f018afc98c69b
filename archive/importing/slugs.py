"""Readable addresses that do not collide."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from django.db import models

from archive.importing.values import MAX_SLUG as MAX_SLUG
from archive.importing.values import slug_of as slug_of
from archive.models import Article, FormerSlug


def fingerprint(*parts: str) -> str:
    """Eight characters that tell two things of the same name apart, the same on every import."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:8]


def free_slug(model: type[models.Model], name: str, *identity: str) -> str:
    """The plain slug where it is free, else the slug with a fingerprint of the identity."""
    return free_slugs(model, [(name, identity or (name,))])[0]


def free_slugs(
    model: type[models.Model], wanted: Iterable[tuple[str, tuple[str, ...]]]
) -> list[str]:
    """A free slug for each (name, identity), unlike each other too. One query."""
    plain = [(slug_of(name), identity) for name, identity in wanted]
    manager = model._default_manager
    taken: set[str] = set()
    names = sorted({slug for slug, _ in plain if slug})
    for start in range(0, len(names), 500):  # SQLite binds a limited number of values
        chunk = names[start : start + 500]
        taken.update(manager.filter(slug__in=chunk).values_list("slug", flat=True))
    slugs = []
    for slug, identity in plain:
        if not slug or slug in taken:
            slug = f"{slug}-{fingerprint(*identity)}".lstrip("-")
        taken.add(slug)
        slugs.append(slug)
    return slugs


def identity_of(parts: Iterable[tuple[str, str]]) -> str:
    """What an article is, by the (address key, part key) of its captures, in whatever order they
    came: its address, or the first of its files."""
    pairs = list(parts)
    return min((address for address, _ in pairs if address), default="") or min(
        key for _, key in pairs
    )


def address_of(article: Article | None, title: str, identity: str) -> tuple[str, Article | None]:
    """The slug of an article of this title, and the article that has to give up its own.

    The plain slug of a title belongs to its only article. Where two have one title, both are told
    apart by a fingerprint, whichever came first, so that addresses do not depend on the order of
    imports. One whose slug an editor chose keeps it.
    """
    plain, apart = slug_of(title), told_apart(title, identity)
    if not plain:
        return apart, None
    others = Article.objects.exclude(pk=article.pk) if article else Article.objects.all()
    holder = others.filter(slug=plain).first()
    namesakes = others.filter(plain_slug=plain)
    if holder is not None:
        return apart, holder if holder.plain_slug == plain else None
    if (
        namesakes.exists()
        or FormerSlug.objects.filter(slug=plain).exclude(article=article).exists()
    ):
        return apart, None
    return plain, None


def told_apart(title: str, identity: str) -> str:
    return f"{slug_of(title)}-{fingerprint(identity)}".lstrip("-")


def is_automatic(article: Article, identity: str) -> bool:
    """Whether no editor chose the slug of an imported article."""
    plain = article.plain_slug
    return article.slug in {plain, f"{plain}-{fingerprint(identity)}".lstrip("-")}
