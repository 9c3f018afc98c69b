"""Comments that name their parent's id, drawn as they come and as they are linked."""

from __future__ import annotations

import time
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from archive.sources.linking import MOST_TOLD, Linked, Stated, link


def linked(drawing: str, **options: object) -> Linked:
    """`linked("a b<a c<b")`: three comments, the second answers the first; @2020 gives a date."""
    stated = []
    for line, word in enumerate(drawing.split(), start=1):
        said, _, date = word.partition("@")
        id, _, parent = said.partition("<")
        id, _, body = id.partition("=")
        stated.append(
            Stated(id=id, parent_id=parent or None, date=date or None, body=body, line=line)
        )
    return link(stated, **options)


def codes(result: Linked) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.code) for problem in result.problems]


def test_a_child_may_stand_before_its_parent_and_be_older() -> None:
    result = linked("a c<b@2001-01-01 b<a@2002-01-01")
    assert result.parents == (None, 3, 1)
    assert result.problems == ()


def test_a_reply_to_a_vanished_comment_becomes_a_thread() -> None:
    result = linked("a b<x c<b")
    assert result.parents == (None, None, 2)
    assert codes(result) == [(2, "missing-parent")]
    assert "b answers comment x" in result.problems[0].message


def test_a_parent_under_another_page_is_told_as_such() -> None:
    result = linked("a b<x", elsewhere={"x"})
    assert result.parents == (None, None)
    assert codes(result) == [(2, "parent-elsewhere")]


def test_a_comment_that_answers_itself_becomes_a_thread() -> None:
    result = linked("a<a b<a")
    assert result.parents == (None, 1)
    assert codes(result) == [(1, "reply-to-itself")]


def test_a_circle_is_cut_at_its_newest_comment() -> None:
    result = linked("a<c@2003-01-01T00:30:00+02:00 b<a@2003-01-01 c<b@2002-01-01 d<a")
    # At half past midnight in that zone it is still the year before in the other ones' own.
    assert result.parents == (3, None, 2, 1)
    assert codes(result) == [(2, "reply-circle")]


def test_a_circle_without_dates_is_cut_at_the_last_in_the_file() -> None:
    result = linked("a<b b<c c<a@2001")
    assert result.parents == (2, 3, None)


def test_a_copy_of_a_comment_is_read_once() -> None:
    result = linked("a=one b=two<a b=two<a c<b")
    assert (result.kept, result.parents) == ((0, 1, 3), (None, 1, 2))
    assert codes(result) == [(3, "comment-twice")]


def test_two_comments_of_one_id_are_both_kept() -> None:
    result = linked("a=one a=two b<a a=three<a")
    assert result.parents[:3] == (None, None, 1)
    assert result.kept == (0, 1, 2, 3)
    assert codes(result)[0] == (2, "id-twice")


def test_comments_without_an_id_are_never_copies() -> None:
    result = link([Stated(id=None), Stated(id=None), Stated(id=None, parent_id="x")])
    assert result.parents == (None, None, None)
    assert [problem.message[:16] for problem in result.problems] == ["Comment number 3"]


def test_a_flood_of_flaws_is_counted_and_not_listed() -> None:
    result = link([Stated(id=str(n), parent_id="gone") for n in range(MOST_TOLD + 50)])
    assert len(result.problems) == MOST_TOLD + 1
    assert "50 more" in result.problems[-1].message


def test_a_hundred_thousand_comments_in_one_chain_are_linked_at_once() -> None:
    count = 100_000
    stated = [Stated(id=str(n), parent_id=str(n + 1)) for n in range(count)]
    tracemalloc.start()
    began = time.perf_counter()
    result = link(stated)
    took = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.parents[:2] == (2, 3)
    assert took < 5
    assert peak < 60_000_000


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdefx"])), max_size=20)
)
def test_whatever_is_stated_becomes_a_forest(pairs: list[tuple[str, str]]) -> None:
    result = link([Stated(id=id, parent_id=parent or None) for id, parent in pairs])
    assert len(result.kept) == len(result.parents)
    for n, parent in enumerate(result.parents, start=1):
        seen = {n}
        while parent:
            assert parent not in seen
            seen.add(parent)
            parent = result.parents[parent - 1]
    # Each comment that lost the parent it named is told of.
    lost = sum(
        bool(pairs[index][1]) and not parent
        for index, parent in zip(result.kept, result.parents, strict=True)
    )
    assert lost == sum(
        problem.code in {"missing-parent", "reply-to-itself", "reply-circle"}
        for problem in result.problems
    )
