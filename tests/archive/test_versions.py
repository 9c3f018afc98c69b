"""What an article or a comment said before it was changed: where it is kept, and from whom."""

from __future__ import annotations

import dataclasses

import pytest

from archive import services
from archive.importing import deciding
from archive.models import Article, ArticleVersion, Byline, Capture, Conflict, ImportRun
from comments import services as discussions
from comments import versions
from comments.models import Comment, CommentVersion
from tests.archive.captures import FERRY, PROSE, Said
from tests.archive.importing import Desk, comment, edit
from tests.trees import sow

pytestmark = pytest.mark.django_db


def earlier(thing: Article | Comment) -> list[str]:
    """The texts of the earlier versions; in brackets what readers may not see."""
    name = "title" if isinstance(thing, Article) else "text"
    rows = thing.versions.order_by("number")
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    return [f"[{getattr(r, name)}]" if r.withdrawn else getattr(r, name) for r in rows]


@pytest.fixture
def article(make_article) -> Article:
    return make_article("One", slug="clock", authors=["Orla Venn"], body_html="<p>First.</p>")


@pytest.fixture
def said(article) -> Comment:
    return sow(article, "Joe: One.")["Joe"]


def now(thing):
    return type(thing).objects.get(pk=thing.pk)


def change(thing: Article | Comment, **changes) -> None:
    verb = services.edit_article if isinstance(thing, Article) else discussions.edit
    name = "article" if isinstance(thing, Article) else "comment"
    verb(**{name: thing}, revision=now(thing).revision, **changes)


# Writing


def test_a_change_of_what_readers_see_keeps_what_stood_there(article) -> None:
    change(article, title="Two", by="gatekeeper")
    change(article, body_html="<p>Second.</p>")
    change(article, dek="A line.")
    one, two, three = article.versions.all()
    assert [one.title, two.title, three.title] == ["One", "Two", "Two"]
    assert [two.body_html, three.body_html] == ["<p>First.</p>", "<p>Second.</p>"]
    assert one.bylines == [["Orla Venn", "author"]]
    assert (one.replaced_by, two.replaced_by) == ("gatekeeper", "")
    assert one.replaced_at <= two.replaced_at


def test_who_signed_is_a_part_of_it(article) -> None:
    byline = article.bylines.get()
    change(article, bylines=[Byline(pk=byline.pk, author=byline.author, role="editor")])
    assert article.versions.get().bylines == [["Orla Venn", "author"]]


def test_a_change_that_readers_do_not_see_makes_none(article, said) -> None:
    change(article, kicker="Harbour", series="Clocks", slug="other")
    change(article, title="One")
    change(said, votes=3)
    change(said, text="One.")
    discussions.reply(parent=said, text="Two.", author_name="Ann")
    assert not ArticleVersion.objects.exists()
    assert not CommentVersion.objects.exists()


def test_of_a_comment_text_and_name_are_kept(said) -> None:
    change(said, text="Two.", by="gatekeeper")
    change(said, author_name="Jo")
    one, two = said.versions.all()
    assert (one.text, one.author_name, one.replaced_by) == ("One.", "Joe", "gatekeeper")
    assert (two.text, two.author_name) == ("Two.", "Joe")
    assert one.body_html == '<p dir="auto">One.</p>'


def test_a_refused_edit_keeps_nothing(said) -> None:
    with pytest.raises(discussions.Refused):
        discussions.edit(comment=said, revision=7, text="Two.")
    with pytest.raises(discussions.Refused):
        change(said, text=" ")
    assert not CommentVersion.objects.exists()


def test_a_first_import_writes_no_version_and_an_equal_one_neither(desk: Desk) -> None:
    desk.save("blog.xml", FERRY.as_wxr())
    desk.save("blog.xml", FERRY.as_wxr())
    desk.save("again.xml", FERRY.as_wxr() + "<!-- again -->")
    assert not ArticleVersion.objects.exists()
    assert not CommentVersion.objects.exists()


def test_a_later_import_keeps_what_it_replaces(desk: Desk, imported: Article) -> None:
    later = dataclasses.replace(
        FERRY.changed(3, text="I just did."), prose=[*PROSE[:2], "It was disbanded."]
    )
    desk.save("later.xml", later.as_wxr())
    assert PROSE[2][:20] in ArticleVersion.objects.get().body_html
    assert "disbanded" in Article.objects.get().body_html
    assert [row.text for row in CommentVersion.objects.all()] == [FERRY.comments[2].text]
    assert CommentVersion.objects.get().replaced_by == ""


def test_a_fuller_capture_makes_a_version_of_each_comment_that_it_completes(desk: Desk) -> None:
    desk.save("page.txt", FERRY.as_text(), "--captured-at", "2014-04-01")
    desk.save("blog.xml", FERRY.as_wxr())
    assert [row.comment.source_id for row in CommentVersion.objects.all()] == ["4"]
    assert len(CommentVersion.objects.get().text) < 150 < len(comment(4).text)


def test_undoing_an_import_makes_the_earlier_version_the_present_one(desk: Desk, imported) -> None:
    edit(3, text="By an editor.")
    edit(3, text=FERRY.comments[2].text)
    later = dataclasses.replace(FERRY.changed(3, text="At the source."), prose=["Gone."])
    desk.save("later.xml", later.as_wxr())
    assert earlier(comment(3)) == [FERRY.comments[2].text, "By an editor.", FERRY.comments[2].text]
    run = ImportRun.objects.latest("pk")
    assert "1 page undone" in desk.says("imports", "undo", str(run.pk))
    assert earlier(comment(3)) == [FERRY.comments[2].text, "By an editor."]
    assert comment(3).text == FERRY.comments[2].text
    assert not ArticleVersion.objects.exists()


def test_undoing_brings_back_the_versions_of_a_comment_that_was_merged_away(desk: Desk) -> None:
    one = Said(id=1, author="", text="+1")
    other = Said(id=2, author="Bo", text="It ebbs as it pleases, and so does the baker, I am told.")
    page = dataclasses.replace(FERRY, comments=[one, other])
    desk.save("threads.xml", page.as_disqus())
    desk.save("ferry.html", page.changed(1, author="Tamsin").as_html())
    # An editor's change would keep them apart; these are as an import leaves them.
    versions.keep(Comment.objects.filter(text="+1"))
    before = kept()
    assert len(before) == 2
    desk.save("ferry.xml", page.as_wxr())
    assert len({code for code, *_ in kept()}) == 1, "two are one now"
    desk.says("imports", "undo", str(ImportRun.objects.latest("pk").pk))
    assert kept() == before


def kept() -> list[tuple]:
    """Every version that there is."""
    rows = CommentVersion.objects.order_by("comment__code", "number")
    return list(rows.values_list("comment__code", "number", "text", "replaced_at", "replaced_by"))


def test_a_decided_conflict_names_who_decided(desk: Desk, conflict: Conflict, admin_user) -> None:
    deciding.resolve(conflict.pk, choice="theirs", user=admin_user)
    last = comment(1).versions.latest("number")
    assert (last.text, last.replaced_by) == (conflict.mine, admin_user.get_username())


def test_the_admin_keeps_the_editor_and_withdraws_on_request(editor, article, said) -> None:
    page = f"/admin/comments/comment/{said.pk}/change/"
    form = {"text": "Two.", "author_name": "Joe", "revision": 0}
    editor.post(page, form)
    assert said.versions.get().replaced_by == "editor 0"
    shown = editor.get(page).content.decode()
    assert f'href="{said.get_absolute_url()}@v1/"' in shown
    assert "<bdi>editor 0</bdi>" in shown
    editor.post(page, {"text": "Three.", "author_name": "Joe", "revision": 1, "withdraws": "on"})
    assert earlier(said) == ["[One.]", "[Two.]"]


# What must not be read again


def test_an_edit_may_withdraw_everything_before_it(article, said) -> None:
    change(said, text="My number is 555.")
    change(said, text="My number is.", withdraws=True)
    change(said, text="My number.")
    assert earlier(said) == ["[One.]", "[My number is 555.]", "My number is."]
    change(article, title="Two")
    change(article, withdraws=True)
    assert earlier(article) == ["[One]"]


def test_what_is_changed_while_it_is_removed_was_redacted(article, said) -> None:
    change(said, text="Two, with a secret.")
    discussions.remove(comment=said, reason="A secret.")
    change(said, text="Two.")
    discussions.restore(comment=now(said))
    assert earlier(said) == ["[One.]", "[Two, with a secret.]"]
    change(article, title="Two")
    services.remove_article(article=article, reason="A secret.")
    change(article, title="Three")
    services.publish_article(article=article)
    assert earlier(article) == ["[One]", "[Two]"]


def test_nobody_saw_a_draft(make_article) -> None:
    draft = make_article("Draft", state="draft")
    sown = sow(draft, "Joe: One.", state="pending")["Joe"]
    change(draft, title="Better")
    change(sown, text="Two.")
    assert (earlier(draft), earlier(sown)) == ([], [])


def test_deleting_deletes_the_versions(article, said) -> None:
    change(article, title="Two")
    change(said, text="Two.")
    services.delete_article(article=article)
    assert not ArticleVersion.objects.exists()
    assert not CommentVersion.objects.exists()


# Reading


def text_of(response) -> str:
    return response.content.decode()


def test_each_version_stays_at_its_address_and_leads_to_the_present_one(client, article) -> None:
    change(article, title="Two", body_html="<p>Second.</p>")
    change(article, title="Three")
    first = text_of(client.get("/a/clock/@v1/"))
    assert '<h1 id="title" dir="auto">One</h1>' in first
    assert "<p>First.</p>" in first
    assert "Second." not in first
    assert "Version 1 of 3." in first
    assert "until <time datetime=" in first
    assert '<a href="/a/clock/">There is a newer one</a>' in first
    assert '<link rel="canonical" href="http://testserver/a/clock/">' in first
    assert '<meta name="robots" content="noindex">' in first
    assert "Orla Venn" in first
    second = text_of(client.get("/a/clock/@v2/"))
    assert ">Two</h1>" in second
    assert "Second." in second
    last = text_of(client.get("/a/clock/@v3/"))
    assert ">Three</h1>" in last
    assert "It is what stands here now" in last
    assert "newer" not in last


def test_a_comment_has_versions_too(client, said) -> None:
    change(said, text="Two.", author_name="Jo")
    then = text_of(client.get(f"{said.get_absolute_url()}@v1/"))
    assert ">One.</p>" in then
    assert "<bdi>Joe</bdi>" in then
    assert "Two." not in then
    now = text_of(client.get(f"{said.get_absolute_url()}@v2/"))
    assert ">Two.</p>" in now
    assert "<bdi>Jo</bdi>" in now


def test_what_was_never_changed_is_its_own_first_version(client, article, said) -> None:
    for thing in (article, said):
        assert client.get(f"{thing.get_absolute_url()}@v1/").status_code == 200
        for number in ("0", "2", "99999999999999999999", "x", "-1"):
            assert client.get(f"{thing.get_absolute_url()}@v{number}/").status_code == 404


def test_who_edited_is_told_to_editors_only(client, article, said) -> None:
    change(article, title="Two", by="gatekeeper")
    change(said, text="Two.", by="gatekeeper")
    for address in ("/a/clock/@v1/", "/a/clock/cite/", f"{said.get_absolute_url()}@v1/"):
        assert "gatekeeper" not in text_of(client.get(address))


def test_a_withdrawn_version_is_gone(client, article, said) -> None:
    change(said, text="Two.", withdraws=True)
    change(article, title="Two", withdraws=True)
    for thing in (article, said):
        gone = client.get(f"{thing.get_absolute_url()}@v1/")
        assert gone.status_code == 410
        assert "One" not in text_of(gone)
        assert "@v1/" not in text_of(client.get(f"{thing.get_absolute_url()}@v2/"))


def test_nor_is_it_shown_as_what_was_captured(client, desk: Desk, imported: Article) -> None:
    secret = comment(1)
    capture = secret.capture.get_absolute_url()
    places = [f"{secret.get_absolute_url()}changes/", f"{imported.get_absolute_url()}changes/"]
    Capture.objects.update(holds_personal_data=False)
    assert [client.get(each).status_code for each in (capture, *places)] == [200, 200, 200]
    edit(1, text="Nothing.", withdraws=True)
    assert [client.get(each).status_code for each in (capture, *places)] == [403, 410, 200]
    Comment.objects.update(snapshot=None, capture=None)
    assert client.get(capture).status_code == 403, "another capture of the page holds it too"
    CommentVersion.objects.all().delete()
    services.edit_article(article=imported, revision=0, title="Nothing", withdraws=True)
    assert [client.get(each).status_code for each in (capture, places[1])] == [403, 410]
    for each in (capture, *places):
        assert "late again" not in text_of(client.get(each)) or each == places[0]


@pytest.mark.parametrize(("state", "status"), [("removed", 410), ("draft", 404)])
def test_no_version_of_what_readers_may_not_see_is_shown(
    client, article, said, state, status
) -> None:
    change(article, title="Two")
    change(said, text="Two.")
    Article.objects.update(state=state, removal_reason="A reason.")
    for number in (1, 2):
        for thing in (article, said):
            response = client.get(f"{thing.get_absolute_url()}@v{number}/")
            assert response.status_code == status
            assert "One" not in text_of(response)
            assert "Two" not in text_of(response)
    Article.objects.update(state="published")
    assert client.get("/a/clock/@v1/").status_code == 200


@pytest.mark.parametrize(
    ("state", "status"), [("removed", 410), ("spam", 404), ("pending", 404), ("deleted", 404)]
)
def test_a_comment_that_is_kept_from_readers_keeps_its_versions_from_them(
    client, said, state, status
) -> None:
    change(said, text="Two.")
    Comment.objects.update(state=state, removal_reason="A reason.")
    for number in (1, 2):
        assert client.get(f"{said.get_absolute_url()}@v{number}/").status_code == status


def test_a_former_address_leads_to_the_version_at_the_present_one(client, article) -> None:
    change(article, title="Two")
    change(article, slug="harbour")
    moved = client.get("/a/clock/@v1/")
    assert (moved.status_code, moved["Location"]) == (301, "/a/harbour/@v1/")


def test_an_article_that_was_changed_says_so(client, article) -> None:
    assert "@v1/" not in text_of(client.get("/a/clock/"))
    change(article, title="Two")
    assert 'href="/a/clock/@v1/"' in text_of(client.get("/a/clock/"))
