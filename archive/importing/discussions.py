"""A plan carried out, the comments' part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from archive.importing import coding, people, words
from archive.importing.changes import CommentChange
from archive.importing.context import Before, Context, changed
from archive.importing.plan import Plan
from archive.models import Article, Conflict
from archive.sources.document import DocumentComment
from comments import bulk, versions
from comments import markup as comment_markup
from comments.models import Comment, Commenter, FormerCode
from comments.rearranging import rearrange

NumberOf = Callable[[int | None], int | None]


def create(plan: Plan, context: Context, article: Article, before: Before) -> None:
    if plan.created:
        parents, number_of = places(plan)
        rows = _new_rows(plan, context, article, parents, number_of, before)
        bulk.load(article=article, rows=rows)


def places(plan: Plan) -> tuple[dict[int, int | None], NumberOf]:
    """The numbers of the parents by n, and the number of any n, in a new discussion."""
    numbers = plan.theirs.numbers

    def number_of(n: int | None) -> int | None:
        return None if n is None else numbers[n]

    return {c.n: number_of(c.parent) for c in plan.theirs.document.comments}, number_of


def change(
    plan: Plan,
    context: Context,
    article: Article,
    rows: Mapping[int, Comment],
    before: Before,
    *,
    moved_home: bool,
) -> None:
    """Everything that the plan does to the comments, in one rearrangement."""
    numbers = plan.theirs.numbers

    def standing(reference: int | None) -> int | None:
        """The number that a comment will have."""
        if reference is None:
            return None
        if reference < 0:
            return numbers[-reference]
        return plan.numbers.get(reference, rows[reference].number)

    def number_of(n: int | None) -> int | None:
        """An alternative's: the place of a comment that was deleted is nobody's."""
        return numbers.get(n) if n is not None and n not in plan.skipped else None

    columns = {
        each.pk: _columns(each, rows[each.pk], plan, context, number_of) for each in plan.comments
    }
    _find_commenters(article, rows, columns, moved_home=moved_home)
    written = {pk: changed(rows[pk], values) for pk, values in columns.items()}
    for each in plan.comments:
        if any(one.writes for one in each.changes):
            revision = rows[each.pk].revision
            written[each.pk]["revision"] = [revision, revision + 1]
    written = {pk: values for pk, values in written.items() if values}
    new = _new_rows(
        plan,
        context,
        article,
        {n: standing(plan.parents[-n]) for n in plan.created},
        number_of,
        before,
    )
    moved = {pk: parent for pk, parent in plan.parents.items() if pk > 0}
    if not (new or written or moved or plan.numbers or plan.doubles):
        return
    before["comments"] = {rows[pk].code: values for pk, values in written.items()}
    before["parents"] = {
        rows[pk].code: rows[rows[pk].parent_id].code if rows[pk].parent_id else None for pk in moved
    }
    before["numbers"] = {
        rows[pk].code: [rows[pk].number, new_] for pk, new_ in plan.numbers.items()
    }
    before["new"] = [row.code for row in new]
    before["deleted"] = [_whole(rows[pk], rows) for pk in plan.doubles]
    for double, kept in plan.doubles.items():
        FormerCode.objects.filter(comment=double).update(comment=kept)
        Conflict.objects.filter(comment=double).update(comment=kept)
    rearrange(
        article=article,
        rows=new,
        numbers=plan.numbers,
        parents={pk: standing(parent) for pk, parent in moved.items()},
        columns={
            pk: {name: after for name, (_, after) in values.items()}
            for pk, values in written.items()
        },
        deleted=plan.doubles,
    )
    FormerCode.objects.bulk_create(
        FormerCode(code=rows[double].code, comment_id=kept) for double, kept in plan.doubles.items()
    )


def _whole(row: Comment, rows: Mapping[int, Comment]) -> dict[str, Any]:
    """A row to be deleted, to be written again where that is undone."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    fields["parent_code"] = rows[row.parent_id].code if row.parent_id else None
    fields["versions"] = versions.of_deleted(row)
    return fields


def _columns(
    each: CommentChange, row: Comment, plan: Plan, context: Context, number_of: NumberOf
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    now = next_comment(plan, each.n)
    for one in each.changes:
        if not one.writes:
            continue
        if one.unit == "parent":
            found["placement"] = one.value[1]
            if now is not None:
                found |= placement(now, number_of)
            continue
        found |= words.columns(one.unit, one.value)
    follows = dict(each.follows)
    if "html" in follows:
        html = follows.pop("html")
        if now is not None and found.get("text", row.text) == now.text:
            found["body_html"] = (
                comment_markup.from_html(html) if html else comment_markup.body_html(now.text)
            )
    home = follows.pop("home", None)
    if home is not None and now is not None:
        found |= context.source(home) | lines(now)
    return found | follows


def next_comment(plan: Plan, n: int | None) -> DocumentComment | None:
    return None if n is None else plan.comment_of[n]


def placement(comment: DocumentComment, number_of: NumberOf) -> dict[str, Any]:
    return {
        "placement": comment.placement,
        "likelihood": comment.likelihood,
        "alternatives": [
            {"number": number_of(other.n), "likelihood": other.likelihood, "why": other.why}
            for other in comment.alternatives
        ],
    }


def lines(comment: DocumentComment) -> dict[str, Any]:
    first, last = comment.lines or (None, None)
    text_first, text_last = comment.text_lines or (None, None)
    return {
        "first_line": first,
        "last_line": last,
        "text_first_line": text_first,
        "text_last_line": text_last,
    }


def find_commenter(article: Article, columns: dict[str, Any]) -> None:
    """The commenter of the name that these columns of one comment give."""
    name = columns["author_name"]
    found = people.commenters_named([name], publication=article.publication)
    columns["commenter_id"] = found[name[:200]].pk if name else None


def follow_home(article: Article) -> None:
    """Let captured comments be signed at the publication that the article has by now. Names that
    nobody bears any more go."""
    signed = Comment.objects.filter(article=article, commenter__isnull=False).order_by()
    rows = {
        row.pk: row
        for row in signed.select_related("commenter")
        if row.commenter and row.commenter.publication_id != article.publication_id
    }
    columns: dict[int, dict[str, Any]] = {}
    _find_commenters(article, rows, columns, moved_home=True)
    if columns:
        rearrange(article=article, columns=columns)
        people.without_comments(rows[pk].commenter_id or 0 for pk in columns)


def _find_commenters(
    article: Article,
    rows: Mapping[int, Comment],
    columns: dict[int, dict[str, Any]],
    *,
    moved_home: bool,
) -> None:
    """The commenters of names that change, and of all where the publication became known."""
    named = {pk: values["author_name"] for pk, values in columns.items() if "author_name" in values}
    if moved_home:
        for pk, row in rows.items():
            if row.commenter_id and row.origin == Comment.Origin.CAPTURED:
                named.setdefault(pk, row.author_name)
    if not named:
        return
    found = people.commenters_named(named.values(), publication=article.publication)
    for pk, name in named.items():
        commenter = found.get(name[:200]) if name else None
        columns.setdefault(pk, {})["commenter_id"] = commenter and commenter.pk


def _new_rows(
    plan: Plan,
    context: Context,
    article: Article,
    parents: Mapping[int, int | None],
    number_of: NumberOf,
    before: Before,
) -> list[bulk.NewComment]:
    new = [plan.comment_of[n] for n in plan.created]
    commenters = people.commenters_named(
        (comment.author for comment in new), publication=article.publication
    )
    coded = coding.codes_of(new, article=article, identity=context.identity, before=before)
    return rows_of(plan, context, parents, number_of, coded, commenters)


def rows_of(
    plan: Plan,
    context: Context,
    parents: Mapping[int, int | None],
    number_of: NumberOf,
    coded: Sequence[str],
    commenters: Mapping[str, Commenter],
) -> list[bulk.NewComment]:
    """The rows of what the plan creates, in its order, with these codes and commenters."""
    settled = plan.theirs
    made = []
    for n, code in zip(plan.created, coded, strict=True):
        comment = plan.comment_of[n]
        name, kind = words.UNITS["author"](comment)
        made.append(
            bulk.NewComment(
                number=settled.numbers[n],
                code=code,
                parent=parents[n],
                commenter_id=commenters[name].pk if name else None,
                author_name=name,
                author_kind=kind,
                **words.columns("date", words.UNITS["date"](comment)),
                text=comment.text,
                body_html=comment_markup.from_html(comment.html) if comment.html else None,
                state=words.state_of(comment),
                votes=comment.votes,
                truncated=comment.truncated,
                absent_from=settled.absent_from(n),
                **placement(comment, number_of),
                **words.follows(comment),
                **words.kept_here(comment),
                **lines(comment),
                **context.source(settled.home[n]),
            )
        )
    return made
