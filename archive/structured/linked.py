"""A page as linked data: JSON-LD in the words of schema.org.

Of a discussion the first comments that the page shows are told, nested as they stand. A removed
one keeps its seat, without words and name. A date that is only the latest possible one is not told:
the vocabulary has no word for that.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from archive.citing.work import line
from archive.feeds.entries import web_address
from archive.models import Article, Byline
from comments.templatetags.dates import machine
from comments.threads import Row

MOST_COMMENTS = 50
LONGEST_TEXT = 500  # characters of a comment; the page has the rest
Absolute = Callable[[str], str]
Thing = dict[str, Any]

TAG, BREAK = re.compile(r"<[^>]*>"), re.compile(r"<br\s*/?>\n?")

# No text can end the element that it stands in, nor begin a comment.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def script_html(*things: Thing) -> str:
    """The element that holds these things."""
    graph = {"@context": "https://schema.org", "@graph": things}
    told = json.dumps(graph, separators=(",", ":")).translate(ESCAPES)
    return f'<script type="application/ld+json">{told}</script>'


def article(article: Article, rows: Iterable[Row], absolute: Absolute) -> Thing:
    """Of one that was read with its signatures and tags, and the rows of its discussion."""
    address = absolute(article.get_absolute_url())
    inferred = article.published_basis == Article.Basis.INFERRED
    home = article.publication
    signed: dict[str, list[Thing]] = {}
    for byline in article.bylines.all():
        person = _person(byline.author.name, absolute(byline.author.get_absolute_url()))
        signed.setdefault(byline.role, []).append(person)
    return _told(
        {
            "@type": "NewsArticle",
            "@id": address,
            "url": address,
            "headline": line(article.title),
            "description": line(article.dek),
            "articleSection": line(article.kicker),
            "inLanguage": article.language,
            "image": absolute(reverse("card", args=[article.slug])),
            "author": signed.get(Byline.Role.AUTHOR),
            "editor": signed.get(Byline.Role.EDITOR),
            "contributor": signed.get(Byline.Role.PRESENTER),
            "publisher": home and _organization(home.name, absolute(home.get_absolute_url())),
            "datePublished": "" if inferred else _date(article, "published"),
            "dateModified": article.edited_at and article.edited_at.isoformat(timespec="seconds"),
            "isBasedOn": web_address(article.url),
            "archivedAt": address,
            "isPartOf": {
                "@type": "WebSite",
                "name": settings.SITE_NAME,
                "url": absolute(reverse("browse")),
            },
            "keywords": [line(tag.name) for tag in article.tags.all()],
            "commentCount": article.comment_count,
            "comment": comments(rows, absolute),
        }
    )


def comments(rows: Iterable[Row], absolute: Absolute) -> list[Thing]:
    """The first of them, each with those that answer it."""
    top: list[Thing] = []
    made: dict[int, Thing] = {}
    for _, row in zip(range(MOST_COMMENTS), rows, strict=False):
        thing = made[row.pk] = _comment(row, absolute(reverse("comment", args=[row.code])))
        above = made.get(row.parent_id)
        if above is None:
            top.append(thing)
        else:
            above.setdefault("comment", []).append(thing)
    return top


def _comment(row: Row, address: str) -> Thing:
    thing = {"@type": "Comment", "@id": address, "url": address}
    if row.is_removed:
        return thing | {"creativeWorkStatus": "Removed"}
    known = row.posted_on and row.date_precision != "unknown"
    return _told(
        thing
        | {
            "author": row.author_name and _person(row.author_name),
            "dateCreated": known and machine(row.posted_on, row.posted_at, row.date_precision),
            "text": Truncator(_plain(row.body_html)).chars(LONGEST_TEXT),
            "upvoteCount": row.votes if row.votes and row.votes > 0 else None,
        }
    )


def _plain(body: str) -> str:
    """The words of a comment's HTML, a blank line between its paragraphs."""
    broken = BREAK.sub("\n", body.replace("</p>", "</p>\n"))
    return html.unescape(TAG.sub("", broken)).strip()


def profile(thing, absolute: Absolute, *, about: str, count: int, action: str, names=()) -> Thing:
    """Of the page of an author or a commenter, who did this `count` times: an `action` of the
    vocabulary."""
    address = absolute(thing.get_absolute_url())
    did = {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": count,
    }
    person = _person(thing.name, address) | {
        "alternateName": [line(str(name)) for name in names],
        "description": line(about),
        "agentInteractionStatistic": did,
    }
    return {"@type": "ProfilePage", "url": address, "mainEntity": _told(person)}


def trail(absolute: Absolute, *steps: tuple[str, str]) -> Thing:
    """The way to a page: (name, path) each, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": line(name), "item": absolute(path)}
            for n, (name, path) in enumerate(steps, 1)
        ],
    }


def trail_to_article(article: Article, absolute: Absolute) -> Thing:
    home = article.publication
    middle = [(home.name, home.get_absolute_url())] if home else []
    first = ("Browse", reverse("browse"))
    return trail(absolute, first, *middle, (article.title, article.get_absolute_url()))


def _person(name: str, address: str = "") -> Thing:
    return _told({"@type": "Person", "name": line(name), "url": address})


def _organization(name: str, address: str) -> Thing:
    return {"@type": "Organization", "name": line(name), "url": address}


def _date(article: Article, which: str) -> str:
    on, at, precision = (getattr(article, f"{which}_{part}") for part in ("on", "at", "precision"))
    return machine(on, at, precision) if on and precision != "unknown" else ""


def _told(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [])}
