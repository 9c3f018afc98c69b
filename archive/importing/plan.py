"""What an import will do to one article, decided before anything is written.

Three versions of everything meet: `base`, what the captures said together when they were last
imported; `mine`, what stands in the database, which an editor may have changed; `theirs`, what
the captures say with the new one among them.

    theirs == base            the source says nothing new: mine stays      unchanged, kept
    mine == base              nobody touched it: theirs is taken           updated
    mine == theirs            both came to the same                        unchanged
    otherwise                 texts, bylines and tags are merged where     updated
                              they changed in different places; the rest   conflict

Removed things stay removed: a comment that the base shows and the database has not any more was
deleted by a person, and is not created again.

A plan is data. `--dry-run` prints it; `writing` does it, to the row.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from archive.importing import units
from archive.importing.changes import Change, CommentChange, Disputed, decided
from archive.importing.discussion import Discussion
from archive.importing.linking import Links, Member
from archive.importing.people import as_known
from archive.importing.settle import Settled
from archive.models import Article, Outcome
from archive.sources.document import DocumentComment
from comments.models import Comment


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """`article` is null where one is to be created. `created` are ns of the settled document,
    `skipped` those of comments that a person deleted. A reference is the primary key of a comment
    that is there, or -n of one to be created."""

    article: Article | None
    theirs: Settled
    incoming: str  # the key of the part that this is about
    changes: tuple[Change, ...] = ()
    comments: tuple[CommentChange, ...] = ()
    created: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    # What will stand: numbers by primary key where they change, parents by reference where they
    # change and of all that are created.
    numbers: Mapping[int, int] = dataclasses.field(default_factory=dict)
    parents: Mapping[int, int | None] = dataclasses.field(default_factory=dict)
    # Two comments that a fuller capture shows to be one: the second's key by the first's.
    doubles: Mapping[int, int] = dataclasses.field(default_factory=dict)
    # Of the open conflicts, those of units of which the source says something else by now.
    renewed: frozenset[Disputed] = frozenset()
    unchanged: tuple[int, ...] = ()

    @functools.cached_property
    def comment_of(self) -> dict[int, DocumentComment]:
        return {comment.n: comment for comment in self.theirs.document.comments}

    @property
    def outcome(self) -> Outcome:
        if self.article is None:
            return Outcome.CREATED
        found = {change.outcome for change in self.changes}
        found |= {comment.outcome for comment in self.comments}
        if Outcome.CONFLICT in found:
            return Outcome.CONFLICT
        if self.created or Outcome.UPDATED in found:
            return Outcome.UPDATED
        return Outcome.KEPT if Outcome.KEPT in found else Outcome.UNCHANGED

    def counts(self) -> dict[str, int]:
        """Of the comments of the incoming document, by outcome: together all of them."""
        outcomes: dict[int, Outcome] = {
            **dict.fromkeys(self.created, Outcome.CREATED),
            **dict.fromkeys(self.skipped, Outcome.SKIPPED),
            **dict.fromkeys(self.unchanged, Outcome.UNCHANGED),
            **{each.n: each.outcome for each in self.comments if each.n is not None},
        }
        shown = (
            n
            for n, those in self.theirs.members.items()
            if any(k == self.incoming for k, _ in those)
        )
        return dict(collections.Counter(str(outcomes[n]) for n in shown))

    def as_json(self) -> dict[str, Any]:
        """What a person wants to see of it: changes, not what stays as it is."""
        return {
            "article": [change.as_json() for change in self.changes],
            "comments": [
                comment.as_json()
                for comment in self.comments
                if comment.changes and comment.outcome is not Outcome.UNCHANGED
            ],
        }


def plan_new(theirs: Settled) -> Plan:
    ns = tuple(sorted(theirs.numbers, key=theirs.numbers.__getitem__))
    return Plan(article=None, theirs=theirs, incoming=theirs.keys[0], created=ns)


def plan_again(
    article: Article,
    *,
    base: Settled,
    theirs: Settled,
    incoming: str,
    rows: Mapping[int, Comment],
    shown: Mapping[Member, int],
    moved: Mapping[Member, Member],
    on_conflict: str,
    disputed: Mapping[Disputed, Any] | None = None,
) -> Plan:
    """`rows` are the article's comments by primary key, and `shown` those keys by what they are in
    the base: (part, n). `moved` leads from a (part, n) of theirs to that of the base, where a later
    parser counts otherwise. `on_conflict`: "keep" mine, take "theirs", or "fail", which raises
    Undecided. The caller has locked the article and its discussion.

    `disputed` are the bases of the conflicts that wait: what the source said since was never taken
    there, so that what stood before it is still what both sides began with.
    """
    disputed = disputed or {}
    edited = {pk for pk, row in rows.items() if row.edited_at or row.placement == "edited"}
    links = Links.between(base, theirs, shown=shown, moved=moved, edited=edited)
    discussion = Discussion(base, theirs, rows, links, on_conflict, disputed)
    discussion.decide()
    return Plan(
        article=article,
        theirs=theirs,
        incoming=incoming,
        changes=tuple(_article_changes(article, base, theirs, on_conflict, disputed)),
        comments=tuple(discussion.changed),
        created=tuple(discussion.created),
        skipped=tuple(discussion.skipped),
        numbers=discussion.numbers(),
        parents=discussion.parents,
        doubles=links.doubles,
        renewed=frozenset(discussion.renewed | _renewed(base, theirs, disputed)),
        unchanged=tuple(discussion.unchanged),
    )


def _article_changes(
    article: Article,
    base: Settled,
    theirs: Settled,
    on_conflict: str,
    disputed: Mapping[Disputed, Any],
) -> Iterator[Change]:
    was, now = units.said(base.document), units.said(theirs.document)
    differ = [unit for unit in units.MERGES if was[unit] != now[unit]]
    stands = units.stands(article)
    for unit in units.MERGES:
        if unit not in differ and stands[unit] == was[unit]:
            continue
        one, other = in_our_spelling(unit, was[unit]), in_our_spelling(unit, now[unit])
        if unit in differ:
            one = disputed.get((None, unit), one)
        if unit == "state" and stands[unit] == Article.State.REMOVED:
            other = one  # what was removed here stays removed, whatever the source says
        merged = units.MERGES[unit](one, stands[unit], other)
        change = decided(unit, one, stands[unit], other, merged, on_conflict, str(article))
        if change.outcome is not Outcome.UNCHANGED or change.writes:
            yield change


def _renewed(base: Settled, theirs: Settled, disputed: Mapping[Disputed, Any]) -> set[Disputed]:
    units_ = [unit for comment, unit in disputed if comment is None]
    if not units_:
        return set()
    was, now = units.said(base.document), units.said(theirs.document)
    return {(None, unit) for unit in units_ if was[unit] != now[unit]}


def in_our_spelling(unit: str, value: Any) -> Any:
    """Names as the authors here are called: two spellings that an editor joined are one."""
    if unit == "bylines" and value:
        names = as_known(name for name, _ in value)
        return [list(pair) for pair in dict.fromkeys((names[name], role) for name, role in value)]
    if unit == "reprint" and value[1]:
        return [value[0], as_known([value[1]])[value[1]], *value[2:]]
    return sorted(value) if unit == "tags" else value
