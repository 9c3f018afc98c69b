"""What an import left to a person: conflicts, and pages that may be one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from archive import markup, versions
from archive.importing import discussions, documents, people, units, words, writing
from archive.models import Article, Conflict, Likeness
from comments.models import Comment
from comments.rearranging import lock, rearrange
from comments.refused import Refused
from comments.retrying import retried

CHOICES = [str(choice) for choice in Conflict.Choice if choice != Conflict.Choice.OPEN]
CHANGED = "What stands there was changed since the import. Edit it as you want to have it."
DECIDED = "Somebody else decided this while you were looking at it. Look again."


@retried
def resolve(number: int, *, choice: str, user: Any = None, seen: str | None = None) -> Conflict:
    """Decide a conflict: "mine" stays, "theirs" is taken, or what stands there by now is right
    because somebody "edited" it. What was decided can be decided again, as long as nobody wrote
    something else. `seen` is the choice that stood before whoever decides."""
    conflict = Conflict.objects.select_for_update().filter(pk=number).first()
    if conflict is None:
        raise Refused(f"There is no conflict {number}: see `imports conflicts`.")
    if choice not in CHOICES:
        raise Refused(f"A conflict is decided by one of {', '.join(CHOICES)}.")
    if seen is not None and conflict.choice != seen:
        raise Refused(DECIDED)
    stays = choice == Conflict.Choice.EDITED or (
        conflict.choice == Conflict.Choice.OPEN and choice == Conflict.Choice.MINE
    )
    if conflict.choice != choice and not stays:
        took = conflict.choice == Conflict.Choice.THEIRS
        was = conflict.theirs if took else conflict.mine
        wanted = conflict.theirs if choice == Conflict.Choice.THEIRS else conflict.mine
        by = user.get_username() if user else ""
        lock(conflict.article)
        if stands(conflict) != was:
            raise Refused(CHANGED)
        if conflict.comment_id is None:
            _take(conflict, wanted, by=by)
        else:
            _take_of_comment(conflict, wanted, by=by)
    conflict.choice, conflict.decided_at, conflict.decided_by = choice, timezone.now(), user
    conflict.save()
    return conflict


def stands(conflict: Conflict) -> Any:
    """What stands in the unit now, as the three versions of the conflict are written."""
    if conflict.comment_id is not None:
        comment = Comment.objects.select_related("parent").get(pk=conflict.comment_id)
        if conflict.unit == "parent":
            return [comment.parent.code if comment.parent else None, comment.placement]
        return words.STANDS[conflict.unit](comment)
    article = Article.objects.select_related(
        "publication", "reprint_author", "reprint_publication"
    ).get(pk=conflict.article_id)
    return units.stands(article)[conflict.unit]


def _take(conflict: Conflict, wanted: Any, *, by: str) -> None:
    article, unit = conflict.article, conflict.unit
    article.refresh_from_db()
    was = versions.shown(article)
    columns = {}
    if unit == "bylines":
        writing.sign(article, wanted)
    elif unit == "tags":
        article.tags.set(people.tags_named(wanted))
    else:
        columns = units.columns(unit, markup.clean(wanted) if unit == "body" else wanted)
    for name, value in columns.items():
        setattr(article, name, value)
    article.revision += 1
    article.save(update_fields=[*columns, "revision"])
    versions.keep(article, was, by=by)
    if unit == "publication":
        discussions.follow_home(article)


def _take_of_comment(conflict: Conflict, wanted: Any, *, by: str) -> None:
    comment = Comment.objects.get(pk=conflict.comment_id)
    columns: dict[str, Any] = {"revision": comment.revision + 1}
    parents = {}
    if conflict.unit == "parent":
        code, placement = wanted
        parent = Comment.objects.filter(article=comment.article_id, code=code).first()
        if code is not None and parent is None:
            raise Refused("The comment that it would answer is no longer there.")
        parents[comment.pk] = parent.number if parent else None
        columns["placement"] = placement
    else:
        columns |= words.columns(conflict.unit, wanted)
    if "author_name" in columns:
        discussions.find_commenter(conflict.article, columns)
    rearrange(article=conflict.article, parents=parents, columns={comment.pk: columns}, by=by)


@retried
def follow_home(article: Article) -> None:
    """After an editor gave the article another publication: its commenters are of that one too."""
    lock(article)
    article.refresh_from_db()
    discussions.follow_home(article)


@retried
def keep_apart(number: int) -> Likeness:
    """They are two pages, and no import asks again."""
    return _decided(_likeness(number), Likeness.Verdict.DIFFERENT)


@retried
def join(number: int) -> Article:
    """Make one article of two. Captures and comments of both are brought together as if they had
    met on import; the address of the one that goes leads to the other."""
    kept, other = pair(_likeness(number))
    if other.edited_at is not None:
        raise Refused("Both were edited: nobody but you can tell which words should stand.")
    documents.join(kept, other)
    return kept


def pair(likeness: Likeness) -> tuple[Article, Article]:
    """The article that would stay, and the one that would become part of it: what an editor
    wrote stays, or else what was here first."""
    both = [likeness.article, likeness.other]
    kept, other = sorted(both, key=lambda each: (each.edited_at is None, each.pk))
    return kept, other


def _likeness(number: int) -> Likeness:
    found = Likeness.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise Refused(f"There is no pair {number}: see `imports alike`.")
    return found


def _decided(likeness: Likeness, verdict: str) -> Likeness:
    likeness.verdict, likeness.decided_at = verdict, timezone.now()
    likeness.save(update_fields=["verdict", "decided_at"])
    return likeness
