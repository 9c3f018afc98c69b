"""Bytes to text: what a page says of its own encoding, what the bytes say, and what is told."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from archive.sources.document import SourceError
from archive.sources.encodings import Decoded, decode, decode_markup

# The same short report from a harbour town, in the languages of the encodings.
LANGUAGES = json.loads(Path(__file__).with_name("languages.json").read_text("utf-8"))

ONE_BYTE = [
    ("polish", "windows-1250"),
    ("czech", "windows-1250"),
    ("hungarian", "windows-1250"),
    ("polish", "iso-8859-2"),
    ("czech", "iso-8859-2"),
    ("russian", "windows-1251"),
    ("russian", "koi8-r"),
    ("russian", "ibm866"),
    ("russian", "iso-8859-5"),
    ("ukrainian", "windows-1251"),
    ("ukrainian", "koi8-u"),
    ("english", "windows-1252"),
    ("german", "windows-1252"),
    ("french", "windows-1252"),
    ("spanish", "windows-1252"),
    ("greek", "windows-1253"),
    ("turkish", "windows-1254"),
    ("hebrew", "windows-1255"),
]
MORE_BYTES = [
    ("japanese", "shift_jis"),
    ("japanese", "euc-jp"),
    ("japanese", "iso-2022-jp"),
    ("simplified", "gb18030"),
    ("traditional", "gb18030"),
    ("traditional", "big5"),
    ("korean", "euc-kr"),
    *((language, f"utf-{n}") for language in LANGUAGES for n in ("16-le", "16-be")),
    ("german", "utf-32-le"),
    ("japanese", "utf-32-be"),
]


def codes(decoded: Decoded) -> list[str]:
    return [problem.code for problem in decoded.problems]


def as_typed(language: str, encoding: str) -> str:
    """The report as somebody typed it whose code page has no such quotation marks."""
    text: str = LANGUAGES[language]
    return text.encode(encoding, "ignore").decode(encoding)


def page(text: str, head: str = "") -> str:
    menu = '<li class="menu-item"><a href="/archive/">Archive</a></li>\n' * 30
    return (
        f"<!DOCTYPE html>\n<html><head>{head}<title>Pellworth Almanac</title></head>\n"
        f"<body><ul>{menu}</ul><p>{text}</p></body></html>"
    )


@pytest.mark.parametrize(("language", "encoding"), [*ONE_BYTE, *MORE_BYTES])
def test_an_encoding_that_nobody_named_is_guessed_and_told(language: str, encoding: str) -> None:
    text = as_typed(language, encoding)
    decoded = decode(text.encode(encoding))
    assert (decoded.encoding, decoded.text) == (encoding, text)
    assert codes(decoded) == ["encoding-guessed"]
    assert 0.5 < decoded.confidence < 1
    assert f"{decoded.confidence:.0%}" in decoded.problems[0].message


@pytest.mark.parametrize(("language", "encoding"), [*ONE_BYTE, *MORE_BYTES])
def test_two_sentences_are_enough_inside_markup(language: str, encoding: str) -> None:
    text = page(as_typed(language, encoding)[:200])
    assert decode_markup(text.encode(encoding)).text == text


def test_a_declaration_is_taken_at_its_word_where_the_bytes_allow_it() -> None:
    for language, encoding in [*ONE_BYTE, *MORE_BYTES[:7]]:
        text = page(as_typed(language, encoding), f'<meta charset="{encoding}">')
        decoded = decode_markup(text.encode(encoding))
        assert (decoded.encoding, decoded.text) == (encoding, text)
        assert (decoded.confidence, decoded.problems) == (1.0, ())


@pytest.mark.parametrize(
    ("label", "codec", "name"),
    [
        ("latin1", "cp1252", "windows-1252"),
        ("ISO-8859-1", "cp1252", "windows-1252"),
        ("us-ascii", "cp1252", "windows-1252"),
        ("gb2312", "gb18030", "gb18030"),
        ("GBK", "gb18030", "gb18030"),
        ("x-sjis", "cp932", "shift_jis"),
        ("Windows-31J", "cp932", "shift_jis"),
        ("ks_c_5601-1987", "cp949", "euc-kr"),
        ("iso-8859-9", "cp1254", "windows-1254"),
        ("big5-hkscs", "big5hkscs", "big5"),
        ("x-cp1251", "cp1251", "windows-1251"),
        ("win-1251", "cp1251", "windows-1251"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str, codec: str, name: str) -> None:
    language = {
        "windows-1252": "german",
        "windows-1251": "russian",
        "windows-1254": "turkish",
        "gb18030": "simplified",
        "shift_jis": "japanese",
        "euc-kr": "korean",
        "big5": "traditional",
    }[name]
    text = page(LANGUAGES[language], f"<meta http-equiv=Content-Type content='a; charset={label}'>")
    decoded = decode_markup(text.encode(codec))
    assert (decoded.encoding, decoded.text, decoded.problems) == (name, text, ())


def test_the_declaration_of_xml_counts_even_in_two_bytes_a_character() -> None:
    for encoding, said in (("koi8-r", "KOI8-R"), ("utf-16-le", "UTF-16"), ("utf-8", "utf8")):
        text = f'<?xml version="1.0" encoding="{said}"?>\n<p>{as_typed("russian", "koi8-r")}</p>'
        decoded = decode_markup(text.encode(encoding))
        assert (decoded.encoding, decoded.text, decoded.problems) == (encoding, text, ())


def test_the_server_is_asked_before_the_page() -> None:
    text = page(LANGUAGES["czech"], "<meta charset=iso-8859-2>")
    decoded = decode_markup(text.encode("cp1250"), "windows-1250")
    assert (decoded.encoding, decoded.text) == ("windows-1250", text)
    assert decode(text.encode("cp1250"), "windows-1250").text == text


def test_a_byte_order_mark_is_asked_before_all() -> None:
    text = page(LANGUAGES["czech"], "<meta charset=iso-8859-2>")
    decoded = decode_markup(text.encode("utf-8-sig"), "windows-1250")
    assert (decoded.encoding, decoded.text) == ("utf-8", text)
    assert "encoding-declared-wrongly" in codes(decoded)


@pytest.mark.parametrize(
    ("said", "encoding", "language"),
    [
        ("iso-8859-1", "utf-8", "german"),
        ("shift_jis", "utf-8", "japanese"),
        ("utf-8", "windows-1252", "french"),
        ("utf-8", "euc-jp", "japanese"),
        ("iso-8859-1", "windows-1251", "russian"),
        ("windows-1252", "windows-1250", "polish"),
        ("euc-kr", "big5", "traditional"),
        ("utf-8", "utf-16-le", "german"),
    ],
)
def test_a_declaration_that_the_bytes_disprove_is_put_aside_and_told(
    said: str, encoding: str, language: str
) -> None:
    text = page(LANGUAGES[language], f"<meta charset={said}>")
    decoded = decode_markup(text.encode(encoding))
    assert (decoded.encoding, decoded.text) == (encoding, text)
    [told] = [one for one in decoded.problems if one.code == "encoding-declared-wrongly"]
    assert said in told.message
    assert encoding in told.message


def test_a_wrong_name_that_changes_nothing_is_no_problem() -> None:
    plain = page("Four minutes slow again.", "<meta charset=iso-8859-1>")
    assert decode_markup(plain.encode()).problems == ()


def test_utf_8_with_a_damaged_byte_is_still_utf_8() -> None:
    data = page(LANGUAGES["german"], "<meta charset=utf-8>").encode() + b"\n<!-- \xff -->"
    decoded = decode_markup(data)
    assert decoded.encoding == "utf-8"
    assert codes(decoded) == ["bytes-replaced"]


@pytest.mark.parametrize("label", ["utf-7", "rot13", "unicode_escape", "none", "x" * 39])
def test_a_label_that_is_no_encoding_of_pages_is_told_and_passed_over(label: str) -> None:
    text = page(LANGUAGES["german"], f"<meta charset={label}>")
    decoded = decode_markup(text.encode())
    assert (decoded.encoding, codes(decoded)) == ("utf-8", ["encoding-unknown"])
    assert "+ADw-" in decode_markup(b"<meta charset=utf-7>+ADw-script+AD4-").text


def test_a_script_or_a_comment_declares_nothing() -> None:
    head = '<!-- <meta charset=koi8-r> --><script charset="big5"></script>'
    assert decode_markup(page("Fünf", head).encode()).problems == ()


@pytest.mark.parametrize(("language", "codec"), [("french", "cp1252"), ("russian", "cp1251")])
def test_mojibake_is_told_and_left_alone(language: str, codec: str) -> None:
    raw = LANGUAGES[language].encode()
    broken = "".join(
        chr(byte) if codec == "cp1252" and byte in b"\x81\x8d\x8f\x90\x9d" else
        bytes([byte]).decode(codec, "replace")
        for byte in raw
    )  # fmt: skip
    decoded = decode(f"A report\n\n{broken}".encode())
    assert broken in decoded.text
    assert codes(decoded) == ["mojibake"]
    assert decoded.problems[0].line == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_taken_for_mojibake(language: str) -> None:
    text = LANGUAGES[language]
    assert decode((text + text.upper() + "\nÂGÉ, SÃO, Ü°").encode()).problems == ()


def test_binary_data_is_refused_by_its_kind() -> None:
    for data, kind in ((b"\x1f\x8b\x08\x00", "gzip"), (bytes(range(256)) * 9, "binary")):
        with pytest.raises(SourceError, match=kind):
            decode_markup(data)


def test_a_page_of_many_megabytes_takes_no_longer_than_its_length() -> None:
    data = page("Four minutes slow again. " * 400_000 + LANGUAGES["turkish"]).encode("cp1254")
    began = time.perf_counter()
    assert decode_markup(data).encoding == "windows-1254"
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("data", [b"[" + b"0," * 400 + b"0]", b"a b <p> " * 200])
def test_ascii_is_no_utf_16_whatever_its_rhythm(data: bytes) -> None:
    assert decode(data).encoding == "utf-8"
