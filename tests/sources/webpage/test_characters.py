"""Characters that no text is written in: they cost themselves and not the page."""

from __future__ import annotations

import io
import time

import pytest

from archive.sources.webpage import parse


@pytest.mark.parametrize("dirt", ["\x01", "\x1f", "\uffff", "&#1;", "&#x1F", "&#xD83D;", "&#0;"])
@pytest.mark.parametrize("where", ["<p>{}</p>", "<i>{}</i>", '<p title="{}">x</p>', "</html>{}<b>"])
def test_a_control_character_is_left_out(dirt: str, where: str) -> None:
    text = "Four minutes slow again, and nobody in Pellworth minds it at all. " * 3
    dirty = where.format(f"A clock{dirt} that is slow. {text}")
    html = f"<html><body><h1>The clock{dirt}</h1>{dirty}<p>{text}</p></body></html>"
    [document] = parse(io.BytesIO(html.encode("utf-8", "surrogatepass")))
    assert document.title == "The clock"
    assert dirt not in repr(document.body)


def test_a_form_feed_parts_words() -> None:
    html = "<html><body><h1>The\x0cclock</h1><p>It is slow.</p></body></html>"
    [document] = parse(io.BytesIO(html.encode()))
    assert document.title == "The clock"


def test_a_tag_with_more_attributes_than_any_page_has_costs_only_them() -> None:
    text = "Four minutes slow again, and nobody in Pellworth minds it at all. " * 3
    many = "\n".join(f'a{n}="{n}"' for n in range(100_000))
    html = (
        f"<html><body><h1>The clock</h1><p id=x {many}>One. {text}</p><p>{text}</p></body></html>"
    )
    began = time.process_time()
    [document] = parse(io.BytesIO(html.encode()))
    assert time.process_time() - began < 5  # libxml2 alone takes some fifteen seconds
    assert document.title == "The clock"
    assert [block.text for block in document.body] == [f"One. {text}".strip(), text.strip()]


def test_a_long_value_is_no_crowd_of_attributes() -> None:
    text = "Four minutes slow again, and nobody in Pellworth minds it at all. " * 3
    long = " ".join(f"a{n}=b" for n in range(5_000))
    html = (
        f'<html><body><p data-x="{long}" class="entry-title">x</p><h1>The clock</h1><p>{text}</p>'
    )
    [document] = parse(io.BytesIO(html.encode()))
    assert document.body[-1].text == text.strip()
