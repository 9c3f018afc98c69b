"""Files that hold files: each is unpacked into members, which are read like files of their own.

A container is one module with two functions:

    def matches(head: bytes) -> str | None              why these first bytes are mine, if they are
    def members(stream, budget: Budget) -> Iterator[Member | Failure | Passed]

`members` yields a `Member` for what may be read, a `Failure` for what should have been readable,
a `Passed` for what is no page, in the order of the file, and raises SourceError if nothing of the
file can be unpacked. A member is to be read before the next one is asked for. Nothing is ever
written under a name that a container gives, so no such name can do harm.

Hostile containers are small and unpack to anything: what all members of a file unpack to, nested
ones too, is counted in one `Budget`.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, cast

from archive.sources.document import Problem, SourceError

MAX_NESTING = 3  # containers: a page in a WARC, which is gzipped, in a WACZ
MAX_MEMBERS = 100_000
IN_MEMORY = 4 * 1024 * 1024  # a member beyond this waits on the disk while it is read
CHUNK = 64 * 1024
FOUND_BY = "warc"  # what an address was found by that only the crawl states
# Pages and exports shrink to a tenth, at best to a fortieth. A small file is given the room of
# one long export, and what is left is refused within seconds.
ALLOWANCE = 128 * 1024 * 1024
MOST_RATIO = 100


class Bomb(SourceError):
    """A file that unpacks to far more than any real one."""


@dataclasses.dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked from a file of so many bytes."""

    size: int
    spent: int = 0

    def spend(self, count: int) -> None:
        self.spent += count
        allowed = ALLOWANCE + MOST_RATIO * self.size
        if self.spent > allowed:
            raise Bomb(
                f"unpacks to more than {allowed // 1024**2} MB from {self.size:,} bytes: that is"
                " no archive of pages, and the rest was not read"
            )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in a container, unpacked, with what the container knows of it.

    stream       can be sought in
    captured_at  ISO 8601, as a `Document` says it
    charset      the label of its encoding that the server gave
    format       the format that it has, unless its bytes tell a more particular one
    problems     what was repaired while it was unpacked
    """

    name: str
    stream: BinaryIO
    captured_at: str | None = None
    url: str | None = None
    charset: str | None = None
    format: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """A member that could not be unpacked. The name is empty if the rest of the file is meant."""

    name: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Passed:
    """Something in a container that no page was expected of: "a request"."""

    kind: str


Unpacked = Member | Failure | Passed
Members = Callable[[BinaryIO, Budget], Iterator[Unpacked]]


@dataclasses.dataclass(frozen=True, slots=True)
class Container:
    name: str
    about: str
    matches: Callable[[bytes], str | None]
    members: Members


def spooled(chunks: Iterable[bytes], budget: Budget) -> BinaryIO:
    """The chunks as a stream that can be sought in: in memory, or on the disk if it is long."""
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by its end)
    for chunk in chunks:
        budget.spend(len(chunk))
        stream.write(chunk)
    stream.seek(0)
    return cast(BinaryIO, stream)


def damaged(reason: str) -> Problem:
    return Problem(
        line=None, code="container-damaged", message=f"What held this file is damaged: {reason}."
    )
