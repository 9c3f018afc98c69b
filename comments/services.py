"""Every change of the tree, one verb each.

A verb owns its transaction, returns the row as it is now, and refuses with `Refused`, whose
message is for the person who asked.

Who would collide: two replies in one thread (both shift its right edge), a reply and a move of
what it answers, two editors of one comment, two writers who need the next number. mptt locks
nothing, so a verb that changes a thread first locks the thread's top comment, several of them
in ascending tree_id, and touches the article's row last: that row holds both counters and is
where all writers of one article meet, so it is held for one more statement only.
"""

import datetime
from typing import Any, TypedDict, Unpack

from django.db import models
from django.db.models import F
from django.utils import timezone

from comments import codes, edges, markup, versions
from comments.models import Comment, Commenter, articles
from comments.numbering import tree_id_of
from comments.refused import Refused
from comments.retrying import retried

__all__ = [
    "Changes",
    "Refused",
    "accepted_reason",
    "confirm_placement",
    "delete",
    "delete_discussion",
    "edit",
    "move",
    "remove",
    "reply",
    "restore",
    "start_thread",
]

MAX_TEXT = 50_000  # characters: a long essay, and nothing that a person would type as a comment
MAX_NAME = MAX_REASON = 200  # characters, as the columns

GONE = "That comment was deleted while you were writing."
REMOVED = "That comment was removed while you were writing."
CHANGED = "Somebody else changed that comment while you were writing. Look again before you save."
CLOSED = "Comments on this article are closed."
NO_ARTICLE = "That article is no longer here."
NO_REASON = "Readers are told why: write the reason."


class Changes(TypedDict, total=False):
    """What an editor may change about a comment. Its place has verbs of its own."""

    text: str
    author_name: str | None
    author_kind: str | None
    commenter: Commenter | None
    posted_on: datetime.date | None
    truncated: bool
    votes: int | None


@retried
def start_thread(
    *,
    article: models.Model,
    text: str,
    author_name: str,
    author_kind: str | None = None,
    commenter: Commenter | None = None,
    posted_at: datetime.datetime | None = None,
    origin: str = Comment.Origin.ADDED,
) -> Comment:
    """Add a top-level comment. No thread is there to be locked yet."""
    comment = _written(text, author_name, author_kind, commenter, posted_at, origin)
    comment.article_id = article.pk
    comment.number = _next_number(article.pk)
    comment.tree_id = tree_id_of(article.pk, comment.number)
    comment.lft, comment.rght, comment.level = 1, 2, 0
    comment.save(force_insert=True)
    return comment


@retried
def reply(
    *,
    parent: Comment,
    text: str,
    author_name: str,
    author_kind: str | None = None,
    commenter: Commenter | None = None,
    posted_at: datetime.datetime | None = None,
    origin: str = Comment.Origin.ADDED,
) -> Comment:
    """Answer a comment. The newest number is the last reply, so only edges after it shift."""
    comment = _written(text, author_name, author_kind, commenter, posted_at, origin)
    above = _lock(parent.pk)[parent.pk]
    if above.state == Comment.State.REMOVED:
        raise Refused(REMOVED)
    edges.open_gap(above.tree_id, above.rght, 2)
    comment.article_id, comment.parent = above.article_id, above
    comment.tree_id, comment.level = above.tree_id, above.level + 1
    comment.lft, comment.rght = above.rght, above.rght + 1
    above.rght += 2
    comment.number = _next_number(above.article_id)
    comment.save(force_insert=True)
    return comment


@retried
def move(*, comment: Comment, parent: Comment | None, revision: int | None = None) -> Comment:
    """Hang a comment, with everything under it, below another one or at the top level.

    Its number decides its place among its new siblings, so moving it back restores the thread
    exactly. Where it stood before is kept among the alternatives.
    """
    rows = _lock(comment.pk, *([] if parent is None else [parent.pk]))
    moved, above = rows[comment.pk], None if parent is None else rows[parent.pk]
    if revision is not None and moved.revision != revision:
        raise Refused(CHANGED)
    if above is not None:
        if above.article_id != moved.article_id:
            raise Refused("A comment cannot be moved to another article.")
        if above.pk == moved.pk:
            raise Refused("A comment cannot answer itself.")
        if above.tree_id == moved.tree_id and moved.lft < above.lft < moved.rght:
            raise Refused("A comment cannot answer one of its own replies.")
    if moved.parent_id != (above and above.pk):
        moved.alternatives = _with_old_parent(moved)
        edges.transplant(moved, above)
    return _placed_by_editor(moved)


@retried
def confirm_placement(*, comment: Comment) -> Comment:
    """An editor has looked, and the comment stands where it belongs."""
    return _placed_by_editor(_lock(comment.pk)[comment.pk])


@retried
def edit(
    *,
    comment: Comment,
    revision: int,
    by: str = "",
    withdraws: bool = False,
    **changes: Unpack[Changes],
) -> Comment:
    """Change what a comment says. `revision` is the one the editor saw: of two editors at once
    the second is told so. The place in the thread is untouched, so no thread is locked.

    What readers saw stays at the address of its version, unless the change `withdraws` it with
    all before it. `by` is the editor's name, for other editors.
    """
    values: dict[str, Any] = dict(changes)
    if unknown := values.keys() - Changes.__annotations__.keys():
        raise TypeError(f"edit() cannot change {', '.join(sorted(unknown))}")
    now = Comment.objects.filter(pk=comment.pk).first()
    if now is None:
        raise Refused(GONE)
    if now.revision != revision:
        raise Refused(CHANGED)
    if "text" in values:
        # A captured text may be longer than what is accepted today.
        values["text"] = _text(values["text"], at_most=max(MAX_TEXT, len(now.text)))
        values["body_html"] = markup.body_html(values["text"])
    if values.get("author_name") is not None:
        values["author_name"] = _name(values["author_name"])
    if "posted_on" in values and values["posted_on"] != now.posted_on:
        # The time of day belonged to the day that was wrong. What was printed stays as printed.
        known = values["posted_on"] is not None
        values.update(posted_at=None, date_precision="day" if known else "unknown")
    if "votes" in values:
        values["score"] = values["votes"] or 0
    saved = _save(now, edited_at=timezone.now(), **values)
    if any(getattr(now, name) != getattr(saved, name) for name in versions.SHOWN):
        versions.keep([now], by=by)
    if withdraws:
        versions.withdraw([now.pk])
    return saved


@retried
def remove(*, comment: Comment, reason: str, revision: int | None = None) -> Comment:
    """Take the words away and keep the seat: the replies stay where they are."""
    reason = accepted_reason(reason)
    row = _lock(comment.pk)[comment.pk]
    if row.state == Comment.State.REMOVED:
        raise Refused("That comment has been removed already.")
    row = _save(
        row,
        revision=revision,
        state=Comment.State.REMOVED,
        removed_on=timezone.localdate(),
        removal_reason=reason,
    )
    _count(row.article_id, -1)
    return row


@retried
def restore(*, comment: Comment, revision: int | None = None) -> Comment:
    """Give a removed comment its words back."""
    row = _lock(comment.pk)[comment.pk]
    if row.state == Comment.State.PUBLISHED:
        raise Refused("That comment is not removed.")
    row = _save(
        row,
        revision=revision,
        state=Comment.State.PUBLISHED,
        removed_on=None,
        removal_reason="",
    )
    _count(row.article_id, +1)
    return row


@retried
def delete(*, comment: Comment) -> Comment:
    """Delete a comment that nobody answered, for good. Its number is not given again, and its
    code, one of 2**50, is not drawn again."""
    row = _lock(comment.pk)[comment.pk]
    if Comment.objects.filter(parent=row.pk).exists():
        raise Refused("That comment has replies. Remove it instead: the replies keep their place.")
    Comment.objects.filter(pk=row.pk).delete()
    edges.close_gap(row.tree_id, row.rght, 2)
    if row.state == Comment.State.PUBLISHED:
        _count(row.article_id, -1)
    return row


@retried
def delete_discussion(*, article: models.Model) -> int:
    """Delete every comment of an article, because the article itself goes. Says how many.

    Parents protect their replies, one by one and rightly; so everybody becomes a thread of
    their own first, and then nobody is protected.
    """
    discussion = Comment.objects.filter(article=article.pk).order_by("tree_id")
    list(discussion.threads().select_for_update(no_key=True).values_list("pk"))
    list(articles().filter(pk=article.pk).select_for_update(no_key=True).values_list("pk"))
    discussion = discussion.order_by()
    discussion.update(
        parent=None, tree_id=tree_id_of(article.pk, 0) + F("number"), lft=1, rght=2, level=0
    )
    _, by_model = discussion.delete()
    articles().filter(pk=article.pk).update(comment_count=0)
    deleted: int = by_model.get(Comment._meta.label, 0)
    return deleted


def accepted_reason(reason: str) -> str:
    """What readers are told in place of what was removed, comment or article."""
    reason = reason.strip()
    if not reason:
        raise Refused(NO_REASON)
    if len(reason) > MAX_REASON:
        raise Refused(f"Please give the reason in {MAX_REASON} characters.")
    return reason


def _written(
    text: str,
    author_name: str,
    author_kind: str | None,
    commenter: Commenter | None,
    posted_at: datetime.datetime | None,
    origin: str,
) -> Comment:
    posted_at = posted_at or timezone.now()
    text = _text(text, at_most=MAX_TEXT)
    return Comment(
        code=codes.fresh(),
        text=text,
        body_html=markup.body_html(text),
        author_name=_name(author_name),
        author_kind=author_kind,
        commenter=commenter,
        posted_at=posted_at,
        posted_on=timezone.localdate(posted_at),
        date_precision="second",
        origin=origin,
        placement=Comment.Placed.STATED,
        likelihood=1.0,
    )


def _text(text: str, *, at_most: int) -> str:
    text = markup.source(text)
    if not markup.body_html(text):
        raise Refused("A comment needs some words.")
    if len(text) > at_most:
        raise Refused(f"That comment is too long: {len(text):,} characters of {at_most:,}.")
    return text


def _name(name: str) -> str:
    name = " ".join(markup.source(name).split())
    if not name:
        raise Refused("A comment needs a name.")
    if len(name) > MAX_NAME:
        raise Refused(f"That name is too long: {len(name)} characters of {MAX_NAME}.")
    return name


def _save(row: Comment, *, revision: int | None = None, **values: Any) -> Comment:
    """Compare and swap: writes only over the revision that was seen."""
    seen = row.revision if revision is None else revision
    found = Comment.objects.filter(pk=row.pk, revision=seen).order_by()
    if not found.update(revision=seen + 1, **values):
        raise Refused(CHANGED if Comment.objects.filter(pk=row.pk).exists() else GONE)
    saved: Comment = Comment.objects.get(pk=row.pk)
    return saved


def _placed_by_editor(row: Comment) -> Comment:
    return _save(
        row,
        placement=Comment.Placed.EDITED,
        likelihood=None,  # a decision has no probability
        alternatives=row.alternatives,
    )


def _with_old_parent(row: Comment) -> list[dict[str, Any]]:
    """The alternatives, with today's parent among them; a null number is the top level."""
    number = row.parent.number if row.parent else None
    known: list[dict[str, Any]] = row.alternatives
    if any(alternative["number"] == number for alternative in known):
        return known
    why = f"It stood here before an editor moved it ({row.get_placement_display().lower()})."
    return [*known, {"number": number, "likelihood": row.likelihood, "why": why}]


def _lock(*pks: int) -> dict[int, Comment]:
    rows = edges.lock(*pks)
    if len(rows) < len(set(pks)):
        raise Refused(GONE)
    return rows


def _next_number(article_id: int) -> int:
    """Count one more comment and take its number. The update locks the article's row."""
    article = articles().filter(pk=article_id)
    article.update(
        comment_count=F("comment_count") + 1, last_comment_number=F("last_comment_number") + 1
    )
    found = article.values_list("comments_open", "last_comment_number").first()
    if found is None:
        raise Refused(NO_ARTICLE)
    if not found[0]:
        raise Refused(CLOSED)
    return int(found[1])


def _count(article_id: int, change: int) -> None:
    articles().filter(pk=article_id).update(comment_count=F("comment_count") + change)
