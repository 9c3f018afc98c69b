"""WordPress as its themes draw it: whatever the markup, the same comments come out."""

from __future__ import annotations

import dataclasses
import io

import pytest

from archive.sources import Document
from archive.sources.webpage import parse
from tests.sources.webpage.blog_themes import FLAT, NESTED, PICTURE, REPLY


@dataclasses.dataclass(frozen=True)
class Said:
    id: int
    who: str
    text: str
    reads: str
    url: str = ""
    day: int = 9
    replies: tuple[Said, ...] = ()

    def drawn(self, theme: str, depth: int = 1) -> str:
        replies = "".join(reply.drawn(theme, depth + 1) for reply in self.replies)
        if replies and "{classes} media" not in theme and "replies}</div>" not in theme:
            replies = f'<ul class="children">{replies}</ul>' if "<li" in theme else replies
        link = f'<a href="{self.url}" rel="external nofollow" class="url">{self.who}</a>'
        return (
            theme.replace("REPLY", REPLY)
            .replace("PICTURE", PICTURE)
            .format(
                id=self.id,
                classes=f"comment even depth-{depth}",
                who=self.who,
                link=link if self.url else self.who,
                day=f"January {self.day}, 2020",
                at="5:23 pm",
                iso=f"2020-01-{self.day:02}T17:23:00+00:00",
                text=self.text,
                replies=replies,
            )
        )


LAST = Said(9, "von Braun", "<p><strong>Bells</strong> never agree.</p>", "Bells never agree.")
FIRST = Said(
    7,
    "Nessa Crane (Holm)",
    "<p>By the way, on June 4, 2011 it said so.</p>\n<ul>\n<li>twice</li>\n</ul>",
    "By the way, on June 4, 2011 it said so.\n\ntwice",
    url="http://nessa.example/",
)
THREAD = dataclasses.replace(
    FIRST,
    replies=(
        Said(
            8,
            "Ivo Pell",
            "<blockquote><p>twice</p></blockquote>\n<p>See <cite>The Almanac</cite>.</p>",
            "twice\n\nSee The Almanac.",
            day=10,
            replies=(Said(11, "Jan | Köln", "<p>5:30 pm</p>", "5:30 pm", day=12),),
        ),
        Said(10, "May 7", "<p>Posted by me.</p>", "Posted by me.", day=11),
    ),
)


def page(comments: str, *, head: str = "") -> Document:
    start = '<!doctype html><html><head><link href="/wp-content/themes/x/style.css">'
    body = f"{head}</head><body><h1>The late ferry</h1><p>It was late.</p><div id=comments>"
    [document] = parse(io.BytesIO(f"{start}{body}{comments}</div></body></html>".encode()))
    return document


def listed(items: str) -> Document:
    kind = {"<dt": "dl", "<tr": "table", "<di": "div", "<h4": "div"}.get(items[:3], "ol")
    return page(f'<{kind} class="commentlist">{items}</{kind}>')


def outline(document: Document) -> list[tuple[str | None, str | None, str | None, str, str | None]]:
    ids = {comment.n: comment.id for comment in document.comments}
    return [
        (one.id, one.author, (one.date or "")[:10], one.text, ids.get(one.parent or 0))
        for one in document.comments
    ]


def expected(said: Said, parent: str | None = None) -> list[tuple]:
    own = (str(said.id), said.who, f"2020-01-{said.day:02}", said.reads, parent)
    return [own, *(line for reply in said.replies for line in expected(reply, str(said.id)))]


@pytest.mark.parametrize("theme", NESTED)
def test_a_theme_with_threads_is_read_whole(theme: str) -> None:
    document = listed("".join(said.drawn(NESTED[theme]) for said in (THREAD, LAST)))
    assert outline(document) == [*expected(THREAD), *expected(LAST)]
    assert document.comments[0].author_url == "http://nessa.example/"
    assert {one.placed_by for one in document.comments if one.parent} <= {"nesting", "level"}


@pytest.mark.parametrize("theme", FLAT)
def test_a_theme_without_threads_is_read_whole(theme: str) -> None:
    document = listed("".join(said.drawn(FLAT[theme]) for said in (FIRST, LAST)))
    assert outline(document) == [*expected(FIRST), *expected(LAST)]
    assert document.comments[0].author_url == "http://nessa.example/"


def test_pings_are_told_apart_and_have_their_address() -> None:
    link = '<a href="http://o.example/x" rel="external nofollow" class="url">Other &#8211; Blog</a>'
    document = listed(
        f'<li class="pingback even depth-1" id="comment-3"><p>Pingback: {link}</p></li>'
        f'<li class="post pingback"><p>Pingback: {link} <span class="edit-link">Edit</span></p>'
        '<li class="trackback odd depth-1" id="comment-4"><div class="comment-author vcard"><cite'
        ' class="fn">Toll Book</cite></div><div class="comment-meta"><a href="/p/#comment-4">June'
        " 3, 2011 at 4:05 pm</a></div><p>[...] as we wrote [...]</p></li>"
    )
    assert [(one.type, one.author, one.author_url, one.text) for one in document.comments] == [
        ("pingback", "Other – Blog", "http://o.example/x", ""),
        ("pingback", "Other – Blog", "http://o.example/x", ""),
        ("trackback", "Toll Book", None, "[...] as we wrote [...]"),
    ]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("<h2 class=comments-title>17 thoughts on &ldquo;9 late ferries&rdquo;</h2>", 17),
        ("<h3>4 Responses to &#8220;The ferry&#8221;</h3>", 4),
        ("<h3>One thought on &ldquo;The ferry&rdquo;</h3>", 1),
        ("<h2 class=comments-title>1.205 Kommentare</h2>", 1205),
        ("<h2 class=comments-title>Kommentare (12)</h2>", 12),
        ("<h2 class=comments-title>Comments on 9 ferries and 3 gulls</h2>", None),
        ("<h2 class=comments-title>Discussion</h2>", None),
    ],
)
def test_the_count_in_the_title_is_taken_where_it_is_sure(title: str, count: int | None) -> None:
    document = page(f'{title}<ol class="comment-list">{LAST.drawn(NESTED["twenty eleven"])}</ol>')
    assert document.declared_comments == count


def test_comments_that_stand_right_under_the_article_leave_it_alone() -> None:
    text = "The ferry left at six by the dial, and the dial was seven minutes slow. " * 6
    loose = "".join(said.drawn(FLAT["a heading and what follows"]) for said in (FIRST, LAST))
    head = f"</head><body><h1>The late ferry</h1><div class=post><p>{text}</p>{loose}</div>"
    document = page("", head=head)
    assert [one.author for one in document.comments] == [FIRST.who, LAST.who]
    assert [block.text for block in document.body] == [text.strip()]


def test_what_waits_for_a_moderator_says_so_and_is_no_text() -> None:
    notice = '<em class="comment-awaiting-moderation">Your comment is awaiting moderation.</em>'
    theme = NESTED["core, as div"].replace("{text}", notice + "{text}")
    [comment] = listed(LAST.drawn(theme)).comments
    assert (comment.state, comment.notice) == ("pending", "Your comment is awaiting moderation.")
    assert comment.text == "Bells never agree."


def test_a_depth_of_the_class_wins_over_a_nesting_that_contradicts_it() -> None:
    theme = NESTED["an item that never ends"]
    document = listed("".join(said.drawn(theme) for said in (THREAD, LAST)))
    assert [one.placed_by for one in document.comments] == [None, "level", "level", "level", None]


def test_comments_of_other_articles_in_the_same_markup_are_told() -> None:
    theme = NESTED["twenty eleven"]
    home, away = FIRST.drawn(theme), LAST.drawn(theme).replace("/p/", "/other/")
    more = dataclasses.replace(FIRST, id=77).drawn(theme)
    assert [p.code for p in listed(home + more + away).problems] == ["comment-elsewhere"]


def test_an_address_that_an_archive_rewrote_is_the_one_it_kept() -> None:
    kept = "/web/20160330101229/http://nessa.example/"
    said = dataclasses.replace(FIRST, url=kept)
    [comment] = listed(said.drawn(NESTED["genesis"])).comments
    assert comment.author_url == "http://nessa.example/"


def test_no_comment_is_read_from_a_list_of_the_newest_or_from_reviews() -> None:
    document = page(
        '<ul id="recentcomments"><li class="recentcomments"><span class="comment-author-link">Nessa'
        '</span> on <a href="/eels/#comment-9">Eels</a></li></ul><ol class="commentlist"><li'
        ' class="review even depth-1" id="li-comment-5"><p class="meta"><strong>Ivo</strong></p>'
        '<div class="description"><p>Good twine.</p></div></li></ol><ol class="wp-block-latest'
        '-comments"><li class="wp-block-latest-comments__comment"><a href="/x/#comment-2">A</a>'
    )
    assert document.comments == ()


def test_comments_that_nest_without_an_end_are_read_in_good_time() -> None:
    nested = "".join(f'<div class="comment" id="comment-{n}"><b>N</b><p>x</p>' for n in range(1500))
    document = page(nested)
    assert len(document.comments) == 1500
    assert all(one.text == "x" for one in document.comments)


def test_a_comment_of_ten_thousand_empty_blocks_is_read_in_good_time() -> None:
    for block in ('<div class="comment-author date">', '<div class="text reply">', "<em>"):
        blocks = block * 10_000
        document = listed(f'<li class="comment depth-1" id="comment-1">{blocks}<p>It is.</p>')
        assert len(document.comments) == 1


def dated(*dates: str) -> Document:
    return listed(
        "".join(
            f'<li class="comment depth-1" id="comment-{n}"><cite class="fn">Ivo Pell</cite><div'
            f' class="comment-meta"><a href="#comment-{n}">{date}</a></div><p>Late again.</p></li>'
            for n, date in enumerate(dates, start=1)
        )
    )


def test_dates_whose_month_nothing_tells_keep_their_year_and_are_told_once() -> None:
    document = dated("01/09/2020 at 5:23 pm", "02/09/2020 at 5:23 pm")
    assert [one.date for one in document.comments] == ["2020", "2020"]
    assert [problem.code for problem in document.problems] == ["date-order-unknown"]
    settled = dated("01/09/2020 at 5:23 pm", "13/09/2020 at 5:23 pm")
    assert [one.date for one in settled.comments] == ["2020-09-01T17:23", "2020-09-13T17:23"]
    assert settled.problems == ()


def test_a_date_that_no_calendar_has_is_kept_as_text_and_told() -> None:
    document = dated("February 30, 2020 at 5:23 pm", "March 1, 2020 at 5:23 pm")
    assert [one.date for one in document.comments] == [None, "2020-03-01T17:23"]
    assert document.comments[0].date_text == "February 30, 2020 at 5:23 pm"
    assert [problem.code for problem in document.problems] == ["date-unread"]


def test_an_id_that_a_template_repeats_costs_nobody_a_comment() -> None:
    def drawn(who: str, text: str) -> str:
        return (
            '<li id="comment-7" class="comment depth-1"><article class="comment-body">'
            f'<footer><b class="fn">{who}</b> <time datetime="2014-03-09T10:00:00Z">9 March</time>'
            f'</footer><div class="comment-content"><p>{text}</p></div></article></li>'
        )

    listed = drawn("Ada", "It is slow.") + drawn("Ivo", "It is not.") + drawn("Ada", "It is slow.")
    html = f'<html><body><ol class="comment-list">{listed}</ol></body></html>'
    [document] = parse(io.BytesIO(html.encode()))
    assert [(one.author, one.text) for one in document.comments] == [
        ("Ada", "It is slow."),
        ("Ivo", "It is not."),
    ]
    assert "comment-twice" in {problem.code for problem in document.problems}
