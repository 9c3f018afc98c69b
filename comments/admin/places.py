"""Where a comment stands, where else it might, and which uncertain one is next to it."""

import dataclasses

from django.db.models import Q

from comments import services
from comments.counting import counted
from comments.models import Comment

TOP, OTHER = "top", "other"  # besides numbers, what the buttons of a place may say


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of "Placed under". `value` is what its button says; empty is no button."""

    value: str
    parent: Comment | None
    likelihood: float | None
    why: str
    chosen: bool = False


def placement(comment: Comment) -> str:
    """In the few words of a column: "61%, 2 others"."""
    others = len(comment.alternatives)
    kept = f", {counted(others, 'other')}" if others else ""
    if comment.is_inferred and comment.likelihood is not None:
        return f"{comment.likelihood:.0%}{kept}"
    return f"{comment.placed_how}{kept}"


def places(comment: Comment) -> list[Place]:
    """The place it has, then the recorded alternatives, likeliest first, then the top level."""
    numbers = [alternative["number"] for alternative in comment.alternatives]
    known = Comment.objects.filter(article=comment.article_id, number__in=[n for n in numbers if n])
    parents = {parent.number: parent for parent in known.defer("text", "body_html")}
    here = Place(
        value="",
        parent=comment.parent,
        likelihood=comment.likelihood,
        why=f"{comment.placed_how}.",
        chosen=True,
    )
    rows, at_top = [], comment.parent is None
    for alternative in comment.alternatives:
        number = alternative["number"]
        parent = parents.get(number)
        standing = parent == comment.parent if number else at_top
        if standing or (number and parent is None):
            continue
        rows.append(
            Place(
                value=str(number) if number else TOP,
                parent=parent,
                likelihood=alternative.get("likelihood"),
                why=alternative.get("why") or "",
            )
        )
    rows.sort(key=lambda row: -(row.likelihood or 0))
    if not at_top and all(row.value != TOP for row in rows):
        rows.append(Place(value=TOP, parent=None, likelihood=None, why="Starts a thread."))
    return [here, *rows]


def chosen_parent(comment: Comment, asked: dict[str, str]) -> Comment | None:
    """The parent that a button or the field beside it names; null is the top level."""
    value = asked.get("parent", "")
    if value == TOP:
        return None
    number = (asked.get("other", "") if value == OTHER else value).strip().removeprefix("#")
    if not (number.isascii() and number.isdecimal()) or len(number) > 9:
        raise services.Refused("Write the number of the comment it should stand under.")
    parent = Comment.objects.filter(article=comment.article_id, number=int(number)).first()
    if parent is None:
        raise services.Refused(f"This article has no comment #{number}.")
    return parent


def neighbour(comment: Comment, *, forwards: bool) -> Comment | None:
    """The next or previous uncertain one, article by article, in the order of the numbers."""
    here, number = comment.article_id, comment.number
    unsure = Comment.objects.public().inferred()
    if forwards:
        beyond = unsure.filter(Q(article=here, number__gt=number) | Q(article__gt=here))
        return beyond.order_by("article_id", "number").only("pk").first()
    before = unsure.filter(Q(article=here, number__lt=number) | Q(article__lt=here))
    return before.order_by("-article_id", "-number").only("pk").first()
