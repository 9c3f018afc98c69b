"""A bag into an empty database: the same archive again."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.color import no_style
from django.db import connection, transaction

from archive.backup.captures import folder as captures_folder
from archive.backup.captures import place
from archive.backup.staging import Staging
from archive.bags import bagit, talk
from archive.bags.exporting import SCHEMA
from archive.bags.problems import Unusable
from archive.bags.reading import Lines, Names, Row
from archive.bags.tables import BYTES, DAMAGED, FORMAT, HERE, PERSONAL, TABLES, Table
from archive.models import Article, Capture, Tag
from comments.models import Comment
from comments.numbering import TREES_OF_AN_ARTICLE

BATCH = 500  # rows inserted at once; snapshots are large
MOST_ARTICLES = 2**63 // TREES_OF_AN_ARTICLE - 1
CAPTURE = re.compile(r"data/captures/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
FILES = {SCHEMA, *(table.path for table in TABLES)}


class Rebuilt(NamedTuple):
    rows: dict[str, int]
    captures: int


def rebuild(folder: Path) -> Rebuilt:
    """Read the bag into the database, which must be empty; all of it or nothing."""
    refuse_filled()
    payload = bagit.verify(folder, lambda path: path in FILES or bool(CAPTURE.fullmatch(path)))
    form = format_of(folder, payload)
    bytes_of = {}
    for path, sha256 in payload.items():
        if matched := CAPTURE.fullmatch(path):
            if matched[3] != sha256:
                raise Unusable(f"{folder / path} is not what its name says: it is {sha256}.")
            bytes_of[sha256] = path
    captures = len(bytes_of)
    with Staging(captures_folder()) as staging, transaction.atomic():
        refuse_filled()
        names, rows, tagged = Names(), {}, list[Any]()
        for table in TABLES:
            if table.path not in payload and table.since > form:
                continue
            if table.path not in payload:
                raise Unusable(f"{folder / table.path} is missing.")
            lines = Lines(folder, table, names)
            if table.model is Comment:
                talk.load(lines)
            elif table.model is Capture:
                _load(table, _captures(lines, folder, bytes_of, staging.path))
            elif table.model is Article:
                _load(table, _articles(lines, names, tagged))
                Article.tags.through._default_manager.bulk_create(tagged, batch_size=BATCH)
            else:
                _load(table, iter(lines))
            rows[table.file] = lines.n
        _count_on()
        place(staging.path, captures_folder())
    return Rebuilt(rows, captures)


def refuse_filled() -> None:
    for table in TABLES:
        if table.model._base_manager.exists():
            name = table.file.replace("_", " ")
            raise Unusable(
                f"The database is not empty: it has {name}. An archive is rebuilt in an empty one; "
                "name another in DATABASE_URL and run migrate there."
            )


def format_of(folder: Path, payload: dict[str, str]) -> int:
    """How the bag is written; a way that came after this version is refused."""
    try:
        said = json.loads((folder / SCHEMA).read_bytes() if SCHEMA in payload else b"{}")
        form = said["format"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unusable(f"{folder / SCHEMA} does not say how the bag is written.") from error
    if type(form) is not int or form > FORMAT:
        raise Unusable(f"{folder} was written by a newer version. Update first, then rebuild.")
    return form


def _load(table: Table, rows: Iterator[Row]) -> None:
    manager = table.model._base_manager
    while batch := list(itertools.islice(rows, BATCH)):
        manager.bulk_create([table.model(**row) for row in batch], batch_size=BATCH)


def _articles(lines: Lines, names: Names, tagged: list[Any]) -> Iterator[Row]:
    """The rows without their tags, and the pairs of a row and a tag."""
    through = Article.tags.through
    for row in lines:
        if row["id"] > MOST_ARTICLES:
            raise lines.wrong(f"'order' is {row['id']}, which is too large for the trees' numbers")
        said = row.pop("tags")
        if not isinstance(said, list):
            raise lines.wrong("'tags' is no list")
        try:
            pks = [names.pk_of(Tag, name) for name in said]
        except ValueError as error:
            raise lines.wrong(f"'tags' {error}") from error
        tagged += [through(article_id=row["id"], tag_id=pk) for pk in pks]
        yield row


def _captures(lines: Lines, folder: Path, bytes_of: dict[str, str], to: Path) -> Iterator[Row]:
    """The rows, and their bytes where they will be kept. `bytes_of` has the files of the bag, and
    loses those that a row names."""
    for row in lines:
        sha256, where = row["sha256"], row.pop(BYTES)
        if where not in (HERE, DAMAGED, PERSONAL):
            raise lines.wrong(f"{BYTES!r} is {where!r}, which is none of its values")
        path = bytes_of.pop(sha256, None)
        if (path is None) == (where == HERE):
            raise lines.wrong(f"{BYTES!r} says {where!r}, and data/captures does not")
        if path:
            target = to / sha256[:2] / sha256[2:4] / sha256
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, target)
        yield row
    for path in bytes_of.values():
        raise Unusable(f"{folder / path}: no line of {lines.path.name} names it.")


def _count_on() -> None:
    """PostgreSQL's counters know nothing of numbers that were given to them."""
    kept = [*(table.model for table in TABLES), Article.tags.through]
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(command)
