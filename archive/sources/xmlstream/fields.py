"""The fields of a unit, which is a flat list of small elements: strictly, or as far as they go.

    <wp:comment_id>7</wp:comment_id>            Field("wp:comment_id", "7")
    <category domain="post_tag">Tide</category> Field("category", "Tide", {"domain": "post_tag"})

Namespaces are told by their URI, because every exporter is free in its prefixes; the names that
come out have the customary ones.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import re
from collections.abc import Iterator, Mapping

import lxml.etree

from archive.sources import encodings
from archive.sources.document import SourceError

# The customary prefix of each namespace, by the start of its URI; the longest start counts.
CUSTOMARY = (
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/dc/elements/1.1", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://purl.org/syndication/thread/1.0", "thr"),
    ("http://purl.org/rss/1.0/modules/slash", "slash"),
    ("http://wellformedweb.org/commentapi", "wfw"),
    ("http://www.w3.org/2007/app", "app"),
    ("http://purl.org/atom/app#", "app"),
    ("http://schemas.google.com/blogger", "blogger"),
    ("http://schemas.google.com/g/2005", "gd"),
    ("http://disqus.com/disqus-internals", "dsq"),
    ("http://www.disqus.com", "dsq"),
    ("http://www.w3.org/2005/atom", ""),
    ("http://purl.org/atom/ns#", ""),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf/simple/0.9", ""),
    ("http://backend.userland.com/rss", ""),
    ("http://disqus.com", ""),
    ("urn:afterword:", "afterword"),
)
UNKNOWN = "urn:undeclared:"
_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[^/]*/?(excerpt)?/?$", re.I)
_NAMES_INSIDE = re.compile(r"\sxmlns(?::[\w.-]+)?=\"[^\"]*\"")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_ATTRIBUTE = re.compile(r"([\w:.-]{1,64})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>/]+))")
# What XML cannot hold: it has no place in a text either.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """`inner` are the fields inside of a field that has some; its value is then their markup."""

    name: str
    value: str
    attributes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    inner: tuple[Field, ...] = ()


class Names(dict[str, str]):
    """Customary names for qualified ones, each worked out once: `names[element.tag]`."""

    def __missing__(self, tag: str) -> str:
        uri, _, local = tag.rpartition("}")
        prefix = prefix_of(uri[1:]) if uri else ""
        name = f"{prefix}:{local}" if prefix else local
        if len(self) > 4096:  # hostile names
            self.clear()
        self[tag] = name
        return name


def prefix_of(uri: str) -> str:
    if found := _WORDPRESS.match(uri):
        return "excerpt" if found[1] else "wp"
    if uri.startswith(UNKNOWN):
        return uri.removeprefix(UNKNOWN)
    lowered = uri.lower().replace("https://", "http://", 1)
    return next((prefix for start, prefix in CUSTOMARY if lowered.startswith(start)), "other")


def text_in(element: lxml.etree._Element) -> str:
    """The text of a field, or its markup where somebody forgot to escape it."""
    if not len(element):
        return element.text or ""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        parts.append(
            lxml.etree.tostring(child, encoding="unicode")
            if isinstance(child.tag, str)
            else child.tail or ""
        )
    return _NAMES_INSIDE.sub("", "".join(parts))


def fields_in(element: lxml.etree._Element, names: Names) -> Iterator[Field]:
    """The fields of a sound unit, those inside them too (one level: exports have no more)."""
    for child in element:
        if not isinstance(child.tag, str):
            continue  # an entity that nobody declared
        inner = tuple(
            Field(names[one.tag], text_in(one), _attributes(one, names))
            for one in child
            if isinstance(one.tag, str)
        )
        yield Field(names[child.tag], text_in(child), _attributes(child, names), inner)


def _attributes(element: lxml.etree._Element, names: Names) -> dict[str, str]:
    return {names[str(key)]: str(value) for key, value in element.attrib.items()}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Known:
    """The fields that a unit of some format may have, by customary name.

    texts    those that may hold markup: of the others, none has another field inside
    nests    those that hold fields
    """

    fields: frozenset[str]
    texts: frozenset[str] = frozenset()
    nests: frozenset[str] = frozenset()

    @functools.cached_property
    def start(self) -> re.Pattern[str]:
        """A start tag of any of them, whatever its prefix."""
        names = sorted({re.escape(name.rpartition(":")[2]) for name in self.fields}, reverse=True)
        return re.compile(rf"<((?:[\w.-]{{1,64}}:)?(?:{'|'.join(names)}))(?=[\s/>])[^<>]*>")

    @functools.cached_property
    def inside(self) -> Known:
        """The same for the fields inside of one: there are none inside of those."""
        return dataclasses.replace(self, nests=frozenset())


def fields_of(unit: str, known: Known, prefixes: Mapping[str, str]) -> list[Field]:
    """The fields of a unit that no parser takes. Nothing is lost that stands in a known field: one
    that is never closed ends where the next one begins.

    `prefixes` are customary prefixes by those of the file.
    """
    return _Fields(unit, known, prefixes).read()


class _Fields:
    def __init__(self, unit: str, known: Known, prefixes: Mapping[str, str]):
        self.unit = unit
        self.known = known
        self.prefixes = prefixes
        self.start = known.start
        self.missing: set[tuple[str, bool]] = set()

    def read(self) -> list[Field]:
        found: list[Field] = []
        at = 0
        while tag := self.start.search(self.unit, at):
            name = self._customary(tag[1])
            if name not in self.known.fields:
                at = tag.end()
                continue
            attributes = attributes_of(tag[0])
            if tag[0].endswith("/>"):
                found.append(Field(name, "", attributes))
                at = tag.end()
                continue
            end, at = self._end(tag, name)
            raw = self.unit[tag.end() : end]
            inner: tuple[Field, ...] = ()
            if name in self.known.nests:
                inner = tuple(_Fields(raw, self.known.inside, self.prefixes).read())
            found.append(Field(name, value_of(raw), attributes, inner))
        return found

    def _end(self, tag: re.Match[str], name: str) -> tuple[int, int]:
        """Where the value of a field ends, and where the next field may begin."""
        qualified, start = re.escape(tag[1]), tag.end()
        lead = start
        while lead < len(self.unit) and self.unit[lead].isspace():
            lead += 1
        ends = self._search(rf"</{qualified}\s*>", tag[1], False, start)
        sure = None
        if self.unit.startswith(_CDATA, lead):
            sure = self._search(rf"\]\]>\s*</{qualified}\s*>", tag[1], True, start)
            if sure is None and ends is None:
                sure = self._search(r"\]\]>\s*(?=<)", "", True, start)
        if sure:
            return sure.start() + len(_CDATA_END), sure.end()
        if ends is None and name in self.known.nests:
            return start, start  # what stands in it is read as if it stood beside it
        limit = ends.start() if ends else len(self.unit)
        if name not in self.known.nests:
            following = self._following(start, limit, name if ends else "")
            if following is not None:
                return following, following
        return limit, ends.end() if ends else limit

    def _search(self, pattern: str, name: str, sure: bool, start: int) -> re.Match[str] | None:
        """Once a closing tag is nowhere in the rest, it is not looked for again."""
        if (name, sure) in self.missing:
            return None
        found = re.compile(pattern).search(self.unit, start)
        if found is None:
            self.missing.add((name, sure))
        return found

    def _following(self, start: int, limit: int, name: str) -> int | None:
        """Where another field begins before the end tag, which then is not this field's own."""
        at = start
        while (tag := self.start.search(self.unit, at, limit)) is not None:
            other = self._customary(tag[1])
            prefixed = ":" in other
            if other in self.known.fields and (prefixed or name not in self.known.texts):
                return tag.start()
            at = tag.end()
        return None

    def _customary(self, qualified: str) -> str:
        prefix, colon, local = qualified.rpartition(":")
        if not colon:
            return local
        customary = self.prefixes.get(prefix, prefix)
        return f"{customary}:{local}" if customary else local


def value_of(raw: str) -> str:
    """The text of a field as it stands in the file: CDATA and escapes undone, once."""
    stripped = raw.strip()
    if stripped.startswith(_CDATA):
        # Whatever stands between the first opening and the last closing is the text, with
        # closings that an author wrote and no exporter split.
        body = stripped.removeprefix(_CDATA).removesuffix(_CDATA_END)
        return body.replace("]]]]><![CDATA[>", "]]>").replace("]]><![CDATA[", "")
    parts = []
    rest = raw
    while (at := rest.find(_CDATA)) >= 0:
        end = rest.find(_CDATA_END, at)
        if end < 0:
            break
        parts += [html.unescape(rest[:at]), rest[at + len(_CDATA) : end]]
        rest = rest[end + len(_CDATA_END) :]
    parts.append(html.unescape(rest.replace(_CDATA, "")))
    return CONTROLS.sub("", "".join(parts))


def attributes_of(tag: str) -> dict[str, str]:
    return {
        name: html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag[:8192])
    }


def cleaned(unit: bytes) -> tuple[bytes, list[str]]:
    """A unit as sound UTF-8 without the characters that XML cannot hold, and what was done."""
    done = []
    try:
        unit.decode("utf-8")
    except UnicodeDecodeError:
        unit, what = _decoded(unit)
        done.append(what)
    without = _NO_CONTROLS.sub(b"", unit)
    for invalid in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        without = without.replace(invalid, b"")
    if without != unit:
        count = len(unit) - len(without)
        done.append(f"{count} control characters were left out")
    return without, done


def _decoded(unit: bytes) -> tuple[bytes, str]:
    repaired = unit.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    sound = sum(character > "\x7f" for character in repaired) - broken
    if sound > 2 * broken:
        return repaired.encode(), f"{broken} bytes that are no UTF-8 stand as \ufffd"
    try:
        guessed = encodings.decode(unit)
    except SourceError:
        return repaired.encode(), f"{broken} bytes that are no UTF-8 stand as \ufffd"
    return guessed.text.encode(), (
        f"it is not in the file's encoding and was read as {guessed.encoding}"
        f" (confidence {guessed.confidence:.0%})"
    )
