"""Past line 65,535, where libxml2 stops counting lines, spans are as exact as before it."""

from __future__ import annotations

import io
import json
from html import escape

import pytest

from archive.sources import documents
from archive.sources.spans import Capture, spans_of
from tests.sources.spans.coverage import Told, told_of

FAR = 65_535
BLANK = "\n" * (FAR + 1)
TEXTS = [f"The tide of day {n} & the bread,\nboth late: «{n * 7}»." for n in range(1, 31)]


def plaintext() -> str:
    body = "The clock stands at four minutes past nine, and the town bakes by the tide.\n\n" * 3
    heads = [f"Nessa {chr(64 + n)}\nJanuary {n}, 2020\n\n" for n in range(1, 27)]
    talk = "\n".join(head + text + "\n" for head, text in zip(heads, TEXTS, strict=False))
    return f"The Slow Clock\n\n{body}{BLANK}26 Comments\nOldest\nNewest Most Voted\n{talk}"


def html() -> str:
    items = [
        f'<li class="comment" id="comment-{n}"><div class="comment-body" id="div-comment-{n}">\n'
        f'<cite class="fn">Nessa {n}</cite> says:\n'
        f'<a href="https://almanac.example/clock#comment-{n}">January {n}, 2020 at 5:0{n % 10} pm'
        f"</a>\n<p>{escape(text)}</p></div></li>\n"
        for n, text in enumerate(TEXTS, start=1)
    ]
    return (
        "<!doctype html><html><head><title>Clock</title></head><body><article><h1>Clock</h1>"
        f"<p>It stands at four minutes past nine.</p></article>{BLANK}"
        f'<ol class="commentlist">{"".join(items)}</ol></body></html>'
    )


def wxr() -> str:
    items = [
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id>\n"
        f"<wp:comment_author><![CDATA[Nessa {n}]]></wp:comment_author>\n"
        f"<wp:comment_date_gmt>2020-01-{n:02} 17:31:03</wp:comment_date_gmt>\n"
        f"<wp:comment_content>{escape(text)}</wp:comment_content>\n"
        f"<wp:comment_parent>{n - 1}</wp:comment_parent></wp:comment>\n"
        for n, text in enumerate(TEXTS, start=1)
    ]
    return (
        '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/">'
        f"<channel><title>Almanac</title>{BLANK}<item><title>Clock</title>\n"
        f"<wp:post_id>500</wp:post_id>{''.join(items)}</item></channel></rss>"
    )


def disqus_json() -> str:
    posts = [
        {
            "id": str(7000 + n), "parent": 7000 + n - 1 if n > 1 else None, "thread": "73",
            "forum": "almanac", "author": {"name": f"Nessa {n}", "isAnonymous": True},
            "createdAt": f"2020-01-{n:02}T17:23:05", "raw_message": text, "likes": n,
            "message": f"<p>{escape(text)}</p>", "isDeleted": False, "isSpam": False,
        }
        for n, text in enumerate(TEXTS, start=1)
    ]  # fmt: skip
    return BLANK + json.dumps({"response": posts}, indent=1)


WRITERS = {"plaintext": plaintext, "html": html, "wxr": wxr, "disqus-json": disqus_json}


@pytest.mark.parametrize("format", WRITERS)
def test_fields_past_line_65535_are_cut_out_of_their_own_lines(format: str) -> None:
    text = WRITERS[format]()
    told = Told()
    capture = Capture(text)
    [document] = documents(io.BytesIO(text.encode()), format=format)
    assert len(document.comments) >= 26
    spans = spans_of(document, capture)
    told_of(capture, spans, told)
    assert (told.wrong, told.missing) == ([], [])
    lines = set()
    for fields in spans.comments():
        for name in ("text", "author", "date_text"):
            [span] = fields[name].spans
            assert span.first_line > FAR
            lines.add((name, span))
    assert len(lines) == 3 * len(document.comments)
