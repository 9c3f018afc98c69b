"""Every format, in the order in which they are asked, and reading with them: see the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.sources import (
    artalk,
    artrans,
    atomfeed,
    blogger,
    comentario,
    commentlist,
    discourse,
    disqus,
    disqusjson,
    github,
    hackernews,
    isso,
    issojson,
    plaintext,
    reddit,
    remark42,
    rssfeed,
    staticman,
    waline,
    webpage,
    wordpressjson,
    wxr,
)
from archive.sources.containers import Container, Member, arc, gzipped, tarred, warc, zipped
from archive.sources.document import Document, MembersFailed, SourceError, UnknownFormat
from archive.sources.encodings import Decoded, binary_kind, decode, split_lines
from archive.sources.persons import disclosed
from archive.sources.reading import FolderFormat, Format, Reader, Sniffed, seekable

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

# Asked from the top, and the first that matches reads the file. So a format stands above all that
# would take its files too: XML, which tells itself by a root element or a namespace, above HTML;
# the JSON of one system, by its own keys, above `staticman`, which asks for less, and that above
# `json`, which takes any comments; and plain text, which is whatever nothing else claimed, last.
FORMATS = {
    each.name: each
    for each in (
        Format.of(wxr, "a WordPress export: its posts and pages, with their comments"),
        Format.of(disqus, "a Disqus export: the threads of a site, with their posts"),
        Format.of(blogger, "a Blogger export: its posts and pages, with their comments"),
        Format.of(atomfeed, "an Atom feed of comments or articles"),
        Format.of(rssfeed, "an RSS feed of comments or articles"),
        Format.of(
            webpage,
            "an article page saved as HTML, with the comments in it",
            parse_page=webpage.parse,
        ),
        Format.of(isso, "the database of Isso (SQLite), with every thread of a site"),
        Format.of(issojson, "threads with comments in the JSON that Isso imports"),
        Format.of(remark42, "a backup of Remark42 (JSON lines), or comments from its API"),
        Format.of(comentario, "an export of Commento or Comentario (JSON)"),
        Format.of(artrans, "an export of Artalk (Artrans, JSON)"),
        Format.of(artalk, "the tables of Artalk as YAML"),
        Format.of(waline, "an export of Waline, Valine or Twikoo (JSON)"),
        Format.of(hackernews, "submissions of Hacker News with their comments (JSON)"),
        Format.of(reddit, "posts of reddit with their comments (JSON)"),
        Format.of(discourse, "a topic of Discourse (JSON)"),
        Format.of(disqusjson, "comments from the API of Disqus (JSON)"),
        Format.of(github, "an issue or a discussion of GitHub with its comments (JSON)"),
        Format.of(wordpressjson, "posts and comments from WordPress's REST API (JSON)"),
        Format.of(staticman, "a comment that is a file: Staticman, Jekyll (YAML, JSON)"),
        Format.of(commentlist, "any other JSON with comments in it"),
        Format.of(plaintext, "an article page saved as plain text, with the comments under it"),
    )
}

# Asked before the formats: each is read member by member.
CONTAINERS = {
    each.name: each
    for each in (
        Container(warc.NAME, "pages as a crawler kept them", warc.matches, warc.members),
        Container(arc.NAME, "pages as crawlers kept them before WARC", arc.matches, arc.members),
        Container(gzipped.NAME, "one file, gzipped", gzipped.matches, gzipped.members),
        Container(zipped.NAME, "a zip of files, a WACZ among them", zipped.matches, zipped.members),
        Container(tarred.NAME, "a tar of files", tarred.matches, tarred.members),
    )
}

# Formats of which a folder is one document.
FOLDERS = {
    each.name: each
    for each in (
        FolderFormat(
            staticman.NAME,
            "the comments of a page, a file each: Staticman, Jekyll",
            staticman.matches_folder,
            staticman.parse_folder,
        ),
    )
}

_READER = Reader(FORMATS, CONTAINERS)


def sniff(head: bytes) -> Sniffed | None:
    """The format that a file with these first bytes, or all of them, has, and why."""
    return _READER.sniff(head)


def sniff_folder(folder: Path) -> Sniffed | None:
    """The format of which this whole folder is one document, and why; null for most folders."""
    for each in FOLDERS.values():
        if why := each.matches(folder):
            return Sniffed(each.name, why)
    return None


def _folder_format(folder: Path, name: str | None) -> FolderFormat | None:
    if name is not None:
        return FOLDERS.get(name)
    found = sniff_folder(folder)
    return FOLDERS[found.format] if found else None


def documents(
    stream: BinaryIO, *, format: str | None = None, captured_at: str | None = None
) -> Iterator[Document]:
    """The documents of a stream that can be sought in, whatever holds them: see `reading`."""
    return _READER.documents(stream, format=format, captured_at=captured_at)


def located(
    stream: BinaryIO,
    *,
    format: str | None = None,
    captured_at: str | None = None,
    person_key: bytes | None = None,
) -> Iterator[tuple[Member, Document]]:
    """The same, each with the file that it stands in: the whole, or a member of a container.
    With a `person_key`, comments of one writer can be told: see `persons`."""
    return _READER.located(stream, format=format, captured_at=captured_at, person_key=person_key)


def read(
    path: Path,
    *,
    format: str | None = None,
    captured_at: str | None = None,
    person_key: bytes | None = None,
) -> Iterator[Document]:
    """The documents of one file. Raises SourceError, which names the file and the reason;
    for a container that is `MembersFailed`, after the documents of its other members."""
    try:
        folder = _folder_format(path, format) if path.is_dir() else None
        if folder is not None:
            found = folder.parse(path, captured_at=captured_at)
            yield from (disclosed(document, person_key) for document in found)
            return
        with path.open("rb") as file, seekable(file) as stream:
            for _, document in located(
                stream, format=format, captured_at=captured_at, person_key=person_key
            ):
                yield document
    except SourceError as error:
        raise error.at(str(path)) from error
    except IsADirectoryError as error:
        raise SourceError(f"{path}: this is a folder, not a file") from error
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the path itself
        if "null byte" not in str(error):
            raise
        raise SourceError(f"{str(path)!r}: no file has such a name") from error
