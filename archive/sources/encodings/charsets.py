"""Names of encodings: what a page calls its own, and which codec a browser takes for that.

Old labels mean more than they say: whoever wrote "iso-8859-1" typed on Windows. The labels and
what they stand for are those of https://encoding.spec.whatwg.org/#names-and-labels.
"""

from __future__ import annotations

import codecs
import re

DECLARED_WITHIN = 4096  # bytes; the standard asks for 1024, old pages put scripts before it

# Whoever can read one of these words in ASCII is not reading that: a page that says so in a meta
# element is UTF-8, and nobody calls it wrong.
WIDE = frozenset({"utf-16", "utf-32"})

# Python's own name for an encoding -> what browsers read it as.
_STANDS_FOR = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "cp1252": "windows-1252",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "iso8859-9": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
    "cp874": "cp874",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "cp866": "ibm866",
    **{f"iso8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "mac-roman": "macintosh",
    "mac-cyrillic": "mac-cyrillic",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "hz": "hz-gb-2312",
    "big5": "big5",
    "big5hkscs": "big5",
    "cp950": "big5",
    "shift_jis": "shift_jis",
    "cp932": "shift_jis",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "iso2022_jp_1": "iso-2022-jp",
    "iso2022_jp_2": "iso-2022-jp",
    "euc_kr": "euc-kr",
    "cp949": "euc-kr",
    "johab": "johab",
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "utf-32": "utf-32",
    "utf-32-le": "utf-32",
    "utf-32-be": "utf-32",
    # Code pages of DOS: no browser knows them, and files of that time name them.
    "cp437": "ibm437",
    "cp850": "ibm850",
    "cp852": "ibm852",
    "cp855": "ibm855",
}
# Labels that are about, and that Python does not know.
_LABELS = {
    "x-sjis": "shift_jis",
    "windows-31j": "shift_jis",
    "ms932": "shift_jis",
    "sjis": "shift_jis",
    "x-euc-jp": "euc-jp",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-x-big5": "big5",
    "cn-big5": "big5",
    "x-euc-kr": "euc-kr",
    "ks_c_5601-1989": "euc-kr",
    "windows-949": "euc-kr",
    "iso-8859-8-i": "iso-8859-8",
    "logical": "iso-8859-8",
    "visual": "iso-8859-8",
    "dos-874": "cp874",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "koi8": "koi8-r",
    "koi": "koi8-r",
    "koi8-ru": "koi8-u",
    "x-mac-roman": "macintosh",
    "mac": "macintosh",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "unicode": "utf-16",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "x-unicode20utf8": "utf-8",
    "csunicode": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "ucs-2": "utf-16",
    "ansi": "windows-1252",
    "x-ansi": "windows-1252",
    "dos-866": "ibm866",
}
# The codecs for a name: the first that reads all the bytes is taken. Each vendor added
# characters of its own, such as circled numbers, without saying so in the label.
_CODECS = {
    "shift_jis": ("cp932", "shift_jisx0213"),
    "euc-jp": ("euc_jp", "euc_jis_2004"),
    "iso-2022-jp": ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004"),
    "big5": ("big5hkscs", "cp950"),
    "euc-kr": ("cp949",),
    "hz-gb-2312": ("hz",),
    "macintosh": ("mac_roman",),
}

_CODE_PAGE = re.compile(r"^(?:x-)?(?:windows|win|cp|ms|ibm|dos)[-_]?(\d{3,4})$")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_XML = re.compile(rb"\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']?([\w.:+-]{1,40})", re.I)
_META = re.compile(
    rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*(?:charset\s*=\s*)?([\w.:+-]{1,40})", re.I
)


def name_for(label: str) -> str | None:
    """The name of the encoding that a label means; null for one that is not read here.

    UTF-7 is not, for it hides markup; nor are Python's own codecs that are no encodings.
    """
    label = label.strip().strip("\"'").lower()
    if label in _LABELS:
        return _LABELS[label]
    for spelling in (label, _CODE_PAGE.sub(r"cp\1", label)):
        try:
            return _STANDS_FOR.get(codecs.lookup(spelling).name)
        except (LookupError, ValueError):  # ValueError: a NUL in it
            continue
    return None


def codecs_for(name: str) -> tuple[str, ...]:
    """Python's codecs for a name that `name_for` gave, the best first."""
    return _CODECS.get(name, (name,))


def declared_in(head: bytes) -> str | None:
    """The label that a page gives in its XML declaration or a meta element."""
    head = head[:DECLARED_WITHIN]
    if found := _XML.match(head):
        return found[1].decode("ascii", "replace")
    if found := _META.search(_COMMENT.sub(b"", head)):
        return found[1].decode("ascii", "replace")
    return None
