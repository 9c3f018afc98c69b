"""`python -m archive.sources FILE...`: one JSON object per document, a line each."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from archive.sources import FORMATS, read
from archive.sources.dates import Moment
from archive.sources.document import SourceError

INTERRUPTED = 130  # what a shell says after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    failed = False
    for path in options.files:
        try:
            for document in read(path, format=options.format, captured_at=options.captured_at):
                sys.stdout.write(json.dumps(document.as_json(), ensure_ascii=False) + "\n")
        except SourceError as error:
            sys.stdout.flush()
            sys.stderr.write(" ".join(str(error).split()) + "\n")
            failed = True
    sys.stdout.flush()
    return 1 if failed else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m archive.sources",
        description="Read saved pages and print what they say, one JSON object per document.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--captured-at",
        type=_moment,
        metavar="ISO",
        help="when the files were saved, for dates like “5 years ago”",
    )
    parser.add_argument("--format", choices=sorted(FORMATS), help="instead of a look at the file")
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
