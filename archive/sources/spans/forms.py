"""How a value is written in a capture, and what it reads there: the documented normalisations.

A form is one step or several, from the outside in: "json+markup" is markup in a JSON string. After
the steps blanks are left out, on both sides of a comparison: how wide the gap between two words is,
or whether two elements have one, is for a browser to say and not in the bytes.

    text      as it stands
    cdata     XML inside of a CDATA: only the splits that hide a "]]>" are undone
    json      what stands between the quotes of a JSON string, or a number: escapes are decoded
    yaml      a YAML scalar, with its quotes if it has some: escapes of a "double" one are decoded,
              '' of a 'single' one is ', the folds and indents of the others are blanks
    xml       the content of an XML element or attribute: CDATA undone, entities decoded, once
    entities  HTML text or an attribute: entities decoded, once
    markup    tags, remarks, scripts and styles left out, entities decoded

The last step may be a reading, which the value must come out of:

    number    the digits, with their sign: "1,204" is 1204, "4,5" is 4.5 and "1.2K" is 1200
    address   an address, or the end of one: "#comment-7", where the page gives the rest
    drawn     whole lines, in which a tool drew marks between the words (Markdown, list signs) that
              are not told apart: the letters and digits of the value are in them, in its order
    date      a date as people or machines write it, read as `dates` does; the offset of its zone
              may stand elsewhere
"""

from __future__ import annotations

import html
import re

from archive.sources import dates
from archive.sources.dates import moments, stamps
from archive.sources.spans.trace import Trace, Writing, squeezed

ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,32});?")
NUMBER = re.compile(
    r"([-+\u2212]?\d+(?:[,\u00a0\u202f']\d{3})*(?:[.,]\d{1,2}(?!\d)|\.\d+)?)((?<=\d)[kKmM]\b|)"
)
THOUSANDS = {"": 1, "k": 1_000, "m": 1_000_000}
_SPLIT = re.compile(r"(\]\])\]\]><!\[CDATA\[(?=>)|\]\]><!\[CDATA\[")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.S)
_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.S
)
_YAML_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\s+|.)", re.S)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "0": "", "a": "", "e": "",
            "v": "", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}  # fmt: skip
# Tags as browsers end them: a quoted ">" ends none.
TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?[^<>]*+>|<![A-Za-z][^<>]*+>"
    r"|<(/?)([A-Za-z][^\s/<>]*+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|<(/?)([A-Za-z][^\s/<>]*+)([^<>]*+)>",
    re.S,
)
UNSEEN = frozenset({"script", "style", "template", "iframe", "object", "svg", "math", "select",
                    "textarea", "button", "audio", "video", "canvas", "map"})  # fmt: skip
_RAW_ENDS = {
    name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "iframe", "textarea")
}


def normalised(raw: str, form: str) -> str:
    """What a cut reads: the characters of the value, without blanks."""
    return squeezed(decoded(raw, form))


def decoded(raw: str, form: str) -> str:
    """The same with the blanks as they stand."""
    return traced(Trace.verbatim(raw, 0, len(raw)), form).text


def gives(raw: str, said: str, form: str) -> bool:
    """Whether the cut gives the value `said`: is it, or reads it, as its form says."""
    reading = form.rpartition("+")[2]
    if reading == "date":
        return reads_date(decoded(raw, form), said)
    cut = normalised(raw, form)
    if reading == "drawn":
        letters = iter(filter(str.isalnum, cut))
        return all(each in letters for each in squeezed(said) if each.isalnum())
    if reading == "number":
        return number_in(cut) == number_in(said)
    value = squeezed(said)
    return cut == value or (reading == "address" and is_end_of(cut, value))


def traced(trace: Trace, form: str) -> Trace:
    for step in form.split("+"):
        if step == "json":
            trace = _unescaped(trace, _JSON_ESCAPE)
        elif step == "yaml":
            trace = _yaml(trace)
        elif step == "xml":
            trace = _xml(trace)
        elif step == "cdata":
            trace = _replaced(trace, _SPLIT, {})
        elif step == "entities":
            trace = _entities(trace)
        elif step == "markup":
            trace = _without_markup(trace)
    return trace


def number_in(text: str) -> float | None:
    """The first number of a text, with the groups of its digits joined."""
    found = NUMBER.search(text)
    if not found:
        return None
    bare = re.sub(r",(\d{1,2})$", r".\1", found[1].replace("\u2212", "-"))
    number = float(re.sub(r"[,\u00a0\u202f'+]", "", bare))
    return round(number * THOUSANDS[found[2].lower()], 6)


def is_end_of(cut: str, value: str) -> bool:
    """Whether a relative address, or one in the clothes of a web archive, is this one."""
    if not cut:
        return False
    bare = re.sub(r"^(?:\.{1,2}/)+", "", cut)
    return (len(bare) > 1 and value.endswith(bare)) or (len(value) > 10 and cut.endswith(value))


def reads_date(text: str, value: str) -> bool:
    """Whether a text says this date, as exactly or more."""
    line = " ".join(text.split())
    found = [moments.read(line, zone="+00:00"), moments.read(line), stamps.letter_stamp(line)]
    reading = dates.read(line[:80]) or dates.find(line)
    if reading:
        found += [dates.settle(reading, day_first=first) for first in (None, True, False)]
    wanted = value, re.sub(r"(?<=:\d\d)[+-]\d\d:\d\d$", "", value)
    return any(
        one and one.value and (one.value.startswith(value) or one.value in wanted) for one in found
    )


def _replaced(trace: Trace, pattern: re.Pattern[str], letters: dict[str, str] | None) -> Trace:
    written, done = Writing(), 0
    for found in pattern.finditer(trace.text):
        written.add_from(trace, done, found.start())
        if letters is None:
            with_ = html.unescape(found[0])
        else:
            with_ = _escape(found[0], letters) if letters else found[1] or ""
        written.add(with_, *trace.place(found.start(), found.end()))
        done = found.end()
    if not done:
        return trace
    written.add_from(trace, done, len(trace))
    return written.trace()


def _escape(written: str, letters: dict[str, str]) -> str:
    kind = written[1]
    if kind in "uUx" and len(written) > 3:
        if len(written) == 12 and written[6] == "\\":
            return chr(
                0x10000
                + ((int(written[2:6], 16) - 0xD800) << 10)
                + (int(written[8:12], 16) - 0xDC00)
            )
        code = int(written[2:], 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    return "" if kind.isspace() else letters.get(kind, kind)


def _unescaped(trace: Trace, pattern: re.Pattern[str]) -> Trace:
    return _replaced(trace, pattern, _LETTERS) if "\\" in trace.text else trace


def _entities(trace: Trace) -> Trace:
    return _replaced(trace, ENTITY, None) if "&" in trace.text else trace


def _yaml(trace: Trace) -> Trace:
    text = trace.text
    if text[:1] == '"':
        inner = Writing()
        inner.add_from(trace, 1, len(text) - 1)
        return _unescaped(inner.trace(), _YAML_ESCAPE)
    if text[:1] == "'":
        inner, done = Writing(), 1
        for found in re.finditer("''", text[1:-1]):
            inner.add_from(trace, done, found.start() + 2)
            done = found.end() + 1
        inner.add_from(trace, done, len(text) - 1)
        return inner.trace()
    if text[:1] in "|>" and (head := re.match(r"[|>][-+0-9]*[^\n]*\n", text)):
        inner = Writing()
        inner.add_from(trace, head.end(), len(text))
        return inner.trace()
    return trace


def _xml(trace: Trace) -> Trace:
    if "<![CDATA[" not in trace.text:
        return _entities(trace)
    written, done = Writing(), 0
    for found in _CDATA.finditer(trace.text):
        _add_decoded(written, trace, done, found.start())
        written.add_from(trace, *found.span(1))
        done = found.end()
    _add_decoded(written, trace, done, len(trace))
    return written.trace()


def _add_decoded(written: Writing, trace: Trace, first: int, last: int) -> None:
    done = first
    for found in ENTITY.finditer(trace.text, first, last):
        written.add_from(trace, done, found.start())
        written.add(html.unescape(found[0]), *trace.place(found.start(), found.end()))
        done = found.end()
    written.add_from(trace, done, last)


def _without_markup(trace: Trace) -> Trace:
    text = trace.text
    if "<" not in text:
        return _entities(trace)
    written, done, position = Writing(), 0, 0
    while found := TAG.search(text, position):
        _add_decoded(written, trace, done, found.start())
        done = found.end()
        name = (found[2] or found[5] or "").lower()
        if name in _RAW_ENDS and not (found[1] or found[4]):
            closing = _RAW_ENDS[name].search(text, done)
            done = closing.end() if closing else len(text)
        position = done
    _add_decoded(written, trace, done, len(text))
    return written.trace()
