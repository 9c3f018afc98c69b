"""Everything public as a data set: JSON lines and Parquet, with a card that says what is inferred.

    dataset/
      README.md            the data card: what is in it, how sure it is, what is missing
      datapackage.json     the tables, fields and checksums (Frictionless Data Package)
      articles.jsonl       an article a line, as `records` writes it
      comments.jsonl       a comment a line, the same, with the `article` it belongs to
      articles.parquet comments.parquet
                           the same rows, flat, for tools that read columns

The same archive makes the same bytes.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from archive.exporting import datacard
from archive.exporting.columns import ARTICLES, COMMENTS, Table, article_row, comment_row
from archive.exporting.output import NotWritten, whole_folder
from archive.exporting.records import Codes, article_record, as_line, comment_record
from archive.exporting.rows import Export

BATCH = 5000  # rows of a group of columns: some ten megabytes of words


@dataclasses.dataclass(slots=True)
class Census:
    """What the data card tells of the rows."""

    articles: int = 0
    comments: int = 0
    states: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    placements: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    origins: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    precisions: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    bases: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    languages: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    formats: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    truncated: int = 0
    declared: int = 0  # comments that pages said they had
    preserved: int = 0  # of those

    def count_article(self, said: dict[str, Any]) -> None:
        self.articles += 1
        published = said["published"]
        self.bases[(published and published["basis"]) or "unknown"] += 1
        self.languages[said["language"] or "unknown"] += 1
        self.formats[said["capture"]["format"] if said["capture"] else "none"] += 1

    def count_comment(self, said: dict[str, Any]) -> None:
        self.comments += 1
        self.states[said["state"]] += 1
        self.placements[said["placement"]] += 1
        self.origins[said["origin"]] += 1
        self.precisions[said["date"]["precision"]] += 1
        self.truncated += said["truncated"]


def write(
    folder: Path,
    export: Export,
    *,
    site: str,
    parquet: bool = True,
    tell: Callable[[Census], None] = lambda census: None,
) -> Census:
    """Write the data set beside its place, and put it there when it is whole.

    `site` is the name of the archive for the card; `tell` hears now and then how far it is.
    Raises NotWritten, also where Parquet is asked for and pyarrow is not installed.
    """
    census = Census()
    with whole_folder(folder) as beside, contextlib.ExitStack() as opened:
        articles = opened.enter_context(_lines(beside / "articles.jsonl"))
        comments = opened.enter_context(_lines(beside / "comments.jsonl"))
        article_columns = opened.enter_context(_columns(beside, ARTICLES, parquet))
        comment_columns = opened.enter_context(_columns(beside, COMMENTS, parquet))
        for page in export.pages():
            said = article_record(page.article)
            articles.write(as_line(said) + "\n")
            article_columns(article_row(said))
            census.count_article(said)
            codes = Codes(page.article)
            before = census.comments
            for seat in page.seats:
                one = {"article": said["slug"], **comment_record(seat, codes)}
                comments.write(as_line(one) + "\n")
                comment_columns(comment_row(one))
                census.count_comment(one)
            if said["declared_comments"]:
                census.declared += said["declared_comments"]
                census.preserved += min(census.comments - before, said["declared_comments"])
            if census.articles % 100 == 0:
                tell(census)
        opened.close()
        files = sorted(file for file in beside.iterdir() if file.suffix in (".jsonl", ".parquet"))
        told = {file.name: (file.stat().st_size, _sha256(file)) for file in files}
        package = datacard.package(site, census, told)
        (beside / "datapackage.json").write_text(
            json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        (beside / "README.md").write_text(datacard.card(site, census, told), encoding="utf-8")
    return census


@contextlib.contextmanager
def _lines(path: Path) -> Iterator[TextIO]:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yield stream


@contextlib.contextmanager
def _columns(
    folder: Path, table: Table, wanted: bool
) -> Iterator[Callable[[dict[str, Any]], None]]:
    """What takes the rows of a Parquet file one by one; without Parquet, what takes them away."""
    if not wanted:
        yield lambda row: None
        return
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise NotWritten(
            "Parquet needs pyarrow: install 'afterword[dataset]', or say --no-parquet."
        ) from error
    schema = pyarrow.schema([(field.name, field.arrow(pyarrow)) for field in table.fields])
    with parquet.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as out:
        held: list[dict[str, Any]] = []

        def flush() -> None:
            out.write_table(pyarrow.Table.from_pylist(held, schema=schema))
            held.clear()

        def take(row: dict[str, Any]) -> None:
            held.append(row)
            if len(held) == BATCH:
                flush()

        yield take
        if held:
            flush()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
