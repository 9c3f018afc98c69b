"""Dates: what is read, how exactly, and what is left alone."""

from __future__ import annotations

import pytest

from archive.sources import dates

CAPTURED = dates.Moment.parse("2025-03-31T12:30:15+01:00")


def settled(text: str, **known: object) -> tuple[str | None, str]:
    reading = dates.read(text)
    assert reading is not None
    result = dates.settle(reading, **known)
    return result.value, result.precision


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("January 9, 2020", "2020-01-09", "day"),
        ("January 9, 2020 5:23 pm", "2020-01-09T17:23", "minute"),
        ("Jan. 9, 2020 at 12:05 a.m.", "2020-01-09T00:05", "minute"),
        ("Thursday, 9th January 2020", "2020-01-09", "day"),
        ("9 January 2020", "2020-01-09", "day"),
        ("2020-01-09", "2020-01-09", "day"),
        ("2020-01-09T17:23:05+0100", "2020-01-09T17:23:05+01:00", "second"),
        ("2020-01-09 17:23 UTC", "2020-01-09T17:23+00:00", "minute"),
        ("25/12/2019", "2019-12-25", "day"),
        ("12/25/19", "2019-12-25", "day"),
        ("09.01.2020 17:23", "2020-01-09T17:23", "minute"),
        ("9. Januar 2020 um 17:23", "2020-01-09T17:23", "minute"),
        ("9 de enero de 2020", "2020-01-09", "day"),
        ("9 janvier 2020 à 17h23", "2020-01-09T17:23", "minute"),
    ],
)
def test_a_date_says_as_much_as_it_says(text: str, value: str, precision: str) -> None:
    assert settled(text) == (value, precision)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("5 years ago", "2020", "year"),
        ("a year ago", "2024", "year"),
        ("1 month ago", "2025-02", "month"),
        ("2 weeks ago", "2025-03", "month"),
        ("a day ago", "2025-03-30", "day"),
        ("2 hours ago", "2025-03-31T10+01:00", "hour"),
        ("40 minutes ago", "2025-03-31T11:50+01:00", "minute"),
        ("just now", "2025-03-31T12:30+01:00", "minute"),
        ("vor 5 Jahren", "2020", "year"),
        ("il y a 3 jours", "2025-03-28", "day"),
        ("hace una hora", "2025-03-31T11+01:00", "hour"),
    ],
)
def test_a_relative_date_counts_back_from_the_capture(
    text: str, value: str, precision: str
) -> None:
    assert settled(text, captured=CAPTURED) == (value, precision)
    assert settled(text) == (None, "unknown")


def test_a_capture_of_which_only_the_day_is_known_gives_no_hours() -> None:
    captured = dates.Moment.parse("2025-03-31")
    assert settled("2 hours ago", captured=captured) == ("2025-03-31", "day")
    assert settled("2 days ago", captured=captured) == ("2025-03-29", "day")


def test_numbers_that_could_be_either_keep_their_year() -> None:
    assert settled("01/09/2020") == ("2020", "year")
    assert settled("05/05/2020") == ("2020-05-05", "day")
    assert settled("01/09/2020", day_first=True) == ("2020-09-01", "day")
    assert settled("01/09/2020", day_first=False) == ("2020-01-09", "day")


def test_one_clear_date_decides_the_order_of_a_document() -> None:
    def order(*texts: str) -> bool | None:
        return dates.day_comes_first(reading for text in texts if (reading := dates.read(text)))

    assert order("01/09/2020", "13/09/2020") is True
    assert order("01/09/2020", "09/13/2020") is False
    assert order("01/09/2020", "02/09/2020") is None
    assert order("13/09/2020", "09/13/2020") is None


@pytest.mark.parametrize("text", ["February 30, 2020", "45/45/2020", "January 9, 2020 25:99"])
def test_a_day_that_no_calendar_has_is_a_date_without_a_value(text: str) -> None:
    assert settled(text) == (None, "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "January",
        "M. January",
        "2020",
        "It was January 9, 2020",
        "January 9, 2020 and after",
        "Smarch 9, 2020",
        "5 years",
        "years ago",
        "a b ago",
        "1/2",
        "9" * 60,
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert dates.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2014-03-12 10:00 +99:99",
        "0001-01-01 00:00 +05:00",
        "9999-12-31 23:59 -05:00",
        "9999-12-31",
    ],
)
def test_a_date_that_another_zone_would_carry_out_of_the_calendar_stays_unsettled(
    text: str,
) -> None:
    assert settled(text) == (None, "unknown")
