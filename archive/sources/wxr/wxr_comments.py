"""The comments of one item of a WordPress export, each with the parent that it names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from archive.sources import kept
from archive.sources.dates import UNSETTLED, Settled
from archive.sources.dates.page_dates import unread_dates
from archive.sources.dates.stamps import UTC, stamp
from archive.sources.document import AuthorKind, DocumentComment, Lines, Problem, State
from archive.sources.fragments import line_of_text, text_of
from archive.sources.linking import Stated, link
from archive.sources.wxr.wxr_site import Site
from archive.sources.xmlstream.fields import Known

# IP addresses stand beside these, and are never read.
READ = frozenset({
    "wp:comment_id", "wp:comment_author", "wp:comment_author_url", "wp:comment_date",
    "wp:comment_date_gmt", "wp:comment_content", "wp:comment_approved", "wp:comment_type",
    "wp:comment_parent", "wp:comment_user_id", "wp:comment_author_email",
})  # fmt: skip
COMMENT = Known(
    fields=READ
    | {"wp:comment_author_IP", "dsq:remote"}
    | {"wp:commentmeta", "wp:meta_key", "wp:meta_value"},
    texts=frozenset({"wp:comment_content", "wp:meta_value"}),
    nests=frozenset({"wp:commentmeta"}),
)
STATES: Mapping[str, State] = {
    "1": "published",
    "approve": "published",
    "approved": "published",
    "": "published",
    "0": "pending",
    "hold": "pending",
    "unapproved": "pending",
    "spam": "spam",
    "trash": "deleted",
    "post-trashed": "deleted",
}
STICKY = "wpdiscuz_sticky"
# The keys under which plugins keep their counts, up and down apart or only their sum.
VOTES = ("wpdiscuz_votes",)
VOTES_UP = ("cld_like_count", "_commentliked", "comment_like_count")
VOTES_DOWN = ("cld_dislike_count", "comment_dislike_count")
_APART = re.compile(r"s:\d+:\"(like|dislike)\";(?:i:|s:\d+:\")(-?\d{1,9})")
_NUMBER = re.compile(r"[+-]?\d{1,9}$")


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A comment as it stands in the file: fields by customary name, metadata by key."""

    fields: Mapping[str, str]
    meta: Mapping[str, str]
    lines: Lines | None

    @property
    def line(self) -> int | None:
        return self.lines[0] if self.lines else None


@dataclasses.dataclass(slots=True)
class _Votes:
    total: int | None = None
    up: int | None = None
    down: int | None = None


NO_VOTES = _Votes()


def comments_of(
    found: Sequence[Found], *, creator: str | None, site: Site
) -> tuple[list[DocumentComment], list[Problem]]:
    """`creator` is the login of who wrote the item."""
    problems: list[Problem] = []
    dated = [_date(one) for one in found]
    stated = [
        Stated(
            id=one.fields.get("wp:comment_id") or None,
            parent_id=_parent(one.fields.get("wp:comment_parent")),
            date=date.value,
            body=(one.fields.get("wp:comment_author"), one.fields.get("wp:comment_content")),
            line=one.line,
        )
        for one, (date, _) in zip(found, dated, strict=True)
    ]
    linked = link(stated)
    comments = []
    for n, (index, parent) in enumerate(zip(linked.kept, linked.parents, strict=True), start=1):
        one, (date, date_text) = found[index], dated[index]
        fields = one.fields
        content = fields.get("wp:comment_content", "")
        text = text_of(content, typed=True)
        votes = _votes(one.meta) if one.meta else NO_VOTES
        kind = fields.get("wp:comment_type") or "comment"
        comments.append(
            DocumentComment(
                n=n,
                id=stated[index].id,
                parent=parent,
                reply_to=None,
                type="comment" if kind == STICKY else kind,
                author=line_of_text(fields.get("wp:comment_author", "")),
                author_kind=_author_kind(fields.get("wp:comment_user_id"), creator, site),
                date=date.value,
                date_precision=date.precision,
                date_text=date_text,
                text=text,
                truncated=False,
                placement="stated",
                likelihood=1.0,
                alternatives=(),
                lines=one.lines,
                text_lines=None,
                html=content if content != text else None,
                placed_by="id" if parent else None,
                author_url=_address(fields.get("wp:comment_author_url")),
                votes=votes.total,
                votes_up=votes.up,
                votes_down=votes.down,
                sticky=kind == STICKY,
                state=_state(one, problems),
                address=fields.get("wp:comment_author_email") or None,
            )
        )
    facts = [kept.facts_in(found[index].meta.get(kept.META_KEY)) for index in linked.kept]
    if any(facts):
        comments, told = kept.comments_with(comments, facts)
        problems += told
    problems += unread_dates((*dated[index], found[index].line) for index in linked.kept)
    return comments, [*problems, *linked.problems]


def _parent(said: str | None) -> str | None:
    return None if not said or said == "0" else said


def _date(one: Found) -> tuple[Settled, str | None]:
    """The moment in UTC, else the local one without a zone, and what was read."""
    said = None
    for name, zone in (("wp:comment_date_gmt", UTC), ("wp:comment_date", "")):
        written = one.fields.get(name)
        if not written:
            continue
        settled = stamp(written, zone=zone)
        if settled.value:
            return settled, written
        if not written.startswith("0000-00-00"):
            said = said or written
    return UNSETTLED, said


def _state(one: Found, problems: list[Problem]) -> State:
    said = one.fields.get("wp:comment_approved", "").lower()
    if state := STATES.get(said):
        return state
    problems.append(
        Problem(
            line=one.line,
            code="state-unknown",
            message=f"Whether the comment was approved is said with {said[:40]!r}, which is not"
            " known; it is kept as pending.",
        )
    )
    return "pending"


def _author_kind(user: str | None, creator: str | None, site: Site) -> AuthorKind | None:
    """The author of the article only where the user's id proves it: names prove nothing."""
    if not user:
        return None
    if user == "0":
        return "guest"
    return "author" if creator and site.logins.get(user) == creator else "registered"


def _address(said: str | None) -> str | None:
    if not said or said in ("http://", "https://"):
        return None
    return said if said.lower().startswith(("http://", "https://")) else None


def _votes(meta: Mapping[str, str]) -> _Votes:
    votes = _Votes()
    for name, number in _APART.findall(meta.get("wpdiscuz_votes_seperate", "")[:4096]):
        if name == "like":
            votes.up = abs(int(number))
        else:
            votes.down = abs(int(number))
    votes.total = _number(meta, VOTES)
    votes.up = votes.up if votes.up is not None else _number(meta, VOTES_UP)
    votes.down = votes.down if votes.down is not None else _number(meta, VOTES_DOWN)
    if votes.total is None and votes.up is not None and votes.down is not None:
        votes.total = votes.up - votes.down
    return votes


def _number(meta: Mapping[str, str], keys: Sequence[str]) -> int | None:
    for key in keys:
        if (said := meta.get(key)) and _NUMBER.match(said):
            return int(said)
    return None
