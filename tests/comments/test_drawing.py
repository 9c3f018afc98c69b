"""The markup of comments: whatever they say, it is well formed and nothing of it is markup."""

from __future__ import annotations

import html.parser
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.drawing import Pen
from comments.models import Comment
from comments.overview import minimap, people
from comments.threads import COLUMNS, Row, lay_out, name_candidates, rows_of
from tests.trees import sow

VOID = {"br"}
ELEMENTS = {
    *("ol", "li", "article", "header", "h3", "a", "span", "bdi", "time", "button", "svg", "use"),
    *("details", "summary", "div", "p", "footer", "strong", "table", "thead", "tbody", "tr", "th"),
    *("td", "br", "small"),
}
ATTRIBUTES = {
    *("class", "id", "aria-labelledby", "aria-label", "aria-hidden", "aria-current", "href", "dir"),
    *("datetime", "title", "open", "type", "popover", "popovertarget", "role", "scope"),
}
NASTY = st.text(alphabet="<>&\"'/ abc=\n\u202e\u0000%{}", max_size=30)


class Checked(html.parser.HTMLParser):
    """Reads markup, and fails where an element is not closed where it should be."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.said = ""
        self.feed(markup)
        self.close()
        assert self.open == []
        assert max(self.ids.values(), default=1) == 1

    def handle_starttag(self, tag, attributes) -> None:
        assert tag in ELEMENTS
        for name, value in attributes:
            assert name in ATTRIBUTES
            assert not (value or "").strip().lower().startswith("javascript:")
            if name == "id":
                self.ids[value] += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        self.said += data


def row(number: int, parent: int | None, lft: int, rght: int, level: int, **columns) -> Row:
    values = dict.fromkeys(COLUMNS) | {
        "pk": number,
        "parent_id": parent,
        "tree_id": 1 if number < 4 else 2,
        "lft": lft,
        "rght": rght,
        "level": level,
        "number": number,
        "code": f"{number:0>10}",
        "type": "comment",
        "body_html": "<p>Said.</p>",
        "state": "published",
        "removal_reason": "",
        "origin": "captured",
        "placement": "stated",
        "date_precision": "unknown",
    }
    return Row(tuple({**values, **columns}[name] for name in COLUMNS))


@st.composite
def columns(draw) -> dict:
    return {
        "author_name": draw(st.none() | NASTY),
        "author_kind": draw(st.sampled_from([None, "author", "editor", "guest"])),
        "commenter__slug": draw(st.none() | st.from_regex(r"\A[-\w]{1,12}\Z")),
        "commenter__name": draw(NASTY),
        "type": draw(st.sampled_from(["comment", "pingback"])),
        "state": draw(st.sampled_from(["published", "removed", "spam"])),
        "removal_reason": draw(NASTY),
        "origin": draw(st.sampled_from(["captured", "added"])),
        "placement": draw(st.sampled_from(["stated", "likely", "guess", "edited"])),
        "reply_to": draw(st.none() | NASTY),
        "likelihood": draw(st.none() | st.floats(0, 1)),
        "truncated": draw(st.booleans()),
        "votes": draw(st.none() | st.integers(-9, 9)),
        "body_html": draw(st.sampled_from(["<p>Said.</p>", "<p>S</p>", "", "no paragraph"])),
        "says_": draw(st.sampled_from([None, '{"quote": "<b>q</b>", "edited": "<i>e</i>"}'])),
        "first_line": draw(st.none() | st.integers(1, 9)),
    }


@settings(max_examples=60)
@given(st.lists(columns(), min_size=4, max_size=4))
def test_whatever_a_comment_says_its_markup_is_whole_and_known(many) -> None:
    places = [(1, None, 1, 6, 0), (2, 1, 2, 5, 1), (3, 2, 3, 4, 2), (4, None, 1, 2, 0)]
    rows = [row(*place, **said) for place, said in zip(places, many, strict=True)]
    pen = Pen(line_address=lambda capture, line: f"/captures/0/#L{line}")
    rows = lay_out(rows)
    checked = Checked(pen.thread(rows))
    shown = [one for one in rows if one.state == "published"]
    assert all(f"#{one.number}" in checked.said for one in rows)
    assert ("Said." in checked.said) <= bool(shown)
    assert "".join(pen.stream([rows])) == pen.thread(rows)
    minimap(rows), people(rows)


@pytest.mark.django_db
def test_a_discussion_has_one_markup_wherever_it_is_cut(make_article) -> None:
    article = make_article()
    sow(article, "Joe\n  Dee\n    Eve\nAnn\n  Bo", placement="likely")
    rows = lay_out(rows_of(Comment.objects.whole(article)))
    name_candidates(article, rows)
    whole = Checked(Pen().thread(rows))
    marks = [f"{kind}{which}" for each in rows for kind, which in wanted(each)]
    assert list(whole.ids) == marks


def wanted(row: Row) -> list[tuple[str, object]]:
    """What a page can lead to: the comment, its name, and why it stands where it does."""
    return [("c-", row.code), ("by", row.number), ("u", row.number)]
