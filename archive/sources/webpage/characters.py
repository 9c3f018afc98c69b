"""Characters that HTML may hold and XML may not: lxml reads them, and refuses to write them.

Every element that is moved or made anew would raise over one, so they are left out of a page
before it is parsed: the control characters, half characters, and the two that are none, be they
in the text or written as a reference such as "&#1;".

Attributes may be too many as well: libxml2 compares each with all before it in its tag.
"""

from __future__ import annotations

import re

RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,7})|([0-9]{1,8}));?")
MOST_ATTRIBUTES = 200  # of one tag; the busiest of real pages have some forty
# Two characters are the least that an attribute and the blank before it take up.
LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{2 * MOST_ATTRIBUTES},}}")
ATTRIBUTE = re.compile(r"""[^\s"'=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")
FORM_FEED = "\x0c"  # white space in HTML


def fit_for_xml(text: str) -> str:
    """The text without them; white space stays white space, so that lines keep their numbers."""
    text = RAW.sub(lambda found: " " if found[0] == FORM_FEED else "", text)
    text = LONG_TAG.sub(_with_fewer_attributes, text)
    return REFERENCE.sub(_kept, text) if "&#" in text else text


def _with_fewer_attributes(tag: re.Match[str]) -> str:
    """The tag up to its last attribute that is read; the lines of the others stay."""
    for n, attribute in enumerate(ATTRIBUTE.finditer(tag[0])):
        if n > MOST_ATTRIBUTES:
            cut = attribute.start()
            return tag[0][:cut] + "\n" * tag[0].count("\n", cut)
    return tag[0]


def _kept(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if number <= 0xFFFF and RAW.match(chr(number)) else reference[0]
