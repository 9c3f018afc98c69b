"""One unit of a file through a parser that forgives nothing and fetches nothing."""

from __future__ import annotations

import re

import lxml.etree

# "xmlns:wp='http://wordpress.org/export/1.2/'" and "xmlns='http://www.w3.org/2005/Atom'".
DECLARATION = re.compile(
    rb"\sxmlns(?::([\w.-]{1,64}))?\s*=\s*(?:\"([^\"<&]{0,500})\"|'([^'<&]{0,500})')"
)
_UNDECLARED = re.compile(r"Namespace prefix ([\w.-]{1,64}) ")
UNKNOWN = "urn:undeclared:"


class Strict:
    """`spaces` are the namespaces that the file's head declares, by prefix; "" is the default.

    `broken` is what was wrong with the last unit that was refused, and `broken_line` where in it.
    """

    def __init__(self, spaces: dict[str, str] | None = None):
        self.spaces = dict(spaces or {})
        self.undeclared: list[str] = []
        self.broken = ""
        self.broken_line = 1
        self._lead = b""
        self._parser = lxml.etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,  # for texts of more than 10 MB; nesting still ends at 2,048
            remove_comments=True,
            remove_pis=True,
            encoding="utf-8",
        )
        self.declare({})

    def declare(self, spaces: dict[str, str]) -> None:
        self.spaces.update(spaces)
        said = "".join(
            f' xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in self.spaces.items()
        )
        self._lead = f"<root{said}>".encode()

    def find_undeclared(self, prefix: str) -> None:
        self.undeclared.append(prefix)
        self.declare({prefix: UNKNOWN + prefix})

    def parse(self, unit: bytes) -> lxml.etree._Element | None:
        """The element that the unit is, or null if it is not exactly one sound element.

        A prefix that nobody declared, as in a fragment cut out of a file, is declared from here on.
        """
        # Each try declares one more prefix; hostile units have thousands.
        for _ in range(8):
            try:
                root = lxml.etree.fromstring(b"%b%b</root>" % (self._lead, unit), self._parser)
            except lxml.etree.XMLSyntaxError as error:
                self.broken = (error.msg or "").partition(", line ")[0]
                self.broken_line = max(1, (error.position or (1, 0))[0])
                prefix = _UNDECLARED.match(self.broken)
                if prefix and len(self.undeclared) < 32 and prefix[1] not in self.spaces:
                    self.find_undeclared(prefix[1])
                    continue
                return None
            if len(root) != 1 or (root.text or "").strip() or (root[0].tail or "").strip():
                self.broken, self.broken_line = "More than one element stands here", 1
                return None
            return root[0]
        return None


def declared_in(head: bytes) -> dict[str, str]:
    """The namespaces that stand in the head of a file, by prefix."""
    return {
        (prefix or b"").decode("ascii", "ignore"): (double or single).decode("utf-8", "replace")
        for prefix, double, single in DECLARATION.findall(head)
        if prefix not in (b"xml", b"xmlns") and (double or single or not prefix)
    }
