"""WordPress exports: what each item becomes, and what a broken one costs."""

from __future__ import annotations

import contextlib
import io
import random
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources import Document, SourceError, wxr

HEAD = (
    '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel><title>Pellworth Almanac</title>\n'
)
TAIL = "</channel></rss>\n"


def comment(id: object, parent: object = 0, text: str = "Late again.", more: str = "") -> str:
    return (
        f"<wp:comment>\n<wp:comment_id>{id}</wp:comment_id>\n"
        "<wp:comment_author><![CDATA[Ivo]]></wp:comment_author>\n"
        f"<wp:comment_content><![CDATA[{text}]]></wp:comment_content>\n"
        f"<wp:comment_parent>{parent}</wp:comment_parent>{more}</wp:comment>\n"
    )


def item(id: object, *comments: str, more: str = "") -> str:
    return (
        f"<item>\n<title>Tide {id}</title>\n<wp:post_id>{id}</wp:post_id>\n{more}\n"
        f"{''.join(comments)}</item>\n"
    )


def read(text: str | bytes) -> list[Document]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(wxr.parse(io.BytesIO(data)))


def only(text: str) -> Document:
    [document] = read(HEAD + text + TAIL)
    return document


def ids(documents: list[Document]) -> dict[str | None, list[str | None]]:
    return {one.id: [said.id for said in one.comments] for one in documents}


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


# What items become


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "9.9", ""])
def test_any_version_of_the_namespace_is_read(version: str) -> None:
    head = HEAD.replace("export/1.2/", f"export/{version}/" if version else "export/")
    assert ids(read(head + item(1, comment(2)) + TAIL)) == {"1": ["2"]}


def test_a_namespace_that_changes_midway_changes_nothing() -> None:
    other = item(2, comment(3)).replace(
        "<item>", '<item xmlns:wp="http://wordpress.org/export/1.0/">'
    )
    assert ids(read(HEAD + item(1) + other + TAIL)) == {"1": [], "2": ["3"]}


@pytest.mark.parametrize(
    ("status", "password", "state"),
    [
        ("publish", "", "published"),
        ("publish", "tide", "password"),
        ("inherit", "", "published"),
        ("draft", "", "draft"),
        ("future", "", "draft"),
        ("pending", "", "pending"),
        ("private", "", "private"),
        ("trash", "", "deleted"),
        ("on-the-shelf", "", "private"),
    ],
)
def test_an_item_lands_as_what_it_is(status: str, password: str, state: str) -> None:
    fields = f"<wp:status>{status}</wp:status><wp:post_password>{password}</wp:post_password>"
    assert only(item(1, more=fields)).state == state


@pytest.mark.parametrize(
    ("approved", "state"),
    [
        ("1", "published"),
        ("0", "pending"),
        ("spam", "spam"),
        ("trash", "deleted"),
        ("post-trashed", "deleted"),
        ("perhaps", "pending"),
    ],
)
def test_a_comment_lands_as_what_it_is(approved: str, state: str) -> None:
    more = f"<wp:comment_approved>{approved}</wp:comment_approved>"
    assert only(item(1, comment(2, more=more))).comments[0].state == state


@pytest.mark.parametrize("kind", ["", "comment", "pingback", "trackback", "review"])
def test_pings_and_reviews_say_what_they_are(kind: str) -> None:
    more = f"<wp:comment_type>{kind}</wp:comment_type>"
    assert only(item(1, comment(2, more=more))).comments[0].type == (kind or "comment")


def test_menus_are_no_documents_unless_somebody_commented_on_them() -> None:
    menu = "<wp:post_type>nav_menu_item</wp:post_type>"
    text = item(1) + item(2, more=menu) + item(3, comment(4), more=menu)
    assert ids(read(HEAD + text + TAIL)) == {"1": [], "3": ["4"]}


def test_mail_and_network_addresses_stay_in_the_file() -> None:
    more = (
        "<wp:comment_author_email>ivo@pellworth.example</wp:comment_author_email>"
        "<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>"
    )
    said = str(only(item(1, comment(2, more=more))).as_json())
    assert "ivo@" not in said
    assert "192.0.2.7" not in said


def test_a_member_is_the_author_only_if_the_id_of_the_account_says_so() -> None:
    author = (
        "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ivo</wp:author_login>"
        "<wp:author_display_name>\nIvo &amp;amp; Son\n</wp:author_display_name></wp:author>\n"
    )
    users = [comment(n, more=f"<wp:comment_user_id>{n}</wp:comment_user_id>") for n in (0, 7, 8)]
    creator = "<dc:creator><![CDATA[ivo]]></dc:creator>"
    [document] = read(HEAD + author + item(1, *users, more=creator) + TAIL)
    assert [byline.name for byline in document.bylines] == ["Ivo & Son"]
    kinds = [said.author_kind for said in document.comments]
    assert kinds == ["guest", "author", "registered"]


def test_what_readers_typed_is_kept_to_the_last_mark() -> None:
    typed = "C:\\tide\\n \u202eback\u202c \u200b👩\u200d🌾\n\n\nÆ &amp; <em>so</em>"
    [said] = only(item(1, comment(2, text=typed))).comments
    assert said.text == "C:\\tide\\n \u202eback\u202c \u200b👩\u200d🌾\n\nÆ & so"
    assert said.html == typed


def test_a_split_cdata_and_escaped_markup_are_one_text() -> None:
    body = (
        "<content:encoded><![CDATA[a ]]]]><![CDATA[> b]]> &lt;em&gt;c&lt;/em&gt;</content:encoded>"
    )
    [block] = only(item(1, more=body)).body
    assert block.text == "a ]]> b c"


def test_serialized_metadata_is_matched_and_never_evaluated() -> None:
    meta = (
        "<wp:commentmeta><wp:meta_key>wpdiscuz_votes_seperate</wp:meta_key><wp:meta_value>"
        '<![CDATA[O:8:"stdClass":2:{s:4:"like";i:4;s:7:"dislike";s:1:"1";}]]></wp:meta_value>'
        "</wp:commentmeta>"
    )
    [said] = only(item(1, comment(2, more=meta))).comments
    assert (said.votes_up, said.votes_down, said.votes) == (4, 1, 3)


def test_lines_are_counted_past_the_last_that_libxml_knows() -> None:
    text = HEAD + "\n" * 70_000 + item(1, comment(2), comment(3)) + TAIL
    first, second = read(text)[0].comments
    lines = text.split("\n")
    assert lines[first.lines[0] - 1] == lines[second.lines[0] - 1] == "<wp:comment>"
    assert lines[second.lines[1] - 1].endswith("</wp:comment>")


def test_an_export_of_nothing_but_menus_is_refused_in_words() -> None:
    with pytest.raises(SourceError, match="only 1 of other kinds"):
        read(HEAD + item(1, more="<wp:post_type>nav_menu_item</wp:post_type>") + TAIL)


# What a broken item costs

THREE = [item(n, comment(f"{n}1"), comment(f"{n}2", f"{n}1"), comment(f"{n}3")) for n in (1, 2, 3)]
WHOLE = {str(n): [f"{n}1", f"{n}2", f"{n}3"] for n in (1, 2, 3)}


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("Late again.", "Late \x07 again\x00."),
        ("<![CDATA[Late again.]]>", "Late & <b>again <3"),
        ("<![CDATA[Late again.]]>", "Late&nbsp;again&hellip;"),
        ("Late again.", "Late ]]> again."),
        ("Late again.]]>", "Late again."),
        ("<![CDATA[Late", "Late"),
        ("</wp:comment_author>", ""),
        ("</wp:comment>", ""),
        ("<wp:comment>", ""),
        ("<title>Tide 2</title>", "<title>Tide 2"),
        ("<title>Tide 2</title>", "<title><![CDATA[Tide 2</title>"),
        ("</item>", ""),
        ("<item>", ""),
        ("<item>", '<item x=1 x="2">'),
        ("Late again.", "Sp\udce4t für Öl und Brötchen für später."),
    ],
)
def test_what_is_broken_in_one_item_costs_no_comment(sound: str, broken: str) -> None:
    text = HEAD + THREE[0] + THREE[1].replace(sound, broken, 1) + THREE[2] + TAIL
    documents = read(text.encode("utf-8", "surrogateescape"))
    assert ids(documents) == WHOLE
    assert [said.parent for one in documents for said in one.comments] == [None, 1, None] * 3
    told = [problem for one in documents for problem in one.problems]
    assert told
    assert all(problem.line and problem.line > 2 for problem in told)
    first, last = (document for document in documents if document.id in "13")
    if sound not in ("</item>", "<item>"):
        assert first.problems == last.problems == ()


def test_a_cdata_that_is_closed_by_the_next_one_swallows_no_comment() -> None:
    bare = [comment(n).replace("<![CDATA[Ivo]]>", "Ivo") for n in (2, 3, 4)]
    bare[0] = bare[0].replace("]]>", "")
    document = only(item(1, *bare))
    assert ids([document]) == {"1": ["2", "3", "4"]}
    assert codes(document) == ["not-well-formed", "not-well-formed"]


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_random_damage_costs_the_comment_that_it_hits_and_no_other(seed: int) -> None:
    random_ = random.Random(seed)
    text = (HEAD + "".join(THREE) + TAIL).encode()
    at = random_.randrange(len(HEAD), len(text) - len(TAIL))
    junk = random_.choice(
        [b"", b"\0", b"&", b"<", b"]]>", b"<![CDATA[", b"\xff", b"&nbsp;", b"\x1b"]
    )
    damaged = text[:at] + junk + text[at + random_.choice([0, 0, 1, 4]) :]
    found = {id for each in ids(read(damaged)).values() for id in each}
    lost = {id for each in WHOLE.values() for id in each} - found
    assert len(lost) <= 1


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.95])
def test_a_truncated_file_keeps_all_that_it_has(share: float) -> None:
    text = HEAD + "".join(THREE) + TAIL
    cut = text[: int(len(text) * share)]
    kept = [id for each in ids(read(cut)).values() for id in each]
    assert len(kept) >= cut.count("</wp:comment_id>")


def test_a_fragment_without_head_or_declarations_is_read() -> None:
    documents = read(item(1, comment(2)) + item(3))
    assert ids(documents) == {"1": ["2"], "3": []}
    assert codes(documents[0]) == ["namespace-undeclared"]


def test_a_text_that_quotes_an_export_is_one_text() -> None:
    quoted = (HEAD + item(8, comment(9)) + TAIL).replace("]]>", "]]]]><![CDATA[>")
    more = f"<content:encoded><![CDATA[{quoted}]]></content:encoded>"
    documents = read(HEAD + item(1, comment(2), more=more) + item(3) + TAIL)
    assert ids(documents) == {"1": ["2"], "3": []}
    assert documents[0].problems == ()


def test_entities_and_doctypes_are_never_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    text = HEAD.replace("<rss", f"{bomb}<rss") + item(1, comment(2, text="x")) + TAIL
    text = text.replace("<![CDATA[x]]>", "&a;&b;")
    [document] = read(text)
    assert document.comments[0].text == "&a;&b;"


# What a hostile or a large one costs


@pytest.mark.parametrize(
    "text",
    [
        "<item>" * 20_000,
        "<item><![CDATA[" * 20_000,
        "<item><b/>" * 5_000 + "</item>",
        "<item>" + "<wp:comment>" * 20_000,
        "<item><wp:comment>" + "<wp:comment_content>" * 20_000,
        "<item>" + "<wp:comment><wp:comment_id>1<![CDATA[" * 5_000,
        "<!--" * 50_000 + "<item></item>",
        "<item>" + "<category>x" * 20_000,
        "<item>" + "<a>" * 50_000,
    ],
)
def test_hostile_files_end_at_once(text: str) -> None:
    began = time.perf_counter()
    with contextlib.suppress(SourceError):
        read(HEAD + text)
    assert time.perf_counter() - began < 5


def test_an_item_of_ten_megabytes_is_read() -> None:
    more = f"<content:encoded><![CDATA[{'tide ' * 2_000_000}]]></content:encoded>"
    document = only(item(1, comment(2), more=more))
    assert len(document.body[0].text) > 9_000_000
    assert document.problems == ()


def test_memory_does_not_grow_with_the_number_of_items() -> None:
    class Endless(io.RawIOBase):
        """A stream of 20 MB that never exists as a whole."""

        def __init__(self) -> None:
            self.left = 4_000

        def read(self, size: int = -1) -> bytes:
            self.left -= 100
            body = "".join(item(n, comment(n, text="tide " * 900)) for n in range(100))
            return body.encode() if self.left > 0 else b""

    tracemalloc.start()
    count = sum(1 for _ in wxr.parse(Endless()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3_900
    assert peak < 20_000_000


def test_an_item_says_which_lines_of_the_export_are_its_own() -> None:
    items = "".join(
        f"<item>\n<title>Tide {n}</title>\n<wp:post_id>{n}</wp:post_id>\n{comment(n)}</item>\n\n"
        for n in (101, 102)
    )
    export = HEAD + items + TAIL
    lines = export.split("\n")
    for document in wxr.parse(io.BytesIO(export.encode())):
        assert document.lines
        first, last = document.lines
        assert "<item>" in lines[first - 1]
        assert "</item>" in lines[last - 1]
        assert f">{document.id}<" in "".join(lines[first - 1 : last])
