"""`check_fixity`: which files are still what was imported."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive import holdings
from archive.models import Capture, FixityCheck

pytestmark = pytest.mark.django_db


def check(**options: object) -> tuple[str, int]:
    """What it said, and its exit status."""
    out = io.StringIO()
    try:
        call_command("check_fixity", stdout=out, no_color=True, **options)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def flip(capture: Capture, at: int = 0) -> None:
    place = holdings.place_of(capture.sha256)
    content = bytearray(place.read_bytes())
    content[at] ^= 1
    place.chmod(0o644)
    place.write_bytes(content)


@pytest.fixture
def capture(store: Path, make_capture) -> Capture:
    return make_capture("The clock is slow.\n", name="clock.txt")


def test_whole_files_leave_nothing_but_the_day_they_were_looked_at(capture: Capture) -> None:
    assert check() == ("1 capture: 1 ok, 0 damaged, 0 missing, 0 denied\n", 0)
    assert Capture.objects.get().checked_at
    assert not FixityCheck.objects.exists()


def test_a_flipped_bit_is_found_told_and_recorded(capture: Capture) -> None:
    flip(capture, 4)
    said, status = check()
    first = said.splitlines()[0]
    assert status == 1
    assert first.startswith(f"damaged  capture {capture.pk}, clock.txt: ")
    assert str(holdings.place_of(capture.sha256)) in first
    assert Capture.objects.get().damaged_at
    row = FixityCheck.objects.get()
    assert (row.capture, row.outcome) == (capture, "damaged")
    assert "its bytes changed" in row.detail


@pytest.mark.parametrize("change", [b"", b"The clock", b"The clock is slow.\n\n"])
def test_another_length_is_told_in_bytes(capture: Capture, change: bytes) -> None:
    place = holdings.place_of(capture.sha256)
    place.chmod(0o644)
    place.write_bytes(change)
    said, status = check()
    assert (f"it has {len(change)} bytes instead of 19" in said, status) == (True, 1)


def test_a_missing_file_is_told(capture: Capture) -> None:
    place = holdings.place_of(capture.sha256)
    place.unlink()
    said, status = check()
    assert f"clock.txt: {place}: the file is missing" in said
    assert (FixityCheck.objects.get().outcome, status) == ("missing", 1)


def test_a_file_put_back_right_loses_its_mark(capture: Capture) -> None:
    flip(capture)
    check()
    since = Capture.objects.get().damaged_at
    check()
    assert Capture.objects.get().damaged_at == since, "when it was found first"
    flip(capture)
    assert check()[1] == 0
    assert Capture.objects.get().damaged_at is None
    check()
    outcomes = FixityCheck.objects.order_by("pk").values_list("outcome", flat=True)
    assert [*outcomes] == ["damaged", "damaged", "ok"]


def test_a_sample_begins_with_what_was_not_checked_for_the_longest_time(
    store: Path, make_capture
) -> None:
    for number in range(6):
        make_capture(f"page {number}")
    for left in (4, 2, 0):
        assert check(sample=2)[0].startswith("2 captures: 2 ok")
        assert Capture.objects.filter(checked_at__isnull=True).count() == left
    oldest = Capture.objects.order_by("checked_at").first()
    check(sample=1)
    assert Capture.objects.order_by("checked_at").last() == oldest
    assert check(sample=50)[0].startswith("6 captures")


@pytest.mark.parametrize("number", ["0", "-1", "some", "²"])
def test_a_sample_of_no_number_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="no number of captures"):
        call_command("check_fixity", "--sample", number)


def test_json_gives_an_object_a_line_and_the_totals_last(capture: Capture, make_capture) -> None:
    make_capture("whole")
    flip(capture)
    lines = [json.loads(line) for line in check(json=True)[0].splitlines()]
    assert [line.get("outcome") for line in lines] == ["damaged", None]
    assert (lines[0]["capture"], lines[0]["sha256"]) == (capture.pk, capture.sha256)
    assert lines[0]["path"] == str(holdings.place_of(capture.sha256))
    totals = {"checked": 2, "ok": 1, "damaged": 1, "missing": 0, "denied": 0}
    assert lines[1] == {"totals": totals}


def test_a_name_of_a_file_gives_the_terminal_no_commands(store: Path, make_capture) -> None:
    flip(make_capture("words", name="a\x1b[2J\n.txt"))
    said, _ = check()
    assert "\x1b" not in said
    assert len(said.splitlines()) == 2


def test_a_file_that_may_not_be_looked_at_is_not_called_damaged(
    capture: Capture, make_capture, monkeypatch
) -> None:
    make_capture("whole")
    real = holdings.measured

    def measured(sha256: str) -> tuple[str, int]:  # root may look at everything
        if sha256 == capture.sha256:
            raise holdings.Denied(f"{holdings.place_of(sha256)}: Permission denied")
        return real(sha256)

    monkeypatch.setattr(holdings, "measured", measured)
    said, status = check()
    assert "was not looked at" in said
    assert said.endswith("2 captures: 1 ok, 0 damaged, 0 missing, 1 denied\n")
    assert status == 1
    assert not Capture.objects.filter(damaged_at__isnull=False).exists()
    assert not FixityCheck.objects.exists()


def test_unfinished_files_of_dead_writers_are_removed(capture: Capture) -> None:
    left = holdings.place_of(capture.sha256).parent / ".x.part"
    left.write_bytes(b"half")
    assert "removed 1 unfinished file" in check()[0]
    assert not left.exists()


def test_readers_and_editors_are_told_that_a_source_is_damaged(
    capture: Capture, make_article, client, editor
) -> None:
    article = make_article(capture=capture)
    pages = [
        (client, article.get_absolute_url()),
        (editor, "/admin/archive/capture/"),
        (editor, f"/admin/archive/capture/{capture.pk}/change/"),
    ]
    for who, address in pages:
        assert "Source damaged" not in who.get(address).content.decode()
    flip(capture)
    check()
    for who, address in pages:
        assert "Source damaged" in who.get(address).content.decode()
    shown = editor.get(f"/admin/archive/capture/{capture.pk}/change/").content.decode()
    assert "its bytes changed" in shown
    filtered = editor.get("/admin/archive/capture/?damaged=yes").content.decode()
    assert "clock.txt" in filtered
    assert "clock.txt" not in editor.get("/admin/archive/capture/?damaged=no").content.decode()


def test_the_demo_is_whole(store: Path) -> None:
    call_command("loaddata", "demo", verbosity=0)
    assert check()[1] == 0
    assert all(capture.text() for capture in Capture.objects.all())
