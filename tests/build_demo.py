"""Rebuild fixtures/demo.json.

    python -m tests.build_demo

The demo is what an operator and an editor would make of the saved pages in fixtures/plaintext:
this imports them, adds what fixtures/demo-pages.json says an editor knew (publications, tags,
votes, later comments, moves, removals), and dumps the result. So it never drifts from the models.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import tempfile
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
BUILT_AT = datetime.datetime(2026, 6, 3, 9, 30, tzinfo=datetime.UTC)


def build() -> str:
    """The dump, built in the current database, which must be empty and migrated."""
    from django.core.management import call_command

    facts = json.loads((FIXTURES / "demo-pages.json").read_text())
    add_authors(facts["authors"])
    for page in facts["pages"]:
        add_page(page)
    fix_codes()
    fix_times()
    out = io.StringIO()
    call_command(
        "dumpdata",
        "archive",
        "comments",
        use_natural_primary_keys=True,
        use_natural_foreign_keys=True,
        indent=1,
        stdout=out,
    )
    return out.getvalue()


def add_page(page: dict[str, Any]) -> None:
    from archive.importing import Importer, Outcome, Source, runs
    from archive.importing.dates import day_of
    from archive.importing.people import author_named
    from archive.importing.slugs import free_slug
    from archive.models import Article, Byline, Tag

    path = FIXTURES / "plaintext" / f"{page['page']}.txt"
    importer = Importer(
        run=runs.begin(paths=[path.name]),
        captured_at=datetime.datetime.combine(
            day_of(page["captured_at"]), datetime.time(), datetime.UTC
        ),
        publication=page["publication"],
    )
    (result,) = importer.results([Source(name=path.name, path=path, named=True)])
    if result.outcome != Outcome.CREATED:
        raise SystemExit(result.line())
    article = Article.objects.get(capture__file_name=path.name)
    article.url = page.get("url") or ""
    article.kicker = page.get("section") or ""
    if page.get("published") and article.published_basis != Article.Basis.STATED:
        article.published_on = day_of(page["published"])
        article.published_precision = Article.Precision.DAY
        article.published_basis = Article.Basis.EDITED
    article.save()
    for position, byline in enumerate(page.get("bylines") or []):
        Byline.objects.get_or_create(
            article=article,
            author=author_named(byline["name"]),
            role=byline["role"],
            defaults={"position": position},
        )
    for name in page["tags"]:
        tag = Tag.objects.filter(name=name).first()
        article.tags.add(tag or Tag.objects.create(name=name, slug=free_slug(Tag, name)))
    add_discussion(article, page)


def add_discussion(article: Any, page: dict[str, Any]) -> None:
    from archive.importing.people import commenters_named
    from comments import services
    from comments.models import Comment

    for number, votes in (page.get("votes") or {}).items():
        Comment.objects.filter(article=article, number=number).update(votes=votes, score=votes)
    for added in page.get("added") or []:
        moment = datetime.datetime.fromisoformat(added["date"] + "T12:00:00+00:00")
        commenter = commenters_named([added["name"]], publication=article.publication)[
            added["name"]
        ]
        words = {
            "text": added["text"],
            "author_name": added["name"],
            "commenter": commenter,
            "posted_at": moment,
        }
        if added["under"] is None:
            services.start_thread(article=article, **words)
        else:
            parent = Comment.objects.get(article=article, number=added["under"])
            services.reply(parent=parent, **words)
    for number, parent in (page.get("moved") or {}).items():
        services.move(
            comment=Comment.objects.get(article=article, number=number),
            parent=Comment.objects.get(article=article, number=parent),
        )
    for number, reason in (page.get("removed") or {}).items():
        comment = Comment.objects.get(article=article, number=number)
        services.remove(comment=comment, reason=reason)


def add_authors(authors: list[dict[str, Any]]) -> None:
    from archive.importing.people import author_named

    for facts in authors:
        author = author_named(facts["name"])
        author.bio = facts["bio"]
        author.also_credited_as = facts["also_credited_as"]
        author.save()


def fix_codes() -> None:
    """The demo's comments keep their addresses, whenever it is built."""
    from comments.codes import code_of
    from comments.models import Comment

    for comment in Comment.objects.select_related("article"):
        code = code_of("demo", comment.article.slug, str(comment.number))
        Comment.objects.filter(pk=comment.pk).update(code=code)


def fix_times() -> None:
    """The demo is the same whenever it is built."""
    from archive.models import Article, Capture, ImportRun, Snapshot
    from comments.models import Comment

    Capture.objects.update(imported_at=BUILT_AT)
    Article.objects.update(imported_at=BUILT_AT, edited_at=None)
    # The pages, as they were read, can be read again: the demo is the archive without the imports.
    Comment.objects.update(edited_at=None, snapshot=None)
    ImportRun.objects.all().delete()
    Snapshot.objects.all().delete()
    Comment.objects.exclude(removed_on=None).update(removed_on=BUILT_AT.date())


def main() -> None:
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    captures = tempfile.TemporaryDirectory()  # those of the demo are its pages themselves
    os.environ["CAPTURES_DIR"] = captures.name
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with captures:
        (FIXTURES / "demo.json").write_text(build() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
