"""What is indexed of an article and of a comment, as tokens.

A key says which day a text is of and which row it is: whatever is ordered by it is ordered by
date, in both databases, and a range of days is a range of keys.
"""

from __future__ import annotations

import datetime
import functools
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from archive.models import Article, Byline
from archive.search.words import APART, NAME, PAGE, UNKNOWN, language_of, tokens
from comments.models import Comment

DAY_BITS = 40  # of a key below its day: more rows than a table will ever have
LAST_DAY = datetime.date.max.toordinal()
LONG = 40_000  # characters; what is shorter fits in any case
MOST_BYTES = 700_000  # of different tokens in one text: PostgreSQL's tsvector ends at a megabyte
FIELDS = f" {APART} "

Seen = defaultdict[str, set[str]]  # by language: the words of texts, as they are written

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
INLINE = {"a", "em", "strong", "code"}


class ArticleTokens(NamedTuple):
    """A row of the index. `notes` are dek, section, tags and names, and what it is filed under."""

    key: int
    title: str
    notes: str
    body: str


class CommentTokens(NamedTuple):
    key: int
    tokens: str


class Page(NamedTuple):
    """What the comments of an article need to know of it."""

    language: str
    filed: str


def key_of(pk: int, on: datetime.date | None) -> int:
    return ((on.toordinal() if on else 0) << DAY_BITS) | pk


def pk_of(key: int) -> int:
    return key & ((1 << DAY_BITS) - 1)


def day_of(key: int) -> datetime.date | None:
    day = key >> DAY_BITS
    return datetime.date.fromordinal(day) if day else None


def keys_between(first: datetime.date | None, last: datetime.date | None) -> tuple[int, int]:
    """The lowest and the highest key of these days; every key where neither is given."""
    if first is None and last is None:
        return 0, (LAST_DAY + 1) << DAY_BITS
    least = first.toordinal() if first else 1
    most = last.toordinal() if last else LAST_DAY
    return least << DAY_BITS, ((most + 1) << DAY_BITS) - 1


def listed(pks: Iterable[int]) -> Any:
    """For `pk__in`, thousands of them. SQLite is given one value. PostgreSQL is given the list:
    after an import it may know nothing of its tables yet, and a list is looked up in any case."""
    if connection.vendor == "postgresql":
        return list(pks)
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(pks))])


def text_of(body_html: str) -> str:
    """The words of clean HTML. A tag inside a word does not end it; a paragraph does."""
    return html.unescape(TAG.sub(lambda tag: "" if tag[2] in INLINE else "\n", body_html))


def public_comments() -> QuerySet[Any]:
    """Whose words readers may see, on pages that they may open."""
    rows: QuerySet[Any] = (
        Comment.objects.public().filter(article__in=Article.objects.published()).order_by()
    )
    return rows


def pages(pks: Iterable[int]) -> dict[int, Page]:
    """Of those that are published."""
    rows = Article.objects.published().filter(pk__in=listed(pks)).order_by()
    found = list(rows.values_list("pk", "language", "publication_id", "reprint_author_id"))
    filed: dict[int, list[str]] = {}
    for pk, _, publication, reprint in found:
        filed[pk] = [f"{PAGE}p{publication}"] if publication else []
        filed[pk] += [f"{PAGE}a{reprint}"] if reprint else []
    signed = Byline.objects.filter(article__in=list(filed)).order_by("article", "author")
    for pk, author in signed.values_list("article", "author"):
        if (token := f"{PAGE}a{author}") not in filed[pk]:
            filed[pk].append(token)
    tagged = Article.tags.through._default_manager.filter(article__in=list(filed))
    for pk, tag in tagged.order_by("article", "tag").values_list("article", "tag"):
        filed[pk].append(f"{PAGE}t{tag}")
    return {pk: Page(language_of(said), " ".join(filed[pk])) for pk, said, *_ in found}


def article_tokens(known: Mapping[int, Page], seen: Seen) -> Iterator[ArticleTokens]:
    rows = (
        Article.objects.published()
        .filter(pk__in=list(known))
        .select_related("reprint_author")
        .prefetch_related("tags", "authors")
        .only(
            *("title", "kicker", "dek", "series", "published_on", "body_html"),
            *("author_note", "reprint_title", "reprint_author"),
        )
        .order_by()
    )
    for row in rows.iterator(chunk_size=200):
        language, filed = known[row.pk]
        people = [author.name for author in row.authors.all()]
        people += [row.reprint_author.name] if row.reprint_author else []
        said = [row.dek, row.kicker, row.series, *(tag.name for tag in row.tags.all())]
        read = functools.partial(tokens, language=language, seen=seen[language])
        names = [tokens(name, seen=seen[UNKNOWN]) for name in people]
        yield ArticleTokens(
            key_of(row.pk, row.published_on),
            _joined(read(row.title), read(row.reprint_title)),
            _joined(*map(read, said), *names, filed),
            bounded(_joined(read(text_of(row.body_html)), read(row.author_note))),
        )


def comment_tokens(pks: Iterable[int], seen: Seen) -> tuple[list[int], Iterator[CommentTokens]]:
    """The keys of those that are public, in their order, and what is indexed of each: taken apart
    while the database takes the one before."""
    columns = ("pk", "article_id", "text", "author_name", "posted_on")
    rows = list(public_comments().filter(pk__in=listed(pks)).values_list(*columns))
    known = pages({row[1] for row in rows})
    # A page may have been hidden between the two queries, by somebody who left a note of it.
    keyed = sorted((key_of(row[0], row[4]), row) for row in rows if row[1] in known)
    return [key for key, _ in keyed], _comment_tokens(keyed, known, seen)


def _comment_tokens(
    keyed: list[tuple[int, Any]], known: Mapping[int, Page], seen: Seen
) -> Iterator[CommentTokens]:
    names: dict[str | None, str] = {None: ""}
    for key, (_, article, text, name, _) in keyed:
        language, filed = known[article]
        if name not in names:
            names[name] = " ".join(NAME + token for token in tokens(name).split(" ") if token)
        body = bounded(tokens(text, language, seen[language]))
        fields = f"{body}{FIELDS}{names[name]}{FIELDS}{PAGE}x{article} {filed}"
        yield CommentTokens(key, fields.replace("  ", " ").strip())


def bounded(text: str) -> str:
    """As many tokens as a tsvector can hold, on both databases: nearly always all of them."""
    if len(text) < LONG or len(text.encode()) < MOST_BYTES:
        return text
    size, seen, kept = 0, set[str](), []
    for token in text.split(" "):
        if token not in seen:
            seen.add(token)
            size += len(token.encode()) + 6  # its place and its weight
            if size > MOST_BYTES:
                break
        kept.append(token)
    return " ".join(kept)


def _joined(*fields: str) -> str:
    return FIELDS.join(filter(None, fields))
