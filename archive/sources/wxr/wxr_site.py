"""What the head of a WordPress export says of the whole site."""

from __future__ import annotations

import dataclasses

from archive.sources.fragments import line_of_text, without_remarks
from archive.sources.xmlstream import Strict, fields_of
from archive.sources.xmlstream.fields import Known, cleaned, prefix_of

HEAD = Known(
    fields=frozenset({
        "title", "language", "generator", "wp:wxr_version", "wp:author", "wp:author_id",
        "wp:author_login", "wp:author_display_name", "wp:author_first_name",
        "wp:author_last_name",
    }),
    texts=frozenset({"title"}),
    nests=frozenset({"wp:author"}),
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`names` are display names by login; `logins` are logins by user id."""

    title: str | None
    language: str | None
    system: str | None
    names: dict[str, str]
    logins: dict[str, str]


def site_of(head: bytes, strict: Strict) -> Site:
    """The head is read tolerantly at once: it is open, for the items stand inside of it."""
    prefixes = {prefix: prefix_of(uri) for prefix, uri in strict.spaces.items()}
    text = without_remarks(cleaned(head)[0].decode("utf-8", "replace"))
    said: dict[str, str] = {}
    names: dict[str, str] = {}
    logins: dict[str, str] = {}
    for field in fields_of(text, HEAD, prefixes):
        if field.name != "wp:author":
            said.setdefault(field.name, field.value.strip())
            continue
        own = {one.name: one.value.strip() for one in field.inner}
        login = own.get("wp:author_login", "")
        first_and_last = (
            f"{own.get('wp:author_first_name', '')} {own.get('wp:author_last_name', '')}"
        )
        name = line_of_text(own.get("wp:author_display_name", "")) or line_of_text(first_and_last)
        if login:
            names.setdefault(login, name or login)
            if own.get("wp:author_id"):
                logins.setdefault(own["wp:author_id"], login)
    generator = said.get("generator", "")
    by_wordpress = "wordpress" in generator.lower() or "wp:wxr_version" in said
    return Site(
        title=line_of_text(said.get("title", "")),
        language=said.get("language") or None,
        system="wordpress" if by_wordpress else None,
        names=names,
        logins=logins,
    )
