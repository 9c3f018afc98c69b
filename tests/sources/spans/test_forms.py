"""However a text is written into a capture, its span is found and gives it back."""

from __future__ import annotations

import io
import json
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources import documents
from archive.sources.spans import Capture, Span, cut, gives, normalised, spans_of, text_of

# What people write, with all that has a meaning to a format.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("abc <>&\"'\\/]} \n\t;#*|.-"),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf")),
    ),
    max_size=60,
)


def test_a_span_ends_before_its_last_column() -> None:
    assert cut("one\r\ntwo\rthree\n", Span(2, 1, 2, 4)) == "two"
    assert cut("one\r\ntwo\rthree\n", Span(1, 3, 3, 3)) == "e\r\ntwo\rth"
    assert cut("one\ntwo", [Span(1, 1, 1, 2), Span(2, 3, 2, 4)]) == "o\no"


def test_a_capture_is_counted_in_characters_and_without_its_mark() -> None:
    assert text_of("\ufeffcafé".encode(), "utf-8") == "café"
    assert text_of("\ufeffcafé".encode("utf-16-le"), "utf-16le") == "café"
    assert text_of("café".encode("latin-1"), "windows-1252") == "café"


@pytest.mark.parametrize(
    ("raw", "form", "said"),
    [
        (" Four \n minutes ", "text", "Four minutes"),
        (r"caf\u00e9 \ud83d\ude00\n\"", "json", 'café 😀\n"'),
        (r"<p>a &amp; b<\/p>", "json+markup", "a & b"),
        ("<![CDATA[a & b]]> &lt;c&gt;", "xml", "a & b <c>"),
        ("a]]]]><![CDATA[>b", "cdata", "a]]>b"),
        ("&eacute;&#8217;", "entities", "é’"),
        ("<script>no</script>a<!-- no --><b title='>'>b</b>", "markup", "ab"),
        ('"a\\tb\\x41"', "yaml", "a\tbA"),
        ("'it''s'", "yaml", "it's"),
        ("|-\n  one\n  two\n", "yaml", "one two"),
        ("1,204 comments", "text+number", "1204"),
        ("4,5", "text+number", "4.5"),
        ("1.2K", "text+number", "1200"),
        ("#comment-7", "entities+address", "https://almanac.example/clock#comment-7"),
        ("9 January 2020 at 5:23 pm", "text+date", "2020-01-09T17:23"),
        ("2020-01-09 17:23:05", "text+date", "2020-01-09T17:23:05+00:00"),
        ("[so](https://almanac.example/) it **is**", "text+drawn", "so it is"),
    ],
)
def test_what_is_cut_out_reads_as_its_form_says(raw: str, form: str, said: str) -> None:
    assert gives(raw, said, form)
    assert not gives(raw, "9 other words", form)


def test_what_reads_as_itself_has_no_blanks_left() -> None:
    assert normalised("a\u00a0b \n c\u200b", "text") == "abc"


@given(text=TEXTS, author=st.text("abcé<&\"' ", min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_text_in_json_is_found_where_it_stands(text: str, author: str) -> None:
    post = {"id": "4210", "thread": "73", "forum": "almanac", "author": {"name": author},
            "createdAt": "2020-01-09T17:23:05", "raw_message": text, "isSpam": False}  # fmt: skip
    for ascii in (True, False):
        prove(json.dumps({"response": [post]}, ensure_ascii=ascii))


@given(text=TEXTS, author=st.text("abcé<&\"' ", min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_text_in_xml_is_found_where_it_stands(text: str, author: str) -> None:
    quoted = text.replace("]]>", "]]]]><![CDATA[>")
    for content in (escape(escape(text)), f"<![CDATA[{quoted}]]>"):
        prove(
            '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
            "<item><title>Clock</title><wp:post_id>500</wp:post_id><wp:comment>"
            f"<wp:comment_id>4210</wp:comment_id><wp:comment_content>{content}"
            f"</wp:comment_content><wp:comment_author>{escape(author)}</wp:comment_author>"
            "</wp:comment></item></channel></rss>"
        )


@given(text=TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_on_a_page_is_found_where_it_stands(text: str) -> None:
    prove(
        "<!doctype html><html><head><title>Clock</title></head><body><h1>Clock</h1><ol"
        ' class="commentlist"><li class="comment" id="comment-4210"><div class="comment-body">'
        '<cite class="fn">Nessa</cite> says: <a href="#comment-4210">January 9, 2020 at 5:23 pm'
        f"</a><p>{escape(text)}</p></div></li></ol></body></html>"
    )


def prove(written: str) -> None:
    """Every field of the only comment has a span, and the span gives it."""
    [document] = documents(io.BytesIO(written.encode()))
    capture = Capture(written)
    for _ in document.comments[:1]:
        for name in ("text", "author", "id", "date_text"):
            field = spans_of(document, capture).comment(1).get(name)
            if field and "".join(field.value.split()):
                assert field.spans, (field, written)
                assert capture.gives(field), (field, capture.cut(field.spans))
