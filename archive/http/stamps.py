"""A stamp that changes with everything that readers could see.

Triggers set it, in the transaction of the change itself: no writer can forget it, be it an import
by COPY, `QuerySet.update`, the admin or somebody with `psql`. It is drawn at random, so that two
states of a database never share one, after a restore neither; a state that comes back from a
backup may bring its stamp along.

SQLite has one writer at a time and one row. On PostgreSQL that row would make every writer wait
for every other until its commit, and lock in no order; so each takes a row that nobody holds, or
adds one, and the stamp is all of them. What a transaction sees of its own changes is in a setting
of that transaction.

The table and the triggers follow from the models and are no migration: SQLite drops the triggers
of a table that a migration remakes, and a restore makes its tables in another schema. `watch` puts
them where they are missing, after each `migrate` and each restore.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from django.apps import apps
from django.db import Error, connection, transaction

APPS = ("archive", "comments")
TABLE = "archive_stamp"
EVENTS = ("insert", "update", "delete")
ONE_AT_A_TIME = 4_172_066  # any number: names the server's lock

# No name in these comes from outside; a trigger takes no parameters.
SQLITE_TABLE = """
    CREATE TABLE IF NOT EXISTS archive_stamp
    (id INTEGER PRIMARY KEY, token TEXT NOT NULL, changed_at INTEGER NOT NULL)
"""
SQLITE_FIRST = """
    INSERT INTO archive_stamp SELECT 1, '', 0 WHERE NOT EXISTS (SELECT 1 FROM archive_stamp)
"""
# Not INSERT OR REPLACE: in a trigger the statement's own OR IGNORE would overrule it.
SQLITE_CHANGE = """
    UPDATE archive_stamp SET token = hex(randomblob(12)),
    changed_at = CAST(strftime('%s', 'now') AS INTEGER)
"""
SQLITE_WATCH = """
    CREATE TRIGGER "archive_stamp_{event}_{table}" AFTER {event} ON "{table}" BEGIN {change}; END
"""
SQLITE_WATCHED = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
SQLITE_READ = "SELECT token, changed_at FROM archive_stamp"

# `home` is the schema of the tables, named in full: a restore works under another search_path.
POSTGRESQL = """
CREATE TABLE IF NOT EXISTS {home}.archive_stamp (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, token text NOT NULL,
    changed_at double precision NOT NULL DEFAULT 0
);
CREATE OR REPLACE FUNCTION {home}.archive_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mine bigint;
BEGIN
    IF coalesce(current_setting('afterword.stamp', true), '') = '' THEN
        SELECT id INTO mine FROM {home}.archive_stamp ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
        IF mine IS NULL THEN
            INSERT INTO {home}.archive_stamp (token) VALUES (gen_random_uuid());
        ELSE
            UPDATE {home}.archive_stamp SET token = gen_random_uuid() WHERE id = mine;
        END IF;
    END IF;
    PERFORM set_config('afterword.stamp', gen_random_uuid()::text, true);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION {home}.archive_stamp_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE {home}.archive_stamp SET changed_at = extract(epoch FROM clock_timestamp())
    WHERE id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS archive_stamp_at_commit ON {home}.archive_stamp;
CREATE CONSTRAINT TRIGGER archive_stamp_at_commit AFTER INSERT OR UPDATE OF token
    ON {home}.archive_stamp DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION {home}.archive_stamp_at_commit();
INSERT INTO {home}.archive_stamp (token)
    SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT 1 FROM {home}.archive_stamp);
UPDATE {home}.archive_stamp SET token = gen_random_uuid()
    WHERE id = (SELECT min(id) FROM {home}.archive_stamp);
"""
POSTGRESQL_WATCH = """
    CREATE TRIGGER archive_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION {home}.archive_stamp()
"""
POSTGRESQL_WATCHED = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = 'archive_stamp' AND t.tgenabled <> 'D'
    AND c.relnamespace = current_schema()::regnamespace
"""
POSTGRESQL_READ = """
    SELECT coalesce(string_agg(token, '' ORDER BY id), '')
           || coalesce(current_setting('afterword.stamp', true), ''),
        greatest(max(changed_at), CASE WHEN current_setting('afterword.stamp', true) <> ''
                                  THEN extract(epoch FROM clock_timestamp()) END)
    FROM archive_stamp
"""


class Stamp(NamedTuple):
    """`changed_at` is when, in seconds since 1970, as far as a clock can say it."""

    token: str
    changed_at: float


def current() -> Stamp:
    """One small query. Ask before reading what it shall stand for: a page may then be newer than
    its stamp and is made again, but never older."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_READ if _is_postgresql() else SQLITE_READ)
        return Stamp(*cursor.fetchone())


def quickly() -> Stamp | None:
    """The same of the connection that is open here, without what Django puts around it; null
    where there is none, or it fails. Django then opens one, or finds out why."""
    raw, close_at = connection.connection, connection.close_at
    if raw is None or (close_at is not None and time.monotonic() >= close_at):
        return None
    try:
        with connection.wrap_database_errors:
            if _is_postgresql():  # planned once for each connection
                return Stamp(*raw.execute(POSTGRESQL_READ, prepare=True).fetchall()[0])
            return Stamp(*raw.execute(SQLITE_READ).fetchall()[0])
    except (Error, IndexError):
        return None


def tables() -> list[str]:
    """Everything of ours, whether a page shows it today or not."""
    models = [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return sorted(model._meta.db_table for model in models if model._meta.managed)


@transaction.atomic
def watch() -> None:
    """Watch every table that is there and is not watched yet, and change the stamp."""
    with connection.cursor() as cursor:
        if _is_postgresql():
            # Two at once would both find the function missing, and make it.
            cursor.execute("SELECT current_schema(), pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            home = connection.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(POSTGRESQL.format(home=home))
            for table, _ in unwatched():
                cursor.execute(POSTGRESQL_WATCH.format(table=table, home=home))
        else:
            cursor.execute(SQLITE_TABLE)
            cursor.execute(SQLITE_FIRST)
            for table, event in unwatched():
                trigger = SQLITE_WATCH.format(table=table, event=event, change=SQLITE_CHANGE)
                cursor.execute(trigger)
            cursor.execute(SQLITE_CHANGE)


def unwatched() -> list[tuple[str, str]]:
    """(table, event) of every trigger that is missing; on PostgreSQL one does for all events."""
    there = set(connection.introspection.table_names())
    names = [table for table in tables() if table in there]
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute(POSTGRESQL_WATCHED)
            watched = {table for (table,) in cursor.fetchall()}
            return [(table, "any") for table in names if table not in watched]
        cursor.execute(SQLITE_WATCHED)
        found = set(cursor.fetchall())
    return [
        (table, event)
        for table in names
        for event in EVENTS
        if (table, f"archive_stamp_{event}_{table}") not in found
    ]


def _is_postgresql() -> bool:
    return bool(connection.vendor == "postgresql")
