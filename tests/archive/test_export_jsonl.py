"""Out of the archive as JSON lines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archive.exporting import records
from archive.models import Article
from tests.archive.exports import everything, exported

pytestmark = pytest.mark.django_db


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_an_article_is_a_line_with_its_comments_in_reading_order(tmp_path: Path) -> None:
    call_command("loaddata", "demo", verbosity=0)
    exported("jsonl", tmp_path / "all.jsonl")
    articles = lines(tmp_path / "all.jsonl")
    assert [one["slug"] for one in articles] == sorted(
        Article.objects.published().values_list("slug", flat=True)
    )
    for article in articles:
        known: set[Any] = {None}
        for comment in article["comments"]:
            assert comment["parent"] in known
            known.add(comment.get("code", comment["number"]))


def test_the_same_archive_gives_the_same_bytes(make_article, tmp_path: Path) -> None:
    everything(make_article)
    make_article("Another")
    exported("jsonl", tmp_path / "one")
    exported("jsonl", tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_provenance_placement_and_likelihood_are_there(tmp_path: Path) -> None:
    call_command("loaddata", "demo", verbosity=0)
    exported("jsonl", tmp_path / "all.jsonl")
    articles = lines(tmp_path / "all.jsonl")
    captured = [one for article in articles for one in article["comments"] if one["capture"]]
    assert captured
    for one in captured:
        assert re.fullmatch("[0-9a-f]{64}", one["capture"]["sha256"])
        first, last = one["capture"]["lines"]
        assert 1 <= first <= last
    unsure = [one for one in captured if one["placement"] in ("likely", "guess")]
    assert unsure
    assert all(0 < one["likelihood"] < 1 and one["alternatives"] for one in unsure)


def test_dates_are_cut_to_what_is_known(make_article, tmp_path: Path) -> None:
    everything(make_article)
    exported("jsonl", tmp_path / "all.jsonl")
    [article] = lines(tmp_path / "all.jsonl")
    assert article["published"]["date"] == "2014-03"
    said = {one["number"]: one["date"]["date"] for one in article["comments"]}
    assert said[3] is None
    assert said[12] == "2014-03"
    assert said[15] == "2014-03-12T23:30:05+00:00"
    assert said[18] == "2014-03-13T00:30:05+01:00"  # the day where it was written


def test_removed_comments_keep_their_seat_and_nothing_else(make_article, tmp_path: Path) -> None:
    everything(make_article)
    exported("jsonl", tmp_path / "all.jsonl")
    assert "SECRET" not in (tmp_path / "all.jsonl").read_text()
    [article] = lines(tmp_path / "all.jsonl")
    seats = [one for one in article["comments"] if one["state"] != "published"]
    assert [one["state"] for one in seats] == ["spam", "removed"]
    assert all(one["text"] is one["html"] is one["author"] is None for one in seats)
    assert seats[1]["removed"]["reason"] == "names a private person"


def test_the_documented_fields_are_those_that_are_written(make_article, tmp_path: Path) -> None:
    everything(make_article)
    exported("jsonl", tmp_path / "all.jsonl")
    [article] = lines(tmp_path / "all.jsonl")
    documented = set(re.findall(r"\b[a-z_0-9]+\b", records.__doc__ or ""))
    assert article.keys() | article["comments"][0].keys() <= documented
