"""What tests of exports share: out, an empty archive, and in again."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

from django.core.management import call_command

from archive.models import Article, Author, Byline, Publication, Tag
from comments import bulk
from comments import services as discussions
from comments.models import Commenter
from tests.archive.importing import emptied

ARTICLE = [
    *("title", "kicker", "dek", "series", "episode", "type", "language", "url"),
    *("publication__name", "published_on", "published_at", "published_precision"),
    *("published_basis", "published_why", "body_html", "author_note", "disclaimer"),
    *("rating_value", "rating_count", "reprint_title", "reprint_author__name"),
    *("reprint_publication__name", "reprint_url", "state", "comment_count"),
    *("declared_comments", "captured_sort"),
]
COMMENT = [
    *(
        "number",
        "code",
        "parent__number",
        "level",
        "author_name",
        "author_kind",
        "commenter__name",
        "type",
    ),
    *("posted_on", "posted_at", "date_precision", "date_text", "text", "body_html", "truncated"),
    *("state", "removed_on", "removal_reason", "origin", "reply_to", "placement"),
    *("alternatives", "votes", "score", "source_id", "source_url", "author_url", "source_says"),
]


SEAT = [
    *("number", "code", "parent__number", "level", "posted_on", "posted_at", "date_precision"),
    *("date_text", "state", "removed_on", "removal_reason", "placement"),
]


def exported(format: str, file: Path, **options: Any) -> str:
    """The export in that file; what the command said on its standard error."""
    said = io.StringIO()
    call_command("export_articles", format=format, output=str(file), stderr=said, **options)
    return said.getvalue()


def snapshot() -> dict[str, Any]:
    """Everything that an export promises to bring back, by title."""
    return {
        article.title: {
            "article": dict(Article.objects.filter(pk=article.pk).values(*ARTICLE).get()),
            "bylines": [(one.author.name, one.role) for one in article.bylines.with_author()],
            "tags": sorted(article.tags.values_list("name", flat=True)),
            "comments": [
                as_public(row)
                for row in article.comments.order_by("tree_id", "lft").values(
                    *COMMENT, "rght", "lft"
                )
                if row["state"] in ("published", "removed") or row["rght"] > row["lft"] + 1
            ],
        }
        for article in Article.objects.published().order_by("title")
    }


def as_public(row: dict[str, Any]) -> dict[str, Any]:
    """A comment without what the public may not see of it: its seat, if it is removed."""
    names = COMMENT if row["state"] == "published" else SEAT
    return {name: row[name] for name in names}


def everything(make_article) -> Article:
    """An article that says everything it can, with a comment for each thing one can say."""
    home = "Smith & <Sons> Weekly"
    article = make_article(
        "Bread  & <tides>, &amp; more]]>",
        slug="хлеб-und-brot",
        publication=None,
        authors=["Orla Venn"],
        published_on=datetime.date(2014, 3, 1),
        published_precision="month",
        published_basis="inferred",
        published_why="No later than the first comment.",
        kicker="Harbour & notes",
        dek="On seven minutes, and 3 < 4.",
        series="The tide tables",
        episode=4,
        language="de-AT",
        url="pellworth.example/2014",
        body_html="<p>Bread &amp; a ]]&gt; mark.</p><p>[caption]No[/caption] picture<br>a.</p>\n\n"
        '<p class="lost">A player stood here.</p><ul><li><p>one</p></li></ul><hr>',
        author_note="Orla Venn keeps the tables.\n\nShe sails.",
        disclaimer="Not the council's view.",
        rating_value="4.50",
        rating_count=12,
        reprint_title="Brot",
        reprint_author=Author.objects.create(name="Ines Calloway", slug="ines-calloway"),
        reprint_publication=Publication.objects.create(name="Saltmarsh", slug="saltmarsh"),
        reprint_url="https://saltmarsh.example/brot",
        declared_comments=40,
        captured_sort="newest",
    )
    article.publication = Publication.objects.create(name=home, slug="smith")
    article.save()
    second = Author.objects.create(name="Ødegård & Co", slug="ødegård-co")
    Byline.objects.create(article=article, author=second, role="presenter", position=1)
    article.tags.add(Tag.objects.create(name="Bread & butter", slug="bread-butter"))
    in_utc = datetime.datetime(2014, 3, 12, 23, 30, 5, tzinfo=datetime.UTC)
    said = [
        {"author_name": "Ann  B", "text": "Two  blanks,\n\n\nthree ends.", "votes": -3},
        {"parent": 1, "author_name": "A & <b>", "text": "1 < 2 &amp; https://a.example/?b=1&c=2"},
        {"parent": 2, "author_name": None, "text": "]]> and ]]]]><![CDATA[> end", "votes": 0},
        {"posted_on": datetime.date(2014, 3, 1), "date_precision": "month", "date_text": "March"},
        {"posted_on": in_utc.date(), "posted_at": in_utc, "date_precision": "second"},
        {
            "posted_on": datetime.date(2014, 3, 13),  # as written in a zone east of UTC
            "posted_at": in_utc,
            "date_precision": "minute",
            "date_text": "12. März, kurz vor Mitternacht",
        },
        {"author_kind": "editor", "origin": "added", "truncated": True},
        {"author_kind": "guest", "author_url": "https://ann.example/"},
        {"author_kind": "registered", "author_url": "ann.example"},
        {
            "parent": 5,
            "placement": "guess",
            "likelihood": 0.41,
            "reply_to": "Ann",
            "alternatives": [
                {"number": 4, "likelihood": 0.39, "why": "the topic fits"},
                {"number": None, "likelihood": 0.2, "why": "it may be lost"},
            ],
        },
        {"parent": 12, "text": "Answers one that stands after it."},
        {"text": "Newer than its answer.", "placement": "edited", "likelihood": 1.0},
        {
            "source_id": "c-77",
            "source_url": "https://pellworth.example/#c-77",
            "source_says": {"votes_up": 3, "votes_down": 1, "edited": "Edited by Ann.",
                            "quote": "seven minutes", "notice": "Moved.", "sticky": True},
        },
        {"type": "pingback", "body_html": '<p dir="auto">It <em>is</em>.</p><ul><li>a</li></ul>'},
        {"state": "spam", "text": "Buy SECRET pills", "author_name": "SECRET"},
        {"state": "spam", "text": "SECRET too", "author_name": "SECRET"},
        {"parent": 16, "text": "Answers spam."},
        {"parent": 17, "text": "SECRET address", "author_name": "SECRET", "votes": 7,
         "source_id": "SECRET", "source_url": "https://SECRET.example/", "reply_to": "SECRET"},
        {"parent": 18, "text": "Answers what was removed."},
        {"text": "</item>  <item><wp:comment><wp:author>  and </wp:comment_content>"},
    ]  # fmt: skip
    names = {row["author_name"] for row in said if row.get("author_name")} | {"Ann"}
    commenters = {
        name: Commenter.objects.create(
            name=name, slug=f"name-{n}", publication=article.publication
        ).pk
        for n, name in enumerate(sorted(names))
    }
    rows = []
    for number, row in enumerate(said, 1):
        row = {"author_name": "Ann", "text": f"Says {number}.", "likelihood": 1.0} | row
        row["commenter_id"] = commenters.get(row["author_name"])
        rows.append(bulk.NewComment(number=number * 3, **_apart(row)))
    bulk.load(article=article, rows=rows)
    discussions.remove(comment=article.comments.get(number=54), reason="names a private person")
    article.refresh_from_db()
    return article


def _apart(row: dict[str, Any]) -> dict[str, Any]:
    """With numbers that leave gaps, as moderated discussions have them."""
    row = dict(row)
    if row.get("parent"):
        row["parent"] *= 3
    if row.get("alternatives"):
        row["alternatives"] = [
            one | {"number": one["number"] and one["number"] * 3} for one in row["alternatives"]
        ]
    return row


def brought_back(file: Path) -> dict[str, Any]:
    """What an empty archive knows after importing that file."""
    emptied()
    out = io.StringIO()
    call_command("import_articles", str(file), stdout=out)
    assert " 0 failed" in out.getvalue()
    call_command("check_threads", stdout=io.StringIO())
    return snapshot()


def differences(before: Any, after: Any, place: str = "") -> list[str]:
    """Where two snapshots differ, a line each."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = before.keys() | after.keys()
        pairs = [(key, before.get(key), after.get(key)) for key in sorted(keys)]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = [(n, one, other) for n, (one, other) in enumerate(zip(before, after, strict=True))]
    else:
        return [] if before == after else [f"{place}: {before!r} -> {after!r}"]
    return [line for key, one, other in pairs for line in differences(one, other, f"{place}/{key}")]
