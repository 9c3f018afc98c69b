"""Many writers at one discussion: every call succeeds or is refused in a sentence, and the tree,
the numbers and the counters are right afterwards."""

import collections
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

TIMEOUT = 120  # seconds; a race takes a few, and a machine at work on something else a few more


def race(database_url, *, writers, writes):
    run = subprocess.run(
        [sys.executable, "-m", "tests.comments.racing", str(writers), str(writes)],
        env={**os.environ, "DATABASE_URL": database_url},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def assert_nothing_was_lost(told, *, database, calls):
    assert told["database"] == database
    assert told["failed"] == []
    assert told["damage"] == []
    assert told["false_alarms"] == []
    done = collections.Counter(told["done"])
    assert done.total() + sum(told["refused"].values()) == calls
    assert done.total() > calls / 2
    added = done["reply"] + done["thread"] + 3 * done["load"]
    assert told["comments"] == added - done["delete"]


def test_eight_writers_on_sqlite(tmp_path):
    told = race(f"sqlite:///{tmp_path / 'race.sqlite3'}", writers=8, writes=25)
    assert_nothing_was_lost(told, database="sqlite", calls=200)


@pytest.mark.postgresql
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="DATABASE_URL does not name a PostgreSQL database"
)
def test_sixteen_writers_on_postgresql(transactional_db):
    test = connection.settings_dict
    where = f"{test['HOST']}:{test['PORT'] or 5432}/{test['NAME']}"
    who = test["USER"] + (f":{test['PASSWORD']}" if test["PASSWORD"] else "")
    told = race(f"postgres://{who}@{where}", writers=16, writes=15)
    assert_nothing_was_lost(told, database="postgresql", calls=240)
