"""Where in its capture each value of a document stands: lines and columns, that can be cut out.

    capture = Capture.of(stream, document.encoding)
    spans = spans_of(document, capture)
    spans.article["title"]        Field(value="The Harbour Clock", spans=(Span(3, 1, 3, 18),), ...)
    spans.comment(7)["author"]    only this comment is looked for
    capture.cut(field.spans)      the characters themselves
    capture.gives(field)          whether they give the value, as `field.form` says

Nothing of this is stored, and no parser keeps offsets: the fields are found again when somebody
asks, in the lines that the document states and by what the values say. A value counts as found only
where cutting it out gives it, or its documented normalisation: see `forms`. What no source states,
such as the number of a comment, has a reason in `Field.why` instead of a span: see `asked`, whose
tables DERIVED and UNSTATED list all of these.

The ground depends on the format:

    plain text      the lines of the comment, of the block; an article's head is looked for in all
    HTML            between the texts of the comments before and behind; see `grounds`. Lines past
                    65,535, where libxml2 stops counting, come from `webpage.far_lines`
    XML             the element of the comment or the article, within the lines that are stated
    JSON, YAML      the record of the comment, found by its id and its text; see `units`
    Isso            no text but a database: `Field.row` names a column and the id of a row
    Staticman       one file is YAML or JSON; a folder of them is no text, and has no spans

Each starts with a `Scan`: a stretch taken apart into leaves that know their offsets. A `Trace`
keeps the offsets through every decoding, so that a text in entities in an escaped string can be
pointed at. All of it is linear in the size of the text; 1,000 comments take one to two seconds, and
one comment of an XML export takes what its own lines take.

Columns count characters of the decoded text, from 1; ends are exclusive. Comparisons leave blanks
out. Where a value stands more than once, the place is the likeliest and not certain: the name of a
commenter who signs in the text too is looked for in front of it.
"""

from __future__ import annotations

from archive.sources.document import Document
from archive.sources.spans.capture import Capture, Field
from archive.sources.spans.forms import gives, normalised
from archive.sources.spans.located import Spans
from archive.sources.spans.span import Row, Span, cut, text_of

__all__ = [
    "Capture",
    "Field",
    "Row",
    "Span",
    "Spans",
    "cut",
    "gives",
    "normalised",
    "spans_of",
    "text_of",
]


def spans_of(document: Document, capture: Capture | str | None) -> Spans:
    """The spans of a document in its capture, or in its text. Keep one `Capture` for all documents
    of a file; null is that of a database or of a folder of files."""
    return Spans(document, Capture(capture) if isinstance(capture, str) else capture)
