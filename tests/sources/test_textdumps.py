"""Pages that a tool drew as text: menus, lists and labels of the site, and the comments among them.

The samples are invented pages in the markup of a system, drawn by inscriptis, resiliparse,
html2text, w3m or lynx: their names say which.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from archive.sources import Document, plaintext, read
from archive.sources.pagetext.lines import tidy
from tests.sources import samples

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "textdump"
SAMPLES = samples.of("textdump")
SAID = "It was four minutes slow, as it had been for as long as anybody could remember."


def parse(text: str, *, captured_at: str | None = None) -> Document:
    [document] = plaintext.parse(io.BytesIO(text.encode()), captured_at=captured_at)
    return document


def sample(name: str) -> Document:
    [document] = read(FIXTURES / f"{name}.txt", captured_at=samples.CAPTURED)
    return document


def outline(document: Document) -> list[tuple[str | None, int | None]]:
    return [(comment.author, comment.parent) for comment in document.comments]


def codes(document: Document) -> set[str]:
    return {problem.code for problem in document.problems}


def drawn(*comments: str, head: str = "3 Comments", foot: str = "Leave a Reply") -> str:
    """A page with a menu and an article over these comments."""
    article = f"The clock that nobody winds\n\nBy Orla Finch\n\n{SAID} {SAID}\n\n{SAID} {SAID}"
    return "\n\n".join(["  Home\n  About", article, head, *comments, foot, "  Imprint"]) + "\n"


@pytest.mark.parametrize("path", SAMPLES, ids=samples.name)
def test_every_line_of_a_page_lands_in_exactly_one_place(path: Path) -> None:
    [document] = read(path)
    taken: list[int] = []
    for part in (*document.body, *document.furniture, *document.comments):
        first, last = part.lines
        taken += range(first, last + 1)
    printed = path.read_text("utf-8").split("\n")
    assert len(taken) == len(set(taken))
    assert all(
        n in set(taken)
        or line.startswith("![")  # a picture says nothing
        or not any(character.isalnum() for character in tidy(line))
        for n, line in enumerate(printed, start=1)
    )


@pytest.mark.parametrize("path", SAMPLES, ids=samples.name)
def test_the_words_of_a_comment_stand_in_its_lines(path: Path) -> None:
    [document] = read(path)
    printed = path.read_text("utf-8").split("\n")
    for comment in document.comments:
        if not comment.text:
            continue
        first, last = comment.text_lines
        assert comment.lines[0] <= first <= last <= comment.lines[1]
        held = " ".join(printed[first - 1 : last])
        assert all(word in held for word in comment.text.replace("* ", "").split())


TREE = [
    ("Nessa Crane", None),
    ("Ivo Pell", 1),
    ("Nessa Crane", 2),
    ("Orla Finch", 1),
    ("Bells we have lost | Saltmarsh Quarterly", None),
    ("T. Amber", None),
]


@pytest.mark.parametrize("tool", ["resiliparse", "inscriptis", "html2text", "w3m", "lynx"])
def test_the_indent_that_a_tool_kept_is_the_tree(tool: str) -> None:
    document = sample(f"wordpress-{tool}")
    assert outline(document) == TREE
    replies = [comment for comment in document.comments if comment.parent]
    assert {(reply.placement, reply.placed_by) for reply in replies} == {("stated", "level")}
    assert [comment.type for comment in document.comments].count("pingback") == 1
    assert document.comments[2].text.startswith("The ferry was early:")
    assert "Monday" in document.comments[2].text
    assert document.title == "The bell of the ferry house"
    assert document.system == "wordpress"
    assert document.published.value == "2014-03-02"
    assert len(document.body) == 2


@pytest.mark.parametrize("tool", ["inscriptis", "html2text"])
def test_a_named_answer_is_placed_where_the_nesting_is_lost(tool: str) -> None:
    document = sample(f"wpdiscuz7-{tool}")
    assert outline(document) == [("Ada Pell", None), ("Ivo", 1), ("Ada Pell", 2), ("Tom", None)]
    assert [comment.reply_to for comment in document.comments] == [None, "Ada Pell", "Ivo", None]
    assert {comment.author_kind for comment in document.comments} == {"guest"}
    assert [comment.text for comment in document.comments][-1] == "By mine."


@pytest.mark.parametrize("tool", ["resiliparse", "html2text"])
def test_a_title_without_small_latin_letters_is_a_title(tool: str) -> None:
    document = sample(f"wordpress-russian-{tool}")
    assert document.title == "Колокол"
    assert outline(document) == [("Анна", None), ("Пётр", 1)]


def test_one_comment_is_found_as_well() -> None:
    [comment] = sample("single-resiliparse").comments
    assert (comment.author, comment.text) == ("Ada", "Just me.")


def test_markdown_keeps_what_the_links_knew() -> None:
    first = sample("wordpress-html2text").comments[0]
    assert (first.id, first.permalink, first.author_url) == (
        "71",
        "https://almanac.example/bell/#comment-71",
        "https://crane.example",
    )
    assert sample("wordpress-resiliparse").comments[0].id is None


def test_a_page_that_lost_its_nesting_says_so() -> None:
    document = sample("drupal-html2text")
    assert outline(document) == [("Edda Holm", None), ("Jory", None), ("mill_keeper", None)]
    assert {comment.placement for comment in document.comments} == {"guess"}
    assert all(comment.likelihood < 1 for comment in document.comments)
    assert "parents-unknown" in codes(document)
    assert outline(sample("drupal-inscriptis"))[1] == ("Jory", 1)


def test_a_label_behind_the_name_tells_what_somebody_is() -> None:
    first = sample("drupal-inscriptis").comments[0]
    assert (first.author, first.author_kind) == ("Edda Holm", "guest")


def test_a_name_that_a_text_addresses_is_no_stated_parent() -> None:
    reply = sample("wpdiscuz5-resiliparse").comments[1]
    assert (reply.parent, reply.placement, reply.placed_by) == (1, "likely", "name")
    assert reply.likelihood < 0.9


@pytest.mark.parametrize("tool", ["resiliparse", "html2text"])
def test_a_date_under_the_text_belongs_to_the_text_over_it(tool: str) -> None:
    document = sample(f"wpdiscuz5-{tool}")
    assert [(comment.author, comment.date_text) for comment in document.comments] == [
        ("Bram Tolle", "4 years 2 months ago"),
        ("Ines", "4 years 1 month ago"),
        ("Guest", "4 years 1 month ago"),
    ]
    assert document.comments[0].text == "The rope is hemp, and it was made on the quay."


@pytest.mark.parametrize("tool", ["inscriptis", "html2text"])
def test_a_text_may_stand_over_its_name(tool: str) -> None:
    document = sample(f"movable-type-{tool}")
    assert [(comment.author, comment.text) for comment in document.comments] == [
        ("Lena Roth", "A bell with no name is only a pot."),
        ("the old keeper", "Then name it after the cat, who sat under it for eleven years."),
        ("Tom", "Seconded."),
    ]


@pytest.mark.parametrize("tool", ["resiliparse", "html2text"])
def test_ranks_and_menus_of_a_forum_are_no_names(tool: str) -> None:
    document = sample(f"vbulletin-{tool}")
    names = ["Turmfalke", "Heringsfrau", "Turmfalke", "Knud"]
    assert [comment.author for comment in document.comments] == names
    assert document.comments[3].text == "Tiefer und lauter. Mein Hund hat geheult."


@pytest.mark.parametrize("tool", ["resiliparse", "html2text"])
def test_names_and_texts_that_take_turns_need_no_dates(tool: str) -> None:
    document = sample(f"disqus-noscript-{tool}")
    assert len(document.comments) == 5
    assert document.comments[4].text == "There are only three left."
    assert {comment.date for comment in document.comments} == {None}


@pytest.mark.parametrize("tool", ["resiliparse", "inscriptis", "html2text"])
def test_lists_of_articles_are_no_comments(tool: str) -> None:
    document = sample(f"no-comments-{tool}")
    assert document.comments == ()
    assert [byline.name for byline in document.bylines] == ["Orla Finch"]


HEADS = {
    "says": ("{} says:\n{}", "May {}, 2015 at 9:10 am"),
    "sagt": ("{} sagt:\n{}", "{}. Mai 2015 um 09:10 Uhr"),
    "dit": ("{} dit :\n{}", "{} mai 2015 à 9 h 10 min"),
    "dijo": ("{} dijo:\n{}", "{} mayo 2015 a las 9:10"),
    "pisze": ("{} pisze:\n{}", "{} maja 2015 o 09:10"),
    "napsal": ("{} napsal:\n{}", "{}. 5. 2015 (9:10)"),
    "govorit": ("{} говорит:\n{}", "{}.05.2015 в 09:10"),
    "shuodao": ("{}说道：\n{}", "2015年5月{}日 09:10"),
    "name over date": ("{}\n{} | Reply", "May {}, 2015"),
    "bullet": ("{} • {}", "May {}, 2015"),
    "glued": ("{}{}", "May {}, 2015 at 9:10 AM"),
    "comment by": ("Comment by {} — {}", "May {}, 2015 @ 9:10 am"),
    "numbered": ("#5 {} on {}", "May {}, 2015 - 9:10"),
    "submitted": ("Submitted by {} on {}.", "Mon, 2015-05-{:02} 09:10"),
    "soumis": ("Soumis par {}, le lundi {}", "{} mai 2015 à 9h10"),
    "par": ("Le {1}, par {0}", "{} mai 2015 à 09:10"),
    "wrote": ("On {1}, {0} wrote:", "May {}, 2015 at 9:10 am"),
}  # fmt: skip


@pytest.mark.parametrize("shape", HEADS)
def test_a_head_is_read_in_the_shape_that_its_system_prints(shape: str) -> None:
    line, day = HEADS[shape]
    who = ["Ada Pell", "Ivo", "the old keeper"]
    texts = ["Four, or five.", "By whose clock? Mine says otherwise.", "By the church."]
    comments = [
        f"{line.format(name, day.format(11 + n))}\n\n{text}"
        for n, (name, text) in enumerate(zip(who, texts, strict=True))
    ]
    document = parse(drawn(*comments))
    assert [comment.author for comment in document.comments] == who
    assert [comment.text for comment in document.comments] == texts
    assert [comment.date[:10] for comment in document.comments] == [
        "2015-05-11",
        "2015-05-12",
        "2015-05-13",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Submitted by {} on Sat, 03/{}/2014 - 10:00",
        "Gespeichert von {} am Sa., 03/{}/2014 - 10:00",
        "{} on May {}, 2014 at 10:00 am",
        "Posted by {} Jun {}th at 2:41 am",
    ],
)
def test_a_name_that_is_a_weekday_in_some_language_is_a_name(line: str) -> None:
    who = ["Ada Pell", "Sam", "mo", "Ivo"]
    document = parse(
        drawn(*(f"{line.format(n, d)}\n\nFour, or five." for d, n in enumerate(who, 13)))
    )
    assert [comment.author for comment in document.comments] == who


@pytest.mark.parametrize("day", ["Sat {} May 2014 10:00", "Sat Mar {}th at 2:41 am"])
def test_a_weekday_before_its_date_is_no_name(day: str) -> None:
    who = ["Ada Pell", "Tolly", "Ivo"]
    heads = [f"{name}\n{day.format(n)}" for n, name in enumerate(who, 13)]
    document = parse(drawn(*(f"{head}\n\nFour, or five." for head in heads)))
    assert [comment.author for comment in document.comments] == who
    assert all((comment.date_text or "").startswith("Sat") for comment in document.comments)


def test_a_date_without_a_year_stays_text() -> None:
    page = drawn(
        "Ada Pell\nJun 20th at 2:41 am\n\nFour.",
        "Ivo\nJun 20th at 3:00 am\n\nFive.",
        head="2 Comments",
    )
    document = parse(page)
    said = [(comment.date, comment.date_text) for comment in document.comments]
    assert said == [(None, "Jun 20th at 2:41 am"), (None, "Jun 20th at 3:00 am")]
    assert "date-unread" in codes(document)


def test_a_head_that_somebody_quotes_opens_no_comment() -> None:
    page = drawn(
        "  Ada says:\n  May 1, 2015 at 9:10 am\n\n  Four.",
        "  Ivo says:\n  May 2, 2015 at 9:10 am\n\n  Ada says:\n  May 1, 2015 at 9:10 am\n  Four."
        "\n\n  No, five.",
        head="2 responses to “The clock that nobody winds”",
    )
    document = parse(page)
    assert [comment.author for comment in document.comments] == ["Ada", "Ivo"]
    assert document.comments[1].text.endswith("No, five.")
    assert document.title == "The clock that nobody winds"


def test_labels_and_votes_are_no_text() -> None:
    one = "  {} says:\n  May {}, 2015 at 9:10 am\n\n  {}\n\n  {}\n  Reply"
    page = drawn(
        one.format("Ada", 1, "Four.", 12), one.format("Ivo", 2, "Five.", -3),
        one.format("Tom", 3, "Six.", 0),
    )  # fmt: skip
    document = parse(page)
    assert [(c.text, c.votes) for c in document.comments] == [
        ("Four.", 12), ("Five.", -3), ("Six.", 0),
    ]  # fmt: skip


def test_the_form_and_the_foot_are_no_part_of_the_last_comment() -> None:
    document = parse(drawn("  Ada says:\n  May 1, 2015 at 9:10 am\n\n  Four.", head="One comment"))
    [comment] = document.comments
    assert comment.text == "Four."


def test_a_page_of_more_lines_than_any_discussion_is_left_to_the_old_reader() -> None:
    page = "".join(f"Name{n} May {n % 28 + 1}, 2015 at 9:{n % 60:02}\n" for n in range(31_000))
    assert parse("A title\n\n" + page).system is None


def test_votes_beside_the_button_are_no_count_of_replies() -> None:
    page = drawn(
        "Sort by:  newest | oldest | most voted",
        *(
            f"          Guest\n            {name}\n\n          {SAID} So says {name}.\n\n"
            f"            {votes} Reply\n              {day} March 2014 at 9:10 am"
            for name, votes, day in (("Ada Pell", 0, 2), ("Ivo Crane", 3, 4), ("Tom", -1, 5))
        ),
    )
    document = parse(page)
    assert [(one.author, one.date) for one in document.comments] == [
        ("Ada Pell", "2014-03-02T09:10"),
        ("Ivo Crane", "2014-03-04T09:10"),
        ("Tom", "2014-03-05T09:10"),
    ]
    assert [one.text for one in document.comments] == [
        f"{SAID} So says {one.author}." for one in document.comments
    ]


@pytest.mark.parametrize("label", ["Permalink ", "Permalink", ""])
def test_a_permalink_before_the_name_is_no_part_of_it(label: str) -> None:
    page = drawn(
        *(
            f"Re: clock\n\n{label}Submitted by {name} on Tue, 03/0{day}/2014 - 09:10\n\n{SAID}\n\n"
            "  • reply"
            for name, day in (("Ada Pell", 4), ("Ivo Crane", 5), ("Tom", 6))
        ),
    )
    assert [one.author for one in parse(page).comments] == ["Ada Pell", "Ivo Crane", "Tom"]


@pytest.mark.parametrize("bullet", ["•", "1."])
def test_numbers_of_two_digits_hide_no_nesting(bullet: str) -> None:
    said = [f"  {n}. Reader {n} says:\n    March {n}, 2014 at 9:10 am\n\n    {SAID}\n\n    Reply"
            for n in range(1, 13)]  # fmt: skip
    for above in (11, 4):
        said.insert(
            above,
            f"    {bullet} Ada Pell says:\n      April 2, 2014 at 9:10 am\n\n      {SAID}\n\n"
            "      Reply",
        )
    document = parse(drawn("\n".join(said), head="14 Responses"))
    assert [one.parent for one in document.comments if one.author == "Ada Pell"] == [4, 12]
    assert sum(one.parent is None for one in document.comments) == 12


def says(name: str, day: int, text: str) -> str:
    return f"{name} says:\n\nMarch {day}, 2014 at 9:10 am\n\n{text}\n\nReply"


@pytest.mark.parametrize(
    "text",
    [
        "It is no matter of papers.\nCopyright is given to the ferry, and the ferry is gone.",
        "> copyright goes to whoever winds it\nNot in this town.",
        "On page two you said:\nit is four minutes slow.\nIt is five.",
        "Match it with ^([a-z](?:x)[^ ](\\d+)) then.\nOr with [a](b)?[c](d)*.\nOr [x](\\w) alone.",
    ],
)
def test_words_of_a_comment_neither_end_the_list_nor_begin_a_comment(text: str) -> None:
    names = ["Ada Pell", "Ivo Crane", "Tom", "Edda Holm", "Jory"]
    document = parse(
        drawn(
            *(says(name, day, text if day == 2 else SAID) for day, name in enumerate(names, 1)),
            head="5 Comments",
        )
    )
    assert [one.author for one in document.comments] == names
    assert document.comments[1].text == text
    assert not codes(document) & {"count-disagrees"}


@pytest.mark.parametrize("line", ["Copyright 2014 Pellworth Almanac", "© Orla Finch", "Copyright"])
def test_the_copyright_of_the_page_ends_the_list(line: str) -> None:
    document = parse(drawn(says("Ada Pell", 1, SAID), says("Tom", 2, SAID), foot=line))
    assert document.comments[-1].text == SAID


def test_the_end_of_a_text_signs_no_comment_that_nobody_signed() -> None:
    names = ["Please leave this field empty:", "Ivo", "Edda Holm", "", "Jory", "T. Amber"]
    document = parse(
        drawn(
            *(
                f"{name or SAID}\n(March {day}, 2014 at 9:10)\n\nIt said {day} to me. {SAID}"
                for day, name in enumerate(names, 1)
            ),
            head="6 Comments",
        )
    )
    authors = [one.author for one in document.comments]
    assert authors == [None, "Ivo", "Edda Holm", None, "Jory", "T. Amber"]
    assert document.comments[2].text.endswith(SAID)
