"""Every field of every sample: cut out of the bytes it gives the value, or says why it cannot."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.sources import spans as package
from archive.sources.spans import asked, cut, gives, spans_of, text_of
from tests.sources import samples
from tests.sources.spans.coverage import every_field, located_spans

SAMPLES = samples.all_of_them()


@pytest.mark.parametrize("path", SAMPLES, ids=samples.full_name)
def test_a_cut_gives_the_value_and_each_value_has_one_or_a_reason(path: Path) -> None:
    reasons = {*asked.DERIVED.values(), *asked.UNSTATED.values(), asked.NESTED, asked.LEVELLED,
               asked.BLANK, asked.MARK, asked.FILES, asked.CONTAINED,
               asked.OTHER_BYTES}  # fmt: skip
    for capture, spans in located_spans(path):
        for whose, field in every_field(spans):
            assert bool(field.spans or field.row) == (field.why is None), (whose, field)
            if field.spans:
                assert capture is not None
                assert capture.gives(field), (whose, field, capture.cut(field.spans))
            elif field.why:
                inferred = field.why.startswith(asked.INFERRED.format(""))
                assert field.why in reasons or inferred, (whose, field)


def test_spans_are_cut_out_of_the_bytes_themselves() -> None:
    for path in samples.of("plaintext"):
        data = path.read_bytes()
        for _, spans in located_spans(path):
            text = text_of(data, spans.document.encoding)
            for whose, field in every_field(spans):
                for span in field.spans if len(field.spans) == 1 else ():
                    assert gives(cut(text, span), field.said, field.form), (whose, field)


@pytest.mark.parametrize("format", ["plaintext", "textdump", "html", "wxr", "disqus", "atom",
                                    "disqus-json", "hackernews", "reddit"])  # fmt: skip
def test_no_two_comments_point_to_the_same_place(format: str) -> None:
    for path in samples.of(format):
        for _, spans in located_spans(path):
            seen: dict[object, int] = {}
            for n, fields in enumerate(spans.comments(), start=1):
                for name in ("text", "author", "date_text", "id"):
                    if (field := fields.get(name)) and field.spans:
                        assert seen.setdefault((name, field.spans), n) == n, (path.name, name)


def test_spans_stand_on_the_lines_that_the_document_states() -> None:
    for format in ("plaintext", "wxr", "disqus"):
        for path in samples.of(format):
            for _, spans in located_spans(path):
                for one, fields in zip(spans.document.comments, spans.comments(), strict=True):
                    assert one.lines
                    own = [fields[name] for name in ("text", "author", "id") if name in fields]
                    for span in (span for field in own for span in field.spans):
                        assert one.lines[0] <= span.first_line <= span.last_line <= one.lines[1] + 1


def test_fields_of_a_database_are_read_in_its_rows() -> None:
    path = samples.FIXTURES / "isso" / "almanac.db"
    read = 0
    with closing(sqlite3.connect(path)) as database:
        for _, spans in located_spans(path):
            for _, field in every_field(spans):
                if (row := field.row) is None:
                    continue
                query = f"SELECT {row.column} FROM {row.table} WHERE id = ?"
                [(value,)] = database.execute(query, (row.key,)).fetchall()
                assert gives(str(value), field.said, field.form), field
                read += 1
    assert read > 50


def test_a_folder_of_files_says_that_it_is_no_text() -> None:
    folder = samples.FIXTURES / "staticman" / "fog-signal"
    [(capture, spans)] = located_spans(folder)
    assert capture is None
    assert spans.comment(1)["author"].why == asked.FILES


def test_one_comment_is_found_without_the_others_and_one_that_is_not_there_is_refused() -> None:
    path = samples.FIXTURES / "wxr" / "almanac.xml"
    for capture, spans in located_spans(path):
        numbers = range(1, len(spans.document.comments) + 1)
        alone = [spans_of(spans.document, capture).comment(n) for n in numbers]
        assert alone == list(spans.comments())
        with pytest.raises(KeyError):
            spans.comment(len(numbers) + 1)


def test_the_package_tells_what_it_offers() -> None:
    assert all(hasattr(package, name) for name in package.__all__)
