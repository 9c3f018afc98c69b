"""Saved pages as plain text: what must come out of them, and what must never go wrong."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources import Document, SourceError, plaintext, read
from archive.sources.pagetext.lines import tidy

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "plaintext"
SAMPLES = sorted(path.stem for path in FIXTURES.glob("*.txt"))
CAPTURED = "2025-06-01T12:00:00+00:00"

HEAD = """The clock that nobody winds

It has stopped at four, which is a long time for it to be four in the afternoon.

"""


def parse(text: str | bytes, *, captured_at: str | None = None) -> Document:
    data = text.encode() if isinstance(text, str) else text
    [document] = plaintext.parse(io.BytesIO(data), captured_at=captured_at)
    return document


def codes(document: Document) -> set[str]:
    return {problem.code for problem in document.problems}


def lines_of(name: str) -> list[str]:
    text = (FIXTURES / f"{name}.txt").read_bytes().decode("utf-8-sig")
    return text.replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_of_a_page_lands_in_exactly_one_place(name: str) -> None:
    [document] = read(FIXTURES / f"{name}.txt")
    taken: list[int] = []
    for part in (*document.body, *document.furniture, *document.comments):
        first, last = part.lines
        taken += range(first, last + 1)
    printed = [n for n, line in enumerate(lines_of(name), start=1) if tidy(line)]
    assert len(taken) == len(set(taken))
    assert set(printed) <= set(taken)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_lines_of_a_comment_cut_out_its_text(name: str) -> None:
    lines = lines_of(name)
    for comment in read_comments(name):
        if comment.text_lines is None:
            assert comment.text == ""
            continue
        first, last = comment.text_lines
        cut_out = "\n".join(lines[first - 1 : last]).strip()
        if comment.truncated:
            assert cut_out.startswith(comment.text)
            assert "Read more" in cut_out[len(comment.text) :]
        else:
            assert cut_out == comment.text
        assert comment.lines[0] < first <= last == comment.lines[1]


def read_comments(name: str) -> tuple:
    [document] = read(FIXTURES / f"{name}.txt")
    return document.comments


def test_a_quoted_header_stays_in_the_text_that_quotes_it() -> None:
    comments = read_comments("lookalike-bodies")
    assert len(comments) == 7
    assert comments[3].author == "4theRecord"
    assert comments[3].text.endswith("and there it broke off.")


QUOTED = (
    "Ada\nAda\nMay 1, 2015\n\nIt is slow.\n\nIvo\nIvo\nReply to Ada\nMay 2, 2015\n\nLet me remind"
    " you.\n\nAda\nAda\nMay 1, 2015\n\nIt is slow.\n\nIt was fast.\n"
)


def test_the_declared_count_settles_what_the_style_leaves_in_doubt() -> None:
    counted = parse(HEAD + "2 Comments\nOldest\nNewest Most Voted\n" + QUOTED)
    assert [comment.author for comment in counted.comments] == ["Ada", "Ivo"]
    assert counted.comments[1].text.endswith("It was fast.")
    uncounted = parse(HEAD + "Oldest\nNewest Most Voted\n" + QUOTED)
    assert len(uncounted.comments) == 3
    assert "header-uncertain" in codes(counted) & codes(uncounted)


def test_a_page_with_a_blank_between_all_lines_is_still_read() -> None:
    page = HEAD + (
        "2 Comments|Oldest|Newest Most Voted|Ada|Ada|May 1, 2015|One.|Ivo|Ivo|Reply to Ada"
        "|May 2, 2015|Two."
    ).replace("|", "\n\n")
    read_back = [(c.author, c.reply_to, c.text) for c in parse(page).comments]
    assert read_back == [("Ada", None, "One."), ("Ivo", "Ada", "Two.")]


def test_a_form_under_the_comments_is_no_part_of_the_last_one() -> None:
    page = HEAD + "1 Comment\nOldest\nNewest Most Voted\nAda\nAda\nMay 1, 2015\n\nOne.\n\n"
    [comment] = parse(page + "Subscribe\nNotify of\nguest\nName*\nEmail*\n").comments
    assert comment.text == "One."


def test_a_count_that_disagrees_is_told_and_never_refused() -> None:
    page = HEAD + "9 Comments\nOldest\nNewest Most Voted\nAda\nAda\nMay 1, 2015\n\nOnly me.\n"
    document = parse(page)
    assert (document.declared_comments, len(document.comments)) == (9, 1)
    assert "count-disagrees" in codes(document)


def test_a_stale_count_does_not_swallow_a_comment() -> None:
    page = (
        HEAD
        + "1 Comment\nOldest\nNewest Most Voted\n"
        + "".join(f"Ada {n}\nAda {n}\nMay {n}, 2015\n\nNumber {n}.\n\n" for n in range(1, 5))
    )
    assert len(parse(page).comments) == 4


@pytest.mark.parametrize("label", ["Guest", "Member", "Author", "Admin"])
@pytest.mark.parametrize("header", ["Ada\n{0}\nAda", "Ada\nAda\n{0}", "Ada\n{0}"])
def test_a_label_tells_the_kind_of_commenter_wherever_it_stands(header: str, label: str) -> None:
    page = (
        f"{HEAD}1 Comment\nOldest\nNewest Most Voted\n{header.format(label)}\nMay 1, 2015\n\nHi.\n"
    )
    [comment] = parse(page).comments
    kinds = {"Guest": "guest", "Member": "registered", "Author": "author", "Admin": "editor"}
    assert (comment.author, comment.author_kind, comment.text) == ("Ada", kinds[label], "Hi.")


def test_a_name_is_not_the_verb_behind_it() -> None:
    page = HEAD + "1 Comment\n1. Ada Pell says:\nMay 1, 2015 at 9:10 am\n\nOne.\nReply\n"
    assert parse(page).comments[0].author == "Ada Pell"


def test_nobody_is_called_registered_because_of_a_name_printed_once() -> None:
    assert {comment.author_kind for comment in read_comments("names-once")} == {None}


def test_a_page_without_count_sort_or_form_is_still_read() -> None:
    page = HEAD + "Ada\nAda\nMay 1, 2015\n\nOne.\n\nIvo\nIvo\nReply to Ada\nMay 2, 2015\n\nTwo.\n"
    document = parse(page)
    assert [comment.text for comment in document.comments] == ["One.", "Two."]
    assert document.sort is None
    assert document.declared_comments is None


def test_a_byline_and_its_date_are_no_comment() -> None:
    page = "The clock\n\nBy Ada Pell and Ivo Crane | May 1, 2015\n\n" + HEAD.split("\n\n")[1]
    document = parse(page)
    assert [byline.name for byline in document.bylines] == ["Ada Pell", "Ivo Crane"]
    assert document.published.value == "2015-05-01"
    assert document.published.basis == "stated"
    assert document.comments == ()


def test_a_lost_date_is_bounded_by_the_first_comment() -> None:
    [document] = read(FIXTURES / "names-once.txt")
    assert (document.published.value, document.published.basis) == ("2015-05-02", "inferred")
    assert "comment 1" in document.published.why


def test_an_unrated_article_has_no_rating_of_zero() -> None:
    [document] = read(FIXTURES / "no-comments.txt")
    assert (document.rating.value, document.rating.count) == (None, 0)


def test_relative_dates_wait_for_the_day_of_the_capture() -> None:
    [document] = read(FIXTURES / "relative-dates.txt")
    assert {comment.date for comment in document.comments} == {None}
    assert document.comments[0].date_text == "5 years ago"
    assert "relative-date" in codes(document)


def test_titles_under_the_last_comment_are_not_its_text() -> None:
    [document] = read(FIXTURES / "cut-comments.txt")
    assert document.navigation == (
        "Slate, its uses, its grievances",
        "How to Talk to a Mason Before Noon",
    )


@pytest.mark.parametrize(
    ("below", "titles"),
    [
        ("A bridge is a long door\n\nWho owns the fog signal?", 2),
        ("Why I left the harbour\n\nThe last card in the catalogue", 2),
        ("Great stuff!\n\nThank you again", 0),
        ("p.s. the gulls agree", 0),
    ],
)
def test_one_clear_headline_speaks_for_the_line_beside_it(below: str, titles: int) -> None:
    page = (
        HEAD + "1 Comment\nOldest\nNewest Most Voted\nQuillon\nQuillon\nMay 1, 2015\n"
        "\nthanks for this, it helped\n\n" + below + "\n"
    )
    document = parse(page)
    assert len(document.navigation) == titles
    assert (below in document.comments[0].text) is (titles == 0)


def test_a_reply_link_that_stands_under_every_comment_ends_the_last_one_too() -> None:
    names = ["Quillon", "Nettie Sorrel", "Old Lock"]
    talk = "".join(f"{name}\n{name}\nMay 1, 2015\n\nIt rained\n\nReply\n\n" for name in names)
    document = parse(HEAD + "3 Comments\nOldest\nNewest Most Voted\n" + talk + "Is it over!\n")
    assert [comment.text for comment in document.comments] == ["It rained"] * 3
    assert document.navigation == ("Is it over!",)


def test_a_signature_under_the_last_comment_is_its_text() -> None:
    page = (
        HEAD + "1 Comment\nOldest\nNewest Most Voted\nMrs. A. Pruett\nMrs. A. Pruett\nMay 1, 2015\n"
        "\nIt was always so.\n\nYours, Mrs. A. Pruett\n"
    )
    assert parse(page).comments[0].text.endswith("Yours, Mrs. A. Pruett")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (bytes(range(256)) * 20, "binary"),
        (b"Ada\nAda\nMay 1, 2015\n\nNo article above.\n", "no article"),
    ],
)
def test_what_nobody_could_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        parse(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(encoding: str, end: str) -> None:
    page = (
        HEAD
        + "1 Comment\nOldest\nNewest Most Voted\nRené\nRené\nMay 1, 2015\n\n“Déjà vu” – déjà lu.\n"
    )
    document = parse(page.replace("\n", end).encode(encoding))
    [comment] = document.comments
    assert (comment.author, comment.text, comment.lines) == (
        "René",
        "“Déjà vu” – déjà lu.",
        (8, 12),
    )
    if encoding in {"utf-16-le", "cp1252"}:
        assert "encoding-guessed" in codes(document)


def test_nul_bytes_in_a_text_are_left_out_and_told() -> None:
    page = HEAD + "1 Comment\nOldest\nNewest Most Voted\nA\0da\nAda\nMay 1, 2015\n\nHi.\n"
    document = parse(page)
    assert document.comments[0].author == "Ada"
    assert [p.line for p in document.problems if p.code == "nul-bytes"] == [8]


# What a thread may hold and the grammar can still tell: everything here stands doubled.
PRINTED_NAMES = (
    "Ada|Reply-Guy|M. January|4theRecord|January 9, 2020|Oldest|guest|Admin|Reply|5 years ago"
    "|🐚 shell|נעמי|سلمى|Λεωνίδας Π.|the old keeper|38 Comments|Most Voted"
)
NAMES = st.sampled_from(PRINTED_NAMES.split("|"))
TEXTS = st.one_of(
    st.sampled_from(
        [
            "J",
            "Reply to Ada",
            "January 9, 2020",
            "I read it on\nJanuary 3, 2018\nand laughed.",
            "Oldest\nNewest Most Voted",
            "> Ada\n> January 9, 2020\n\nIndeed.",
            "One.\n\n\n\nTwo, in two\nlines.",
            "5",
            "38 Comments were lost.",
        ]
    ),
    st.text(alphabet="abcdé ,.!?\n漢🐚", min_size=1, max_size=60).filter(
        lambda text: tidy(text) != "" and not text.isspace()
    ),
)
REMARKS = st.lists(
    st.tuples(NAMES, TEXTS, st.integers(0, 2), st.booleans(), st.integers(0, 99)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(REMARKS)
def test_a_page_that_was_printed_can_be_read_back(remarks: list[tuple]) -> None:
    day, lines, said = datetime.date(2020, 1, 9), [], []
    for name, text, later, answers, whom in remarks:
        day += datetime.timedelta(days=later)
        target = said[whom % len(said)][0] if answers and said else None
        reply = [f"Reply to\u00a0 {target}"] if target else []
        lines += [name, name, *reply, f"{day:%B} {day.day}, {day.year}", "", text.strip(), ""]
        said.append((name, target, day.isoformat(), text.strip()))
    # A last word in the way of a headline is not what this is about.
    lines += ["Last Word", "Last Word", f"{day:%B} {day.day}, {day.year}", "", "Good night."]
    form = ["Subscribe", "Notify of", "guest", f"{len(said) + 1} Comments", "Oldest"]
    page = HEAD + "\n".join([*form, "Newest Most Voted", "View all comments", *lines])
    document = parse(page)
    read_back = [(c.author, c.reply_to, c.date, c.text) for c in document.comments[:-1]]
    assert read_back == said
    printed = page.split("\n")
    for comment in document.comments:
        first, last = comment.text_lines
        assert "\n".join(printed[first - 1 : last]).strip() == comment.text


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=6),
    st.floats(0, 1),
)
def test_damaged_bytes_are_read_or_refused_but_never_crash(
    name: str, damage: list[tuple[float, bytes]], kept: float
) -> None:
    data = bytearray((FIXTURES / f"{name}.txt").read_bytes())
    for where, what in damage:
        at = int(where * len(data))
        data[at : at + len(what)] = what
    try:
        document = parse(bytes(data[: int(kept * len(data))]))
    except SourceError:
        return
    assert document.title or document.body


@pytest.mark.parametrize("line", ["999999M Comments", "9" * 40 + " Comments"])
def test_a_count_beyond_all_pages_is_no_count(line: str) -> None:
    document = parse(HEAD + line + "\nOldest\nNewest Most Voted\nAda\nAda\nMay 1, 2015\n\nYes.\n")
    assert document.declared_comments is None
    assert len(document.comments) == 1


@pytest.mark.parametrize("line", ["500 3 votes", "4.2 99999999999 votes"])
def test_a_rating_that_no_widget_shows_is_none(line: str) -> None:
    document = parse(HEAD + f"A long enough text stands here.\n\n{line}\nArticle Rating\n")
    assert document.rating is None
