"""The rows of the data set as flat columns: what each is called, what it holds, what it means."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """`kind` is a type of Frictionless Table Schema: string, integer, number, boolean, array."""

    name: str
    kind: str
    meaning: str

    def arrow(self, pyarrow: Any) -> Any:
        """Its type in Parquet; arrays hold texts."""
        kinds = {
            "string": pyarrow.string(),
            "integer": pyarrow.int64(),
            "number": pyarrow.float64(),
            "boolean": pyarrow.bool_(),
            "array": pyarrow.list_(pyarrow.string()),
        }
        return kinds[self.kind]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    name: str
    key: str
    fields: tuple[Field, ...]


ARTICLES = Table(
    "articles",
    "slug",
    (
        Field("slug", "string", "The last part of its address in the archive."),
        Field("title", "string", "As printed."),
        Field("kicker", "string", "The section above the title."),
        Field("dek", "string", "The line under the title."),
        Field("language", "string", "As the page says, a BCP 47 tag; empty where it says nothing."),
        Field("url", "string", "Where the page was; empty where nobody knows."),
        Field("publication", "string", "The site or outlet it appeared in."),
        Field("authors", "array", "Who signed it as author, in the order printed."),
        Field("tags", "array", "Topics, of the page or of editors."),
        Field("published", "string", "ISO 8601, cut to what is known; null is unknown."),
        Field("published_precision", "string", "second, minute, hour, day, month or year."),
        Field("published_basis", "string", "stated by the page, inferred (no later than), edited."),
        Field("body_html", "string", "The text, as clean markup."),
        Field("reprint_of", "string", "The title under which it first appeared elsewhere."),
        Field("declared_comments", "integer", "How many comments the page said that it had."),
        Field("capture_sha256", "string", "The saved bytes that it was read from."),
        Field("capture_format", "string", "What they are: html, plaintext, wxr …"),
        Field("captured_at", "string", "When they were saved, ISO 8601; null is unknown."),
    ),
)
COMMENTS = Table(
    "comments",
    "code",
    (
        Field("article", "string", "The slug of its article."),
        Field("code", "string", "Its lasting address: /c/CODE/."),
        Field("number", "integer", "Its place on the page."),
        Field("parent", "string", "The code of what it answers; null at the top."),
        Field("state", "string", "published, or why its words are not shown: then they are null."),
        Field("author", "string", "The name that signed it. A name is not a person."),
        Field("date", "string", "ISO 8601, cut to what is known; null is unknown."),
        Field("date_precision", "string", "second, minute, hour, day, month, year or unknown."),
        Field("date_text", "string", "The date as it was printed."),
        Field("text", "string", "Its words."),
        Field("html", "string", "The same, as clean markup."),
        Field("truncated", "boolean", "Whether the capture cuts it off."),
        Field("votes", "integer", "Up less down, as captured; null is unknown."),
        Field("reply_to", "string", "The name that the page printed as answered."),
        Field(
            "placement",
            "string",
            "How the parent was decided.",
        ),
        Field("likelihood", "number", "Of that parent, from 0 to 1."),
        Field(
            "alternatives",
            "array",
            "Codes of the other parents that fit; empty: the top.",
        ),
        Field("origin", "string", "captured with the page, or added in the archive."),
        Field("capture_sha256", "string", "The saved bytes that it was read from."),
        Field("first_line", "integer", "Its first line in them, from 1."),
        Field("last_line", "integer", "And its last."),
    ),
)


def article_row(said: dict[str, Any]) -> dict[str, Any]:
    """The columns of an article, from its record."""
    published, capture, reprint = said["published"] or {}, said["capture"] or {}, said["reprint"]
    return {
        **{field.name: said[field.name] for field in ARTICLES.fields if field.name in PLAIN},
        "publication": said["publication"] and said["publication"]["name"],
        "authors": [one["name"] for one in said["bylines"] if one["role"] == "author"],
        "tags": [tag["name"] for tag in said["tags"]],
        "published": published.get("date"),
        "published_precision": published.get("precision"),
        "published_basis": published.get("basis"),
        "reprint_of": reprint and reprint["title"],
        "capture_sha256": capture.get("sha256"),
        "capture_format": capture.get("format"),
        "captured_at": capture.get("captured_at"),
    }


PLAIN = {"slug", "title", "kicker", "dek", "language", "url", "body_html", "declared_comments"}


def comment_row(said: dict[str, Any]) -> dict[str, Any]:
    """The columns of a comment, from its record with its `article`."""
    capture = said["capture"] or {}
    first, last = capture.get("lines") or (None, None)
    return {
        **{field.name: said.get(field.name) for field in COMMENTS.fields},
        "date": said["date"]["date"],
        "date_precision": said["date"]["precision"],
        "date_text": said["date"]["text"],
        "alternatives": [one["parent"] or "" for one in said["alternatives"]],
        "capture_sha256": capture.get("sha256"),
        "first_line": first,
        "last_line": last,
    }
