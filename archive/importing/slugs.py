"""Readable addresses that do not collide."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from django.db import models
from django.utils.text import slugify

MAX_SLUG = 71  # leaves room for a fingerprint within the 80 characters of a slug column


def slug_of(name: str) -> str:
    """The name in lower case with hyphens, in its own script; "" where nothing is left of it."""
    return slugify(name, allow_unicode=True)[:MAX_SLUG].strip("-_")


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
