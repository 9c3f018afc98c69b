"""The lasting codes of imported comments.

A code comes from what every capture of a comment has: the title of its article, its author, how
its text begins; equals in one article are counted. So captures of a page give the same codes in
whatever order they come. Two articles of one title with the same words by the same name (every
new WordPress says hello) are told apart by their identity, both of them: the one that was first
keeps its old code as an address that leads to it. An archive's own export says the code, which
stays where no other comment has it.
"""

from __future__ import annotations

import collections
from collections.abc import Sequence

from archive.importing import slugs
from archive.importing.aligning import folded, letters
from archive.importing.context import Before
from archive.models import Article, Snapshot
from archive.sources.document import DocumentComment
from comments import codes
from comments.models import Comment, FormerCode
from comments.rearranging import recode

LETTERS = 60  # of a comment's text: what a cut comment still has
CHUNK = 500  # SQLite binds a limited number of values

Said = tuple[str, str, str]


def codes_of(
    new: Sequence[DocumentComment], *, article: Article, identity: str, before: Before
) -> list[str]:
    """The code of each new comment of the article. `before` learns whose code was changed."""
    said, counts, drawn = _drawn(article.plain_slug, new)
    kept = _kept(new)
    free = kept.keys() - _holders(list(kept))
    for code in free:
        drawn[kept[code]] = code
    holders = _holders(drawn)
    for index in [index for index, code in enumerate(drawn) if code in holders]:
        code, each = drawn[index], said[index]
        while (holder := _holder(holders, code)) is not None:
            if holder.article_id != article.pk:
                if holder.code == code:
                    _tell_apart(holder, each, before)
                code = codes.code_of(*each, str(counts[each]), identity)
                identity += "+"  # nobody has it, but for a chance of one in 2**50
            else:
                counts[each] += 1
                code = codes.code_of(*each, str(counts[each]))
        drawn[index] = code
    return drawn


def first_codes(plain_slug: str, new: Sequence[DocumentComment]) -> list[str]:
    """The codes that the comments of a new article have, if nobody has them."""
    return _drawn(plain_slug, new)[2]


def taken(drawn: Sequence[str]) -> set[str]:
    """Which of these codes somebody has, or had."""
    found: set[str] = set()
    for start in range(0, len(drawn), CHUNK):
        chunk = drawn[start : start + CHUNK]
        for model in (Comment, FormerCode):
            found.update(
                model.objects.filter(code__in=chunk).order_by().values_list("code", flat=True)
            )
    return found


def _drawn(
    plain_slug: str, new: Sequence[DocumentComment]
) -> tuple[list[Said], collections.Counter[Said], list[str]]:
    said = [
        (plain_slug, folded(comment.author or ""), letters(comment.text[: LETTERS * 4])[:LETTERS])
        for comment in new
    ]
    counts = collections.Counter[Said]()
    drawn: list[str] = []
    for each in said:
        counts[each] += 1
        drawn.append(codes.code_of(*each, str(counts[each])))
    return said, counts, drawn


def _kept(new: Sequence[DocumentComment]) -> dict[str, int]:
    """Codes that an archive's own export says, with the index of their comment; none twice."""
    said = [
        (comment.kept.code, index)
        for index, comment in enumerate(new)
        if comment.kept and comment.kept.code and codes.read(comment.kept.code) == comment.kept.code
    ]
    often = collections.Counter(code for code, _ in said)
    return {code: index for code, index in said if often[code] == 1}


def _holders(drawn: Sequence[str]) -> dict[str, Comment]:
    """Who has these codes, or had them. Not with their articles: each would bring its own copy of
    one, and a thousand comments that say "+1" have a thousand long ones."""
    found = {}
    for start in range(0, len(drawn), CHUNK):
        chunk = drawn[start : start + CHUNK]
        holders = Comment.objects.order_by()
        found.update({each.code: each for each in holders.filter(code__in=chunk)})
        former = FormerCode.objects.select_related("comment").filter(code__in=chunk)
        found.update({each.code: each.comment for each in former})
    return found


def _holder(taken: dict[str, Comment], code: str) -> Comment | None:
    if code not in taken:
        taken |= _holders([code])
    return taken.get(code)


def _tell_apart(holder: Comment, said: Said, before: Before) -> None:
    """Give the first one of this code another one, as if both had come at once."""
    parts = Snapshot.objects.filter(article=holder.article_id).select_related("capture")
    if not parts:
        return  # it was not imported, and has its code from nobody's words
    identity = slugs.identity_of((each.address_key, each.key) for each in parts)
    own, number = holder.code, 0
    while codes.code_of(*said, str(number := number + 1)) != own:
        if number > holder.article.last_comment_number:
            return  # an editor changed the title since: it is told apart already
    code = codes.code_of(*said, str(number), identity)
    if _holders([code]):
        return
    recode(holder, code)
    FormerCode.objects.create(code=own, comment=holder)
    before.setdefault("recoded", []).append([own, code])
