"""Comments in markup that a site made itself: found by what comments have in common."""

from __future__ import annotations

import pytest

from tests.sources.webpage.reading import outline, read

ARTICLE = """
<h1>The ferry that was early</h1> <p>By Maud Perrin, June 3, 2009</p>
<p>The eight o’clock left at six minutes to, and eleven people stood on the slip with bags.</p>
<p>The company says that the clock in the wheelhouse was put right on Tuesday.</p>
"""
PEOPLE = ["Len Trask", "Dot Hollis", "Tolly", "W. Oake"]
WORDS = [
    "I was one of the eleven. We had a very nice morning of it in the end.",
    "You had. I had a dentist.",
    "Then your nice morning is still to come.",
    "It was nine minutes slow. I set my watch by it.",
]
ANSWERS = [None, 0, 1, None]  # whom each of them answers
DEPTHS = [0, 1, 2, 0]
TREE = "Len Trask\n  Dot Hollis\n    Tolly\nW. Oake"
FLAT = "\n".join(PEOPLE)


def page(comments: str, heading: str = "<h2>Comments</h2>", article: str = ARTICLE) -> str:
    return f"<!DOCTYPE html><html><body>{article}{heading}{comments}</body></html>"


def block(
    n: int,
    *,
    attributes: str = 'class="kx"',
    before: str = "",
    text: str | None = None,
    inside: str = "",
) -> str:
    return (
        f"<div {attributes}><div class='qa'><b>{PEOPLE[n % 4]}</b> <i>June {n % 28 + 1}, 2009 at"
        f" 9:{n % 60:02} am</i> {before}</div>"
        f"<div class='qb'>{WORDS[n] if text is None else text}</div>{inside}</div>"
    )


def blocks(count: int = 4) -> str:
    return "".join(block(n) for n in range(count))


def test_blocks_of_unknown_names_under_a_heading_that_says_comments_are_comments() -> None:
    document = read(page(blocks()))
    assert document.system == "site-made"
    assert [comment.text for comment in document.comments] == WORDS
    assert [comment.date for comment in document.comments][:2] == [
        "2009-06-01T09:00",
        "2009-06-02T09:01",
    ]
    assert outline(document) == FLAT


def test_the_same_blocks_on_a_page_that_never_speaks_of_comments_are_none() -> None:
    assert not read(page(blocks(), heading="<h2>The crew, and when they joined</h2>")).comments


def test_a_reply_button_in_each_block_says_it_too() -> None:
    said = "".join(block(n, inside="<a href='#'>Antworten</a>") for n in range(4))
    document = read(page(said, heading=""))
    assert outline(document) == FLAT
    assert [comment.text for comment in document.comments] == WORDS


def test_a_heading_that_declares_none_has_none_under_it() -> None:
    assert not read(page(blocks(), heading="<h2>Comments (0)</h2>")).comments


def test_a_column_of_opinions_is_no_discussion() -> None:
    column = "".join(
        f"<div class='kommentar'><h3><a href='/kommentar/{n}'>Why the ferry should be later"
        f" still, part {n}</a></h3><span class='autor'>{PEOPLE[n]}</span> <time datetime="
        f"'2009-06-0{n + 1}T08:00:00Z'>June {n + 1}, 2009</time><p>{WORDS[n]}</p></div>"
        for n in range(4)
    )
    listed = f"<div class='kommentare'>{column}</div>"
    assert not read(page(listed, heading="<h2>Kommentare</h2>")).comments


def test_comments_of_other_pages_are_not_this_page_s() -> None:
    recent = "".join(
        f"<li class='comment'><b class='author'>{PEOPLE[n]}</b> <i>June {n + 1}, 2009</i>"
        f" <p>{WORDS[n]} <a href='/page-{n}#comment-{n}'>on page {n}</a></p></li>"
        for n in range(4)
    )
    assert not read(page(f"<ul class='comments'>{recent}</ul>")).comments


def test_one_comment_is_believed_only_where_its_name_says_so() -> None:
    assert not read(page(block(0))).comments
    named = block(0, attributes='class="comment" id="comment-7"')
    [comment] = read(page(named)).comments
    assert (comment.id, comment.author, comment.text) == ("7", "Len Trask", WORDS[0])


def test_blocks_in_blocks_are_answers() -> None:
    tree = block(0, inside=f"<ul>{block(1, inside=f'<ul>{block(2)}</ul>')}</ul>") + block(3)
    document = read(page(tree))
    assert outline(document) == TREE
    assert [comment.text for comment in document.comments] == WORDS
    assert {comment.placed_by for comment in document.comments} == {None, "nesting"}


def test_an_indent_in_the_style_is_a_depth() -> None:
    said = "".join(
        block(n, attributes=f'class="kx" style="margin-left: {DEPTHS[n] * 24}px"') for n in range(4)
    )
    document = read(page(said))
    assert outline(document) == TREE
    assert {comment.placed_by for comment in document.comments} == {None, "level"}


def test_a_number_in_the_class_is_a_depth() -> None:
    said = "".join(block(n, attributes=f'class="kx kx--level-{DEPTHS[n] + 1}"') for n in range(4))
    assert outline(read(page(said))) == TREE


def test_the_rank_of_the_writer_is_no_depth() -> None:
    ranks = [1, 9, 4, 7]
    said = "".join(block(n, attributes=f'class="kx grade{ranks[n]} level-{ranks[n]}"')
                   for n in range(4))  # fmt: skip
    assert outline(read(page(said))) == FLAT


def test_a_wrapper_behind_a_comment_holds_its_answers() -> None:
    said = (
        block(0)
        + f"<div class='replies'>{block(1)}<div class='replies'>{block(2)}</div></div>"
        + block(3)
    )
    assert outline(read(page(said))) == TREE


def test_the_number_of_another_comment_in_an_attribute_names_the_parent() -> None:
    said = "".join(
        block(
            n,
            attributes=f'class="kx" data-id="{n + 50}"'
            + (f' data-parent-id="{ANSWERS[n] + 50}"' if ANSWERS[n] is not None else ""),
        )
        for n in (0, 3, 1, 2)
    )
    document = read(page(said))
    assert outline(document) == "Len Trask\nW. Oake\n  Dot Hollis\n    Tolly"
    assert [comment.id for comment in document.comments] == ["50", "53", "51", "52"]
    assert {comment.placed_by for comment in document.comments} == {None, "id"}


def test_a_link_in_reply_to_another_comment_names_the_parent() -> None:
    said = "".join(
        block(
            n,
            attributes=f'class="kx" id="k{n + 50}"',
            before=f"<a href='#k{ANSWERS[n] + 50}'>in reply to {PEOPLE[ANSWERS[n]]}</a>"
            if ANSWERS[n] is not None
            else "",
        )
        for n in range(4)
    )
    document = read(page(said))
    assert outline(document) == TREE
    assert [comment.text for comment in document.comments] == WORDS
    assert {comment.placed_by for comment in document.comments} == {None, "link"}


def test_a_quotation_is_part_of_the_comment_that_quotes() -> None:
    quoting = (
        f"<blockquote><b>{PEOPLE[0]}</b> <i>June 1, 2009 at 9:00 am</i><p>{WORDS[0]}</p>"
        f"</blockquote><p>{WORDS[1]}</p>"
    )
    said = block(0) + block(1, text=quoting) + block(2) + block(3)
    document = read(page(said))
    assert [comment.author for comment in document.comments] == PEOPLE
    assert WORDS[0] in document.comments[1].text
    assert WORDS[1] in document.comments[1].text


def test_a_removed_comment_keeps_its_seat() -> None:
    removed = (
        "<div class='kx'><div class='qa'><i>June 2, 2009 at 9:01 am</i></div>"
        "<div class='qb'>Removed by the editors.</div></div>"
    )
    document = read(page(block(0) + removed + block(2) + block(3)))
    assert [comment.author for comment in document.comments] == [
        "Len Trask",
        None,
        "Tolly",
        "W. Oake",
    ]
    assert document.comments[1].text == "Removed by the editors."


def test_an_answer_that_is_only_a_picture_is_an_answer() -> None:
    said = block(0) + block(1, text="<img src='/slip.jpg'>") + block(2) + block(3)
    assert outline(read(page(said))) == FLAT


def test_buttons_badges_and_signatures_are_no_text() -> None:
    furniture = (
        "<div class='qc'>Member</div><a href='#'>Reply</a> <a href='#'>Report</a>"
        "<form><textarea></textarea></form>"
    )
    document = read(page("".join(block(n, inside=furniture) for n in range(4))))
    assert [comment.text for comment in document.comments] == WORDS


def test_votes_are_read_where_one_number_is_called_so() -> None:
    document = read(
        page(
            "".join(
                block(n, inside=f"<span class='score'>{votes}</span> <a>Reply</a>")
                for n, votes in enumerate(["+4", "0", "-2", "11"])
            )
        )
    )
    assert [comment.votes for comment in document.comments] == [4, 0, -2, 11]


def test_names_are_cut_out_of_the_lines_that_hold_them() -> None:
    lines = [
        "Posted by Len Trask on June 1, 2009 at 9:00 am",
        "Posted by Dot Hollis on June 2, 2009 at 9:01 am",
        "Posted by Tolly on June 3, 2009 at 9:02 am",
        "Posted by W. Oake on June 4, 2009 at 9:03 am",
    ]
    said = "".join(
        f"<div class='kx'><p>{words}</p><p>{line}</p></div>"
        for words, line in zip(WORDS, lines, strict=True)
    )
    document = read(page(said))
    assert [comment.author for comment in document.comments] == PEOPLE
    assert [comment.text for comment in document.comments] == WORDS


def test_comments_without_an_element_of_their_own_are_read_between_the_rules() -> None:
    said = "<hr>" + "".join(
        f"<b>{who}</b> wrote on June {n + 1}, 2009:<br>{words}<br><hr>"
        for n, (who, words) in enumerate(zip(PEOPLE, WORDS, strict=True))
    )
    document = read(page(said))
    assert [comment.author for comment in document.comments] == PEOPLE
    assert [comment.text for comment in document.comments] == WORDS
    assert document.comments[0].date == "2009-06-01"


def test_rows_of_a_table_that_belong_together_are_one_comment() -> None:
    rows = "".join(
        f"<tr><td><b>{who}</b></td><td>June {n + 1}, 2009</td></tr>"
        f"<tr><td colspan=2>{words}</td></tr>"
        for n, (who, words) in enumerate(zip(PEOPLE, WORDS, strict=True))
    )
    document = read(page(f"<table>{rows}</table>"))
    assert [comment.author for comment in document.comments] == PEOPLE
    assert [comment.text for comment in document.comments] == WORDS


def test_a_long_discussion_is_as_good_as_a_short_one() -> None:
    said = "".join(block(n, text=f"This is remark {n} about the ferry.") for n in range(1200))
    document = read(page(said))
    assert len(document.comments) == 1200
    assert document.comments[-1].text == "This is remark 1199 about the ferry."


def test_three_hundred_answers_in_one_another_are_a_chain() -> None:
    inside = ""
    for n in reversed(range(300)):
        inside = block(n, text=f"This is remark {n} about the ferry.", inside=inside)
    document = read(page(inside))
    assert [comment.parent for comment in document.comments] == [None, *range(1, 300)]


def test_no_comment_stands_in_the_article_and_the_article_in_no_comment() -> None:
    document = read(page(blocks()))
    said = " ".join(block.text for block in document.body)
    assert "wheelhouse" in said
    assert not any(words in said for words in WORDS)


def test_a_thread_under_an_article_makes_it_no_forum_topic() -> None:
    threaded = f"<div class='thread'>{blocks()}</div>"
    document = read(page(threaded))
    assert document.type == "article"
    assert "wheelhouse" in " ".join(block.text for block in document.body)


@pytest.mark.parametrize("phrase", ["in reply to", "en réponse à", "see also"])
def test_a_link_in_the_line_of_the_name_tells_whom_it_answers(phrase: str) -> None:
    said = {
        "Ada Pell": "The clock is slow.",
        "Ivo Crane": "I never saw it run on time in all my years here.",
        "Edda Holm": "It runs.",
        "Jory": "Who minds? The ferry does not.",
        "Tom": "Nobody does, so leave it as it is.",
    }
    answered = {4: 2, 5: 3}
    html = "".join(
        f'<div class="remark" id="r{n}"><p class="info"><strong>{who}</strong> wrote on'
        f" <em>1{n}.03.2014 10:15</em>"
        + (f' {phrase} <a href="#r{answered[n]}">#{answered[n]}</a>' if n in answered else "")
        + f'</p><div class="msg"><p>{text}</p></div></div>'
        for n, (who, text) in enumerate(said.items(), 1)
    )
    document = read(page(f"<div>{html}</div>"))
    found = {one.n: one.parent for one in document.comments if one.placed_by == "link"}
    assert [one.author for one in document.comments] == [*said]
    assert found == ({} if phrase == "see also" else answered)


@pytest.mark.parametrize("info", ["{who} {date} {answer}", "{who} {answer} {date}"])
@pytest.mark.parametrize("phrase", ["in reply to", "replied to", "en réponse à"])
def test_the_name_before_in_reply_to_is_the_writer_s(info: str, phrase: str) -> None:
    answered = {3: 1, 4: 2}
    said = "".join(
        f"<div class='kx' id='r{n}'><p class='qa'>"
        + info.format(
            who=f"<strong>{who}</strong>",
            date=f"<em>{n} June 2009</em>",
            answer=f"{phrase} <a href='#r{answered[n]}'>{PEOPLE[answered[n] - 1]}</a>"
            if n in answered
            else "",
        )
        + f"</p><div class='qb'>{WORDS[n - 1]}</div></div>"
        for n, who in enumerate(PEOPLE, 1)
    )
    document = read(page(said))
    assert [comment.author for comment in document.comments] == PEOPLE
    assert [comment.parent for comment in document.comments] == [None, None, 1, 2]
    assert [comment.text for comment in document.comments] == WORDS


def test_the_name_behind_in_reply_to_is_not_the_writer_s() -> None:
    said = "".join(
        f"<div class='kx'><p>in reply to <b>{PEOPLE[n - 1]}</b></p><p class='qb'>{WORDS[n]}</p>"
        f"<div><b>{who}</b> <i>June {n + 1}, 2009</i></div></div>"
        for n, who in enumerate(PEOPLE)
    )
    assert [comment.author for comment in read(page(said)).comments] == PEOPLE


@pytest.mark.parametrize(
    "line",
    [
        "<b>{}</b> <i>June {}, 2009</i>",
        "<b>{}</b> wrote on <i>June {}, 2009</i>",
        "<b>{} wrote</b> <i>on June {}, 2009</i>",
        "<b>{} on</b> <i>June {}, 2009</i>",
        "<b>{} on <i>June {}, 2009</i></b>",
        "<p>Posted by {} on June {}, 2009 at 9:00 am</p>",
        "<b>{}, June {}, 2009</b>",
    ],
)
def test_a_joint_is_one_only_right_before_a_date(line: str) -> None:
    who = ["Long Le", "Dot Hollis", "Nam Le", "Kim Il"]
    said = "".join(
        f"<div class='kx'><div class='qa'>{line.format(name, n)}</div>"
        f"<div class='qb'>{words}</div></div>"
        for n, (name, words) in enumerate(zip(who, WORDS, strict=True), 1)
    )
    document = read(page(said))
    assert [comment.author for comment in document.comments] == who
    assert [comment.text for comment in document.comments] == WORDS


@pytest.mark.parametrize(
    "block",
    [
        "<p>{who}, {day} June 2009</p><p class='qb'>{words}</p>",
        "<div><p>{who} on <i>{day} June 2009</i></p></div><div class='qb'>{words}</div>",
        "<p class='qb'>{words}</p><p>{who}, {day} June 2009</p>",
    ],
)
def test_a_name_may_stand_before_the_date_in_no_element_of_its_own(block: str) -> None:
    said = "".join(
        f"<div class='comment'>{block.format(who=who, day=day, words=words)}</div>"
        for day, (who, words) in enumerate(zip(PEOPLE, WORDS, strict=True), 1)
    )
    document = read(page(said))
    assert [comment.author for comment in document.comments] == PEOPLE
    assert [comment.text for comment in document.comments] == WORDS
