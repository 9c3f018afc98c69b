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
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from archive.importing import slugs
from archive.importing.context import Before
from archive.importing.drawing import Said, drawn_by
from archive.models import Article, Snapshot
from archive.sources.document import DocumentComment
from comments import codes
from comments.models import Comment, FormerCode
from comments.rearranging import recode

CHUNK = 500  # SQLite binds a limited number of values


def codes_of(
    new: Sequence[DocumentComment], *, article: Article, identity: str, before: Before
) -> list[str]:
    """The code of each new comment of the article. `before` learns whose code was changed."""
    said, counts, drawn = drawn_by(article.plain_slug, new)
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


def taken(drawn: Sequence[str]) -> set[str]:
    """Which of these codes somebody has, or had. All are one parameter: thousands of them cost
    more than the look-up."""
    given = "IN (SELECT value FROM json_each(%s))"
    those: list[Any] = [json.dumps(drawn)]
    if connection.vendor == "postgresql":
        given, those = "= ANY(%s)", [list(drawn)]
    found: set[str] = set()
    with connection.cursor() as cursor:
        for model in (Comment, FormerCode):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT code FROM {table} WHERE code {given}", those)  # noqa: S608
            found.update(code for (code,) in cursor.fetchall())
    return found


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
