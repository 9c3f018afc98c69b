"""What editors do to articles and authors: what is done, and what is refused."""

import datetime

import pytest

from archive import services
from archive.models import Article, Author, Byline, Tag
from archive.services import Refused
from comments import services as discussions
from comments.models import Commenter
from tests.trees import outline, sow


@pytest.fixture
def article(make_article):
    made = make_article(authors=["Orla Venn", "Tobias Renn"], body_html="<p>One</p>")
    sow(made, "Joe\n  Dee\nAnn")
    made.refresh_from_db()
    return made


@pytest.fixture
def gone(make_article):
    made = make_article("Gone")
    Article.objects.filter(pk=made.pk).delete()
    return made


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_an_article_written_here_is_cleaned_and_dated(db):
    day = datetime.date(2020, 1, 1)
    words = Article(title="New", slug="new", body_html="<p>a<script>b()</script></p>")
    words.published_on = day
    made = now(services.add_article(article=words))
    assert (made.body_html, made.published_basis) == ("<p>a</p>", "edited")
    assert (made.published_on, made.published_precision) == (day, "day")
    assert made.edited_at is not None


def test_a_removed_article_without_a_reason_is_not_added(db):
    with pytest.raises(Refused, match="told why"):
        services.add_article(article=Article(title="New", slug="new", state="removed"))
    assert not Article.objects.exists()


def test_an_edit_writes_safe_html_and_counts_one_revision(article):
    tag = Tag.objects.create(name="Clocks", slug="clocks")
    dirty = '<p onclick="x()">Two</p>'
    edited = services.edit_article(
        article=article, revision=0, tags=[tag], title="Other", body_html=dirty
    )
    assert (edited.title, edited.body_html, edited.revision) == ("Other", "<p>Two</p>", 1)
    assert edited.edited_at is not None
    assert list(edited.tags.all()) == [tag]
    assert now(article).title == "Other"


def test_an_edit_that_changes_nothing_leaves_no_trace(article):
    services.edit_article(
        article=article,
        revision=0,
        tags=[],
        bylines=list(article.bylines.all()),
        title=article.title,
        body_html=article.body_html,
    )
    assert (now(article).revision, now(article).edited_at) == (0, None)


def test_an_edit_that_clears_the_date_says_that_it_is_unknown(article):
    Article.objects.update(published_basis="inferred", published_why="The first comment.")
    edited = services.edit_article(article=article, revision=0, published_on=None)
    assert (edited.published_basis, edited.published_precision) == ("", "unknown")
    assert now(article).published_why == ""


def test_bylines_are_those_that_were_given(article):
    first, second = article.bylines.all()
    first.role = "editor"
    third = Byline(author=Author.objects.create(name="Ida", slug="ida"), position=2)
    services.edit_article(article=article, revision=0, bylines=[first, third])
    signed = list(article.bylines.values_list("author__name", "role"))
    assert signed == [("Orla Venn", "editor"), ("Ida", "author")]
    assert now(article).revision == 1
    assert Author.objects.filter(pk=second.author_id).exists()


def test_of_two_editors_at_once_the_second_is_told(article):
    services.edit_article(article=article, revision=0, title="First")
    with pytest.raises(Refused, match="Somebody else changed that article"):
        services.edit_article(article=article, revision=0, title="Second", bylines=[])
    assert (now(article).title, now(article).revision) == ("First", 1)
    assert article.bylines.count() == 2


def test_an_editor_who_saves_after_a_removal_is_told(article):
    services.remove_article(article=article, reason="A letter asked for it")
    with pytest.raises(Refused, match="Somebody else"):
        services.edit_article(article=article, revision=0, state="published")
    assert now(article).state == "removed"


def test_an_edit_does_not_turn_back_the_counter_of_comments(article):
    discussions.start_thread(article=article, text="Meanwhile.", author_name="Zoe")
    services.edit_article(article=article, revision=0, title="Other")
    assert (now(article).comment_count, now(article).last_comment_number) == (4, 4)


def test_what_no_editor_may_change_is_an_error_of_the_caller(article):
    with pytest.raises(TypeError, match="comment_count"):
        services.edit_article(article=article, revision=0, comment_count=0)


def test_a_removed_article_says_why_and_can_come_back(article):
    removed = services.remove_article(article=article, reason=" A letter asked for it ")
    assert (removed.state, removed.removal_reason) == ("removed", "A letter asked for it")
    assert not Article.objects.published().exists()
    published = services.publish_article(article=article)
    assert (published.state, published.removal_reason) == ("published", "")
    assert published.revision == 2


@pytest.mark.parametrize(("reason", "why"), [(" ", "told why"), ("x" * 201, "in 200")])
def test_a_removal_without_a_reason_that_fits_is_refused(article, reason, why):
    with pytest.raises(Refused, match=why):
        services.remove_article(article=article, reason=reason)
    with pytest.raises(Refused, match=why):
        services.edit_article(article=article, revision=0, state="removed", removal_reason=reason)
    assert (now(article).state, now(article).revision) == ("published", 0)


def test_a_deleted_article_takes_its_discussion_with_it(article, make_article):
    other = make_article("Another")
    sow(other, "Joe\n  Dee")
    assert services.delete_article(article=article) == 3
    assert list(Article.objects.all()) == [other]
    assert outline(other) == "Joe\n  Dee"


def test_an_article_that_is_gone_is_refused_by_every_verb(gone):
    for verb, words in (
        (services.edit_article, {"revision": 0, "title": "Other"}),
        (services.publish_article, {}),
        (services.remove_article, {"reason": "Off topic"}),
        (services.delete_article, {}),
    ):
        with pytest.raises(Refused, match="was deleted"):
            verb(article=gone, **words)


def test_joined_authors_give_everything_to_the_one_that_is_kept(article, make_article):
    kept, other = Author.objects.get(name="Orla Venn"), Author.objects.get(name="Tobias Renn")
    make_article("One", authors=["Tobias Renn"], reprint_author=other)
    Commenter.objects.create(name="tobias", slug="tobias", author=other)
    joined = services.join_authors(kept=kept, others=[other])
    assert (joined, joined.also_credited_as) == (kept, ["Tobias Renn"])
    assert list(Author.objects.all()) == [kept]
    assert sorted(kept.articles.values_list("title", flat=True)) == ["One", article.title]
    assert Article.objects.get(title="One").reprint_author == kept
    assert Commenter.objects.get().author == kept


def test_authors_are_joined_with_others_that_are_still_here(article):
    kept, other = Author.objects.get(name="Orla Venn"), Author.objects.get(name="Tobias Renn")
    with pytest.raises(Refused, match="two authors or more"):
        services.join_authors(kept=kept, others=[])
    with pytest.raises(Refused, match="the same author"):
        services.join_authors(kept=kept, others=[kept, other])
    services.join_authors(kept=kept, others=[other])
    with pytest.raises(Refused, match="no longer here"):
        services.join_authors(kept=kept, others=[other])
    assert Byline.objects.filter(author=kept).count() == 1
