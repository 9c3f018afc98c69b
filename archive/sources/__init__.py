"""Files of other systems in, documents out: no Django, no database, no clock, no output.

    for document in read(Path("page.txt")):
        print(document.title, len(document.comments))

To add a format, write one module with two functions and a docstring that names the format's
quirks, shows five lines of it, and says where it is documented:

    def matches(head: bytes) -> bool                 by the first bytes alone: is this mine?
    def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]

`parse` yields one `Document` per article, leaves unknown fields null, tells every repair in a
`Problem`, and raises `SourceError` for a file that nobody could read; bytes become text through
`encodings.decode`, dates through `dates`, and parents that a source does not name through
`replies.place`. Then add one line to FORMATS, above every format that would also match, and
invented samples in fixtures/NAME/ with what they must become in SAMPLE.expected.json.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from archive.sources import plaintext
from archive.sources.document import Document, SourceError
from archive.sources.encodings import Decoded, binary_kind, decode, split_lines

__all__ = [
    "FORMATS",
    "Decoded",
    "Document",
    "Format",
    "SourceError",
    "decode",
    "read",
    "sniff",
    "split_lines",
]

HEAD_BYTES = 4096  # what `matches` is shown: past any declaration, comment block or blank lead


class Parse(Protocol):
    def __call__(
        self, stream: BinaryIO, *, captured_at: str | None = None
    ) -> Iterator[Document]: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    name: str
    about: str
    matches: Callable[[bytes], bool]
    parse: Parse


# Asked from the top: what matches anything stands last.
FORMATS = {
    each.name: each
    for each in (
        Format(
            plaintext.NAME,
            "an article page saved as plain text, with the comments under it",
            plaintext.matches,
            plaintext.parse,
        ),
    )
}


def sniff(head: bytes) -> str | None:
    """The name of the format that a file with these first bytes, or all of them, has."""
    head = head[:HEAD_BYTES]
    return next((each.name for each in FORMATS.values() if each.matches(head)), None)


def read(
    path: Path, *, format: str | None = None, captured_at: str | None = None
) -> Iterator[Document]:
    """The documents of one file. Raises SourceError, which names the file and the reason."""
    try:
        with path.open("rb") as stream:
            yield from _parser(stream, format)(stream, captured_at=captured_at)
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from error
    except IsADirectoryError as error:
        raise SourceError(f"{path}: this is a folder, not a file") from error
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the path itself
        if "null byte" not in str(error):
            raise
        raise SourceError(f"{str(path)!r}: no file has such a name") from error


def _parser(stream: BinaryIO, name: str | None) -> Parse:
    if name is not None:
        if name not in FORMATS:
            raise SourceError(f"no format is called {name!r}; there are: {', '.join(FORMATS)}")
        return FORMATS[name].parse
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if not head.strip() and len(head) < HEAD_BYTES:
        raise SourceError("the file is empty")
    found = sniff(head)
    if found is None:
        raise SourceError("the format is not known: " + _not_known(head))
    return FORMATS[found].parse


def _not_known(head: bytes) -> str:
    kind = binary_kind(head)
    return f"it is {kind}, not a text" if kind else f"no parser for {head.strip()[:24]!r}"
