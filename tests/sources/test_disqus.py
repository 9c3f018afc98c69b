"""Disqus exports: threads first, posts that refer to them, and what is broken in either."""

from __future__ import annotations

import io

import pytest

from archive.sources import Document, SourceError, disqus

HEAD = (
    '<?xml version="1.0"?>\n<disqus xmlns="http://disqus.com"'
    ' xmlns:dsq="http://disqus.com/disqus-internals">\n'
)


def thread(id: object, more: str = "") -> str:
    return (
        f'<thread dsq:id="{id}">\n<id/><link>https://pellworth.example/{id}</link>'
        f"<title>Tide {id}</title>{more}</thread>\n"
    )


def post(id: object, of: object, parent: object = None, more: str = "") -> str:
    answers = f'<parent dsq:id="{parent}"/>' if parent else ""
    return (
        f'<post dsq:id="{id}">\n<message><![CDATA[<p>Late again.</p>]]></message>'
        f"<createdAt>2013-10-11T06:51:33Z</createdAt><author><name>Ivo</name></author>{more}"
        f'<thread dsq:id="{of}"/>{answers}</post>\n'
    )


def read(text: str) -> list[Document]:
    data = f"{HEAD}{text}</disqus>".encode("utf-8", "surrogateescape")
    return list(disqus.parse(io.BytesIO(data)))


def tree(documents: list[Document]) -> dict[str | None, list[tuple[str | None, int | None]]]:
    return {one.id: [(said.id, said.parent) for said in one.comments] for one in documents}


def test_posts_find_their_threads_in_any_order() -> None:
    text = post(5, 2, 4) + thread(1) + post(4, 2) + thread(2) + post(3, 1)
    assert tree(read(text)) == {"1": [("3", None)], "2": [("5", 2), ("4", None)]}


def test_namespaces_are_told_by_their_address_and_not_by_their_prefix() -> None:
    text = (HEAD + thread(1) + post(2, 1)).replace("dsq:", "q:").replace(":dsq=", ":q=")
    text = text.replace("xmlns=", "xmlns:d=").replace("<thread", "<d:thread")
    for name in ("disqus", "post", "message", "author", "name", "title", "link", "createdAt", "id"):
        text = text.replace(f"<{name}", f"<d:{name}").replace(f"</{name}", f"</d:{name}")
    text = text.replace("</thread", "</d:thread")
    [document] = disqus.parse(io.BytesIO(f"{text}</d:disqus>".encode()))
    assert (document.title, document.comments[0].text) == ("Tide 1", "Late again.")
    assert document.comments[0].author == "Ivo"


def test_two_threads_with_one_link_stay_two_documents() -> None:
    same = thread(2).replace("/2<", "/1<")
    assert [one.url for one in read(thread(1) + same)] == ["https://pellworth.example/1"] * 2


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        ("<isDeleted>true</isDeleted><isSpam>false</isSpam>", "deleted"),
        ("<isDeleted>true</isDeleted><isSpam>true</isSpam>", "spam"),
        ("<isApproved>false</isApproved>", "pending"),
        ("<isDeleted>false</isDeleted>", "published"),
        ("", "published"),
    ],
)
def test_a_post_keeps_its_seat_whatever_became_of_it(flags: str, state: str) -> None:
    [document] = read(thread(1) + post(2, 1, more=flags) + post(3, 1, 2))
    assert document.comments[0].state == state
    assert document.comments[1].parent == 1


def test_a_deleted_thread_is_told_and_its_posts_are_kept() -> None:
    [document] = read(thread(1, "<isDeleted>true</isDeleted>") + post(2, 1))
    assert document.state == "deleted"
    assert document.comments[0].state == "published"


def test_a_thread_that_says_nothing_is_left_out_and_one_with_a_link_is_told() -> None:
    assert tree(read('<thread dsq:id="9"><id/></thread>' + thread(1))) == {"1": []}


def test_a_parent_under_another_thread_is_no_parent() -> None:
    first, _ = read(thread(1) + thread(2) + post(3, 1, 4) + post(4, 2))
    assert first.comments[0].parent is None
    assert [problem.code for problem in first.problems] == ["parent-elsewhere"]


def test_posts_of_a_thread_that_is_not_there_are_kept_together() -> None:
    [document] = read(post(3, 77) + post(4, 77, 3))
    assert (document.id, document.title) == ("77", None)
    assert [said.parent for said in document.comments] == [None, 1]
    assert document.problems[0].code == "missing-thread"


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("Late again.", "Late \x07 again."),
        ("<![CDATA[<p>Late again.</p>]]>", "Late & <b>again"),
        ("</post>", ""),
        ("</message>", ""),
        ("]]>", ""),
        ('<thread dsq:id="1"/>', "<thread dsq:id=1/>"),
        ("<author>", ""),
        ("</author>", ""),
        ("Late again.", "Sp\udce4t für Öl und Brötchen für später."),
    ],
)
def test_what_is_broken_in_one_post_costs_no_other(sound: str, broken: str) -> None:
    damaged = post(3, 1, 2).replace(sound, broken, 1)
    text = thread(1) + post(2, 1) + damaged + post(4, 1, 3) + thread(5) + post(6, 5)
    documents = read(text)
    assert tree(documents) == {"1": [("2", None), ("3", 1), ("4", 2)], "5": [("6", None)]}
    assert [said.author for said in documents[0].comments] == ["Ivo"] * 3
    assert documents[0].problems
    assert documents[1].problems == ()


def test_an_export_without_threads_is_refused_in_words() -> None:
    with pytest.raises(SourceError, match="no thread and no post"):
        read("<category/>")
