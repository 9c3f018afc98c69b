"""Exports that were torn, mixed up or written by an enemy: described, refused, never a crash."""

from __future__ import annotations

import copy
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources import FORMATS, SourceError, sniff
from archive.sources.document import Document
from tests.sources import samples

JSON = ("artrans", "comentario", "discourse", "disqus-json", "github", "hackernews", "isso-json",
        "json", "reddit", "remark42", "waline", "wordpress-json")  # fmt: skip
FILES = [
    path
    for format in (*JSON, "artalk", "isso", "staticman")
    for path in samples.of(format)
    if path.is_file()
]
STRANGE = (None, True, 0, -1, 1e308, 10**25, "", "0", "\0", "\ud800", "x" * 5000, [], {}, [[]],
           {"id": {}}, [None], "9999-12-31T23:59:59+14:00", "javascript:x")  # fmt: skip


def read(data: bytes, format: str) -> list[Document]:
    """What a file says, if anything: whatever is said can be written and is a forest."""
    sniff(data)
    try:
        documents = list(FORMATS[format].parse(io.BytesIO(data)))
    except SourceError:
        return []
    for document in documents:
        json.dumps(document.as_json(), ensure_ascii=False).encode()
        parents = {comment.n: comment.parent for comment in document.comments}
        assert list(parents) == list(range(1, len(parents) + 1))
        safe: set[int | None] = {None}
        for n in parents:
            path: list[int | None] = []
            at: int | None = n
            while at not in safe:
                assert at not in path
                path.append(at)
                at = parents[at]  # type: ignore[index]
            safe.update(path)
    return documents


@pytest.mark.parametrize("path", FILES, ids=samples.name)
def test_a_file_with_torn_bytes_is_no_crash(path: Path) -> None:
    data, luck = path.read_bytes(), random.Random(path.name)
    for _ in range(60):
        torn = bytearray(data)
        for _ in range(luck.randint(1, 4)):
            at, length = luck.randrange(len(torn)), luck.choice((1, 1, 2, 8, 200))
            action = luck.randrange(4)
            if action == 0:
                del torn[at : at + length]
            elif action == 1:
                torn[at : at + length] = luck.randbytes(length)
            elif action == 2:
                torn[at:at] = torn[luck.randrange(len(torn)) :][:length]
            else:
                del torn[at:]
            torn = torn or bytearray(b"{")
        read(bytes(torn), path.parent.name)


@pytest.mark.parametrize("format", JSON)
def test_a_file_with_strange_values_is_no_crash(format: str) -> None:
    for path in samples.of(format):
        luck = random.Random(path.name)
        values = [json.loads(line) for line in _texts(path)]
        for _ in range(60):
            changed = copy.deepcopy(values)
            for _ in range(luck.randint(1, 5)):
                _change(changed, luck)
            read("\n".join(json.dumps(value) for value in changed).encode(), format)


@pytest.mark.parametrize("format", JSON)
@given(value=st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("id", "comments", "data", "children", "kind", "text", "author", "parent",
                         "post_stream", "posts", "response", "replies", "version")),
        inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
@settings(max_examples=30)
def test_any_json_is_no_crash(format: str, value: object) -> None:
    read(json.dumps(value).encode(), format)


@given(text=st.text(alphabet="-:{}[]&*!|>'\"#%@ \n\tab1", max_size=80))
@settings(max_examples=100)
def test_any_yaml_is_no_crash(text: str) -> None:
    read(b"_id: 1\nname: a\n" + text.encode(), "staticman")
    read(b"- id: 1\n  page_key: a\n  content: b\n" + text.encode(), "artalk")


@pytest.mark.parametrize("format", JSON)
def test_a_thread_ten_thousand_deep_is_read_or_refused(format: str) -> None:
    [path, *_] = samples.of(format)
    text = path.read_text().split("\n", 1)[0] if path.suffix == ".jsonl" else path.read_text()
    deep = '{"comments": [{"comment": ' * 10_000
    assert read((text.rstrip()[:-1] + ', "x": ' + deep).encode(), format) == []


def test_private_facts_of_the_samples_are_in_no_document() -> None:
    for path in FILES:
        for document in read(path.read_bytes(), path.parent.name):
            said = json.dumps(document.as_json())
            assert "@pellworth.example" not in said, path
            assert "192.0.2." not in said, path
            assert "gravatar" not in said, path


def _texts(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    if path.suffix != ".jsonl":
        return [text]
    return [line for line in text.splitlines() if line.endswith("}")]


def _change(value: Any, luck: random.Random) -> None:
    """Put something strange somewhere into it."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = luck.choice(keys)
        if isinstance(value[key], (list, dict)) and value[key] and luck.random() < 0.85:
            value = value[key]
            continue
        action = luck.randrange(3)
        if action == 0:
            value[key] = copy.deepcopy(luck.choice(STRANGE))
        elif action == 1:
            del value[key]
        else:
            value[key] = copy.deepcopy(value[luck.choice(keys)])
        return
