"""Readers, and the discussions they find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.trees import sow

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "--></style><script>alert(1)</script>",
    "\u202e\u2066<b>turned</b>",
]


@pytest.fixture
def discussed(make_article):
    """An article with a drawn discussion: `discussed('''Joe\n  Dee''', title="...")`."""

    def make(drawing: str, *, columns: dict | None = None, **article):
        made = make_article(**article)
        sow(made, drawing, **(columns or {}))
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def queries_of(client):
    """How many queries one page asks."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200
        return len(asked)

    return count
