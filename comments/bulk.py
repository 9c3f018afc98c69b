"""Loading many comments at once: an import, a sample, a benchmark.

`save()` costs milliseconds a comment, and most of that is Python; here the places of a whole
article are computed first, and its rows handed to the database in one stream.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models import F
from django.db.models.functions import Greatest

from comments import codes, edges, markup
from comments.models import Comment, articles
from comments.numbering import (
    NO_PARENT,
    TREES_OF_AN_ARTICLE,
    Move,
    Seats,
    seat,
    tree_id_of,
    write,
)
from comments.refused import MovedMeanwhile
from comments.retrying import retried

Record = tuple[Any, ...]
BATCH = 1000  # rows; larger ones are no faster

if TYPE_CHECKING:
    Field = models.Field[Any, Any]


class Unloadable(ValueError):
    """Rows that make no tree. The message names the comment and the reason."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """A row to be. `parent` is a number of the same article, or null for a thread.

    `body_html` must come from `comments.markup`; where it is null it is made from the text.
    `code` is of `comments.codes`; where it is empty a fresh one is drawn.
    """

    number: int
    text: str
    code: str = ""
    parent: int | None = None
    body_html: str | None = None
    commenter_id: int | None = None
    author_name: str | None = None
    author_kind: str | None = None
    type: str = "comment"
    posted_on: datetime.date | None = None
    posted_at: datetime.datetime | None = None
    date_precision: str = "unknown"
    date_text: str = ""
    truncated: bool = False
    state: str = Comment.State.PUBLISHED
    removed_on: datetime.date | None = None
    removal_reason: str = ""
    origin: str = Comment.Origin.CAPTURED
    reply_to: str | None = None
    placement: str = Comment.Placed.STATED
    likelihood: float | None = None
    alternatives: Sequence[dict[str, Any]] = ()
    votes: int | None = None
    source_id: str = ""
    source_url: str = ""
    author_url: str = ""
    source_says: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    capture_id: int | None = None
    snapshot_id: int | None = None
    snapshot_n: int | None = None
    absent_from: Sequence[str] = ()
    first_line: int | None = None
    last_line: int | None = None
    text_first_line: int | None = None
    text_last_line: int | None = None


# The columns of a record: first those that are computed, then those copied from NewComment.
COMPUTED = ["id", "article_id", "parent_id", "tree_id", "lft", "rght", "level"]
COMPUTED += ["code", "body_html", "score", "revision", "edited_at"]
COPIED = [
    field.name
    for field in dataclasses.fields(NewComment)
    if field.name not in {"parent", "code", "body_html"}
]
COLUMNS = [*COMPUTED, *COPIED]
copied = operator.attrgetter(*COPIED)

# Values of these go to the driver as they are, the others (dates, JSON) through their field.
PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
    models.ForeignKey,
)


@retried
def load(*, article: models.Model, rows: Sequence[NewComment]) -> int:
    """Add these comments to an article, all of them or none, and say how many.

    A row may answer another row, before or after it, or a comment that the article already
    has; the threads that gain replies are then renumbered. Two loads of one article, or a load
    and a reader who comments, would collide over the numbers: both lock the article's row.
    """
    if not rows:
        return 0
    forest = plant(rows, _lock(article, rows))
    refuse_taken_codes(rows)
    write(moves(forest, article.pk))
    insert(records(forest, article.pk))
    articles().filter(pk=article.pk).update(
        comment_count=F("comment_count")
        + sum(row.state == Comment.State.PUBLISHED for row in rows),
        last_comment_number=Greatest("last_comment_number", max(row.number for row in rows)),
    )
    return len(rows)


def load_new(loads: Sequence[tuple[int, Sequence[NewComment]]]) -> None:
    """The whole discussions of articles that this transaction has made, by their primary keys:
    nobody else knows these articles, so nothing is locked and nothing is looked up. The caller
    knows that the codes are free, and has counted the comments on the articles."""
    ids = iter(_free_ids(sum(len(rows) for _, rows in loads)))
    insert(record for pk, rows in loads for record in records(plant(rows, [], ids), pk))


class Seated(NamedTuple):
    """A comment that is there already, and where it stands: `parent` and `number` may be others
    than those it stands at, and then it moves."""

    number: int
    pk: int
    parent: int | None
    parent_id: int | None
    tree_id: int
    lft: int
    rght: int
    level: int


PLACE = ("parent_id", "tree_id", "lft", "rght", "level")


class Forest(NamedTuple):
    """New and old comments together in the order of their numbers; parents are indexes."""

    nodes: list[Seated | NewComment]
    pks: list[int]
    parents: list[int]
    seats: Seats

    def tree_id(self, article_id: int, index: int) -> int:
        return tree_id_of(article_id, self.nodes[self.seats.root[index]].number)


def _lock(article: models.Model, rows: Sequence[NewComment]) -> list[Seated]:
    """Lock the threads that gain replies, then the article; return those threads' comments."""
    own = {row.number for row in rows}
    answered = {row.parent for row in rows if row.parent is not None} - own
    there = Comment.objects.filter(article=article.pk).order_by()
    trees: set[int] = set()
    if answered:
        tree_of = dict(there.values_list("number", "tree_id"))
        if missing := answered - tree_of.keys():
            row = next(row for row in rows if row.parent in missing)
            raise Unloadable(
                f"Comment {row.number} answers comment {row.parent}, which is not there."
            )
        trees = {tree_of[number] for number in answered}
        edges.lock_trees(trees)
    if not articles().filter(pk=article.pk).select_for_update(no_key=True).values_list("pk"):
        raise Unloadable("The article is not in the database.")
    if taken := own.intersection(there.values_list("number", flat=True)):
        raise Unloadable(f"The article already has a comment with the number {min(taken)}.")
    columns = ("number", "pk", "parent__number", *PLACE)
    seated = [Seated(*row) for row in there.filter(tree_id__in=trees).values_list(*columns)]
    if answered.difference(node.number for node in seated):
        raise MovedMeanwhile
    return seated


def refuse_taken_codes(rows: Sequence[NewComment]) -> None:
    """Fresh codes are drawn again when somebody has them; those that are given say who is who."""
    given: dict[str, int] = {}
    for row in rows:
        if not row.code:
            continue
        if codes.read(row.code) != row.code:
            raise Unloadable(f"Comment {row.number} has the code “{row.code}”, which is none.")
        if (other := given.setdefault(row.code, row.number)) != row.number:
            raise Unloadable(f"Comments {other} and {row.number} have the code {row.code}.")
    left = iter(given)
    while batch := list(itertools.islice(left, BATCH)):
        there = Comment.objects.filter(code__in=batch).order_by()
        if found := there.values_list("code", flat=True).first():
            raise Unloadable(f"Comment {given[found]} has the code {found} of another comment.")


def plant(
    rows: Sequence[NewComment], seated: list[Seated], ids: Iterator[int] | None = None
) -> Forest:
    for row in rows:
        if not 1 <= row.number < TREES_OF_AN_ARTICLE:
            raise Unloadable(f"{row.number} is no number that a comment can have.")
        if "\x00" in row.text:
            raise Unloadable(f"Comment {row.number} has a NUL in it, which is no text.")
        if row.parent == row.number:
            raise Unloadable(f"Comment {row.number} answers itself.")
    both: list[Seated | NewComment] = [*seated, *rows]
    nodes = sorted(both, key=operator.attrgetter("number"))
    for one, other in itertools.pairwise(nodes):
        if one.number == other.number:
            raise Unloadable(f"Two comments have the number {one.number}.")
    place = {node.number: index for index, node in enumerate(nodes)}
    parents = [NO_PARENT if node.parent is None else place[node.parent] for node in nodes]
    seats = seat(parents)
    if lost := seats.lost:
        named = ", ".join(str(nodes[index].number) for index in lost[:5])
        raise Unloadable(f"Comments answer each other in a circle, or hang below one: {named}.")
    fresh = ids or iter(_free_ids(len(rows)))
    pks = [node.pk if isinstance(node, Seated) else next(fresh) for node in nodes]
    return Forest(nodes, pks, parents, seats)


def moves(forest: Forest, article_id: int) -> Iterator[Move]:
    """The old comments that stand elsewhere from now on."""
    lft, rght, level = forest.seats.lft, forest.seats.rght, forest.seats.level
    for index, node in enumerate(forest.nodes):
        if isinstance(node, Seated):
            above = forest.parents[index]
            parent = None if above == NO_PARENT else forest.pks[above]
            tree_id = forest.tree_id(article_id, index)
            place = (parent, tree_id, lft[index], rght[index], level[index])
            if place != node[3:]:
                yield Move(node.pk, *place)


def records(forest: Forest, article_id: int) -> Iterator[Record]:
    """The new comments as COLUMNS, one at a time: the texts are never all copied at once."""
    lft, rght, level = forest.seats.lft, forest.seats.rght, forest.seats.level
    for index, node in enumerate(forest.nodes):
        if isinstance(node, Seated):
            continue
        parent = forest.parents[index]
        yield (
            forest.pks[index],
            article_id,
            None if parent == NO_PARENT else forest.pks[parent],
            forest.tree_id(article_id, index),
            lft[index],
            rght[index],
            level[index],
            node.code or codes.fresh(),
            markup.body_html(node.text) if node.body_html is None else node.body_html,
            node.votes or 0,
            0,
            None,
            *copied(node),
        )


def insert(records: Iterable[Record]) -> None:
    fields = _fields()
    quote = connection.ops.quote_name
    table = quote(Comment._meta.db_table)
    names = ", ".join(quote(str(field.column)) for field in fields)
    prepared = _prepared(fields, records)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f"COPY {table} ({names}) FROM STDIN")
            # Django wraps the errors of execute(), not those of copy().
            with connection.wrap_database_errors, copying as copy:
                for record in prepared:
                    copy.write_row(record)
            return
        marks = ", ".join(["%s"] * len(fields))
        # Django's SQLite cursor keeps every row of an executemany until its end.
        while batch := list(itertools.islice(prepared, BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)  # noqa: S608


def _prepared(fields: list[Field], records: Iterable[Record]) -> Iterator[list[Any]]:
    special = [(at, field) for at, field in enumerate(fields) if not isinstance(field, PLAIN)]
    # Most lists and objects are empty, and many comments are of one day.
    empty = {at: field.get_db_prep_save([], connection) for at, field in special if _is_json(field)}
    nothing = {at: field.get_db_prep_save({}, connection) for at, field in special if at in empty}
    days: dict[tuple[int, datetime.date], Any] = {}
    for record in records:
        values = list(record)
        for at, field in special:
            value = values[at]
            if value is None:
                continue
            if at in empty and not value:
                values[at] = nothing[at] if isinstance(value, Mapping) else empty[at]
            elif type(value) is datetime.date:
                if (at, value) not in days:
                    days[at, value] = field.get_db_prep_save(value, connection)
                values[at] = days[at, value]
            elif type(value) is datetime.datetime:
                values[at] = connection.ops.adapt_datetimefield_value(value)
            else:
                values[at] = field.get_db_prep_save(value, connection)
        yield values


def _is_json(field: Field) -> bool:
    return isinstance(field, models.JSONField)


def _fields() -> list[Field]:
    """The model's fields in the order of COLUMNS. A column added to the model and forgotten
    here would silently stay empty in every import, so the two lists must agree."""
    fields = {field.attname: field for field in Comment._meta.concrete_fields}
    if apart := fields.keys() ^ set(COLUMNS):
        raise ImproperlyConfigured(
            f"Comment and comments.bulk disagree about these columns: {', '.join(sorted(apart))}."
        )
    return [fields[name] for name in COLUMNS]


def _free_ids(count: int) -> Iterable[int]:
    """Ids nobody else will get: replies need their parents' before anything is inserted."""
    table = Comment._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # The transaction is the only writer, and inserting moves AUTOINCREMENT's mark.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + count)
