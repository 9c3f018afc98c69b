"""Texts as XML can hold them."""

from __future__ import annotations

import dataclasses
import html
import re
from collections import Counter
from typing import TextIO

# All but the characters of https://www.w3.org/TR/xml/#charsets.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"


@dataclasses.dataclass(slots=True)
class XmlWriter:
    """Elements one after the other. What XML cannot hold becomes U+FFFD and is counted under
    `place`, the title of what is being written."""

    stream: TextIO
    replaced: Counter[str]
    place: str = ""

    def raw(self, markup: str) -> None:
        self.stream.write(markup)

    def element(self, name: str, value: str, attributes: str = "") -> None:
        """One with a short value, escaped."""
        self.stream.write(f"<{name}{attributes}>{self.escaped(value)}</{name}>\n")

    def text(self, name: str, value: str, attributes: str = "") -> None:
        """One with a text of any kind, as CDATA: a regular expression reads that too."""
        self.stream.write(f"<{name}{attributes}>{self.cdata(value)}</{name}>\n")

    def cdata(self, value: str) -> str:
        if "\r" in value:  # a parser would take it for a line end; as an entity it stays
            return self.escaped(value).replace("\r", "&#13;")
        value = self.fit(value).replace("]]>", "]]]]><![CDATA[>")
        return f"<![CDATA[{value}]]>"

    def escaped(self, value: str) -> str:
        return html.escape(self.fit(value))

    def fit(self, value: str) -> str:
        if value.isascii() and value.isprintable():
            return value
        fit, count = UNFIT.subn(REPLACEMENT, value)
        if count:
            self.replaced[self.place] += count
        return fit
