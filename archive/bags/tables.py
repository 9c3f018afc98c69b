"""What an archive is made of: a file of JSON lines for each kind of thing.

A line is an object. Its keys are the columns' names; what names another thing gives that thing's
own name (see NAMES) and no number of this database. `order` is its place in the order in which
such things came here: lists break ties by it, runs and conflicts are called by it, and what undoes
an import counts on it, so rebuilding keeps it. Bytes are base64, moments are in UTC.

Not in it: what tells commenters' e-mail addresses apart, who is logged in, who has an account, who
decided a conflict or edited a text, on which machine an import ran; and what follows from the
rest, such as the numbers of the trees.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.db import models

from archive.models import (
    Article,
    ArticleVersion,
    Author,
    Byline,
    Capture,
    Conflict,
    FixityCheck,
    FormerAddress,
    FormerSlug,
    ImportFile,
    ImportRow,
    ImportRun,
    Likeness,
    Publication,
    Snapshot,
    Tag,
)
from comments.models import Comment, Commenter, CommentVersion, FormerCode

FORMAT = 2  # raised when an older version could no longer read what a newer one writes
ORDER = "order"

# By what the lines of other files call a thing.
NAMES: dict[type[models.Model], str] = {
    Publication: "name",
    Author: "name",
    Tag: "name",
    Capture: "sha256",
    Article: "slug",
    Commenter: "slug",
    ImportRun: ORDER,
    ImportFile: ORDER,
    Snapshot: "capture:index",
    Comment: "code",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Table:
    """One file. `derived` columns follow from others; `private` ones stay at home."""

    file: str
    model: type[models.Model]
    derived: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    many: str | None = None  # a many-to-many column, as a list of names
    sorting: tuple[str, ...] = ("pk",)
    since: int = 1  # the first format of bags that has it

    @property
    def path(self) -> str:
        return f"data/{self.file}.jsonl"

    def fields(self) -> Iterator[models.Field[Any, Any]]:
        for field in self.model._meta.concrete_fields:
            if not field.primary_key and field.name not in (*self.derived, *self.private):
                yield field

    def refers_to_itself(self) -> bool:
        """Whether a line may name one that comes later. A comment's do in their article only."""
        return self.model is not Comment and any(
            field.related_model is self.model for field in self.fields()
        )


# In the order of loading: nothing names what comes after it, but for names of its own kind.
TABLES = [
    Table(file="publications", model=Publication),
    Table(file="authors", model=Author),
    Table(file="tags", model=Tag),
    Table(file="former_addresses", model=FormerAddress, since=2),
    # Its bytes are files of their own.
    Table(file="captures", model=Capture),
    Table(file="fixity_checks", model=FixityCheck),
    Table(file="articles", model=Article, many="tags"),
    Table(file="bylines", model=Byline),
    Table(file="former_slugs", model=FormerSlug),
    Table(file="article_versions", model=ArticleVersion, private=("replaced_by",), since=2),
    Table(file="commenters", model=Commenter),
    Table(file="runs", model=ImportRun, private=("process",)),
    Table(file="files", model=ImportFile, private=("with_persons",)),
    Table(file="snapshots", model=Snapshot, private=("persons",)),
    Table(
        file="comments",
        model=Comment,
        derived=("tree_id", "lft", "rght", "level"),
        sorting=("article_id", "number"),
    ),
    Table(file="former_codes", model=FormerCode),
    Table(file="comment_versions", model=CommentVersion, private=("replaced_by",), since=2),
    Table(file="rows", model=ImportRow),
    Table(file="conflicts", model=Conflict, private=("decided_by",)),
    Table(file="likenesses", model=Likeness),
]
# Said of a capture: where its bytes are.
BYTES = "bytes"
HERE, DAMAGED, PERSONAL = "here", "damaged", "personal"


def schema() -> dict[str, Any]:
    """What each key of each file means, for whoever reads them without this program."""
    return {"format": FORMAT, "files": {table.path: _columns(table) for table in TABLES}}


def _columns(table: Table) -> dict[str, Any]:
    columns: dict[str, Any] = {ORDER: "integer"}
    for field in table.fields():
        related = field.related_model
        if isinstance(related, type):
            kind = f"{_file_of(related)}: {NAMES[related]}"
        else:
            kind = field.get_internal_type()
        columns[field.name] = {"kind": kind, "null": field.null}
        if field.help_text:
            columns[field.name]["about"] = str(field.help_text)
        if field.flatchoices:
            columns[field.name]["values"] = {
                str(value): str(label) for value, label in field.flatchoices
            }
    if table.many:
        columns[table.many] = {"kind": f"list of {table.many}: name", "null": False}
    if table.model is Capture:
        columns[BYTES] = {
            "kind": "text",
            "values": {
                HERE: "in data/captures, by its SHA-256",
                DAMAGED: "lost or damaged before this was written",
                PERSONAL: "kept back: they hold addresses of people",
            },
        }
    return columns


def _file_of(model: type[models.Model]) -> str:
    return next(table.file for table in TABLES if table.model is model)
