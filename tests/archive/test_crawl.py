"""Every link that a reader can follow from the first page, asked once."""

from __future__ import annotations

import collections
import hashlib
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import resolve

LINKS = re.compile(rb"""<(?:a|link|script|img)\b[^>]*?\s(?:href|src)=["']([^"'#]*)""")
COMBINED = {"search", "browse"}  # views whose filters have no end of combinations
MANY = 60  # addresses of each of these, where all of the others are asked
FEW = 6  # addresses of any view, where there is no time for more
# Removed by an editor; and captures that hold addresses of people.
NOTICES = {410, 403}
ELSEWHERE = ("/static/", "/admin/")


def rows() -> Iterator[tuple[str, int, str]]:
    """Each table, how many rows it has, and a digest of all of them."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said = sorted(repr(row) for row in cursor.fetchall())
            yield table, len(said), hashlib.sha256("\n".join(said).encode()).hexdigest()


@pytest.fixture
def demo_loaded(db):
    call_command("loaddata", "demo", verbosity=0)


@pytest.mark.parametrize("all", [False, pytest.param(True, marks=pytest.mark.thorough)])
def test_every_link_answers_and_following_them_changes_nothing(client, demo_loaded, all):
    call_command("search_index", verbosity=0)
    before = list(rows())
    waiting, seen = collections.deque(["/"]), {"/"}
    asked: collections.Counter[str] = collections.Counter()
    dead = []
    while waiting:
        address = waiting.popleft()
        response = client.get(address, SERVER_NAME="localhost")
        body = b"".join(response) if response.streaming else response.content
        if response.status_code >= 400:
            dead.append((response.status_code, address))
        found = [response["Location"]] if "Location" in response else []
        if response.get("Content-Type", "").startswith("text/html"):
            found += [unescape(link.decode()) for link in LINKS.findall(body)]
        for link in found:
            target = urljoin(f"http://localhost{address}", link)
            parts = urlsplit(target)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.netloc != "localhost" or path in seen or path.startswith(ELSEWHERE):
                continue
            view = resolve(unquote(parts.path)).url_name
            asked[view] += 1
            if asked[view] > (MANY if view in COMBINED else 10_000) or not (
                all or asked[view] <= FEW
            ):
                continue
            seen.add(path)
            waiting.append(path)
    assert [one for one in dead if one[0] not in NOTICES] == []
    assert {"tag", "tags", "publications", "dates", "year", "month", "day", "people", "author",
            "commenter", "comment", "article", "about"} <= set(asked)  # fmt: skip
    assert list(rows()) == before
