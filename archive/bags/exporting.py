"""An archive as a bag: everything that its database and its captures say, without either."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, models, transaction

from archive.bags import bagit, values
from archive.bags.tables import (
    BYTES,
    DAMAGED,
    HERE,
    NAMES,
    ORDER,
    PERSONAL,
    TABLES,
    Table,
    schema,
)
from archive.holdings import HoldingsError
from archive.models import Article, Capture, Snapshot
from comments.models import Comment

LINES = 2000  # rows fetched at once
SCHEMA = "data/schema.json"


class Exported(NamedTuple):
    """`rows` by file; `damaged` and `personal` are captures whose bytes are not in the bag."""

    rows: dict[str, int]
    captures: int
    damaged: list[str]
    personal: list[str]


def export(folder: Path, *, with_personal_data: bool = False) -> Exported:
    """Write the bag, whole or not at all. The same archive makes the same bytes.

    Everything is seen at one moment, whatever is written meanwhile.
    """
    with bagit.Writer(folder) as bag, one_moment():
        done = Exported({}, 0, [], [])
        bytes_of = _add_captures(bag, done, with_personal_data)
        names = Names()
        for table in TABLES:
            counted = Counted()
            extra = bytes_of if table.model is Capture else None
            with contextlib.closing(lines(table, names, extra)) as written:
                bag.add(table.path, counted.each(written))
            done.rows[table.file] = counted.n
        bag.add(SCHEMA, [json.dumps(schema(), indent=1, ensure_ascii=False).encode()])
        there = sum(state == HERE for state in bytes_of.values())
        said = [f"{count} {file.replace('_', ' ')}" for file, count in done.rows.items() if count]
        bag.close(
            {
                "Bag-Software-Agent": "Afterword",
                "External-Description": f"An archive of articles and comments: {', '.join(said)}",
                "Captures-In-Bag": f"{there} of {len(bytes_of)}",
            }
        )
    return done._replace(captures=there)


class Counted:
    """How many pieces went by."""

    n = 0

    def each(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.n += 1
            yield piece


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the same all along and holds up nobody."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django's own would take the lock of a writer.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class Names:
    """What things are called, by their rows' keys. Comments are asked for by a join instead:
    there are too many to hold."""

    def __init__(self) -> None:
        self.known: dict[type[models.Model], dict[int, Any]] = {}

    def of(self, model: type[models.Model]) -> values.Change:
        if model not in self.known:
            self.known[model] = self._read(model)
        return self.known[model].__getitem__

    def _read(self, model: type[models.Model]) -> dict[int, Any]:
        rows = model._base_manager.order_by()
        if NAMES[model] == ORDER:
            return {pk: pk for pk in rows.values_list("pk", flat=True).iterator()}
        if model is Snapshot:
            parts = rows.values_list("pk", "capture__sha256", "index").iterator()
            return {pk: f"{sha256}:{index}" for pk, sha256, index in parts}
        return dict(rows.values_list("pk", NAMES[model]).iterator())


def lines(
    table: Table, names: Names, bytes_of: dict[str, str] | None
) -> Generator[bytes, None, None]:
    columns, keys = ["pk"], [ORDER]
    writers: list[values.Change | None] = [None]
    for field in table.fields():
        related = field.related_model
        keys.append(field.name)
        if related is Comment:
            columns.append(f"{field.name}__{NAMES[Comment]}")
            writers.append(None)
        elif isinstance(related, type):
            columns.append(field.attname)
            writers.append(names.of(related))
        else:
            columns.append(field.attname)
            writers.append(values.writer(field))
    many = _many(table)
    rows = table.model._base_manager.order_by(*table.sorting).values_list(*columns)
    for row in rows.iterator(chunk_size=LINES):
        line = {
            key: value if write is None or value is None else write(value)
            for key, write, value in zip(keys, writers, row, strict=True)
        }
        if table.many:
            line[table.many] = many.get(row[0], [])
        if bytes_of is not None:
            line[BYTES] = bytes_of[line["sha256"]]
        yield as_line(line)


def as_line(line: dict[str, Any]) -> bytes:
    try:
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can say
        return json.dumps(line).encode() + b"\n"


def _many(table: Table) -> dict[int, list[str]]:
    """The names of each article's tags, sorted."""
    found: dict[int, list[str]] = {}
    if table.many:
        through = Article.tags.through._default_manager.order_by("article_id", "tag__name")
        for article, tag in through.values_list("article_id", "tag__name").iterator():
            found.setdefault(article, []).append(tag)
    return found


def _add_captures(bag: bagit.Writer, done: Exported, with_personal_data: bool) -> dict[str, str]:
    """Where the bytes of each capture are, by its SHA-256."""
    bytes_of = {}
    captures: Any = Capture.objects.order_by("sha256").iterator(chunk_size=LINES)
    with contextlib.closing(captures):
        for capture in captures:
            if capture.holds_personal_data and not with_personal_data:
                bytes_of[capture.sha256] = PERSONAL
                done.personal.append(capture.sha256)
            elif _add(bag, capture):
                bytes_of[capture.sha256] = HERE
            else:
                bytes_of[capture.sha256] = DAMAGED
                done.damaged.append(capture.sha256)
    return bytes_of


def _add(bag: bagit.Writer, capture: Capture) -> bool:
    """Put its bytes into the bag, unless they are not there or not what they were."""
    sha256 = capture.sha256
    path = f"data/captures/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    try:
        with capture.opened() as stream:
            found = bag.add(path, iter(lambda: stream.read(bagit.PIECE), b""))
    except HoldingsError:
        found = ""
    if found != sha256:
        bag.forget(path)
    return found == sha256
