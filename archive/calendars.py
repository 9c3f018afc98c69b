"""How many articles appeared when: by the year, the month, the day.

Days are counted by the database and gathered here: an archive has more articles than days, and
neither database groups by the month of a day without reading every row.
"""

import calendar
import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count

from archive.models import Article
from archive.models.articles import ArticleQuerySet

SHADES = 4  # of the days and months of a calendar, by how much they have
TO_THE_MONTH = {Article.Precision.MONTH}
TO_THE_YEAR = {Article.Precision.YEAR, Article.Precision.UNKNOWN}


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """One square of a calendar; of another month where there is no `date`."""

    date: datetime.date | None
    n: int = 0
    shade: int = 0


@dataclasses.dataclass(slots=True, kw_only=True)
class Month:
    """`n` is all that is known to be of this month; `loose` of it has no day."""

    first: datetime.date
    n: int = 0
    loose: int = 0
    shade: int = 0
    days: Counter[datetime.date] = dataclasses.field(default_factory=Counter)

    @property
    def week(self) -> list[datetime.date]:
        """Seven days for the names above the columns."""
        return calendar.Calendar().monthdatescalendar(2001, 1)[0]

    def weeks(self) -> Iterator[list[Day]]:
        """From Monday to Sunday, as squares of a table."""
        most = max(self.days.values(), default=0)
        for week in calendar.Calendar().monthdatescalendar(self.first.year, self.first.month):
            yield [
                Day(day, self.days[day], _shade(self.days[day], most))
                if day.month == self.first.month
                else Day(None)
                for day in week
            ]


@dataclasses.dataclass(slots=True, kw_only=True)
class Year:
    """`n` is all of this year; `loose` of it has no month."""

    number: int
    n: int = 0
    loose: int = 0
    months: dict[int, Month] = dataclasses.field(default_factory=dict)


def years(articles: ArticleQuerySet) -> list[Year]:
    """Those that these articles appeared in, the first one first. One query."""
    found: dict[int, Year] = {}
    dated = articles.exclude(published_on=None).order_by()
    for day, precision, n in dated.values_list("published_on", "published_precision").annotate(
        n=Count("pk")
    ):
        year = found.setdefault(day.year, Year(number=day.year))
        year.n += n
        if precision in TO_THE_YEAR:
            year.loose += n
            continue
        month = year.months.setdefault(day.month, Month(first=day.replace(day=1)))
        month.n += n
        if precision in TO_THE_MONTH:
            month.loose += n
        else:
            month.days[day] += n
    for year in found.values():
        year.months = dict(sorted(year.months.items()))
    most = max((month.n for year in found.values() for month in year.months.values()), default=0)
    for year in found.values():
        for month in year.months.values():
            month.shade = _shade(month.n, most)
    return sorted(found.values(), key=lambda year: year.number)


def _shade(n: int, most: int) -> int:
    """0 for none, and up to the darkest for the most; a few are not many because none has more."""
    return -(-n * SHADES // max(most, SHADES)) if n else 0
