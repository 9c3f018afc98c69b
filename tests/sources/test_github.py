"""Issues and discussions of GitHub."""

from __future__ import annotations

from tests.sources.exports import drawn, parsed


def test_comments_of_an_issue_are_flat_and_know_its_number() -> None:
    said = {
        "id": 1,
        "issue_url": "https://api.github.com/repos/o/r/issues/4",
        "body": "A",
        "user": {"login": "ola"},
        "created_at": "2020-01-09T17:23:05Z",
        "html_url": "https://github.com/o/r/issues/4#issuecomment-1",
    }
    [document] = parsed([said, said | {"id": 2, "user": None}], format="github")
    assert (document.id, document.url) == ("4", "https://github.com/o/r/issues/4")
    assert drawn(document) == ["ola: A", "?: A"]
