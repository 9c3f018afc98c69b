"""Old addresses and the copies that were saved of them: Memento (RFC 7089).

    asked = Asked.of("http://pellworth.example/2014/03/ferry/?utm_source=feed")
    asked.articles()      the published articles that were there then
    asked.mementos()      their dated copies that readers may see, oldest first

A memento is a capture's own page. An article's page is edited, so it is none and never says so:
only what was saved at a known moment has a `Memento-Datetime`.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from archive.importing.addresses import (
    NO_MAP,
    AddressMap,
    AddressMapError,
    canonical,
    hashed,
    read_map,
)
from archive.models import Article, Capture

MAX_ARTICLES = 20  # of one address; more is a site that answered everything with one address
MAX_MEMENTOS = 2000  # of one address in a TimeMap
STAMP = re.compile(r"\d{4}(?:\d\d){0,5}", re.ASCII)
# Of servers that make one slash of two, and of people who leave out what browsers hide.
SCHEME = re.compile(r"(https?):/+", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class Memento:
    """One dated copy of a page."""

    capture: Capture
    moment: datetime.datetime

    @property
    def stamp(self) -> str:
        return self.moment.strftime("%Y%m%d%H%M%S")


@dataclasses.dataclass(frozen=True)
class Asked:
    """An address that somebody has, as it was on the web then."""

    url: str
    key: str | None  # null where the address can be no article's

    @classmethod
    def of(cls, given: str) -> Asked:
        """`given` may lack its scheme, and need not be an address at all."""
        scheme = SCHEME.match(given)
        url = f"{scheme[1].lower()}://{given[scheme.end() :]}" if scheme else f"http://{given}"
        return cls(url, canonical(url, address_map()))

    def articles(self) -> list[Article]:
        """What was at this address and has an address here: published, or removed since."""
        if self.key is None:
            return []
        known = Article.objects.with_address().defer("body_html", "source_blocks", "problems")
        key = hashed(self.key)
        found = list(known.filter(snapshots__address_key=key).distinct()[:MAX_ARTICLES])
        if not found:
            # Written by an editor, or loaded from a fixture: no import ever made a key of it.
            spelled = known.filter(snapshots=None, url__in=self._spellings(self.key))
            found = list(spelled[:MAX_ARTICLES])
        return sorted(found, key=lambda each: (each.state != Article.State.PUBLISHED, each.pk))

    def captures(self) -> QuerySet[Capture]:
        """The copies of this page alone that readers may see: an export holds a whole site, and
        is a copy of no page."""
        shown = [a.pk for a in self.articles() if a.state == Article.State.PUBLISHED]
        return (
            Capture.objects.public()
            .annotate(pages=Count("snapshots", distinct=True))
            .filter(Q(snapshots__article__in=shown) | Q(articles__in=shown), pages__lte=1)
            .distinct()
            .order_by("captured_at", "pk")
        )

    def mementos(self) -> list[Memento]:
        """Those whose moment is known, oldest first."""
        dated = self.captures().filter(captured_at__isnull=False)[:MAX_MEMENTOS]
        return [Memento(each, each.captured_at) for each in dated if each.captured_at]

    def _spellings(self, key: str) -> list[str]:
        rest = key.removeprefix("http://")
        doors = [f"{scheme}://{door}" for scheme in ("http", "https") for door in ("", "www.")]
        return [self.url, *(door + rest + end for door in doors for end in ("", "/"))]


def nearest(mementos: Sequence[Memento], moment: datetime.datetime | None) -> Memento:
    """The one saved nearest to a moment, the newest if no moment is named. Of two that are as
    near, the earlier: what came later cannot have been there yet."""
    if moment is None:
        return mementos[-1]
    return min(mementos, key=lambda each: (abs(each.moment - moment), each.moment))


def moment_of(stamp: str) -> datetime.datetime | None:
    """The beginning of the time that 4 to 14 digits name; null where they name none."""
    if not STAMP.fullmatch(stamp):
        return None
    parts = [int(stamp[:4]), *(int(stamp[at : at + 2]) for at in range(4, len(stamp), 2))]
    year, month, day, hour, minute, second = (parts + [0, 1, 1, 0, 0, 0][len(parts) :])[:6]
    try:
        return datetime.datetime(
            year, month, day, hour, minute, min(second, 59), tzinfo=datetime.UTC
        )
    except ValueError:
        return None


def address_map() -> AddressMap:
    """The operator's map of moved sites, read again when the file changes. A site whose map is
    broken still finds what has not moved; the next import says what is wrong with it."""
    if not settings.ADDRESS_MAP:
        return NO_MAP
    path = Path(settings.ADDRESS_MAP)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (AddressMapError, OSError):
        return NO_MAP


@functools.lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> AddressMap:
    return read_map(path)
