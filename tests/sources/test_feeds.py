"""Blogger exports, Atom and RSS feeds: who answers what, where the feed says so."""

from __future__ import annotations

import io

import pytest

from archive.sources import Document, SourceError, atomfeed, rssfeed

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Almanac</title>\n'
)
RSS = "<rss><channel><title>Almanac</title>\n"


def entry(id: str, answers: str | None = None, more: str = "") -> str:
    reply = f'<thr:in-reply-to ref="{answers}"/>' if answers else ""
    return f"<entry>\n<id>{id}</id><title>Tide</title>{reply}{more}</entry>\n"


def atom(text: str) -> list[Document]:
    return list(atomfeed.parse(io.BytesIO(f"{ATOM}{text}</feed>".encode())))


def rss(text: str) -> list[Document]:
    return list(rssfeed.parse(io.BytesIO(f"{RSS}{text}</channel></rss>".encode())))


def tree(documents: list[Document]) -> dict[str | None, list[tuple[str | None, int | None]]]:
    return {one.id: [(said.id, said.parent) for said in one.comments] for one in documents}


def test_replies_stand_under_the_page_that_their_thread_answers() -> None:
    text = entry("c", "b") + entry("b", "a") + entry("a", "page") + entry("d", "other")
    assert tree(atom(text)) == {"page": [("c", 2), ("b", 3), ("a", None)], "other": [("d", None)]}


def test_an_article_in_the_feed_has_its_comments() -> None:
    assert tree(atom(entry("page") + entry("a", "page"))) == {"page": [("a", None)]}


def test_replies_in_a_circle_are_parted_and_told() -> None:
    [document] = atom(entry("a", "b") + entry("b", "a"))
    assert sorted(said.parent or 0 for said in document.comments) == [0, 2]
    assert "reply-circle" in [problem.code for problem in document.problems]


def test_a_broken_entry_costs_no_other() -> None:
    broken = entry("a", "page", "<content>Late & \x07 <b></content>").replace("</entry>", "")
    [document] = atom(broken + entry("b", "a"))
    assert [(said.id, said.parent) for said in document.comments] == [("a", None), ("b", 1)]
    assert document.comments[0].text == "Late &  <b>".replace("  ", " ")


@pytest.mark.parametrize("anchor", ["#comment-3", "#c3", "#cmt_3", "#kommentar-3"])
def test_an_rss_item_inside_a_page_is_a_comment(anchor: str) -> None:
    [document] = rss(f"<item><link>https://pellworth.example/a{anchor}</link></item>")
    assert document.url == "https://pellworth.example/a"
    assert [problem.code for problem in document.problems] == ["parents-unknown"]
    assert [one.placement for one in document.comments] == ["guess"]


def test_dates_of_a_feed_that_say_no_day_are_told() -> None:
    link = "<link>https://pellworth.example/a#c3</link>"
    [document] = rss(f"<item>{link}<pubDate>Wed, 31 Nov 2016 09:00:00 +0000</pubDate></item>")
    assert "date-unread" in [problem.code for problem in document.problems]
    [document] = atom(entry("a", "page", "<published>last summer</published>"))
    assert [problem.code for problem in document.problems] == ["date-unread"]


def test_an_rss_item_that_is_a_page_is_an_article() -> None:
    [document] = rss("<item><link>https://pellworth.example/a#top</link><title>T</title></item>")
    assert document.comments == ()


def test_a_zero_date_of_wordpress_is_no_date() -> None:
    [document] = rss("<item><pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate></item>")
    assert document.published is None


def test_a_feed_without_entries_is_refused_in_words() -> None:
    with pytest.raises(SourceError, match="no article and no comment"):
        atom("")
