"""Who answers whom: the tree that a page of text shows is the tree that was drawn."""

import random
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.sources.replies import Placement, Remark, place


def page(drawing):
    """The remarks of a drawn page and the parents that the drawing gives them.

    A line is one comment, indented under its parent: `name`, or `name day`, or `name day: text`.
    """
    remarks, parents, path = [], [], []
    for line in textwrap.dedent(drawing).strip().splitlines():
        head, _, text = line.partition(":")
        depth = (len(head) - len(head.lstrip())) // 2
        name, *day = head.split()
        path = [*path[:depth], len(remarks) + 1]
        parent = path[-2] if depth else None
        parents.append(parent)
        remarks.append(
            Remark(
                author=name,
                reply_to=remarks[parent - 1].author if parent else None,
                date=f"2020-01-{int(day[0]):02}" if day else None,
                text=text.strip(),
                line=len(remarks) + 1,
            )
        )
    return remarks, parents


def parents_of(placements):
    return [placement.parent for placement in placements]


def listed(placement):
    return {placement.parent, *(other.n for other in placement.alternatives)}


def codes(problems):
    return [problem.code for problem in problems]


def test_names_that_appear_once_leave_one_tree():
    remarks, parents = page("""
        Ada
          Bo
            Cy
          Di
        Ed
          Flo
    """)
    placements, problems = place(remarks)
    assert parents_of(placements) == parents
    assert {placement.placement for placement in placements} == {"forced"}
    assert problems == []


def test_depth_has_no_limit():
    chain = [
        Remark(author=f"N{i}", reply_to=f"N{i - 1}" if i else None, date=None, text="", line=None)
        for i in range(3_000)
    ]
    placements, _ = place(chain)
    assert parents_of(placements) == [None, *range(1, 3_000)]


def test_a_reply_may_mean_either_of_two_open_comments_and_both_are_told():
    remarks, _ = page("""
        Joe 9
          Ann 9
            Joe 9
              Bob 9
    """)
    *_, bob = place(remarks)[0]
    assert listed(bob) == {1, 3}
    assert bob.placement in {"likely", "guess"}
    assert bob.likelihood < 1
    assert "earlier comment by Joe" in bob.alternatives[0].why


def test_a_later_reply_forbids_a_parent_that_would_close_its_own():
    remarks, parents = page("""
        Joe
          Ann
            Joe
              Bob
            Cat
    """)
    placements, _ = place(remarks)
    assert parents_of(placements) == parents
    assert placements[3].placement == "forced"


def test_a_comment_is_not_older_than_its_parent():
    remarks, parents = page("""
        Joe 1
          Ann 2
            Joe 5
          Cat 3
    """)
    placements, _ = place(remarks)
    assert parents_of(placements) == parents
    assert placements[3].placement == "forced"


def test_replies_to_one_comment_stand_oldest_first():
    # Cat wrote before Bob, so they answer two Joes; and had Bob answered the first, the second
    # would be closed to Cat.
    remarks, parents = page("""
        Joe 1
          Ann 1
            Joe 1
              Bob 4
          Cat 3
    """)
    placements, _ = place(remarks)
    assert parents_of(placements) == parents
    assert {placement.placement for placement in placements} == {"forced"}


@pytest.mark.parametrize("dates", [("2020-01", "2020-01-05"), (None, "2020-01-05"), ("2020", None)])
def test_dates_are_compared_only_as_far_as_both_are_known(dates):
    root, child = dates
    remarks = [
        Remark(author="Joe", reply_to=None, date=root, text="", line=1),
        Remark(author="Ann", reply_to="Joe", date=child, text="", line=2),
    ]
    placements, problems = place(remarks)
    assert parents_of(placements) == [None, 1]
    assert problems == []


def test_shared_rare_words_decide_between_open_comments():
    remarks, _ = page("""
        Joe: the gasket of the carburettor leaks when the engine is cold and the choke is out
          Ann: thanks
            Joe: you are welcome
              Bob: replace the gasket, then the carburettor is tight and the choke works
        Cat: nice pictures
        Dan: when does the next part appear
        Eve: greetings from Lisbon
        Flo: the link is dead
        Gus: subscribed
    """)
    bob = place(remarks)[0][3]
    assert bob.parent == 1
    assert bob.alternatives[0].n == 3


def test_the_words_that_speak_for_another_parent_are_told():
    remarks, _ = page("""
        Joe: a gasket
          Ann: thanks
            Joe: you are welcome, replace the carburettor, the carburettor, and tighten the bolts
              Bob: gasket, carburettor, bolts
    """)
    bob = place(remarks)[0][-1]
    assert bob.parent == 3
    assert "“gasket”" in bob.alternatives[0].why


def test_names_match_across_no_break_spaces_and_if_need_be_across_case():
    remarks = [
        Remark(author="Mary\u00a0Ann", reply_to=None, date=None, text="", line=1),
        Remark(author="Bob", reply_to="Mary  Ann", date=None, text="", line=2),
        Remark(author="Cat", reply_to="BOB", date=None, text="", line=3),
    ]
    placements, problems = place(remarks)
    assert parents_of(placements) == [None, 1, 2]
    assert problems == []


def test_a_reply_to_a_vanished_comment_becomes_a_thread_and_a_problem():
    remarks, _ = page("""
        Ada
          Bo
            Cy
    """)
    remarks[1] = Remark(author="Bo", reply_to="Gone", date=None, text="", line=7)
    placements, problems = place(remarks)
    assert parents_of(placements) == [None, None, 2]
    assert placements[1].placement == "guess"
    assert placements[1].alternatives[0].n is None
    assert [(problem.code, problem.line) for problem in problems] == [("missing-parent", 7)]
    assert "Gone" in problems[0].message


def test_a_reply_that_stands_outside_its_thread_is_a_guess_and_a_problem():
    remarks, _ = page("""
        Ada
        Bo
          Cy
    """)
    remarks[2] = Remark(author="Cy", reply_to="Ada", date=None, text="", line=3)
    placements, problems = place(remarks)
    assert placements[2].parent == 1
    assert placements[2].placement == "guess"
    assert codes(problems) == ["reply-out-of-place"]


def test_a_page_may_start_in_the_middle_of_a_thread():
    remarks, _ = page("""
        Ada
          Bo
        Cy
    """)
    placements, problems = place(remarks[1:])
    assert parents_of(placements) == [None, None]
    assert codes(problems) == ["missing-parent"]


def test_writers_without_a_name_are_nobody_to_answer():
    remarks = [
        Remark(author=None, reply_to=None, date=None, text="", line=1),
        Remark(author=None, reply_to="", date=None, text="", line=2),
        Remark(author=None, reply_to="Ann", date=None, text="", line=3),
    ]
    placements, problems = place(remarks)
    assert parents_of(placements) == [None, None, None]
    assert codes(problems) == ["missing-parent"]


def test_a_page_whose_dates_break_the_rules_once_is_not_forced_by_dates():
    drawing = """
        Joe 1
          Ann 2
            Joe 5
          Cat 3
        Dan 6
          Eve 6
    """
    remarks, parents = page(drawing)
    placements, problems = place(remarks)
    assert placements[3].placement == "forced"
    assert problems == []
    remarks[5] = Remark(author="Eve", reply_to="Dan", date="2019-12-24", text="", line=6)
    placements, problems = place(remarks)
    assert parents_of(placements) == parents
    assert listed(placements[3]) == {1, 3}
    assert placements[3].placement != "forced"
    assert [(problem.code, problem.line) for problem in problems] == [("dates-out-of-order", 6)]


def test_threads_out_of_order_take_away_the_trust_in_dates():
    remarks, _ = page("""
        Joe 1
          Ann 2
            Joe 5
          Cat 3
        Dan 6
    """)
    assert place(remarks)[0][3].placement == "forced"
    placements, problems = place(remarks, newest_first=True)
    assert placements[3].placement != "forced"
    assert codes(problems) == ["threads-out-of-order"]


def test_a_first_comment_cut_from_its_thread_says_nothing_about_the_order_of_threads():
    remarks, _ = page("""
        Joe 8
        Ann 2
    """)
    remarks[0] = Remark(author="Joe", reply_to="Gone", date="2020-01-08", text="", line=1)
    assert codes(place(remarks)[1]) == ["missing-parent"]


def test_an_empty_page_has_no_replies():
    assert place([]) == ([], [])


@st.composite
def true_pages(draw, most=25, names="ABCD"):
    """A tree that grew comment by comment, shown in page order with the days of its comments."""
    count = draw(st.integers(1, most))
    parents = [None]
    for i in range(1, count):
        parents.append(draw(st.none() | st.integers(0, i - 1)))
    authors = draw(st.lists(st.sampled_from(names), min_size=count, max_size=count))
    days = sorted(draw(st.lists(st.integers(1, 5), min_size=count, max_size=count)))
    dated = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return shown(
        parents, authors, [day if known else None for day, known in zip(days, dated, strict=True)]
    )


def shown(parents, authors, days):
    """A page with the true parents, from comments in the order in which they were written."""
    replies = [[] for _ in parents]
    for i, parent in enumerate(parents):
        if parent is not None:
            replies[parent].append(i)
    order, waiting = [], [i for i, parent in enumerate(parents) if parent is None][::-1]
    while waiting:
        order.append(waiting.pop())
        waiting.extend(reversed(replies[order[-1]]))
    place_of = {i: n for n, i in enumerate(order, 1)}
    remarks = [
        Remark(
            author=authors[i],
            reply_to=None if parents[i] is None else authors[parents[i]],
            date=None if days[i] is None else f"2020-01-{days[i]:02}",
            text=f"{authors[i]} {i % 7} wrote words{i % 5}",
            line=n,
        )
        for n, i in enumerate(order, 1)
    ]
    return remarks, [None if parents[i] is None else place_of[parents[i]] for i in order]


def assert_page_order(placements):
    """Every parent is the comment before or one of its ancestors."""
    path = []
    for n, placement in enumerate(placements, 1):
        if placement.parent is None:
            path = []
        else:
            assert placement.parent in path
            del path[path.index(placement.parent) + 1 :]
        path.append(n)


@settings(deadline=None, max_examples=150)
@given(true_pages())
def test_any_true_page_keeps_its_order_its_forced_parents_and_its_truth_in_view(drawn):
    remarks, truth = drawn
    placements, problems = place(remarks)
    assert problems == []
    assert_page_order(placements)
    for remark, placement, parent in zip(remarks, placements, truth, strict=True):
        assert parent in listed(placement)
        if placement.placement == "forced":
            assert placement.parent == parent
            assert placement.alternatives == ()
        if placement.parent:
            assert remarks[placement.parent - 1].author == remark.reply_to


@settings(deadline=None, max_examples=60)
@given(true_pages(most=9, names="AB"))
def test_forced_means_that_no_other_tree_keeps_the_rules(drawn):
    remarks, _ = drawn
    possible = [set() for _ in remarks]
    for tree in every_tree(remarks):
        for parents, parent in zip(possible, tree, strict=True):
            parents.add(parent)
    for placement, parents in zip(place(remarks)[0], possible, strict=True):
        assert parents <= listed(placement)
        assert (placement.placement == "forced") == (len(listed(placement)) == 1)
        if all(remark.date for remark in remarks):
            assert parents == listed(placement)


def every_tree(remarks):
    """All parents that keep names, page order and dates, found by trying everything."""

    def grow(i, path, last, tree):
        if i == len(remarks):
            yield tree
            return
        remark = remarks[i]
        if remark.reply_to is None:
            yield from grow(i + 1, [i], {}, [*tree, None])
            return
        for depth, parent in enumerate(path):
            floor = last.get(parent) or ""
            written = remarks[parent].date or ""
            if remarks[parent].author != remark.reply_to:
                continue
            if remark.date and (remark.date < floor or remark.date < written):
                continue
            yield from grow(
                i + 1,
                [*path[: depth + 1], i],
                {**last, parent: remark.date or floor},
                [*tree, parent + 1],
            )

    yield from grow(0, [], {}, [])


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.builds(
            Remark,
            author=st.sampled_from(["A", "B", "a", None, ""]),
            reply_to=st.sampled_from(["A", "B", "C", None, " "]),
            date=st.sampled_from(["2020", "2020-01-02", "2020-01-01T10:00:00+01:00", "soon", None]),
            text=st.text(max_size=20),
            line=st.integers(1, 99) | st.none(),
        ),
        max_size=15,
    ),
    st.booleans(),
)
def test_no_page_is_too_broken_to_be_read(remarks, newest_first):
    placements, _ = place(remarks, newest_first=newest_first)
    assert len(placements) == len(remarks)
    for n, placement in enumerate(placements, 1):
        assert isinstance(placement, Placement)
        assert placement.parent is None or placement.parent < n
        assert 0 <= placement.likelihood <= 1


@pytest.mark.parametrize("threads", [1, 250])
@pytest.mark.parametrize("grown", ["anywhere", "lately"])
def test_five_thousand_comments_by_forty_names_take_two_seconds(threads, grown):
    # The processor's seconds: the promise is about the work, not about what else the machine does.
    rng = random.Random(7)
    parents = [None] * threads
    for i in range(threads, 5_000):
        near = max(0, i - 1 - int(rng.expovariate(0.3)))
        parents.append(near if grown == "lately" else rng.randrange(i))
    authors = [f"Name {rng.randrange(40)}" for _ in parents]
    remarks, _ = shown(parents, authors, [1 + i // 200 for i in range(5_000)])
    started = time.process_time()
    placements, _ = place(remarks)
    assert time.process_time() - started < 3
    assert len(placements) == 5_000


def test_one_name_alone_does_not_double_the_work_with_every_reply():
    remarks, _ = shown([None, *range(400)], ["Joe"] * 401, [1] * 401)
    started = time.process_time()
    placements, _ = place(remarks)
    assert time.process_time() - started < 3
    assert_page_order(placements)
    assert [n for n, p in enumerate(placements, 1) if p.placement == "forced"] == [1, 2]


def test_thousands_of_replies_to_vanished_comments_are_told_one_by_one():
    remarks = [
        Remark(author=f"N{i}", reply_to=f"Gone {i}", date="2020-01-01", text="", line=i)
        for i in range(5_000)
    ]
    started = time.process_time()
    placements, problems = place(remarks)
    assert time.process_time() - started < 3
    assert parents_of(placements) == [None] * 5_000
    assert len(problems) == 5_000


def threads_that(answer):
    """Twenty short threads in which every reply is certain, and the last reply is not."""
    lines = []
    for k in range(20):
        lines += [f"Starter{k}", f"  Ann{k}", f"{answer}Bo{k}", f"{answer}Cy{k}"]
    drawing = [*lines, "Joe", "  Ada", "    Joe", "  Kim"]
    return page("\n".join(drawing))[0]


def test_where_everybody_answers_the_starter_an_open_reply_does_too():
    flat = place(threads_that("  "))[0][-1]
    deep = place(threads_that("    "))[0][-1]
    joe = len(threads_that("  ")) - 3
    assert flat.parent == joe
    assert deep.parent == joe + 2
    assert "forced" not in {flat.placement, deep.placement}
