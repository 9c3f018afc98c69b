"""What readers make of a document is what the writer would make of it, to the letter."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from archive.importing import discussions, parcels
from archive.importing.context import Context
from archive.importing.drawing import drawn_by
from archive.importing.likeness import NO_LETTER, letters_in
from archive.importing.plan import plan_new
from archive.importing.ready import ready
from archive.importing.settle import settle
from archive.importing.snapshots import Part
from archive.importing.words import COMMENT_STATES
from archive.models import Article, Snapshot
from archive.sources.document import Alternative, Document, DocumentComment
from comments import bulk
from comments.models import Comment, Commenter
from tests.archive.importing import Desk, emptied
from tests.archive.killing import blog

ROOT = Path(__file__).resolve().parents[2]
LETTERS = "ab Ä9_-\n\t\\\r\u00a0\u0301ß가ᄀ<&\"'/:éfﬃ"
WHOLE = ["", "<b>bold</b>\n\nhttps://pellworth.example/a_(b).", "x" * 3000, "\\N"]
DATES = [
    *(None, "2014", "2014-03", "2014-03-12", "2014-03-12T17:23", "2014-03-12T17:23:05+00:00"),
    *("2014-03-12T17:23:05+01:00", "2014-03-12T23:23-08:00", "0001-01-02T00:00:00+00:00"),
]


def comments(chance: random.Random) -> tuple[DocumentComment, ...]:
    def text(most: int = 300) -> str:
        letters = chance.choices(LETTERS, k=chance.randrange(most))
        return chance.choice([*WHOLE, "".join(letters), "".join(letters)])

    def name() -> str | None:
        return chance.choice([None, "Ä b", "n" * 250, text(4)])

    count = chance.randrange(9)
    return tuple(
        DocumentComment(
            n=n,
            id=chance.choice([None, str(n)]),
            parent=chance.choice([None, chance.randint(1, n - 1)]) if n > 1 else None,
            reply_to=name(),
            type=chance.choice(["comment", "pingback"]),
            author=name(),
            author_kind=chance.choice([None, "guest", "author"]),
            date=chance.choice(DATES),
            date_precision="second",
            date_text=name(),
            text=text(),
            truncated=chance.choice([True, False]),
            placement=chance.choice(["stated", "guess"]),
            likelihood=chance.choice([1.0, 0.25]),
            alternatives=chance.choice([(), (Alternative(n=1, likelihood=0.5, why="“x”\\"),)]),
            lines=chance.choice([None, (n, n + 2)]),
            text_lines=None,
            html=chance.choice([None, text()]),
            author_url=chance.choice([None, "https://pellworth.example/" + "u" * 2000]),
            votes=chance.choice([None, 0, -3]),
            votes_up=chance.choice([None, 4]),
            sticky=chance.choice([True, False]),
            person=chance.choice([None, "keyed"]),
            state=chance.choice(["published", "pending", "spam", "draft", "removed"]),
        )
        for n in range(1, count + 1)
    )


EMPTY = Document(
    format="wxr", encoding="utf-8", title="The clock", kicker=None, dek=None, url=None,
    publication=None, language=None, series=None, bylines=(), reprint=None, published=None,
    body=(), author_bios=(), rating=None, disclaimer=None, navigation=(), declared_comments=None,
    sort=None, comments=(), furniture=(), problems=(),
)  # fmt: skip


def documents() -> Iterator[Document]:
    chance = random.Random(7)
    for _ in range(200):
        yield dataclasses.replace(
            EMPTY,
            comments=comments(chance),
            format=chance.choice(["wxr", "html"]),
            sort=chance.choice([None, "newest", "most voted"]),
        )


def written(document: Document) -> list[tuple[Any, ...]]:
    """The rows that one document at a time has, but for their keys."""
    plan = plan_new(settle([Part("part", document)]))
    parents, number_of = discussions.places(plan)
    new = [plan.comment_of[n] for n in plan.created]
    rows = discussions.rows_of(
        plan,
        Context(run=None, snapshots={"part": Snapshot(pk=3, capture_id=5)}),
        parents,
        number_of,
        drawn_by("the-clock", new)[2],
        {name[:199] + "…" if len(name) > 200 else name: Commenter(pk=1) for c in new
         if (name := c.author)},
    )  # fmt: skip
    return list(bulk.records(bulk.plant(rows, []), 7))


@pytest.mark.django_db
def test_readers_make_the_rows_that_the_writer_would_make() -> None:
    made = 0
    for document in documents():
        found = ready(document)
        assert found is not None
        rows = written(document)
        made += len(rows)
        if found.talk is None:
            assert rows == []
            continue
        new = bulk.New(7, found.talk, dict.fromkeys(found.talk.names, 1), 5, 3)
        keys = iter([row[0] for row in rows])
        assert list(bulk._whole(new, keys)) == rows
    assert made > 300


@pytest.mark.parametrize("stated", [{}, {"publication": "The Almanac"}])
def test_a_parcel_brings_the_document(stated: dict[str, str]) -> None:
    for document in documents():
        there = parcels.Parcel.of(document, stated)
        here = parcels.unpacked(parcels.packed(document, stated))
        assert here.document == there.document
        assert (here.ready, here.placements) == (there.ready, there.placements)


@given(st.text())
def test_letters_are_found_as_the_pattern_finds_them(text: str) -> None:
    assert letters_in(text) == NO_LETTER.sub("", text)


def test_states_are_those_of_the_model() -> None:
    assert set(Comment.State.values) == COMMENT_STATES


def test_readers_know_no_models() -> None:
    script = "import sys, archive.worker; sys.exit('django.db' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of both apps without keys, trees and clocks."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in ("archive", "comments"):
            continue
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if not field.is_relation
            and field.name not in KEYS
            # Of names that differ in case, or of two sites, the first one has the plain slug.
            and not (field.name == "slug" and model is not Article)
        ]
        found[model.__name__] = sorted(model._default_manager.values(*fields), key=repr)
    return found


SAMPLES = ("wxr", "disqus", "plaintext", "isso", "reddit")
KEYS = {"id", "tree_id", "before", "imported_at", "read_at", "started_at", "ended_at", "pid",
        "host", "began_at", "seen_at", "finished_at", "options", "created_at", "changed_at",
        "decided_at"}  # fmt: skip


@pytest.mark.django_db
def test_many_pages_at_once_leave_the_rows_that_each_alone_would(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("blog.xml", blog(30))
    paths = [str(desk.folder), *(str(ROOT / "fixtures" / name) for name in SAMPLES)]
    desk.says("import_articles", *paths)
    together = tables()
    emptied()
    monkeypatch.setattr("archive.importing.newcomers.write", lambda batch: {})
    desk.says("import_articles", *paths)
    alone = tables()
    assert together.keys() == alone.keys()
    for name, rows in together.items():
        assert rows == alone[name], name
