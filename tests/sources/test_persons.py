"""An e-mail address becomes a keyed hash where it is read, or nothing; nobody else ever sees it."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import sources
from archive.sources import documents, located
from archive.sources.document import Document
from archive.sources.packing import packed, unpacked
from archive.sources.persons import are_one, key_id, normalised, person_of
from archive.sources.pieces import Piece, answer, understood
from tests.sources.addressed import FORMATS, MAIL, TEXT, written

KEY = b"a long random text of this test"
OTHER = b"another long random text of this"


def read(path: Path, key: bytes | None = KEY) -> list[Document]:
    return list(sources.read(path, person_key=key))


def persons(found: list[Document]) -> list[str | None]:
    return [comment.person for document in found for comment in document.comments]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_that_states_an_address_tells_its_person(format: str, tmp_path: Path) -> None:
    [person] = persons(read(written(format, folder=tmp_path)))
    spelled = written(format, folder=tmp_path, name="T. Quill", mail="Tam.Quill@HOLM-7.Example")
    assert person is not None
    assert persons(read(spelled)) == [person]
    assert persons(read(written(format, folder=tmp_path, mail="ada@holm-7.example"))) != [person]
    assert persons(read(spelled, None)) == [None]
    assert persons(read(spelled, OTHER)) not in ([person], [None])


@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("format", FORMATS)
def test_no_reader_hands_an_address_on(format: str, key: bytes | None, tmp_path: Path) -> None:
    path = written(format, folder=tmp_path)
    [document] = read(path, key)
    [comment] = document.comments
    assert comment.address is None
    assert comment.text == TEXT
    piece = Piece(content=path.read_bytes(), person_key=key)
    said = understood(answer(piece))
    assert [each for _, each in said.read(unpacked)] == [document]
    told = repr(document) + json.dumps(document.as_json()) + repr(packed(document)) + repr(said)
    assert "holm-7" not in told
    assert unpacked(packed(document)) == document
    # The person itself is told to nobody who asks what the document says.
    if comment.person:
        assert comment.person not in repr(document) + json.dumps(document.as_json()) + repr(piece)
    assert key is None or repr(key)[2:-1] not in repr(piece)


def test_a_document_says_the_same_with_a_key_and_without(tmp_path: Path) -> None:
    for format in FORMATS:
        path = written(format, folder=tmp_path)
        [one], [other] = read(path, KEY), read(path, None)
        assert one.as_json() == other.as_json()
        assert one != other


def test_members_of_a_container_and_folders_are_no_way_round(tmp_path: Path) -> None:
    page = written("staticman", folder=tmp_path)
    packed_up = io.BytesIO()
    with tarfile.open(fileobj=packed_up, mode="w") as tar:
        tar.add(page, "comment.yml")
    packed_up.seek(0)
    [(_, document)] = located(packed_up, person_key=KEY)
    [comment] = document.comments
    assert (comment.address, comment.person) == (None, person_of(MAIL, KEY))
    assert persons(read(tmp_path)) == [comment.person]
    packed_up.seek(0)
    [document] = documents(packed_up)
    assert (document.comments[0].address, document.comments[0].person) == (None, None)


@pytest.mark.parametrize("name", ["Tam <tam.quill@holm-7.example>", MAIL, "mailto:" + MAIL])
def test_who_signs_with_an_address_states_one(name: str, tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    comment = {"id": 1, "author": name, "text": TEXT, "date": "2013-10-11T06:51:33Z"}
    path.write_text(json.dumps({"title": "The eel", "comments": [comment]}))
    [document] = read(path)
    assert persons([document]) == [person_of(MAIL, KEY)]
    assert "holm-7" not in repr(document)


def test_a_person_is_the_documented_hash() -> None:
    said = hmac.new(KEY, b"tam@xn--bcher-kva.example", hashlib.sha256).hexdigest()[:32]
    assert person_of("Tam@B\u00fccher.example", KEY) == f"{key_id(KEY)}-{said}"
    assert len(key_id(KEY)) == 8
    assert key_id(KEY) != key_id(OTHER)


@pytest.mark.parametrize(
    ("spelled", "address"),
    [
        ("tam@holm.example", "tam@holm.example"),
        (" Tam@HOLM.example.\n", "tam@holm.example"),
        ("mailto:tam@holm.example?subject=eels", "tam@holm.example"),
        ("<tam@holm.example>", "tam@holm.example"),
        ("tam@holm.example (Tam Quill)", "tam@holm.example"),
        ("tam%40holm.example", "tam@holm.example"),
        ("tam+eels@holm.example", "tam+eels@holm.example"),
        ("GRO\u00df@stra\u00dfe.example", "gross@strasse.example"),
        ("tam@BU\u0308CHER.example", "tam@xn--bcher-kva.example"),
        ("tam@xn--bcher-kva.example", "tam@xn--bcher-kva.example"),
        ("0b1bd6a05fdf11e6b4b41f6b3b3a3c7e", None),
        ("", None),
        ("@", None),
        ("@holm.example", None),
        ("tam@", None),
        ("tam@localhost", None),
        ("tam@..", None),
        ("tam@" + "\u00fc" * 80 + ".example", None),
        ("tam@holm.example" * 40, None),
        ("noreply@blogger.example", None),
        ("do-not-reply@holm.example", None),
        ("anonymous@holm.example", None),
    ],
)
def test_spellings_of_one_address_are_one(spelled: str, address: str | None) -> None:
    assert normalised(spelled) == address


@given(st.text(max_size=60), st.text(max_size=400))
def test_nothing_that_stands_there_stops_the_reader(local: str, domain: str) -> None:
    for text in (local + domain, f"{local}@{domain}", f"{local}@{domain}.example\ud800"):
        person = person_of(text, KEY)
        assert person is None or len(person) == 8 + 1 + 32


def test_keys_that_differ_say_nothing_of_persons() -> None:
    mine, theirs = person_of(MAIL, KEY) or "", person_of(MAIL, OTHER) or ""
    another = person_of("ada@holm.example", KEY) or ""
    assert are_one({mine}, {mine}) is True
    assert are_one({mine}, {another}) is False
    assert are_one({mine}, {theirs}) is None
    assert are_one({mine, theirs}, {theirs}) is True


def test_a_plain_address_is_no_part_of_what_documents_are_compared_by(tmp_path: Path) -> None:
    [document] = read(written("wxr", folder=tmp_path), None)
    [comment] = document.comments
    with_address = dataclasses.replace(comment, address=MAIL)
    assert with_address == comment
    assert repr(with_address) == repr(comment)
