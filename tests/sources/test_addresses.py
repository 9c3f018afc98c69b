"""What is left of the name of somebody who signed with an address."""

from __future__ import annotations

import io

import pytest

from archive.sources import documents
from archive.sources.addresses import link_of, name_of
from tests.sources.exports import codes, written


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Tam", "Tam"),
        ("", ""),
        (None, None),
        ("tam@holm.example", "tam"),
        ("mailto:tam.o'quill+x@holm.example", "tam.o'quill+x"),
        ("Tam <tam@holm.example>", "Tam"),
        ("tam@holm.example (Tam Quill)", "Tam Quill"),
        ("tam%40holm.example", "tam"),
        ("192.0.2.7", None),
        (" 2001:db8::7", None),
        ("@tam@holm.example", "@tam@holm.example"),
        ("@tam", "@tam"),
        ("tam @ holm", "tam @ holm"),
        ("4.9.8", "4.9.8"),
        ("7 of 9: a guest", "7 of 9: a guest"),
    ],
)
def test_a_name_keeps_all_but_the_address(written: str | None, name: str | None) -> None:
    assert name_of(written) == name


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://tam.example/", "https://tam.example/"),
        ("https://social.example/@tam@holm.example", "https://social.example/@tam@holm.example"),
        ("mailto:tam@holm.example", None),
        ("http://tam@holm.example", None),
        ("https://board.example/?mail=tam%40holm.example", None),
        (None, None),
    ],
)
def test_a_link_that_says_an_address_is_none(url: str | None, link: str | None) -> None:
    assert link_of(url) == link


@pytest.mark.parametrize("name", ["tam@holm.example", "192.0.2.7", "Tam"])
def test_what_was_left_out_is_told_and_not_repeated(name: str) -> None:
    comment = {"id": 1, "author": name, "created": "2011-03-02 07:15:00", "text": "Oh."}
    file = written([{"id": "/eel/", "title": "The eel", "comments": [comment]}])
    (document,) = documents(io.BytesIO(file))
    assert ("address-as-name" in codes(document)) is (name != "Tam")
    assert "holm.example" not in str(document.as_json())
    assert "192.0.2.7" not in str(document.as_json())
