"""PostgreSQL: every table as COPY writes it, all seen in one snapshot.

Not pg_dump: it may be missing here, refuses a server newer than itself, and writes the name of
the schema into what it dumps, so that nothing could be loaded beside the live tables. COPY's
text format is the same in every version, and the tables themselves are what migrations make.

Restoring is one transaction. The tables are made and filled in a schema of their own, looked
at, and then change places with the live ones; until it commits nobody sees any of it, and
however it ends before that, the server takes it back.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from archive.backup import bundle, states
from archive.backup.contents import Contents
from archive.backup.problems import Unusable, sentence
from archive.backup.staging import Staging

# However the server or the role is set up, COPY must write and read the same text.
PLAINLY = """
    SET LOCAL client_encoding = 'UTF8'; SET LOCAL datestyle = 'ISO, YMD';
    SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';
    SET LOCAL extra_float_digits = 1; SET LOCAL timezone = 'UTC';
    SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
"""
NEW = "afterword_restoring"
OLD = "afterword_replaced"
PATIENCE = "20s"  # for the requests that use the live tables to end
ONE_AT_A_TIME = 4_172_065  # any number, the same in every restore: names the server's lock

COLUMNS = """
    SELECT a.attname FROM pg_attribute a
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated = ''
    ORDER BY a.attnum
"""
SEQUENCES = """
    SELECT a.attname, n.nspname, s.relname FROM pg_attribute a
    JOIN pg_depend d ON d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
      AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_namespace n ON n.oid = s.relnamespace
    WHERE a.attrelid = %s::regclass ORDER BY a.attnum
"""


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def dump(writer: bundle.Writer, beside: Path) -> Contents:
    """Add every table as it is at one moment, whatever is written meanwhile."""
    contents = Contents(rows={})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(PLAINLY)
        for table in states.tables():
            columns = _columns(table)
            contents.columns[table] = columns
            # Closed at once when the disk is full: the server would go on sending.
            with contextlib.closing(_rows(table, columns)) as rows:
                writer.add(f"tables/{table}.copy", rows)
            contents.rows[table] = _count(table)
            for column, sequence in _sequences(table):
                # Sequences know no snapshot: this is the last number given until now or a later
                # one, which is as good.
                cursor.execute(_sql("SELECT last_value - (NOT is_called)::int FROM {}", sequence))
                contents.sequences[f"{table}.{column}"] = cursor.fetchone()[0]
    return contents


@contextlib.contextmanager
def beside(staging: Staging, contents: Contents) -> Iterator[Beside]:
    """New tables in a schema of their own; leaving without `swap()` leaves the live ones."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PLAINLY)
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            if not cursor.fetchone()[0]:
                raise Unusable("Another restore is at work in this database.")
            cursor.execute("SELECT current_schema()")
            home = cursor.fetchone()[0]
            if home is None:
                raise Unusable("The database has no schema to restore into: see its search_path.")
            old = states.tables()
            cursor.execute(_sql("CREATE SCHEMA {}", NEW))
            # The new schema alone: a table that is missing there must not be found in the old.
            cursor.execute(_sql("SET LOCAL search_path TO {}", NEW))
        there = Beside(contents, home, old)
        yield there
        if not there.swapped:
            transaction.set_rollback(True)
    if there.swapped:
        there.drop_old()


class Beside:
    def __init__(self, contents: Contents, home: str, old: list[str]) -> None:
        self.contents, self.home, self.old = contents, home, old
        self.kept = f"{OLD}_{time.time_ns() // 1_000_000}"
        self.swapped = False
        self.left_over = ""

    def prepare(self, migrations: list[str]) -> None:
        states.migrate_to(migrations)
        made = states.tables()
        if apart := sorted(set(made) ^ self.contents.rows.keys()):
            raise Unusable(f"The table {apart[0]} is not both in the backup and in its migrations.")
        with connection.cursor() as cursor:  # what migrations wrote is in the backup too
            cursor.execute(_sql("TRUNCATE {} RESTART IDENTITY", made))
            # Migrations check their foreign keys at once; tables arrive in any order.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def take(self, member: bundle.Member) -> None:
        matched = bundle.TABLE.fullmatch(member.name)
        if matched is None or matched[1] not in self.contents.rows:
            raise Unusable(f"This backup of PostgreSQL has no {member.name}.")
        table = matched[1]
        columns = self.contents.columns.get(table, [])
        if sorted(columns) != sorted(_columns(table)):
            raise Unusable(f"The backup has other columns of {table} than its migrations make.")
        command = _sql("COPY {} ({}) FROM STDIN", table, columns)
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            for piece in member.pieces():
                copy.write(piece)

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        yield

    def rows(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in self.contents.rows:
                for column, sequence in _sequences(table):
                    last = self.contents.sequences.get(f"{table}.{column}", 0)
                    cursor.execute(_sql("SELECT max({}) FROM {}", column, table))
                    last = max(last, cursor.fetchone()[0] or 0)
                    cursor.execute(
                        "SELECT setval(%s, %s, %s)",
                        [sequence.as_string(None), max(last, 1), last > 0],
                    )
            # Nobody has looked at the new tables yet, and the site will use them at once.
            cursor.execute(_sql("ANALYZE {}", sorted(self.contents.rows)))
        return {table: _count(table) for table in states.tables()}

    def swap(self) -> None:
        """Let old and new tables change places, when every request that uses the old has ended."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            new = states.tables()
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [self.home])
            self.old = sorted({*self.old, *new} & {name for (name,) in cursor.fetchall()})
            if self.old:
                cursor.execute(_sql("CREATE SCHEMA {}", self.kept))
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
                there = [sql.Identifier(self.home, name) for name in self.old]
                cursor.execute(_sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", there))
            for here, to, tables in ((self.home, self.kept, self.old), (NEW, self.home, new)):
                for table in tables:
                    moved = sql.Identifier(here, table)
                    cursor.execute(_sql("ALTER TABLE {} SET SCHEMA {}", moved, to))
            cursor.execute(_sql("SET LOCAL search_path TO {}", self.home))
            cursor.execute(_sql("DROP SCHEMA {}", NEW))
        self.swapped = True

    def drop_old(self) -> None:
        if not self.old:
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                replaced = [sql.Identifier(self.kept, name) for name in self.old]
                cursor.execute(_sql("DROP TABLE {}", replaced))
                cursor.execute(_sql("DROP SCHEMA {}", self.kept))
        except DatabaseError as error:  # a view of the operator's own, for one
            self.left_over = f"The replaced tables stay in the schema {self.kept}: "
            self.left_over += sentence(error)


def _rows(table: str, columns: list[str]) -> Generator[bytes, None, None]:
    command = _sql("COPY {} ({}) TO STDOUT", table, columns)
    buffer = bytearray()
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in copy:
            buffer += row
            if len(buffer) >= bundle.PIECE:
                yield bytes(buffer)
                buffer.clear()
    yield bytes(buffer)


def _columns(table: str) -> list[str]:
    """What COPY reads and writes: a generated column makes itself."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [connection.ops.quote_name(table)])
        return [name for (name,) in cursor.fetchall()]


def _sequences(table: str) -> list[tuple[str, sql.Identifier]]:
    """Each column that counts for itself, with what counts there."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, [connection.ops.quote_name(table)])
        found = cursor.fetchall()
    return [(column, sql.Identifier(schema, name)) for column, schema, name in found]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_sql("SELECT count(*) FROM {}", table))
        return int(cursor.fetchone()[0])


def _sql(text: str, *parts: str | sql.Identifier | Sequence[str | sql.Identifier]) -> sql.Composed:
    """Each {} is a name, or names with commas between them."""
    return sql.SQL(text).format(*map(_name, parts))


def _name(part: str | sql.Identifier | Sequence[str | sql.Identifier]) -> sql.Composable:
    if isinstance(part, str):
        return sql.Identifier(part)
    if isinstance(part, sql.Identifier):
        return part
    return sql.SQL(", ").join(map(_name, part))
