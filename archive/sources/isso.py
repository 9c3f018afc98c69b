"""The database of Isso: one SQLite file with every thread and comment of a site.

    threads(id, uri, title)
    comments(tid, id, parent, created, modified, mode, remote_addr, text, author, email, website,
             likes, dislikes, voters, notification)

See https://github.com/isso-comments/isso (isso/db/comments.py). Quirks:
- `created` is Unix time with a fraction; `modified` is null until the author changes the text.
- mode 1 is shown, 2 waits for a moderator, 4 was deleted but has replies: its text, author and
  website are gone. A deleted comment without replies leaves no row.
- Isso itself makes every reply to a reply one to its thread's first comment; what the rows say
  is what is read. `voters` is a filter of network addresses; it and they are not looked at.
- The text is Markdown.

A database is a program's file: it may hold views, triggers, virtual tables and computed columns
that run as soon as they are read. Only plain tables are read here, without functions, from bytes
that nobody can write to, and within a number of steps.
"""

from __future__ import annotations

import io
import sqlite3
import urllib.parse
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from archive.sources import encodings
from archive.sources.document import Document, Problem, SourceError, State
from archive.sources.structured import exported
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "isso"
MAGIC = b"SQLite format 3\x00"
MOST_BYTES = 64 * 1024 * 1024  # of a database that came in a container
LONGEST_VALUE = 16 * 1024 * 1024
STEPS = 400_000_000  # of SQLite's own machine, a few seconds: 300,000 comments take 7 million
STEPS_BETWEEN = 1_000_000
NEEDED = {"threads": {"id", "uri"}, "comments": {"tid", "id", "parent", "created", "text"}}
READ = {
    "threads": ("id", "uri", "title"),
    "comments": (
        *("id", "parent", "created", "modified", "mode", "text", "author", "email", "website"),
        *("likes", "dislikes"),
    ),
}
STATES: dict[int | None, State] = {1: "published", 2: "pending", 4: "deleted"}
_WAL = 2  # in bytes 18 and 19 of the file: the newest rows may stand in a file beside it
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_TRANSACTION})


def matches(head: bytes) -> str | None:
    """Any SQLite database: what is in it shows when it is opened."""
    return "begins with “SQLite format 3”" if head.startswith(MAGIC) else None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each thread, in the order of their ids."""
    head = stream.read(100)
    stream.seek(0)
    if not head.startswith(MAGIC):
        raise SourceError("this is no SQLite database")
    try:
        with closing(_open(stream)) as database:
            yield from _documents(database, _beside(head))
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise SourceError(f"the SQLite database cannot be read: {error}") from error


def _open(stream: BinaryIO) -> sqlite3.Connection:
    """A connection to a file as it lies there, or to a copy of what a container held."""
    raw = getattr(stream, "raw", None)
    if isinstance(raw, io.FileIO) and isinstance(raw.name, str):
        # "immutable" looks at no journal beside the file, takes no lock and writes nothing.
        path = urllib.parse.quote(str(Path(raw.name).absolute()))
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    else:
        data = bytearray(encodings.read_whole(stream, most=MOST_BYTES, what="a database in memory"))
        data[18:20] = b"\x01\x01"  # a copy in memory has no file beside it
        database = sqlite3.connect(":memory:")
        database.deserialize(bytes(data))
    database.text_factory = lambda value: value.decode("utf-8", errors="replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
        database.execute(f"PRAGMA {pragma}")
    left = [STEPS // STEPS_BETWEEN]

    def no_more() -> bool:
        left[0] -= 1
        return left[0] < 0

    database.set_progress_handler(no_more, STEPS_BETWEEN)
    return database


def _documents(database: sqlite3.Connection, problems: list[Problem]) -> Iterator[Document]:
    columns = {table: _columns(database, table) for table in NEEDED}
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
    )
    places, ids = _places(database)
    threads = list(_rows(database, "threads", columns["threads"], "ORDER BY id"))
    known = {thread.number("id") for thread in threads}
    lost = [tid for tid in places if tid not in known]
    for thread in [*threads, *(Record({"id": tid}) for tid in lost)]:
        tid = thread.number("id")
        comments = [
            _comment(row)
            for id in places.get(tid, ())
            for row in _rows(database, "comments", columns["comments"], "WHERE id = ?", (id,))
        ]
        if tid not in known:
            problems = [*problems, _threadless(len(comments))]
        yield exported.document(
            format=NAME,
            encoding=None,
            system="isso",
            id=thread.id("id"),
            title=thread.name("title"),
            url=thread.url("uri"),
            comments=comments,
            elsewhere=ids,
            problems=problems,
        )
        problems = []


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    """Those of the columns we read that a plain table of this name has."""
    kind = database.execute(
        "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%'",
        (table,),
    ).fetchone()
    # xinfo marks hidden and computed columns in its last field.
    found = [
        row[1] for row in database.execute(f"PRAGMA table_xinfo({table})") if kind and not row[-1]
    ]
    if missing := NEEDED[table] - set(found):
        raise SourceError(
            "an SQLite database, but not one of Isso: it has no table"
            f" “{table}” with {', '.join(sorted(missing))}"
        )
    return [column for column in READ[table] if column in found]


def _places(database: sqlite3.Connection) -> tuple[dict[int | None, array[int]], set[str]]:
    """The ids of each thread's comments, so that no more than one thread is ever in memory."""
    places: dict[int | None, array[int]] = {}
    ids = set()
    for id, tid in database.execute("SELECT id, tid FROM comments ORDER BY id"):
        if not isinstance(id, int):
            continue
        tid = Record({"tid": tid}).number("tid")
        places.setdefault(tid, array("q")).append(id)
        ids.add(str(id))
    return places, ids


def _rows(
    database: sqlite3.Connection,
    table: str,
    columns: list[str],
    which: str,
    values: Sequence[Any] = (),
) -> Iterator[Record]:
    query = f"SELECT {', '.join(columns)} FROM {table} {which}"  # noqa: S608 - all our own words
    for row in database.execute(query, values):
        yield Record(dict(zip(columns, row, strict=True)))


def _comment(row: Record) -> Exported:
    state = STATES.get(row.number("mode"), "published")
    up, down = row.number("likes"), row.number("dislikes")
    edited, _ = row.moment("modified")
    return Exported(
        id=row.id("id"),
        parent_id=row.id("parent"),
        author=row.name("author"),
        author_url=row.url("website"),
        moment=row.moment("created"),
        text=row.text("text") or "",
        votes=None if up is None or down is None else up - down,
        votes_up=up,
        votes_down=down,
        edited=edited.value,
        state=state,
        address=row.name("email"),
    )


def _beside(head: bytes) -> list[Problem]:
    if _WAL not in head[18:20]:
        return []
    return [
        Problem(
            line=None,
            code="journal-beside",
            message="The database keeps its newest changes in a file of its own (-wal), which was"
            " not read: comments may be missing if it was not closed before it was copied.",
        )
    ]


def _threadless(count: int) -> Problem:
    return Problem(
        line=None,
        code="missing-thread",
        message="Comments of a thread that the database does not have, so that their page is"
        f" unknown: {count}.",
    )
