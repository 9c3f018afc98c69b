"""Authors, publications and tags in the hands of editors."""

import pytest

from archive.models import Article, Author, Byline, Publication, Tag
from comments.models import Commenter

LIST = "/admin/archive/author/"


@pytest.fixture
def spellings(make_article):
    """One person under two names, both of which sign the first article."""
    make_article("Both", authors=["Orla Venn", "O. Venn"])
    make_article("One", authors=["O. Venn"])
    keep, other = Author.objects.get(name="Orla Venn"), Author.objects.get(name="O. Venn")
    other.also_credited_as = ["Venn, O."]
    other.save()
    Article.objects.create(title="Reprint", slug="reprint", reprint_author=other)
    Commenter.objects.create(name="orla", slug="orla", author=other)
    return keep, other


def join(client, *authors, **data):
    pks = [author.pk for author in authors]
    return client.post(LIST, {"action": "join_selected", "_selected_action": pks, **data})


def test_joined_authors_keep_everything_they_signed(editor, spellings):
    keep, other = spellings
    page = join(editor, keep, other).content.decode()
    assert "The name to keep" in page
    assert Author.objects.count() == 2
    join(editor, keep, other, confirmed="yes", keep=keep.pk)
    author = Author.objects.get()
    assert (author.name, author.also_credited_as) == ("Orla Venn", ["O. Venn", "Venn, O."])
    assert sorted(author.articles.values_list("title", flat=True)) == ["Both", "One"]
    assert Byline.objects.count() == 2
    assert Article.objects.get(slug="reprint").reprint_author == author
    assert Commenter.objects.get().author == author


def test_joining_asks_for_two_and_for_a_name_among_them(editor, spellings):
    keep, other = spellings
    join(editor, keep, confirmed="yes", keep=keep.pk)
    stranger = Author.objects.create(name="Zoe", slug="zoe")
    page = join(editor, keep, other, confirmed="yes", keep=stranger.pk)
    assert page.status_code == 200
    assert Author.objects.count() == 3


def test_who_may_not_delete_authors_cannot_join_them(make_editor, spellings):
    for permission in ("archive.change_author", "archive.delete_author"):
        client = make_editor("archive.view_author", permission)
        join(client, *spellings, confirmed="yes", keep=spellings[0].pk)
        assert Author.objects.count() == 2


@pytest.mark.parametrize("typed", ["5", "true", '{"a": 1}', '"O. Venn"', '["O. Venn", [1]]'])
def test_other_spellings_are_a_list_of_names(editor, spellings, typed):
    keep, _ = spellings
    data = {"name": keep.name, "slug": keep.slug, "bio": "", "also_credited_as": typed}
    page = editor.post(f"{LIST}{keep.pk}/change/", data)
    assert "Write a list of names" in page.content.decode()
    assert Author.objects.get(pk=keep.pk).also_credited_as == []


def test_no_other_spellings_are_an_empty_list(editor, spellings):
    _, other = spellings
    data = {"name": other.name, "slug": "o-venn", "bio": "", "also_credited_as": "null"}
    assert editor.post(f"{LIST}{other.pk}/change/", data).status_code == 302
    assert Author.objects.get(pk=other.pk).also_credited_as == []


@pytest.mark.parametrize("noun", ["author", "publication", "tag"])
def test_lists_ask_the_same_number_of_queries_for_three_and_for_thirty(
    editor, make_article, queries_of_editor, noun
):
    def grow(start: int, end: int) -> None:
        for number in range(start, end):
            made = make_article(f"A {number}", publication=f"P {number}", authors=[f"W {number}"])
            made.tags.add(Tag.objects.create(name=f"T {number}", slug=f"t-{number}"))

    grow(0, 3)
    few = queries_of_editor(f"/admin/archive/{noun}/")
    grow(3, 30)
    assert queries_of_editor(f"/admin/archive/{noun}/") == few


@pytest.mark.parametrize("noun", ["author", "publication", "tag"])
def test_names_are_added_and_corrected(editor, noun):
    address = f"/admin/archive/{noun}/"
    data = {"name": "Harbour", "slug": "harbour", "also_credited_as": "[]"}
    assert editor.post(f"{address}add/", data).status_code == 302
    model = {"author": Author, "publication": Publication, "tag": Tag}[noun]
    made = model.objects.get()
    corrected = {**data, "name": "Harbours"}
    assert editor.post(f"{address}{made.pk}/change/", corrected).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.slug) == ("Harbours", "harbour")
