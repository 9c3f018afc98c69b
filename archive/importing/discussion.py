"""The comments of one article, each with what the captures said of it and say now."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from archive.importing import words
from archive.importing.changes import Change, CommentChange, Disputed, decided
from archive.importing.gathering import circles
from archive.importing.linking import Links
from archive.importing.merging import Merged, merge_text, merge_value
from archive.importing.settle import Settled
from archive.importing.snapshots import OLD
from archive.models import Outcome
from archive.sources.document import DocumentComment
from comments.models import Comment

# The worst of its changes is what became of a comment.
PROVENANCE = {"absent_from", "home", "html"}  # where it was read, not what was read
WORST_FIRST = (Outcome.CONFLICT, Outcome.UPDATED, Outcome.KEPT)


def new_name(number: int) -> str:
    """What a plan calls a comment that has no code yet."""
    return f"new #{number}"


class Discussion:
    """See `plan.plan_again` for what goes in, and `plan.Plan` for what comes out."""

    def __init__(
        self,
        base: Settled,
        theirs: Settled,
        rows: Mapping[int, Comment],
        links: Links,
        on_conflict: str,
        disputed: Mapping[Disputed, Any],
    ) -> None:
        self.base, self.theirs, self.rows, self.links = base, theirs, rows, links
        self.on_conflict, self.disputed = on_conflict, disputed
        self.renewed: set[Disputed] = set()
        self.was = {comment.n: comment for comment in base.document.comments}
        self.now = {comment.n: comment for comment in theirs.document.comments}
        self.n_of = {pk: n for n, pk in links.row_of.items() if pk is not None}
        self.changed: list[CommentChange] = []
        self.created: list[int] = []
        self.skipped: list[int] = []
        self.unchanged: list[int] = []
        self.parents: dict[int, int | None] = {}

    def decide(self) -> None:
        for n in sorted(self.now, key=self.theirs.numbers.__getitem__):
            comment = self.now[n]
            if n not in self.links.base_of:
                self.created.append(n)
                self.parents[-n] = self._parent(comment.parent, self.now, self._reference)
            elif (pk := self.links.row_of[n]) is None:
                self.skipped.append(n)
            else:
                self._decide(n, comment, self.rows[pk])
        self._mark_lost()
        self._hang_on(self.links.doubles)
        self._break_circles()

    def numbers(self) -> dict[int, int]:
        """The new number of each comment that gets one. Comments that were written here stand
        behind those that were captured."""
        found = {pk: self.theirs.numbers[n] for pk, n in self.n_of.items()}
        last = max(self.theirs.numbers.values(), default=0)
        others = self.rows.keys() - found.keys() - self.links.doubles.keys()
        for pk in sorted(others, key=lambda pk: self.rows[pk].number):
            last = max(self.rows[pk].number, last + 1)
            found[pk] = last
        return {pk: number for pk, number in found.items() if number != self.rows[pk].number}

    def _decide(self, n: int, now: DocumentComment, row: Comment) -> None:
        was = self.was[self.links.base_of[n]]
        changes = [*self._fields(was, now, row), *self._place(was, now, row)]
        follows = self._follows(n, was, now, row)
        if not changes and not follows:
            self.unchanged.append(n)
            return
        found = {change.outcome for change in changes}
        outcome = next((o for o in WORST_FIRST if o in found), Outcome.UNCHANGED)
        if outcome is Outcome.UNCHANGED and follows.keys() - PROVENANCE:
            outcome = Outcome.UPDATED
        self.changed.append(
            CommentChange(
                pk=row.pk,
                code=row.code,
                n=n,
                outcome=outcome,
                changes=tuple(changes),
                follows=follows,
            )
        )

    def _fields(self, was: DocumentComment, now: DocumentComment, row: Comment) -> Iterator[Change]:
        for unit, said in words.UNITS.items():
            if said(was) == said(now) and row.edited_at is None and unit != "state":
                continue
            base, theirs, mine = said(was), said(now), words.STANDS[unit](row)
            if base != theirs:
                base = self._base(row.pk, unit, base)
            if unit == "state" and mine == Comment.State.REMOVED:
                theirs = base  # what was removed here stays removed, whatever the source says
            merge = merge_text if unit == "text" else merge_value
            merged = merge(base, mine, theirs)
            change = decided(unit, base, mine, theirs, merged, self.on_conflict, f"#{row.number}")
            if change.outcome is not Outcome.UNCHANGED or change.writes:
                yield change

    def _place(self, was: DocumentComment, now: DocumentComment, row: Comment) -> Iterator[Change]:
        """An editor's move stands over a source that says what it said before."""
        old = self._parent(was.parent, self.was, self._base_reference)
        new = self._parent(now.parent, self.now, self._reference)
        if (old, was.placement) == (new, now.placement) == (row.parent_id, row.placement):
            return
        base, mine = [self._name(old), was.placement], [self._name(row.parent_id), row.placement]
        theirs = [self._name(new), now.placement]
        if base != theirs:
            base = self._base(row.pk, "parent", base)
        merged = merge_value(base, mine, theirs)
        if row.placement == Comment.Placed.EDITED:
            settled = theirs[0] in (base[0], mine[0])
            merged = Merged("keep", mine) if settled else Merged("conflict", mine)
        change = decided("parent", base, mine, theirs, merged, self.on_conflict, f"#{row.number}")
        if change.writes:
            self.parents[row.pk] = new
        if change.outcome is not Outcome.UNCHANGED or change.writes:
            yield change

    def _base(self, pk: int, unit: str, said: Any) -> Any:
        """What both sides began with, where the source says something else than before: what it
        said before, unless that still waits for a decision."""
        if (pk, unit) not in self.disputed:
            return said
        self.renewed.add((pk, unit))
        return self.disputed[pk, unit]

    def _follows(
        self, n: int, was: DocumentComment, now: DocumentComment, row: Comment
    ) -> dict[str, Any]:
        """What nobody edits: ids, addresses, lines, and which captures lack the comment."""
        found = dict(words.follows(now)) if words.follows(was) != words.follows(now) else {}
        if was.html != now.html or was.text != now.text:
            found["html"] = now.html  # for where the text of theirs will stand
        absent = self.theirs.absent_from(n)
        if absent != row.absent_from:
            found["absent_from"] = absent
        key, place = self.base.home[self.links.base_of[n]]
        if self.theirs.home[n] != (key.removeprefix(OLD), place):
            found["home"] = self.theirs.home[n]
        return found

    def _mark_lost(self) -> None:
        """What a later parser does not find any more stays, and is marked absent."""
        for pk in dict.fromkeys(self.links.row_of_base.values()):
            if pk is None or pk in self.n_of or pk in self.links.doubles:
                continue
            row, absent = self.rows[pk], sorted(self.theirs.keys)
            if row.absent_from != absent:
                self.changed.append(
                    CommentChange(
                        pk=pk,
                        code=row.code,
                        n=None,
                        outcome=Outcome.UNCHANGED,
                        follows={"absent_from": absent},
                    )
                )

    def _hang_on(self, doubles: Mapping[int, int]) -> None:
        """Replies that were written here to a double answer the comment that it is."""
        for pk, row in self.rows.items():
            if row.parent_id in doubles and pk not in self.parents and pk not in doubles:
                self.parents[pk] = doubles[row.parent_id]

    def _break_circles(self) -> None:
        """A place that the source gives and one that an editor gave may make a circle together:
        the editor's stays."""
        while True:
            parent_of = {pk: row.parent_id for pk, row in self.rows.items()} | self.parents
            broken = False
            for circle in circles(parent_of):
                changed = [pk for pk in circle if pk > 0 and pk in self.parents]
                for pk in changed[:1]:
                    del self.parents[pk]
                    self._keep_place(pk)
                    broken = True
            if not broken:
                return

    def _keep_place(self, pk: int) -> None:
        for at, comment in enumerate(self.changed):
            if comment.pk == pk:
                self.changed[at] = comment.keeping("parent")

    def _parent(
        self, n: int | None, said: Mapping[int, DocumentComment], reference: Any
    ) -> int | None:
        """The comment that is answered, or, where a person deleted it, what that one answered."""
        for _ in itertools.repeat(None, len(said) + 1):
            if n is None:
                return None
            if (found := reference(n)) is not None:
                return int(found)
            n = said[n].parent
        return None

    def _reference(self, n: int) -> int | None:
        return self.links.row_of[n] if n in self.links.base_of else -n

    def _base_reference(self, n: int) -> int | None:
        pk = self.links.row_of_base.get(n)
        return self.links.doubles.get(pk, pk) if pk is not None else None

    def _name(self, reference: int | None) -> str | None:
        """The code of a comment that is there, and of a new one its number."""
        if reference is None:
            return None
        if reference < 0:
            return new_name(self.theirs.numbers[-reference])
        return self.rows[reference].code
