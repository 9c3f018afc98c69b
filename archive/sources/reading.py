"""From a stream to its documents: which format it has, and what is in it if it is a container.

A file that holds files yields the documents of all that can be read, in their order, and only
then raises: `MembersFailed`, which names each member that could not, and why. A file of which
nothing is read raises SourceError; what holds only things of which no page was expected (the
requests in a WARC, the pictures in a zip) says so with their counts.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol, Self, TypeVar

from archive.sources import containers
from archive.sources.containers import MAX_NESTING, Bomb, Budget, Container, Failure, Member, Passed
from archive.sources.document import (
    Document,
    MembersFailed,
    ParserFault,
    SourceError,
    UnknownFormat,
)
from archive.sources.encodings import binary_kind
from archive.sources.persons import disclosed

HEAD_BYTES = 65_536  # what `matches` is shown: past any declaration, comment or blank lead
MAX_PIPED = 1024 * 1024 * 1024  # bytes of a stream without an end that anybody stated
MOST_KINDS = 6  # of what was passed over, in one message

Found = TypeVar("Found")


class Parse(Protocol):
    def __call__(
        self, stream: BinaryIO, *, captured_at: str | None = None
    ) -> Iterator[Document]: ...


class ParsePage(Protocol):
    def __call__(
        self,
        stream: BinaryIO,
        *,
        captured_at: str | None = None,
        url: str | None = None,
        charset: str | None = None,
    ) -> Iterator[Document]: ...


class ParseFolder(Protocol):
    def __call__(self, folder: Path, *, captured_at: str | None = None) -> Iterator[Document]: ...


class FormatModule(Protocol):
    """The module of one format."""

    NAME: str

    def matches(self, head: bytes) -> str | None: ...

    def parse(self, stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """`parse_page` is the same as `parse`, of a format that can use what a web server said.

    `version` is raised when the parser reads the same bytes otherwise than before: files that were
    imported then are read again, and what differs is planned like another capture.
    """

    name: str
    about: str
    matches: Callable[[bytes], str | None]
    parse: Parse
    parse_page: ParsePage | None = None
    version: int = 1

    @classmethod
    def of(
        cls,
        module: FormatModule,
        about: str,
        parse_page: ParsePage | None = None,
        version: int = 1,
    ) -> Self:
        return cls(module.NAME, about, module.matches, module.parse, parse_page, version)


@dataclasses.dataclass(frozen=True, slots=True)
class FolderFormat:
    """A format of which one document is a folder of files: `matches` looks at its names."""

    name: str
    about: str
    matches: Callable[[Path], str | None]
    parse: ParseFolder


@dataclasses.dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file seems to be, and what shows it: "begins with <!doctype html>"."""

    format: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Reads what the formats and containers that it is given know."""

    formats: Mapping[str, Format]
    containers: Mapping[str, Container]

    def sniff(self, head: bytes) -> Sniffed | None:
        head = head[:HEAD_BYTES]
        for container in self.containers.values():
            if why := container.matches(head):
                return Sniffed(container.name, why)
        for format in self.formats.values():
            if why := format.matches(head):
                return Sniffed(format.name, why)
        return None

    def documents(
        self, stream: BinaryIO, *, format: str | None = None, captured_at: str | None = None
    ) -> Iterator[Document]:
        """The documents of a stream that can be sought in."""
        for _, document in self.located(stream, format=format, captured_at=captured_at):
            yield document

    def located(
        self,
        stream: BinaryIO,
        *,
        format: str | None = None,
        captured_at: str | None = None,
        person_key: bytes | None = None,
    ) -> Iterator[tuple[Member, Document]]:
        """The documents of a stream that can be sought in, each with the file that it stands in:
        the whole of it, or a member of a container."""
        if format is not None and format not in self.formats:
            known = ", ".join(self.formats)
            raise SourceError(f"no format is called {format!r}; there are: {known}")
        budget = Budget(size=stream.seek(0, 2))
        stream.seek(0)
        whole = Member(name="", stream=stream, captured_at=captured_at)
        found = self._documents(whole, format, budget, nesting=0)
        return ((member, disclosed(document, person_key)) for member, document in found)

    def _documents(
        self, member: Member, format: str | None, budget: Budget, nesting: int
    ) -> Iterator[tuple[Member, Document]]:
        head = member.stream.read(HEAD_BYTES)
        member.stream.seek(0)
        if not head.strip() and len(head) < HEAD_BYTES:
            raise UnknownFormat("the file is empty")
        for container in self.containers.values():
            if container.matches(head):
                if nesting == MAX_NESTING:
                    raise SourceError(f"it is packed more than {MAX_NESTING} times")
                yield from self._members(container, member, format, budget, nesting)
                return
        chosen = self.formats[format or self._format(head, member.format)]
        for document in guarded(_parsed(chosen, member)):
            yield member, _with_what_held_it(document, member)

    def _format(self, head: bytes, stated: str | None) -> str:
        """The format of these bytes; any text looks like plain text, so a stated one is better."""
        found = self.sniff(head)
        anything = list(self.formats)[-1]
        if stated and stated in self.formats and (not found or found.format == anything):
            return stated
        if found is None:
            kind = binary_kind(head)
            why = f"it is {kind}, not a text" if kind else f"no parser for {head.strip()[:24]!r}"
            raise UnknownFormat(f"the format is not known: {why}")
        return found.format

    def _members(
        self,
        container: Container,
        within: Member,
        format: str | None,
        budget: Budget,
        nesting: int,
    ) -> Iterator[tuple[Member, Document]]:
        failures: list[str] = []
        passed: collections.Counter[str] = collections.Counter()
        unknown: UnknownFormat | None = None
        read = 0
        try:
            for one in guarded(container.members(within.stream, budget)):
                if isinstance(one, Passed):
                    passed[one.kind] += 1
                elif isinstance(one, Failure):
                    failures.append(f"{one.name}: {one.reason}" if one.name else one.reason)
                else:
                    try:
                        inner = dataclasses.replace(
                            one,
                            captured_at=one.captured_at or within.captured_at,
                            problems=(*within.problems, *one.problems),
                        )
                        yield from self._documents(inner, format, budget, nesting + 1)
                        read += 1
                    except UnknownFormat as error:
                        passed["a file in no format that is read here"] += 1
                        unknown = unknown or error.at(one.name)
                    except SourceError as error:
                        failures += error.at(one.name).failures
                        if isinstance(error, Bomb):
                            break
        except SourceError as error:  # the container itself, from here on
            failures += error.failures
        if failures:
            if len(failures) == 1 and not read:
                raise SourceError(failures[0])
            raise MembersFailed(failures, of=len(failures) + read)
        if not read:
            if unknown and passed.total() == 1:
                raise unknown
            first = f"; the first of these: {unknown}" if unknown else ""
            raise SourceError(f"this {container.name} holds no page: {_counted(passed)}{first}")


def seekable(stream: BinaryIO) -> BinaryIO:
    """The stream, or what it says as one that can be sought in: a pipe cannot."""
    if stream.seekable():
        return stream
    return containers.spooled(_bounded(stream), Budget(size=MAX_PIPED))


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    left = MAX_PIPED
    while chunk := stream.read(containers.CHUNK):
        left -= len(chunk)
        if left < 0:
            raise SourceError(f"more than {MAX_PIPED // 1024**2} MB came through the pipe")
        yield chunk


def _parsed(format: Format, member: Member) -> Iterator[Document]:
    if format.parse_page is None:
        return format.parse(member.stream, captured_at=member.captured_at)
    return format.parse_page(
        member.stream, captured_at=member.captured_at, url=member.url, charset=member.charset
    )


def guarded(found: Iterator[Found]) -> Iterator[Found]:
    """A parser that breaks costs its own file, and says that it is to blame."""
    try:
        yield from found
    except (SourceError, OSError):
        raise
    except RecursionError as error:
        raise SourceError("it is nested too deeply to be read") from error
    except MemoryError as error:
        raise SourceError("it needs more memory than there is") from error
    except Exception as error:
        raise ParserFault(f"a fault of the parser, not of the file: {_where(error)}") from error


def _where(error: Exception) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f" at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}{place}: {' '.join(str(error).split())[:200]}"


def _with_what_held_it(document: Document, member: Member) -> Document:
    """The document, with what its container knows and it does not say itself."""
    if member.url is None and not member.problems:
        return document
    found_by = dict(document.found_by)
    if member.url and document.url in (None, member.url):
        found_by.setdefault("url", containers.FOUND_BY)
    return dataclasses.replace(
        document,
        url=document.url or member.url,
        captured_at=document.captured_at or (member.captured_at if member.url else None),
        found_by=found_by,
        problems=(*member.problems, *document.problems),
    )


def _counted(passed: collections.Counter[str]) -> str:
    if not passed:
        return "it is empty"
    said = [f"{count} × {kind}" for kind, count in passed.most_common(MOST_KINDS)]
    more = passed.total() - sum(count for _, count in passed.most_common(MOST_KINDS))
    return ", ".join([*said, f"{more} others"] if more else said)
