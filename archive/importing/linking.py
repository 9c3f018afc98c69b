"""Which comment of the database is which of the settled documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Mapping
from typing import Self

from archive.importing.settle import Settled

Member = tuple[str, int]  # the key of a part and the n of a comment in it


@dataclasses.dataclass(frozen=True, slots=True)
class Links:
    """Primary keys of comments by the n that they have in the base (`row_of_base`) and in theirs
    (`row_of`); null for one that a person deleted. `base_of` leads from theirs to the base: what
    is not in it is new. `doubles` are comments that theirs shows to be others that are there."""

    base_of: dict[int, int]
    row_of_base: dict[int, int | None]
    row_of: dict[int, int | None]
    doubles: dict[int, int]

    @classmethod
    def between(
        cls,
        base: Settled,
        theirs: Settled,
        *,
        shown: Mapping[Member, int],
        moved: Mapping[Member, Member],
        edited: Container[int] = (),
    ) -> Self:
        """Of two comments that are one, the one that an editor touched stays; if both were
        touched, both stay."""
        base_n = {member: n for n, those in base.members.items() for member in those}
        row_of_base = {
            n: next((shown[m] for m in those if m in shown), None)
            for n, those in base.members.items()
        }
        base_of: dict[int, int] = {}
        row_of: dict[int, int | None] = {}
        doubles: dict[int, int] = {}
        taken: set[int] = set()
        for n, those in theirs.members.items():
            ns = dict.fromkeys(base_n[was] for m in those if (was := moved.get(m, m)) in base_n)
            if not ns:
                continue
            # Two ns of the base may be one comment in theirs, and one of the base two in theirs.
            rows = {b: pk for b in ns if (pk := row_of_base[b]) is not None and pk not in taken}
            if not rows and any(row_of_base[b] in taken for b in ns):
                continue
            in_order = sorted(rows.items(), key=lambda pair: pair[1] not in edited)
            base_of[n] = in_order[0][0] if in_order else next(iter(ns))
            row_of[n] = kept = in_order[0][1] if in_order else None
            taken.update(rows.values())
            for _, pk in in_order[1:]:
                if kept is not None and pk not in edited:
                    doubles[pk] = kept
        return cls(base_of, row_of_base, row_of, doubles)
