"""What the JSON looks like, as OpenAPI 3.1: for programs that read that first, and for `/api/`."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.translation import gettext_noop

from archive.api.cursors import LARGEST, PIECE
from archive.models import Article
from comments.models import Comment

Schema = dict[str, Any]


def _or_null(kind: str) -> Schema:
    return {"type": [kind, "null"]}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
WEB: Schema = {"type": "string", "format": "uri"}
MAYBE = _or_null("string")
COUNT = _or_null("integer")


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "required": list(fields), "properties": fields}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(choices: Any, *more: str) -> Schema:
    return {"type": "string", "enum": [*choices.values, *more]}


NEXT = {**MAYBE, "description": "The address of what follows; null at the end."}
SOURCE = _object(name=TEXT, slug=TEXT, home_url=TEXT)
SIGNED = _object(name=TEXT, slug=TEXT, role={"enum": ["author", "presenter", "editor"]})
PUBLISHED = _object(
    date={**MAYBE, "description": "ISO 8601, cut to what is known."},
    precision=_one_of(Article.Precision),
    basis={**MAYBE, "description": "stated, inferred (no later than this) or edited."},
    why=MAYBE,
)
CAPTURE = {
    "sha256": TEXT,
    "size": NUMBER,
    "format": TEXT,
    "encoding": MAYBE,
    "lines": COUNT,
    "captured_at": {**MAYBE, "description": "When the page was saved; null is unknown."},
}
LISTED = {
    "address": WEB,
    "json": WEB,
    "slug": TEXT,
    "title": TEXT,
    "dek": TEXT,
    "language": TEXT,
    "url": {**TEXT, "description": "Where the page was; empty where nobody knows."},
    "publication": _maybe(SOURCE),
    "bylines": _many(SIGNED),
    "tags": _many(_object(name=TEXT, slug=TEXT)),
    "published": _maybe(PUBLISHED),
    "comment_count": NUMBER,
}

SCHEMAS: dict[str, Schema] = {
    "Summary": _object(**LISTED),
    "Commenter": _object(name=TEXT, slug=TEXT, publication=MAYBE, json=WEB),
    "Comment": _object(
        address=WEB,
        code={**TEXT, "description": "Its lasting address is /c/CODE/."},
        number={**NUMBER, "description": "Its place on the page; may shift."},
        parent={**MAYBE, "description": "The code of what it answers."},
        state={
            **_one_of(Comment.State),
            "description": "All but published keep a seat: their words and names are null.",
        },
        removed=_maybe(_object(on=MAYBE, reason=TEXT)),
        author=MAYBE,
        author_kind=MAYBE,
        author_url=MAYBE,
        type=TEXT,
        date=_object(date=MAYBE, precision=TEXT, text=MAYBE),
        text=MAYBE,
        html=MAYBE,
        truncated={"type": "boolean", "description": "Whether the capture cuts it off."},
        votes={**COUNT, "description": "Up less down, as captured; null is unknown."},
        says={"type": "object"},
        reply_to={**MAYBE, "description": "The name that the page printed as answered."},
        placement={
            **_one_of(Comment.Placed),
            "description": "How the parent was decided; likely and guess are inferred.",
        },
        likelihood={**_or_null("number"), "description": "Of that parent, from 0 to 1."},
        alternatives=_many(_object(parent=MAYBE, likelihood=_or_null("number"), why=MAYBE)),
        origin=_one_of(Comment.Origin),
        source=_maybe(_object(id=MAYBE, url=MAYBE)),
        capture=_maybe(
            _object(sha256=MAYBE, lines=_maybe(_many(COUNT)), text_lines=_maybe(_many(COUNT)))
        ),
    ),
    "Article": _object(
        **{name: schema for name, schema in LISTED.items() if name != "json"},
        kicker=TEXT,
        series=TEXT,
        episode=COUNT,
        body_html=TEXT,
        author_note=TEXT,
        disclaimer=TEXT,
        rating=_maybe(_object(value=_or_null("number"), count=COUNT)),
        reprint=_maybe(_object(title=MAYBE, author=MAYBE, publication=MAYBE, url=MAYBE)),
        comments_open={"type": "boolean"},
        declared_comments={**COUNT, "description": "How many the page said that it had."},
        capture=_maybe(_object(**CAPTURE)),
        captures=_many(_object(**CAPTURE, url=MAYBE, url_verified={"type": "boolean"})),
        revision=NUMBER,
        imported_at=MAYBE,
        edited_at=MAYBE,
        comments=_many(_ref("Comment")),
        next=NEXT,
    ),
    "Thread": _object(
        address=WEB, article=_ref("Summary"), comments=_many(_ref("Comment")), next=NEXT
    ),
    "Author": _object(
        address=WEB,
        slug=TEXT,
        name=TEXT,
        biography=TEXT,
        also_credited_as={"type": "array"},
        comments_as=_many(_ref("Commenter")),
        articles=_many(_ref("Summary")),
        next=NEXT,
    ),
    "Publication": _object(
        address=WEB,
        slug=TEXT,
        name=TEXT,
        home_url=MAYBE,
        note=TEXT,
        articles=_many(_ref("Summary")),
        next=NEXT,
    ),
    "CommenterPage": _object(
        address=WEB,
        name=TEXT,
        slug=TEXT,
        publication=MAYBE,
        json=WEB,
        author=MAYBE,
        joined=_many(_ref("Commenter")),
        comments=_many({"allOf": [_ref("Comment"), _object(article=WEB)]}),
        next=NEXT,
    ),
    "Listing": _object(
        articles=_many(
            {
                "anyOf": [
                    _ref("Summary"),
                    _object(slug=TEXT, address=WEB, state={"const": "removed"}, reason=MAYBE),
                ]
            }
        ),
        next=NEXT,
    ),
    "Error": _object(error=TEXT),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Path:
    """One address; `{…}` in it is told by `named`."""

    path: str
    schema: str
    summary: str
    named: str = ""
    also: tuple[tuple[str, str], ...] = ()  # more parameters of its query, and what they mean
    gone: bool = False


PATHS = (
    Path(
        "/articles.json",
        "Listing",
        gettext_noop("All articles, oldest in the archive first"),
        also=(
            (
                "updated_since",
                gettext_noop(
                    "Only what changed since this ISO 8601 day or moment; removed ones too."
                ),
            ),
            ("publication", gettext_noop("The slug of one publication.")),
        ),
    ),
    Path(
        "/a/{slug}.json",
        "Article",
        gettext_noop("One article with its discussion"),
        "The last part of the article's address.",
        gone=True,
    ),
    Path(
        "/c/{code}.json",
        "Thread",
        gettext_noop("One comment with everything under it"),
        "The comment's code; case and hyphens do not matter.",
        gone=True,
    ),
    Path(
        "/authors/{slug}.json",
        "Author",
        gettext_noop("Who signs articles"),
        "The author's slug.",
    ),
    Path(
        "/commenters/{slug}.json",
        "CommenterPage",
        gettext_noop("A name that signs comments"),
        "The name's slug.",
    ),
    Path(
        "/publications/{slug}.json",
        "Publication",
        gettext_noop("A site or outlet, with its articles"),
        "The publication's slug.",
    ),
)
PAGING = (
    ("after", "Where the piece begins: take it from `next`, as it stands."),
    ("limit", f"How many rows at most: {PIECE} unless said, never more than {LARGEST:,}."),
)


def told() -> tuple[Path, ...]:
    """For the page that tells people."""
    return PATHS


def document(home: str) -> Schema:
    """The whole description; `home` is the address of the site, with a slash."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Articles and their discussions",
            "version": "1",
            "description": "Read only, without a key. Ask one thing at a time, follow `next`, "
            "send back the ETag, and use `updated_since` for what is new.",
        },
        "servers": [{"url": home.rstrip("/")}],
        "paths": {path.path: {"get": _operation(path)} for path in PATHS},
        "components": {"schemas": SCHEMAS},
    }


def _operation(path: Path) -> Schema:
    in_query = [*path.also, *PAGING]
    parameters: list[Schema] = [
        {"name": name, "in": "query", "schema": TEXT, "description": meaning}
        for name, meaning in in_query
    ]
    if path.named:
        name = path.path.partition("{")[2].partition("}")[0]
        parameters.append(
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": TEXT,
                "description": path.named,
            }
        )
    answers: Schema = {
        "200": _answer("What is there.", path.schema),
        "304": {"description": "Nothing has changed since that ETag."},
        "400": _answer("A parameter cannot be understood; the sentence names it.", "Error"),
    }
    if path.named:
        answers["301"] = {"description": "It has another address by now."}
        answers["404"] = {"description": "Nothing public has this address."}
    if path.gone:
        answers["410"] = _answer("It was removed; the sentence says so.", "Error")
        answers["451"] = _answer("The law demanded that it be removed.", "Error")
    return {"summary": path.summary, "parameters": parameters, "responses": answers}


def _answer(description: str, schema: str) -> Schema:
    return {
        "description": description,
        "content": {"application/json": {"schema": _ref(schema)}},
    }
