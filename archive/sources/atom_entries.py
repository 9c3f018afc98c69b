"""The entries of an Atom feed as records: what each is, and which other one it answers."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.sources.document import State
from archive.sources.fragments import line_of_text
from archive.sources.xmlstream import Field, Strict, Unit, fields_of, mojibake_in
from archive.sources.xmlstream.fields import Known, Names, cleaned, fields_in, prefix_of
from archive.sources.xmlstream.window import line_ends

ENTRY = Known(
    fields=frozenset({
        "id", "title", "content", "summary", "published", "updated", "issued", "created",
        "modified", "author", "name", "uri", "url", "email", "link", "category", "thr:in-reply-to",
        "thr:total", "app:control", "app:draft", "dc:subject", "blogger:type", "blogger:status",
        "blogger:parent", "blogger:inReplyTo", "blogger:filename", "blogger:trashed",
        "gd:extendedProperty",
    }),
    texts=frozenset({"title", "content", "summary"}),
    nests=frozenset({"author", "app:control"}),
)  # fmt: skip
KIND = "http://schemas.google.com/g/2005#kind"
KINDS = re.compile(r"kind#(\w+)$")
STATES: Mapping[str, State] = {
    "": "published",
    "live": "published",
    "draft": "draft",
    "scheduled": "draft",
    "pending": "pending",
    "spam": "spam",
    "soft_trashed": "deleted",
    "trashed": "deleted",
    "deleted": "deleted",
    "emptied": "deleted",
}
# .../feeds/7/12/comments/default/34: the comment that a Blogger comment answers.
_ANSWERED = re.compile(r"/comments/default/(\d+)(?:[?#]|$)")

Record = dict[str, Any]


class EntryReader:
    """Records hold strings as they stand in the feed; texts are markup."""

    def __init__(self, strict: Strict):
        self.strict = strict
        self.names = Names()

    def record(self, unit: Unit) -> Record:
        if unit.element is not None:
            return self._record(unit, fields_in(unit.element, self.names), [])
        why = "has no end tag"
        if unit.closed:
            self.strict.parse(unit.data)
            why = f"is not well-formed XML: {self.strict.broken}"
        data, done = cleaned(unit.data)
        element = self.strict.parse(data) if done else None
        fields: Iterable[Field]
        if element is not None:
            fields = fields_in(element, self.names)
        else:
            done.append("its fields were read one by one")
            prefixes = {prefix: prefix_of(uri) for prefix, uri in self.strict.spaces.items()}
            fields = fields_of(data.decode("utf-8", "replace"), ENTRY, prefixes)
        problem = {
            "line": unit.line,
            "code": "not-well-formed",
            "message": f"This entry {why}; {'; '.join(done)}.",
        }
        return self._record(unit, fields, [problem])

    def _record(self, unit: Unit, fields: Iterable[Field], problems: list[Record]) -> Record:
        record = _blank(unit, problems)
        said: dict[str, str] = {}
        for field in fields:
            name, value, attributes = field.name, field.value.strip(), field.attributes
            if name == "link":
                rel = attributes.get("rel") or "alternate"
                record["links"].setdefault(rel, attributes.get("href") or value)
            elif name == "category":
                _category(record, attributes, value)
            elif name == "thr:in-reply-to":
                record["answers"] = attributes.get("ref") or attributes.get("href")
                record["page_url"] = attributes.get("href")
            elif name == "author":
                own = {one.name: one.value.strip() for one in field.inner}
                record["author"] = record["author"] or own.get("name") or None
                record["author_url"] = record["author_url"] or own.get("uri") or own.get("url")
                record["address"] = record["address"] or own.get("email") or None
            elif name in ("title", "content", "summary"):
                said.setdefault(name, _markup(field))
            elif name == "app:control":
                draft = [one.value.strip() for one in field.inner if one.name == "app:draft"]
                record["state"] = "draft" if "yes" in draft else record["state"]
            elif name == "dc:subject" and value:
                record["tags"].append(value)
            elif name == "gd:extendedProperty":
                if attributes.get("name") == "blogger.contentRemoved":
                    removed = attributes.get("value") == "true"
                    record["state"] = "deleted" if removed else record["state"]
            else:
                said.setdefault(name, value)
        _settle(record, said)
        return record


def _blank(unit: Unit, problems: list[Record]) -> Record:
    return {
        "links": {},
        "tags": [],
        "kind": None,
        "answers": None,
        "parent": None,
        "page_url": None,
        "author": None,
        "author_url": None,
        "address": None,
        "state": "published",
        "lines": (unit.line, unit.line + line_ends(unit.data)),
        "problems": [*problems, *map(dataclasses.asdict, mojibake_in(unit))],
    }


def _category(record: Record, attributes: Mapping[str, str], value: str) -> None:
    term = attributes.get("term") or value
    if attributes.get("scheme") == KIND:
        found = KINDS.search(term)
        record["kind"] = found[1] if found else term
    elif term:
        record["tags"].append(attributes.get("label") or term)


def _settle(record: Record, said: Mapping[str, str]) -> None:
    record["id"] = said.get("id") or None
    record["title"] = said.get("title", "")
    record["content"] = said.get("content") or said.get("summary") or ""
    record["summary"] = said.get("summary", "") if said.get("content") else ""
    record["published"] = next(_some(said, "published", "issued", "created"), None)
    record["updated"] = next(_some(said, "updated", "modified"), None)
    record["total"] = said.get("thr:total")
    if kind := said.get("blogger:type"):
        record["kind"] = kind.lower()
    if status := said.get("blogger:status"):
        record["state"] = STATES.get(status.lower(), "private")
    if said.get("blogger:trashed"):
        record["state"] = "deleted"
    if page := said.get("blogger:parent"):
        record["answers"] = page
    record["parent"] = said.get("blogger:inReplyTo") or None
    id = record["id"] or ""
    answered = _ANSWERED.search(record["links"].get("related", ""))
    if answered and ".post-" in id:
        record["parent"] = f"{id.rpartition('.post-')[0]}.post-{answered[1]}"


def _some(said: Mapping[str, str], *names: str) -> Iterator[str]:
    return (value for name in names if (value := said.get(name)))


def _markup(field: Field) -> str:
    """A text as markup, whatever of the three ways to write one was taken."""
    kind = field.attributes.get("type", "text").lower()
    mode = field.attributes.get("mode", "").lower()
    if kind == "xhtml" or mode == "xml" or field.inner:
        return field.value
    if "html" in kind or mode == "escaped":
        return field.value
    return html.escape(field.value, quote=False)


def head_of(head: bytes, strict: Strict) -> tuple[str | None, str | None, str]:
    """Title, language and generator of a feed, from what stands before its first entry."""
    known = Known(
        fields=frozenset({"title", "generator", "author", "name"}),
        texts=frozenset({"title"}),
        nests=frozenset({"author"}),
    )
    text = cleaned(head)[0].decode("utf-8", "replace")
    prefixes = {prefix: prefix_of(uri) for prefix, uri in strict.spaces.items()}
    said: dict[str, str] = {}
    for field in fields_of(text, known, prefixes):
        said.setdefault(field.name, _markup(field))
    language = re.search(r"<(?:[\w.-]+:)?feed\b[^<>]*\sxml:lang\s*=\s*[\"']([\w-]{1,20})", text)
    generator = said.get("generator", "").strip().lower()
    return (
        line_of_text(said.get("title", "")),
        language[1] if language else None,
        generator if generator.isprintable() else "",
    )
