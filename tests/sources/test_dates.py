"""Dates: what is read, how exactly, and what is left alone."""

from __future__ import annotations

import time

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


def test_a_weekday_decides_between_day_and_month() -> None:
    assert settled("Thu, 01/09/2020 - 17:23") == ("2020-01-09T17:23", "minute")
    assert settled("Tuesday, 01/09/2020") == ("2020-09-01", "day")
    assert settled("Sunday, 01/09/2020") == ("2020", "year")  # neither was one
    assert settled("Mon, 00/09/2020") == ("2020", "year")


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


@pytest.mark.parametrize(
    ("line", "value", "rest"),
    [
        ("written by Ivo Pell on 21 Jan. 2015, 19:04", "2015-01-21T19:04", "written by Ivo Pell |"),
        ("von Ivo Pell am 21. Jan. 2015, 19:04", "2015-01-21T19:04", "von Ivo Pell |"),
        ("#1 Nessa 於 2013/12/28 10:28", "2013-12-28T10:28", "#1 Nessa |"),
        ("Nessa (22 juin 2018 @11h13)", "2018-06-22T11:13", "Nessa |"),
        ("Par Nessa, le lundi 29 octobre 2012 à 15h46", "2012-10-29T15:46", "Par Nessa, |"),
        ("Juli 30, 2013 um 2:33 pm", "2013-07-30T14:33", "|"),
        ("1. November 2023 um 11:54 Uhr - Antworten", "2023-11-01T11:54", "| - Antworten"),
        ("Dr. Crane 8. April 2019 @ 11:38", "2019-04-08T11:38", "Dr. Crane |"),
        ("Pell12 17.10.2019, 14:14 Zitieren #", "2019-10-17T14:14", "Pell12 | Zitieren #"),
        ("March 15, 2013 at 5:10 PMReply", "2013-03-15T17:10", "|Reply"),
        ("28.09.1912:44", "2019-09-28T12:44", "|"),
        ("28.09.201912:44", "2019-09-28T12:44", "|"),
        ("Nessa 50 Minuten 46 Sekunden her", "2025-03-31T11:39:29+01:00", "Nessa |"),
        ("posted by Nessa 2 years, 3 months ago", "2022-12", "posted by Nessa |"),
        ("Nessa, yesterday at 14:03", "2025-03-30T14:03", "Nessa, |"),
        ("9 January 2020, 12.50 euros", "2020-01-09", "|, 12.50 euros"),
        ("January 9, 2020 25:99", "2020-01-09", "| 25:99"),
    ],
)
def test_a_date_is_found_inside_a_longer_line_and_can_be_cut_off(
    line: str, value: str, rest: str
) -> None:
    found = dates.locate(line)
    assert found is not None
    assert dates.settle(found.reading, captured=CAPTURED).value == value
    assert f"{line[: found.start]}|{line[found.end :]}" == rest
    assert dates.find(line) == found.reading


@pytest.mark.parametrize(
    ("line", "value", "name"),
    [
        ("PellMarch 15, 2013 at 5:10 PM", "2013-03-15T17:10", "Pell"),
        ("Ivo JMarch 15, 2013", "2013-03-15", "Ivo J"),
        ("pell0x0309March 15, 2013", "2013-03-15", "pell0x0309"),
        ("Nessa6. Juni 2015 um 10:23", "2015-06-06T10:23", "Nessa"),
        ("nessa28.09.1912:44", "2019-09-28T12:44", "nessa"),
        ("nessa m.28.09.1912:44", "2019-09-28T12:44", "nessa m."),
        ("Pell201318.10.1919:24", "2019-10-18T19:24", "Pell2013"),
        ("Pell2019-01-07T17:27:31+02:00", "2019-01-07T17:27:31+02:00", "Pell"),
        ("Nessa5 years ago", "2020", "Nessa"),
    ],
)
def test_a_date_that_is_glued_to_a_name_is_cut_off_it(line: str, value: str, name: str) -> None:
    found = dates.locate(line)
    assert found is not None
    assert dates.settle(found.reading, captured=CAPTURED).value == value
    assert line[: found.start] == name


def test_a_date_beside_a_name_leaves_it_whole() -> None:
    for line in ("Nessa 6. Juni 2015", "Nessa於2013/12/28", "Nessa:2013-12-28"):
        found = dates.locate(line)
        assert found is not None
        assert line[: found.start].rstrip(" :") == "Nessa"


def test_two_digits_of_a_year_are_those_of_a_year_that_had_comments() -> None:
    assert settled("28.09.98") == ("1998-09-28", "day")
    assert settled("28.09.19") == ("2019-09-28", "day")
    assert settled("01.21.15") == ("2015-01-21", "day")


@pytest.mark.parametrize(
    "line",
    [
        "Jun 20th at 2:41 am",
        "call 555-12-10-2012 or 12-34-5678",
        "+49 170 12.12.12.12",
        "version 1.2.19 of v1.2.2012",
        "192.168.1.12",
        "10-3, and 10-11-12 in the second set",
        "$12.10.2019 and 12.50",
        "https://almanac.example/2012/10/20/tides and shot-2012-10-20.png",
        "3 years her brother waited",
        "2019 and 2020, 5 years, 3 months",
        "yesterday all was well, just now it is not",
        "the phone 13 pro 2021",
        "chapter 13/13/2012",
        "May 5 cups 2013 spoons",
        "Pell3.5.2010 and pell1.2.19",
        "",
    ],
)
def test_a_line_without_a_date_gives_none(line: str) -> None:
    assert dates.find(line) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2009-10-20T16:02:00.123456Z", "2009-10-20T16:02:00+00:00"),
        ("2009-10-20T16:02:00+01", "2009-10-20T16:02:00+01:00"),
        ("2009-10-20 16:02:00 +01:00", "2009-10-20T16:02:00+01:00"),
        ("2009-10-20T16:02-0130", "2009-10-20T16:02-01:30"),
        ("20091020T160200Z", "2009-10-20T16:02:00+00:00"),
        ("2009-10-20T16", None),
        ("Tue, 20 Oct 2009 16:02:00 +0000", "2009-10-20T16:02:00+00:00"),
        ("Tue, 20 Oct 09 16:02:00 EST", "2009-10-20T16:02:00-05:00"),
        ("20 Oct 2009 16:02 CST", "2009-10-20T16:02"),
        ("Fri Mar 04 2011", "2011-03-04"),
        ("Fri Mar 04 10:12:00 UTC 2011", "2011-03-04T10:12:00+00:00"),
        ("Fri Mar 04 2011 10:12:00 GMT+0100 (CET)", "2011-03-04T10:12:00+01:00"),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_machines_write_dates_in_their_own_ways(text: str, value: str | None) -> None:
    reading = dates.read(text)
    assert (dates.settle(reading).value if reading else None) == value


@pytest.mark.parametrize("text", ["1256054520", "1256054520123", "1256054520.25"])
def test_a_number_alone_is_no_date_that_people_write(text: str) -> None:
    assert dates.read(text) is None


@pytest.mark.parametrize(
    "unit",
    ["1 ", "a ", "1/1/", "12:00 ", "may 1 ", "vor 1 ", "mon ", "1.1.1.1 ", "9", "年", "2012-"],
)
def test_a_hundred_thousand_characters_without_a_date_are_soon_read(unit: str) -> None:
    junk = unit * (100_000 // len(unit))
    began = time.perf_counter()
    assert dates.find(junk) is None
    assert time.perf_counter() - began < 0.5
