"""Which files are kept from public view, because they name addresses of people."""

from __future__ import annotations

import io

import pytest

from archive import personal

TELLING = [
    "<wp:comment_author_email><![CDATA[nessa@holm.example]]></wp:comment_author_email>",
    "<wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP>",
    "<ipAddress>192.0.2.7</ipAddress>",
    '{"ip": "5f2d9a00c1"}',  # hashed, as Remark42 does
    "{'remote_addr': '192.0.2.0'}",
    '{"user_ip" : "2001:db8::7"}',
    "email: nessa.quill+post@holm.example",
    "nessa&#64;holm.example",
    '{"mail": "nessa\\u0040holm.example"}',
    "Nessa <o'quill@bücher.example>",
    "Posted from 192.0.2.7.",
    "seen at 2001:DB8:1:2:3:4:5:6, again",
]
SILENT = [
    "",
    "<wp:comment_author_email></wp:comment_author_email>",
    "<wp:comment_author_IP><![CDATA[]]></wp:comment_author_IP>",
    '{"ip": "", "email": null, "ship": "deadbeef", "zip": "12345"}',
    '<img src="/icon@2x.png"> jquery@3.6.0/dist/jquery.js',
    "Follow @nessa, or @nessa@pellworth.example",
    "https://key@errors.example/17",
    "<email>noreply@blogger.com</email>",
    "no_reply@almanac.example",
    "It ran from 12:30:45 to 2014:03:12, in std::list.",
    "version 4.9.8, chapter 1.2.3.4.5, 2014.03.12.10",
    "http://192.0.2.7/clock",
    "127.0.0.1 and 0.0.0.0 are nobody's",
    "999.999.999.999",
]


def names_people(text: str, encoding: str = "utf-8") -> bool:
    return personal.names_people(io.BytesIO(text.encode(encoding)), encoding=encoding)


@pytest.mark.parametrize("text", TELLING)
def test_an_address_is_found_wherever_it_stands(text: str) -> None:
    assert names_people(text)
    assert names_people("words " * 50 + text + " words" * 50)
    assert names_people(text, "utf-16")


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not names_people(text)


def test_a_database_is_known_by_its_columns() -> None:
    start = b"SQLite format 3\0" + bytes(84)
    assert personal.names_people(io.BytesIO(start + b"CREATE TABLE c (text, remote_addr)"))
    assert not personal.names_people(io.BytesIO(start + b"CREATE TABLE c (text, ship)"))


@pytest.mark.parametrize("before", range(-30, 4))
def test_an_address_across_two_chunks_is_found(before: int) -> None:
    text = b"x" * (personal.CHUNK + before) + b" nessa@holm.example "
    stream = io.BytesIO(text)
    stream.seek(3)
    assert personal.names_people(stream)
    assert stream.tell() == 3


@pytest.mark.parametrize("piece", ["@", "a@b.", "1.1.", "2001::", 'ip"', "a_", "<", "9"])
def test_bytes_made_to_keep_it_busy_do_not(piece: str) -> None:
    assert not names_people(piece * 200_000)
