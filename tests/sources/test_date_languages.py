"""Dates in the languages we read: as the CLDR writes them, and as themes and plugins do."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources import dates
from archive.sources.dates import date_ago, date_words
from archive.sources.dates import moments as machine_moments

CAPTURED = dates.Moment.parse("2025-06-15T12:30:15")
LANGUAGES = [*date_words.MONTHS_BY_LANGUAGE, "de_AT", "en_GB", "es_MX", "fr_CA", "pt_PT"]
CJK = ["zh", "zh_Hant", "ja", "ko"]
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}

moments = st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2068, 12, 31))


def settled(text: str) -> str | None:
    reading = dates.read(" ".join(text.split()))
    if reading is None:
        return None
    return dates.settle(reading, captured=CAPTURED, day_first=True).value


@pytest.mark.parametrize("language", [*LANGUAGES, *CJK])
@settings(max_examples=25, deadline=None)  # Babel loads a language at the first one
@given(moment=moments)
def test_a_date_that_the_cldr_writes_is_read_back(language: str, moment: dt.datetime) -> None:
    babel = pytest.importorskip("babel.dates")
    for length in ("full", "long", "medium"):
        written = babel.format_date(moment.date(), length, locale=language)
        assert settled(written) == moment.date().isoformat(), written
    written = babel.format_datetime(moment.replace(microsecond=0), "medium", locale=language)
    assert settled(written) == moment.isoformat(timespec="seconds"), written


@pytest.mark.parametrize("language", [*LANGUAGES, *CJK])
def test_what_the_cldr_counts_back_is_read_back(language: str) -> None:
    babel = pytest.importorskip("babel.dates")
    for (unit, seconds), count in itertools.product(SECONDS.items(), (1, 2, 3, 5, 21)):
        back = dt.timedelta(seconds=-seconds * count)
        written = babel.format_timedelta(
            back, granularity=unit, threshold=1_000_000, add_direction=True, locale=language
        )
        reading = dates.read(" ".join(written.split()))
        assert reading is not None, written
        assert reading.ago == (unit, count), written


@pytest.mark.parametrize("language", [*LANGUAGES, *CJK])
def test_months_and_years_that_the_cldr_counts_back_are_read_back(language: str) -> None:
    babel = pytest.importorskip("babel.dates")
    for (unit, days), count in itertools.product({"month": 30.4, "year": 365.3}.items(), (1, 2, 5)):
        back = dt.timedelta(days=-days * count)
        written = babel.format_timedelta(
            back, granularity=unit, threshold=1_000_000, add_direction=True, locale=language
        )
        reading = dates.read(" ".join(written.split()))
        assert reading is not None, written
        assert reading.ago == (unit, count), written


@pytest.mark.parametrize("language", date_words.MONTHS_BY_LANGUAGE)
def test_every_month_of_the_cldr_is_known_and_means_one_month(language: str) -> None:
    core = pytest.importorskip("babel")
    locale = core.Locale.parse(language)
    for form in ("format", "stand-alone"):
        for number, name in locale.months[form]["wide"].items():
            bare = re.sub(r"^d(e\s|['’])", "", name)  # Catalan: "de gener", "d’abril"
            assert date_words.MONTHS[date_words.fold(bare)] == number


@pytest.mark.parametrize("language", date_words.WEEKDAYS_BY_LANGUAGE)
def test_every_weekday_of_the_cldr_is_known(language: str) -> None:
    core = pytest.importorskip("babel")
    locale = core.Locale.parse(language)
    for name in locale.days["format"]["wide"].values():
        assert date_words.fold(name) in date_words.WEEKDAYS


def test_a_word_is_the_same_month_in_all_languages() -> None:
    said: dict[str, set[int]] = {}
    for months in date_words.MONTHS_BY_LANGUAGE.values():
        by_month = months.split(",")
        assert len(by_month) == 12
        for number, words in enumerate(by_month, start=1):
            for word in words.split():
                said.setdefault(date_words.fold(word), set()).add(number)
    assert {word: numbers for word, numbers in said.items() if len(numbers) > 1} == {}
    assert said == {word: {number} for word, number in date_words.MONTHS.items()}


@pytest.mark.parametrize(
    "text",
    """January 21, 2015 – 7:04 pm
    January 21st, 2015 at 7:04 p.m.
    Jan 21, 2015 | 19:04
    January 21, 2015 (7:04 pm)
    7:04 pm on January 21, 2015
    Wed Jan 21, 2015 7:04 pm
    21st January 2015 @ 19.04
    21 Jan '15 19:04
    21-Jan-15 7:04 PM
    Wed, 01/21/2015 - 19:04
    01.21.15 - 7:04 pm
    21. Januar 2015, 19:04 Uhr
    Mittwoch, den 21. Jänner 2015 um 19.04 Uhr
    mer, 21/01/2015 - 19:04
    le mercredi 21 janvier 2015 à 19 h 04
    21 janv. 2015 à 19h04
    21 de enero de 2015 a las 7:04 p. m.
    miercoles, 21 de enero de 2015 a la(s) 19:04
    mercoledì 21 gennaio 2015, ore 19.04
    21 gennaio 2015 alle ore 19:04
    21 de janeiro de 2015 às 19h04
    woensdag 21 januari 2015 om 19u04
    den 21. januar 2015 kl. 19.04
    21 stycznia 2015 r. o godz. 19:04
    21. ledna 2015 v 19:04
    21. 1. 2015 (19:04)
    Среда, 21 Января 2015, 19:04
    21 января 2015 г. в 19:04
    21 січня 2015 о 19:04
    21 Ocak 2015, Çarşamba 19:04
    2015. január 21. szerda 19:04
    2015.01.21. 19:04
    21 d'enero de 2015 a les 19:04
    21 ianuarie 2015 la 19:04
    21. tammikuuta 2015 klo 19.04
    21 Ιανουαρίου 2015 στις 7:04 μμ
    2015年1月21日下午7:04
    2015 年 1 月 21 日 19:04
    2015/01/21(水) 19:04
    2015년 1월 21일 오후 7:04""".splitlines(),
)
def test_a_theme_writes_a_date_and_a_time_in_its_own_way(text: str) -> None:
    assert settled(text.strip()) == "2015-01-21T19:04"
    found = dates.locate(f"Nessa {text.strip()} Reply")
    assert found is not None
    assert dates.settle(found.reading, day_first=True).value == "2015-01-21T19:04"


@pytest.mark.parametrize(
    ("text", "ago", "more"),
    [
        ("50 Minuten 46 Sekunden her", ("minute", 50), ("second", 46)),
        ("vor 2 Jahren und 3 Monaten", ("year", 2), ("month", 3)),
        ("il y a 2 ans 3 mois", ("year", 2), ("month", 3)),
        ("hace 1 día, 4 horas", ("day", 1), ("hour", 4)),
        ("3 года 2 месяца назад", ("year", 3), ("month", 2)),
        ("2 weeks 3 days ago", ("week", 2), ("day", 3)),
        ("1 小时 5 分钟前", ("hour", 1), ("minute", 5)),
        ("vor etwa einem Jahr", ("year", 1), None),
        ("over 2 yrs ago", ("year", 2), None),
        ("3d ago", ("day", 3), None),
        ("2 Jahre ago", ("year", 2), None),
        ("rok temu", ("year", 1), None),
        ("před měsícem", ("month", 1), None),
        ("1 year 2 years ago", None, None),
        ("3 anni geleden", None, None),
        ("5m ago", None, None),
    ],
)
def test_one_unit_or_two_are_counted_back_in_one_language(
    text: str, ago: date_ago.Ago | None, more: date_ago.Ago | None
) -> None:
    reading = dates.read(text)
    assert (reading.ago if reading else None, reading.ago_more if reading else None) == (ago, more)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yesterday at 2:03 pm", "2025-06-14T14:03"),
        ("Gestern, 14:03 Uhr", "2025-06-14T14:03"),
        ("hier à 14h03", "2025-06-14T14:03"),
        ("i går kl. 14:03", "2025-06-14T14:03"),
        ("вчера в 14:03", "2025-06-14T14:03"),
        ("今天 14:03", "2025-06-15T14:03"),
        ("Yesterday", "2025-06-14"),
        ("hier", None),
    ],
)
def test_yesterday_is_the_day_before_the_capture(text: str, value: str | None) -> None:
    assert settled(text) == value
    reading = dates.read(text)
    assert reading is None or dates.settle(reading) == dates.UNSETTLED


@settings(deadline=None)
@given(st.text(alphabet="0123456789 .,:/-'’()年月日前下午T+@hapmvorjanMch", max_size=60))
def test_no_text_is_too_strange_to_be_asked(text: str) -> None:
    found = dates.locate(text)
    if found:
        assert 0 <= found.start < found.end <= len(text)
        dates.settle(found.reading, captured=CAPTURED)
    if reading := dates.read(text):
        dates.settle(reading, captured=CAPTURED)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_character_is_too_strange_to_be_asked(text: str) -> None:
    dates.read(text)
    dates.locate(text)
    machine_moments.read(text)
