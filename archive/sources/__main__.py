"""`python -m archive.sources FILE...`: one JSON object per document, a line each.

What cannot be read is named on standard error, a line each, and never stops what comes after it;
the exit status is then 1. In a folder, files in no format that is read here are counted, and no
failure unless there is nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from archive.sources import FOLDERS, FORMATS, documents, located, read, sniff, sniff_folder
from archive.sources.dates import Moment
from archive.sources.document import Document, SourceError, UnknownFormat
from archive.sources.reading import HEAD_BYTES, seekable
from archive.sources.spans import Capture, Spans, spans_of

INTERRUPTED = 130  # what a shell says after Ctrl-C
STANDARD_INPUT = "-"
SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which UTF-8 has no bytes for


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    failed = False
    for given in options.files:
        folder = str(given) != STANDARD_INPUT and given.is_dir()
        unknown = shown = 0
        for path in _files_under(given) if folder else [given]:
            try:
                for line in _lines_of(path, options):
                    sys.stdout.write(_as_json(line) + "\n")
                shown += 1
            except SourceError as error:
                if folder and isinstance(error, UnknownFormat):
                    unknown += 1
                    continue
                failed = True
                _complain(error.failures)
        if folder and (unknown or not shown):
            failed = failed or not shown
            what = f"files in a format that is not read here: {unknown}" if unknown else "no files"
            _complain([f"{given}: {what}"])
    sys.stdout.flush()
    return 1 if failed else 0


def _lines_of(path: Path, options: argparse.Namespace) -> Iterator[dict[str, object]]:
    if options.sniff:
        yield _sniffed(path)
        return
    if options.spans:
        yield from _spans_in(path, options)
        return
    for document in _documents_of(path, options):
        yield document.as_json()


def _spans_in(path: Path, options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Where the fields of each document stand: the member of a container, then path by path."""
    if str(path) != STANDARD_INPUT and path.is_dir():
        for document in _documents_of(path, options):
            yield _spans_as_json("", spans_of(document, None))
        return
    try:
        with _opened(path) as stream:
            member, capture = None, None
            for held, document in located(
                stream, format=options.format, captured_at=options.captured_at
            ):
                if held is not member:
                    member, capture = held, Capture.of(held.stream, document.encoding)
                yield _spans_as_json(held.name, spans_of(document, capture))
    except SourceError as error:
        raise error.at("standard input" if str(path) == STANDARD_INPUT else str(path)) from error
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error


def _spans_as_json(member: str, spans: Spans) -> dict[str, object]:
    return {
        "member": member or None,
        "format": spans.document.format,
        "article": [dataclasses.asdict(field) for field in spans.article.values()],
        "comments": [
            [dataclasses.asdict(field) for field in comment.values()]
            for comment in spans.comments()
        ],
    }


def _documents_of(path: Path, options: argparse.Namespace) -> Iterator[Document]:
    if str(path) != STANDARD_INPUT:
        yield from read(path, format=options.format, captured_at=options.captured_at)
        return
    try:
        with seekable(sys.stdin.buffer) as stream:
            yield from documents(stream, format=options.format, captured_at=options.captured_at)
    except SourceError as error:
        raise error.at("standard input") from error


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == STANDARD_INPUT:
        with seekable(sys.stdin.buffer) as stream:
            yield stream
        return
    with path.open("rb") as file, seekable(file) as stream:
        yield stream


def _sniffed(path: Path) -> dict[str, object]:
    try:
        if str(path) == STANDARD_INPUT:
            found = sniff(sys.stdin.buffer.read(HEAD_BYTES))
        elif path.is_dir():
            found = sniff_folder(path)
        else:
            with path.open("rb") as stream:
                found = sniff(stream.read(HEAD_BYTES))
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error
    if found is None:
        raise UnknownFormat(f"{path}: the format is not known")
    return {"file": str(path), "format": found.format, "why": found.why}


def _files_under(folder: Path) -> Iterator[Path]:
    """In the order of their names, hidden ones left out; a folder that is one document, whole."""
    # os.walk does not follow links to folders, so a link to a parent is no endless walk.
    for where, folders, names in os.walk(folder):
        if sniff_folder(Path(where)):
            folders.clear()
            yield Path(where)
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if not name.startswith(".") and path.is_file():
                yield path


def _as_json(line: dict[str, object]) -> str:
    return SURROGATE.sub(
        lambda half: f"\\u{ord(half[0]):04x}", json.dumps(line, ensure_ascii=False)
    )


def _complain(failures: Sequence[str]) -> None:
    sys.stdout.flush()
    for failure in failures:
        sys.stderr.write(" ".join(failure.split()) + "\n")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m archive.sources",
        description="Read saved pages and print what they say, one JSON object per document.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a file, a folder to search for files, or - for standard input",
    )
    parser.add_argument(
        "--captured-at",
        type=_moment,
        metavar="ISO",
        help="when the files were saved, for dates like “5 years ago”",
    )
    parser.add_argument(
        "--format",
        choices=sorted([*FORMATS, *FOLDERS]),
        help="instead of a look at the file, or at what is in it if it is an archive",
    )
    parser.add_argument(
        "--sniff", action="store_true", help="print the format of each file and what shows it"
    )
    parser.add_argument(
        "--spans",
        action="store_true",
        help="print where each field stands in its file, by line and column, and how it is read"
        " there; the whole file is then held in memory",
    )
    return parser.parse_args(arguments)


def _moment(text: str) -> str:
    try:
        Moment.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO date or time") from None
    return text


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # The reader has gone: nothing is left to say, not even while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
