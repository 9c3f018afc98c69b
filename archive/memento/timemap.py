"""A TimeMap: every dated copy of one page, for programs (RFC 7089, section 5).

<http://pellworth.example/ferry/>; rel="original",
<https://here.example/timemap/link/http://pellworth.example/ferry/>; rel="self"; …,
<https://here.example/captures/…/>; rel="first last memento"; datetime="Wed, 12 Mar 2014 …"
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.http import http_date

from archive.memento import Memento

LINKS = "application/link-format"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the three services for one original page are, as absolute addresses."""

    original: str
    timegate: str
    links: str
    json: str

    def relations(self) -> str:
        """The `Link` header of a memento, of its TimeGate and of the article's page."""
        return (
            f'<{self.original}>; rel="original", <{self.timegate}>; rel="timegate", '
            f'<{self.links}>; rel="timemap"; type="{LINKS}"'
        )


def as_links(addresses: Addresses, mementos: Sequence[tuple[Memento, str]]) -> str:
    """`mementos` with their addresses, oldest first, at least one."""
    first, last = (http_date(mementos[at][0].moment.timestamp()) for at in (0, -1))
    lines = [
        f'<{addresses.original}>; rel="original"',
        f'<{addresses.links}>; rel="self"; type="{LINKS}"; from="{first}"; until="{last}"',
        f'<{addresses.timegate}>; rel="timegate"',
        *_memento_lines(mementos),
    ]
    return ",\n".join(lines) + "\n"


def _memento_lines(mementos: Sequence[tuple[Memento, str]]) -> Iterator[str]:
    for n, (memento, address) in enumerate(mementos):
        place = ["first"] * (n == 0) + ["last"] * (n == len(mementos) - 1)
        moment = http_date(memento.moment.timestamp())
        yield f'<{address}>; rel="{" ".join([*place, "memento"])}"; datetime="{moment}"'


def as_json(addresses: Addresses, mementos: Sequence[tuple[Memento, str]]) -> dict[str, Any]:
    """The same in the form that the Memento aggregators read."""
    listed = [
        {"datetime": memento.moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": address}
        for memento, address in mementos
    ]
    ends = {
        name: {"datetime": end["datetime"], "uri": [end["uri"]]}
        for name, end in (("first", listed[0]), ("last", listed[-1]))
    }
    return {
        "original_uri": addresses.original,
        "timegate_uri": addresses.timegate,
        "timemap_uri": {"link_format": addresses.links, "json_format": addresses.json},
        "mementos": {**ends, "list": listed},
    }
