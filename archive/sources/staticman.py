"""Comments that a static site keeps as files, one each: Staticman's, and Jekyll plugins' before it.

    _data/comments/the-clock-is-slow/comment-1470944006666.yml

    _id: 0b1bd6a0-5fdf-11e6-b4b4-1f6b3b3a3c7e
    _parent: the-clock-is-slow
    name: Nessa Crane
    email: 1a79a4d60de6718e8e5b326e338ae533
    message: Four minutes slow.
    date: '2016-08-11T19:33:25.912Z'

A folder is a page; a folder of such folders is a site; one file is a page with one comment. A file
is YAML, JSON, or YAML above the text ("front matter"). See https://staticman.net/docs and
https://github.com/eduardoboucas/staticman (lib/Staticman.js). Quirks:
- Only `_id` and `_parent` are Staticman's; every other name is the site's own choice.
- `_parent` is mostly the page, for those who subscribe to it, and seldom a comment.
- Answers stand in a field of the theme: the answered `_id`, or the file's name, or (Minimal
  Mistakes' `replying_to`) which one of the page's threads it is, counted from 1 by file name.
- `email` is an MD5 that anybody can undo, and is not read; some sites keep the address itself.
"""

from __future__ import annotations

import dataclasses
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.sources import encodings
from archive.sources.document import Document, Problem, SourceError
from archive.sources.structured import exported, jsonhead, jsontext, yamltext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record

NAME = "staticman"
ENDINGS = frozenset({".yml", ".yaml", ".json", ".md", ".markdown"})
LOOKED_AT = 12  # files of a folder, to tell what it is
MOST_FILES = 100_000
HEAD_BYTES = 65_536

IDS = ("_id", "id", "uid", "comment_id")
NAMES = ("name", "author", "nickname", "author_name", "username")
TEXTS = ("message", "comment", "body", "text", "content")
DATES = ("date", "timestamp", "created_at", "created", "published")
SITES = ("url", "website", "link", "site", "homepage", "author_url")
PAGES = ("post_id", "page_url", "page", "path", "slug")
# From the most to the least certain; the names are those of widespread themes.
REPLIES = (
    *("replying_to_uid", "replying_to_id", "replyID", "reply_id", "reply_to", "replyTo"),
    *("in_reply_to", "parent_id", "parentId", "parent_comment", "parent", "replying_to"),
    *("replyThread", "reply_thread", "_parent"),
)
OF_PAGES = frozenset({"_parent", "parent"})  # where a value that is no comment's id names a page
NO_COMMENT = frozenset({"title", "layout", "children", "categories", "tags", "draft"})
BY_NUMBER = "replying_to"
_KEY = re.compile(r"^(?P<key>[\w-]+):(?:\s|$)", re.M)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One comment: what it holds, what stands under its front matter, and its file's name."""

    record: Record
    under: str
    name: str | None

    @property
    def id(self) -> str | None:
        return self.record.id(*IDS) or self.name


def matches(head: bytes) -> str | None:
    """Keys of a comment at the margin of a YAML file, or at the top of a JSON object."""
    if encodings.binary_kind(head):
        return None
    outline = jsonhead.outline(head)
    if outline is not None:
        nested = any(path.count(".") > 1 or "[]" in path for path in outline.first)
        if outline.first.get("") != "{" or outline.second or nested:
            return None
        keys = set(outline.first)
    else:
        text = encodings.decode_head(head).removeprefix("\ufeff").lstrip("\r\n")
        first, _, rest = text.partition("\n")
        if not (first.rstrip() == "---" or _KEY.match(first)):
            return None
        if first.rstrip() == "---":
            text = re.split(r"^(?:---|\.\.\.)\s*$", rest, maxsplit=1, flags=re.M)[0]
        keys = {found["key"] for found in _KEY.finditer(text)}
    signed = bool(keys & set(NAMES)) and bool(keys & set(DATES)) and not keys & NO_COMMENT
    answers = bool(keys & {*REPLIES, "_id", "email", "post_id"})
    # Without a text it must be front matter, which an article has as well.
    if (keys & set(TEXTS) and (signed or "_id" in keys)) or (signed and answers and not outline):
        return "a file with the fields of one comment: " + ", ".join(sorted(keys & _KNOWN)[:5])
    return None


_KNOWN = frozenset({*IDS, *NAMES, *TEXTS, *DATES, *REPLIES})


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield the page of one file's comment, of which nothing else is known."""
    file, encoding, problems = _read(stream, None)
    yield _document(None, [file], encoding, problems)


def matches_folder(folder: Path) -> str | None:
    """Most of the files that it holds are comments. A folder that only holds such folders is
    none itself."""
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    fit = [name for name in names if Path(name).suffix.lower() in ENDINGS]
    if 2 * len(fit) < len(names):
        return None
    looked = [name for name in fit[:LOOKED_AT] if _is_plain(folder / name)]
    comments = 0
    for name in looked:
        with (folder / name).open("rb") as stream:
            comments += matches(stream.read(HEAD_BYTES)) is not None
    if comments and 2 * comments > len(looked):
        return f"a folder in which {comments} of {len(looked)} files are comments"
    return None


def parse_folder(folder: Path, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each folder in it that holds comments, itself among them."""
    found = False
    for path, names in _folders(folder):
        files, problems, others = [], [], []
        encodings_read = set()
        for name in names:
            try:
                with (path / name).open("rb") as stream:
                    if not matches(stream.read(HEAD_BYTES)):
                        others.append(name)
                        continue
                    stream.seek(0)
                    file, encoding, told = _read(stream, Path(name).stem)
            except (SourceError, OSError) as error:
                problems.append(_unreadable(name, error))
                continue
            files.append(file)
            encodings_read.add(encoding)
            problems += told
        if files:
            found = True
            one_for_all = encodings_read.pop() if len(encodings_read) == 1 else None
            yield _document(path.name, files, one_for_all, [*problems, *_left_out(others)])
        elif problems and path == folder:
            raise SourceError(f"no file of the folder can be read: {problems[0].message}")
    if not found:
        raise SourceError("this is a folder, not a file, and it holds no comments one a file")


def _folders(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder with the names of its files that may be comments, by name."""
    count = 0
    for path, folders, names in os.walk(folder):
        folders.sort()
        fit = sorted(
            name
            for name in names
            if Path(name).suffix.lower() in ENDINGS and _is_plain(Path(path) / name)
        )
        count += len(fit)
        if count > MOST_FILES:
            raise SourceError(f"the folder holds more than {MOST_FILES:,} files")
        if fit:
            yield Path(path), fit


def _is_plain(path: Path) -> bool:
    """Neither a link, which may lead anywhere, nor a pipe, which nobody may ever write to."""
    return stat.S_ISREG(path.lstat().st_mode)


def _read(stream: BinaryIO, name: str | None) -> tuple[_File, str, list[Problem]]:
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if jsonhead.outline(head):
        of_json = jsontext.load(stream)
        record = Record(of_json.values[0])
        return _file(record, "", name), of_json.encoding, list(of_json.problems)
    front = encodings.decode_head(head).removeprefix("\ufeff").lstrip("\r\n").startswith("---")
    loaded = yamltext.load(stream, front=front)
    record = Record(loaded.values[0] if loaded.values else None)
    return _file(record, loaded.text, name), loaded.encoding, list(loaded.problems)


def _file(record: Record, under: str, name: str | None) -> _File:
    if not record:
        raise SourceError("it holds no fields of a comment")
    return _File(record=record, under=under, name=name)


def _document(
    name: str | None, files: list[_File], encoding: str | None, problems: list[Problem]
) -> Document:
    by_name = {file.name: file.id for file in files}
    ids = {file.id for file in files}
    threads = [file.id for file in files if not _stated(file.record)]
    comments = [_comment(file, _parent(file.record, ids, by_name, threads)) for file in files]
    pages = {page for file in files if (page := file.record.url(*PAGES))}
    page = pages.pop() if len(pages) == 1 else None
    return exported.document(
        format=NAME,
        encoding=encoding,
        system="staticman" if any(file.record.has("_id") for file in files) else None,
        id=name or page or _page_parent(files, ids),
        url=page if page and ("/" in page) else None,
        comments=comments,
        problems=problems,
    )


def _page_parent(files: list[_File], ids: set[str | None]) -> str | None:
    parent = files[0].record.id("_parent")
    return parent if len(files) == 1 and parent not in ids and not _is_uuid(parent) else None


def _stated(record: Record) -> list[tuple[str, str]]:
    """(field, value) of whatever may name an answered comment."""
    found = [(key, value) for key in REPLIES if (value := record.id(key))]
    return [(key, value) for key, value in found if value != "0" and key not in OF_PAGES]


def _parent(
    record: Record,
    ids: set[str | None],
    by_name: dict[str | None, str | None],
    threads: list[str | None],
) -> str | None:
    own = record.id(*IDS)
    stated = [(key, value) for key in REPLIES if (value := record.id(key)) and value != "0"]
    for _, value in stated:
        if value in ids and value != own:
            return value
        if value in by_name:
            return by_name[value]
    for key, value in stated:
        if key == BY_NUMBER and value.isdecimal() and 0 < int(value[:9]) <= len(threads):
            return threads[int(value[:9]) - 1]
    for key, value in stated:
        if key not in OF_PAGES or _is_uuid(value):
            return value
    return None


def _is_uuid(value: str | None) -> bool:
    return bool(value and _UUID.fullmatch(value))


def _comment(file: _File, parent: str | None) -> Exported:
    record = file.record
    person = record.record("author")
    return Exported(
        id=file.id,
        parent_id=parent,
        author=record.name(*NAMES) or person.name(*NAMES),
        author_url=record.url(*SITES) or person.url(*SITES),
        moment=record.moment(*DATES),
        text=record.text(*TEXTS) or file.under,
        reply_to=record.name("replyName", "reply_name", "replying_to_name"),
        address=record.name("email") or person.name("email"),
        line=record.line if file.name is None else None,  # of many files no line says which
    )


def _left_out(names: list[str]) -> Iterator[Problem]:
    if names:
        yield Problem(
            line=None,
            code="file-left-out",
            message="Files beside the comments that have no fields of one, and were left out:"
            f" {len(names)}; the first is {names[0][:80]}.",
        )


def _unreadable(name: str, error: Exception) -> Problem:
    return Problem(
        line=None,
        code="file-unreadable",
        message=f"The file {name[:80]} was left out: {error}.",
    )
