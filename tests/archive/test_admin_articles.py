"""Articles in the hands of editors."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from archive import services as article_services
from archive.models import Article, Author, Capture, Tag
from comments import services
from comments.models import Comment
from tests.archive.conftest import HOSTILE
from tests.trees import drawn, outline, sow

LIST = "/admin/archive/article/"

DRAWING = """
    Joe
      Dee
        Joe
    Ann
"""


@pytest.fixture
def article(make_article):
    made = make_article(
        authors=["Orla Venn"],
        body_html="<p>One</p>\n<p>Two</p>",
        published_precision="day",
        published_basis="stated",
        imported_at=timezone.now(),
    )
    sow(made, DRAWING)
    made.refresh_from_db()
    return made


def form_of(editor, article: Article) -> dict:
    """What a browser would send back untouched."""
    page = editor.get(f"{LIST}{article.pk}/change/").context
    data = {}
    forms = [page["adminform"].form]
    for inline in page["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            # Browsers send texts with CRLF, and lists as lists.
            sent = value.replace("\n", "\r\n") if isinstance(value, str) else value
            data[field.html_name] = (
                [getattr(v, "pk", v) for v in sent] if isinstance(sent, list) else sent
            )
    return {**data, "_continue": "1"}


def save(editor, article: Article, **changes):
    data = {**form_of(editor, article), **changes}
    return editor.post(f"{LIST}{article.pk}/change/", data)


def test_saving_without_a_change_leaves_no_trace(editor, article):
    assert save(editor, article).status_code == 302
    after = Article.objects.get(pk=article.pk)
    assert (after.revision, after.edited_at, after.body_html) == (0, None, article.body_html)


def test_an_edited_text_is_cleaned_and_dated(editor, article):
    dirty = '<p class="attribution" onclick="x()">Three</p><script>alert(1)</script>'
    assert save(editor, article, body_html=dirty).status_code == 302
    after = Article.objects.get(pk=article.pk)
    assert after.body_html == '<p class="attribution">Three</p>'
    assert after.revision == 1
    assert after.edited_at is not None
    assert after.published_basis == "stated"


def test_a_new_byline_counts_as_an_edit(editor, article):
    other = Author.objects.create(name="Tobias Renn", slug="tobias-renn")
    changes = {"bylines-1-author": other.pk, "bylines-1-role": "editor", "bylines-1-position": 1}
    assert save(editor, article, **changes).status_code == 302
    article.refresh_from_db()
    assert article.revision == 1
    assert list(article.bylines.values_list("author__name", "role")) == [
        ("Orla Venn", "author"),
        ("Tobias Renn", "editor"),
    ]


def test_a_new_tag_counts_as_an_edit(editor, article):
    tag = Tag.objects.create(name="Clocks", slug="clocks")
    assert save(editor, article, tags=[tag.pk]).status_code == 302
    article.refresh_from_db()
    assert article.revision == 1
    assert list(article.tags.all()) == [tag]


def test_a_date_that_an_editor_enters_says_so(editor, article):
    article.published_at = timezone.now()
    article.published_why = "The first comment is from that day."
    article.save()
    save(editor, article, published_on="2014-03-10")
    article.refresh_from_db()
    assert article.published_on == datetime.date(2014, 3, 10)
    assert (article.published_basis, article.published_precision) == ("edited", "day")
    assert (article.published_at, article.published_why) == (None, "")


def test_the_second_of_two_editors_is_told_and_keeps_the_text(editor, article):
    stale = form_of(editor, article)
    save(editor, article, title="First")
    response = editor.post(f"{LIST}{article.pk}/change/", {**stale, "title": "Second"})
    assert response.status_code == 200
    page = response.content.decode()
    assert "Somebody else changed this article" in page
    assert 'value="Second"' in page
    article.refresh_from_db()
    assert article.title == "First"


def test_saving_does_not_turn_back_the_counter_of_comments(editor, article, monkeypatch):
    """A comment that arrives between reading the article and saving it is not uncounted."""
    from archive.admin.article_forms import ArticleForm

    clean = ArticleForm.clean

    def slow(form):
        services.start_thread(article=article, text="Meanwhile.", author_name="Zoe")
        return clean(form)

    monkeypatch.setattr(ArticleForm, "clean", slow)
    save(editor, article, title="Other")
    article.refresh_from_db()
    assert (article.title, article.comment_count, article.last_comment_number) == ("Other", 5, 5)


def test_removal_needs_a_reason(editor, article):
    response = save(editor, article, state="removed")
    assert "write the reason" in response.content.decode()
    assert Article.objects.published().count() == 1
    save(editor, article, state="removed", removal_reason="A letter asked for it")
    assert Article.objects.published().count() == 0


def test_an_article_can_be_written_here(editor, article):
    data = {
        "title": "New",
        "slug": "new",
        "state": "draft",
        "published_on": "2020-01-01",
        "bylines-TOTAL_FORMS": 0,
        "bylines-INITIAL_FORMS": 0,
        "body_html": "<p>a<b>c</b></p>",
    }
    response = editor.post(f"{LIST}add/", data)
    assert response.status_code == 302
    made = Article.objects.get(slug="new")
    assert (made.body_html, made.published_basis) == ("<p>ac</p>", "edited")
    assert made.edited_at is not None


def test_the_form_shows_the_discussion_and_the_source(editor, article):
    article.source_blocks = [{"kind": "promo", "text": "Follow us", "lines": [3, 4]}]
    article.problems = [{"line": 7, "code": "cut", "message": "A comment is cut."}]
    article.save()
    page = editor.get(f"{LIST}{article.pk}/change/").content.decode()
    assert re.findall(r'class="aw-level-(\d+)"', page) == ["0", "1", "2", "0"]
    for words in ("Follow us", "3–4", "A comment is cut."):
        assert words in page


def test_lists_ask_the_same_number_of_queries_for_three_and_for_thirty(
    editor, make_article, queries_of_editor
):
    def grow(start: int, end: int) -> None:
        for number in range(start, end):
            sow(make_article(f"Article {number}", authors=["Orla Venn"]), DRAWING)

    grow(0, 3)
    few = queries_of_editor(LIST)
    grow(3, 30)
    assert queries_of_editor(LIST) == few


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=harbour", 1),
        ("q=orla", 1),
        ("q=nobody", 0),
        ("uncertain=yes", 0),
        ("uncertain=no", 1),
        ("edited=no", 1),
        ("edited=yes", 0),
        ("edited=own", 0),
        ("state__exact=draft", 0),
        ("published_on__year=2014", 1),
    ],
)
def test_articles_are_found(editor, article, query, found):
    assert editor.get(f"{LIST}?{query}").context["cl"].result_count == found


def act(editor, action: str, *articles: Article, **data):
    return editor.post(
        LIST, {"action": action, "_selected_action": [a.pk for a in articles], **data}
    )


def test_articles_are_removed_with_one_reason_and_published_again(editor, article):
    asked = act(editor, "remove_with_reason", article)
    assert 'name="reason"' in asked.content.decode()
    assert (
        "write the reason"
        in act(editor, "remove_with_reason", article, confirmed="yes").content.decode()
    )
    act(editor, "remove_with_reason", article, confirmed="yes", reason="A letter asked for it")
    article.refresh_from_db()
    assert (article.state, article.removal_reason) == ("removed", "A letter asked for it")
    assert article.removal_kind == "editors"
    told = {"confirmed": "yes", "reason": "Order 12", "kind": "forged"}
    refused = act(editor, "remove_with_reason", article, **told)
    assert "forged is not one of" in refused.content.decode()
    act(editor, "remove_with_reason", article, **told | {"kind": "legal"})
    article.refresh_from_db()
    assert (article.removal_reason, article.removal_kind) == ("Order 12", "legal")
    act(editor, "publish", article)
    article.refresh_from_db()
    assert (article.state, article.removal_reason, article.revision) == ("published", "", 3)


def test_a_refusal_for_one_article_stops_no_other(editor, article, make_article, monkeypatch):
    other = make_article("Another")
    remove = article_services.remove_article

    def refuse(*, article, **why):
        if article == other:
            raise services.Refused("Not now.")
        return remove(article=article, **why)

    monkeypatch.setattr(article_services, "remove_article", refuse)
    answer = act(editor, "remove_with_reason", article, other, confirmed="yes", reason="Spam")
    page = editor.get(answer.url).content.decode()
    assert "Another: Not now." in page
    assert "1 article removed from the site." in page
    assert list(Article.objects.published()) == [other]


@pytest.fixture
def capture(make_capture):
    return make_capture("x", name="a.txt")


@pytest.fixture
def captured(article, capture):
    article.capture = capture
    article.save()
    Comment.objects.update(capture=capture)
    return article


def test_one_article_is_deleted_with_its_discussion_and_its_capture_stays(editor, captured):
    address = f"{LIST}{captured.pk}/delete/"
    page = editor.get(address).content.decode()
    assert "With its discussion of 4 comments." in page
    assert Article.objects.count() == 1
    assert editor.post(address, {"post": "yes"}).status_code == 302
    assert (Article.objects.count(), Comment.objects.count()) == (0, 0)
    assert Capture.objects.count() == 1


def test_selected_articles_are_deleted_and_the_others_keep_their_trees(
    editor, captured, make_article
):
    other = make_article("Another")
    sow(other, DRAWING)
    page = act(editor, "delete_selected", captured).content.decode()
    assert "With its discussion of 4 comments." in page
    act(editor, "delete_selected", captured, post="yes")
    assert list(Article.objects.all()) == [other]
    assert outline(other) == drawn(DRAWING)
    assert Capture.objects.count() == 1


def test_a_deletion_that_is_refused_deletes_nothing(editor, captured, monkeypatch):
    def refuse(*, article):
        raise services.Refused("Not now.")

    monkeypatch.setattr(services, "delete_discussion", refuse)
    response = act(editor, "delete_selected", captured, post="yes")
    assert "Not now." in editor.get(response.url).content.decode()
    response = editor.post(f"{LIST}{captured.pk}/delete/", {"post": "yes"})
    assert "Not now." in editor.get(response.url).content.decode()
    assert Article.objects.count() == 1
    assert not LogEntry.objects.exists()
    assert outline(captured) == drawn(DRAWING)


def test_who_may_not_delete_comments_cannot_delete_their_article(make_editor, captured):
    client = make_editor("archive.view_article", "archive.delete_article")
    page = act(client, "delete_selected", captured).content.decode()
    assert "your account doesn't have permission" in page
    assert act(client, "delete_selected", captured, post="yes").status_code == 403
    assert client.post(f"{LIST}{captured.pk}/delete/", {"post": "yes"}).status_code == 403
    assert outline(captured) == drawn(DRAWING)


def test_who_may_only_look_changes_nothing(make_editor, article):
    client = make_editor("archive.view_article")
    address = f"{LIST}{article.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "x"}).status_code == 403
    for action in ("publish", "remove_with_reason", "delete_selected"):
        act(client, action, article, confirmed="yes", reason="x", post="yes")
    article.refresh_from_db()
    assert (article.title, article.state, article.revision) == ("The harbour clock", "published", 0)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_inert_everywhere(editor, article, words):
    article.title = article.dek = article.kicker = words
    article.source_blocks = [{"kind": "paragraph", "text": words, "lines": None}]
    article.problems = [{"line": None, "code": "x", "message": words}]
    article.save()
    Comment.objects.update(author_name=words, text=words)
    for address in (LIST, f"{LIST}{article.pk}/change/", f"{LIST}{article.pk}/delete/"):
        page = editor.get(address).content.decode()
        for mark in ("<script>alert", "<img src=x", "<svg/onload"):
            assert mark not in page
    assert "<script>alert" not in act(editor, "remove_with_reason", article).content.decode()
