"""Files of other systems in, documents out: no Django, no database, no clock, no output.

    for document in read(Path("page.txt")):
        print(document.title, len(document.comments))

To add a format:

1. Write one module with two functions, and a docstring that shows five lines of the format, says
   where it is documented and names its quirks:

    def matches(head: bytes) -> str | None           why these first bytes are mine, if they are
    def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]

   `parse` yields one `Document` per article, leaves unknown fields null, tells every repair in a
   `Problem` with a code of `problems`, and raises `SourceError` for a file nobody could read.
2. Add a row to FORMATS in `formats`, which says there in which order they are asked.
3. Put invented samples into fixtures/NAME/, run `pytest --regenerate` and read what it wrote
   beside them: tests/sources asks every sample of every format what it asks of all.
4. Write the quirks as tests into tests/sources/test_NAME.py.

What need not be written again, with the shortest format that shows its use:

    structured   JSON, JSON lines and YAML within bounds, records and the Document   disqusjson.py
    xmlstream    large XML, a unit at a time, broken ones too                        rssfeed.py
    encodings    bytes to text: `decode`, or `decode_markup` if it may name it   plaintext.py
    fragments    the text and the blocks of a string of markup                       disqusjson.py
    linking      parents that the source states by id                                disqus_posts.py
    replies      parents that it does not state                                      plaintext.py
    dates        what people write; `dates.moments`, `dates.stamps` what machines do

Where each value stands in its file is found again by `spans`, which asks a new format for nothing
but, if it is XML, its name in `spans.located.XML`.

A system that draws its comments in HTML is no format but a family: see `webpage`. Files that hold
files, such as WARC and zip, stand in CONTAINERS: what is in them is read as if it lay there by
itself. A format of which a whole folder is one document stands in FOLDERS.

What is named here is loaded when it is asked for: a process that serves readers imports the records
of `document`, and carries no parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.sources.formats import (
        CONTAINERS,
        FOLDERS,
        FORMATS,
        Decoded,
        Document,
        FolderFormat,
        Format,
        Member,
        MembersFailed,
        Sniffed,
        SourceError,
        UnknownFormat,
        binary_kind,
        decode,
        documents,
        located,
        read,
        sniff,
        sniff_folder,
        split_lines,
    )

__all__ = [
    "CONTAINERS",
    "FOLDERS",
    "FORMATS",
    "Decoded",
    "Document",
    "FolderFormat",
    "Format",
    "Member",
    "MembersFailed",
    "Sniffed",
    "SourceError",
    "UnknownFormat",
    "binary_kind",
    "decode",
    "documents",
    "located",
    "read",
    "sniff",
    "sniff_folder",
    "split_lines",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("archive.sources.formats"), name)
