"""Comments in the hands of editors. Whatever they do, the tree stays whole."""

import datetime

import pytest
from django.core.management import call_command

from archive.models import Publication
from comments import services
from comments.models import Comment, Commenter
from tests.archive.conftest import HOSTILE
from tests.trees import drawn, outline, sow

LIST = "/admin/comments/comment/"
DRAWING = """
    Joe: I saw it strike thirteen.
      Dee: Thirteen?
        Kim: Thirteen.
      Ann: Twelve.
    Zoe: It is a good clock.
"""
NAMES = """
    Joe
      Dee
        Kim
      Ann
    Zoe
"""


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def sown(article):
    """The drawing above; Kim's place is uncertain. Ends by proving that no tree was broken."""
    sow(article, DRAWING)
    Comment.objects.filter(author_name="Kim").update(
        placement="likely",
        likelihood=0.61,
        alternatives=[
            {"number": 1, "likelihood": 0.31, "why": "Same name, and nearer."},
            {"number": None, "likelihood": 0.08, "why": "It may answer a lost one."},
        ],
    )
    yield {comment.author_name: comment for comment in article.comments.all()}
    call_command("check_threads")


def address(comment: Comment, page: str = "change") -> str:
    return f"{LIST}{comment.pk}/{page}/"


def press(client, comment: Comment, verb: str, **data):
    """Press a button on the page as it is now."""
    revision = Comment.objects.get(pk=comment.pk).revision
    return client.post(address(comment, verb), {"revision": revision, **data}, follow=True)


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def act(client, action: str, *comments: Comment, **data):
    pks = [comment.pk for comment in comments]
    return client.post(LIST, {"action": action, "_selected_action": pks, **data}, follow=True)


def typed(comment: Comment, **changes) -> dict:
    """What a browser sends for the edit form."""
    data = {
        "revision": comment.revision,
        "text": comment.text.replace("\n", "\r\n"),
        "author_name": comment.author_name or "",
        "author_kind": comment.author_kind or "",
        "posted_on": comment.posted_on.isoformat() if comment.posted_on else "",
    }
    return {**data, **changes, "_continue": "1"}


# Placing


def test_an_alternative_is_chosen_with_one_button(editor, article, sown):
    page = editor.get(address(sown["Kim"])).content.decode()
    assert "Same name, and nearer." in page
    assert '<button type="submit" class="button" name="parent" value="1">' in page
    response = press(editor, sown["Kim"], "place", parent="1")
    assert "Placed under #1 Joe." in said(response)
    assert outline(article) == drawn(
        """
        Joe
          Dee
          Kim
          Ann
        Zoe
        """
    )
    moved = Comment.objects.get(pk=sown["Kim"].pk)
    assert (moved.placement, moved.revision) == ("edited", 1)
    press(editor, sown["Kim"], "place", parent="2")
    assert outline(article) == drawn(NAMES)


def test_a_comment_is_placed_at_the_top_level(editor, article, sown):
    press(editor, sown["Dee"], "place", parent="top")
    assert outline(article) == drawn(
        """
        Joe
          Ann
        Dee
          Kim
        Zoe
        """
    )


def test_a_comment_is_placed_under_any_number_of_its_article(editor, article, sown):
    press(editor, sown["Dee"], "place", parent="other", other=" #5 ")
    assert outline(article) == drawn(
        """
        Joe
          Ann
        Zoe
          Dee
            Kim
        """
    )


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"parent": "other", "other": ""}, "Write the number"),
        ({"parent": "other", "other": "²"}, "Write the number"),
        ({"parent": "other", "other": "9" * 30}, "Write the number"),
        ({"parent": "other", "other": "77"}, "no comment #77"),
        ({"parent": "2"}, "answer itself"),
        ({"parent": "3"}, "one of its own replies"),
        ({"parent": "-1"}, "Write the number"),
        ({}, "Write the number"),
    ],
)
def test_an_impossible_place_is_refused_in_words(editor, article, sown, asked, answer):
    assert answer in said(press(editor, sown["Dee"], "place", **asked))
    assert outline(article) == drawn(NAMES)


def test_a_number_of_another_article_is_not_found(editor, article, sown, make_article):
    other = make_article("Another")
    sow(other, "A\nB\nC\nD\nE\nF\nG")
    assert "no comment #7" in said(press(editor, sown["Dee"], "place", parent="7"))
    assert outline(article) == drawn(NAMES)


def test_who_answers_here_chose_the_place(editor, article, sown):
    services.reply(parent=sown["Joe"], text="Thirteen again.", author_name="Una")
    assert "Chosen by its writer" in editor.get(LIST).content.decode()


def test_a_placement_is_confirmed_and_the_next_uncertain_one_opened(editor, article, sown):
    Comment.objects.filter(author_name="Zoe").update(placement="guess", likelihood=0.4)
    response = press(editor, sown["Kim"], "confirm", _next="1")
    assert response.redirect_chain[-1][0] == address(sown["Zoe"])
    kim = Comment.objects.get(pk=sown["Kim"].pk)
    assert (kim.placement, kim.likelihood) == ("edited", None)
    assert outline(article) == drawn(NAMES)


def test_uncertain_ones_are_walked_across_articles(editor, sown, make_article):
    other = make_article("Another")
    far = sow(other, "Far", placement="guess", likelihood=0.3)["Far"]
    page = editor.get(address(sown["Kim"])).content.decode()
    assert "Previous uncertain" not in page
    assert f'href="{address(far)}">Next uncertain' in page
    page = editor.get(address(far)).content.decode()
    assert f'href="{address(sown["Kim"])}">Previous uncertain' in page


# Editing


def test_a_text_is_edited_and_its_html_with_it(editor, article, sown):
    data = typed(sown["Dee"], text="Fourteen?\r\n\r\nReally?", author_name="Deirdre")
    assert editor.post(address(sown["Dee"]), data).status_code == 302
    dee = Comment.objects.get(pk=sown["Dee"].pk)
    assert (dee.text, dee.author_name, dee.revision) == ("Fourteen?\n\nReally?", "Deirdre", 1)
    assert dee.body_html.count("<p") == 2
    assert outline(article) == drawn(NAMES.replace("Dee", "Deirdre"))


def test_the_other_fields_are_edited(editor, sown):
    data = typed(
        sown["Dee"], author_name="", author_kind="author", posted_on="2014-03-13", truncated="on"
    )
    assert editor.post(address(sown["Dee"]), data).status_code == 302
    dee = Comment.objects.get(pk=sown["Dee"].pk)
    assert (dee.author_name, dee.author_kind, dee.truncated) == (None, "author", True)
    assert dee.posted_on == datetime.date(2014, 3, 13)


def test_saving_without_a_change_changes_nothing(editor, sown):
    Comment.objects.filter(author_name="Dee").update(text="One\n\nTwo")
    dee = Comment.objects.get(author_name="Dee")
    assert "Nothing was changed" in said(editor.post(address(dee), typed(dee), follow=True))
    assert Comment.objects.get(pk=dee.pk).revision == 0


def test_the_second_of_two_editors_is_told_and_keeps_the_text(editor, sown):
    services.edit(comment=sown["Dee"], revision=0, text="First.")
    response = editor.post(address(sown["Dee"]), typed(sown["Dee"], text="Second."))
    assert response.status_code == 200
    page = response.content.decode()
    assert "Somebody else changed that comment" in page
    assert "Second.</textarea>" in page
    assert Comment.objects.get(pk=sown["Dee"].pk).text == "First."


def test_what_the_service_refuses_is_told_at_the_form(editor, sown):
    response = editor.post(address(sown["Dee"]), typed(sown["Dee"], text="\x01"))
    assert response.status_code == 200
    assert "A comment needs some words." in response.content.decode()


# Removing, restoring, deleting


def test_a_comment_is_removed_with_a_reason_and_restored(editor, article, sown):
    assert "write the reason" in said(press(editor, sown["Dee"], "remove"))
    reason = {"remove-reason": "names a private person"}
    press(editor, sown["Dee"], "remove", **reason)
    dee = Comment.objects.get(pk=sown["Dee"].pk)
    assert (dee.state, dee.removal_reason) == ("removed", "names a private person")
    assert outline(article) == drawn(NAMES.replace("Dee", "Dee (removed)"))
    assert "names a private person" in editor.get(address(dee)).content.decode()
    press(editor, sown["Dee"], "restore")
    assert outline(article) == drawn(NAMES)
    assert "not removed" in said(press(editor, sown["Dee"], "restore"))


def test_several_are_removed_restored_and_confirmed(editor, article, sown):
    chosen = (sown["Joe"], sown["Kim"])
    asked = act(editor, "remove_with_reason", *chosen)
    assert 'name="reason"' in asked.content.decode()
    assert (
        "write the reason"
        in act(editor, "remove_with_reason", *chosen, confirmed="yes").content.decode()
    )
    act(editor, "remove_with_reason", *chosen, confirmed="yes", reason="spam")
    assert outline(article) == drawn(
        NAMES.replace("Joe", "Joe (removed)").replace("Kim", "Kim (removed)")
    )
    response = act(editor, "restore_selected", *chosen, sown["Ann"])
    assert "2 comments restored." in said(response)
    assert "#4 Ann: That comment is not removed." in said(response)
    act(editor, "confirm_selected", *chosen)
    assert set(Comment.objects.filter(placement="edited")) == set(chosen)
    assert outline(article) == drawn(NAMES)


def test_all_that_a_list_found_are_confirmed_on_one_page(editor, article, sown):
    everything = {"select_across": "1", "_selected_action": [sown["Joe"].pk]}
    there = f"{LIST}?q=thirteen"
    asked = {"action": "remove_with_reason", **everything}
    page = editor.post(there, asked).content.decode()
    assert 'name="select_across" value="1"' in page
    assert page.count('name="_selected_action"') == 1
    editor.post(there, {**asked, "confirmed": "yes", "reason": "spam"})
    assert Comment.objects.filter(state="removed").count() == 3
    assert outline(article).count("(removed)") == 3


def test_too_many_at_once_are_refused(editor, article, sown, monkeypatch):
    monkeypatch.setattr("comments.admin.comments.AT_ONCE", 2)
    response = act(editor, "confirm_selected", *sown.values())
    assert "Select 2 comments or fewer" in said(response)
    assert not Comment.objects.filter(placement="edited").exists()
    assert outline(article) == drawn(NAMES)


def test_a_comment_without_replies_is_deleted_on_its_own_page(editor, article, sown):
    assert "Are you sure" in editor.get(address(sown["Kim"], "delete")).content.decode()
    editor.post(address(sown["Kim"], "delete"), {"post": "yes"})
    assert outline(article) == drawn(
        """
        Joe
          Dee
          Ann
        Zoe
        """
    )


def test_a_comment_with_replies_is_not_deleted(editor, article, sown):
    response = editor.post(address(sown["Joe"], "delete"), {"post": "yes"}, follow=True)
    assert "has 2 replies. Remove it instead" in said(response)
    assert outline(article) == drawn(NAMES)


def test_a_reply_that_comes_before_the_deletion_stops_it(editor, article, sown, monkeypatch):
    delete = services.delete

    def later(*, comment):
        services.reply(parent=comment, text="Wait.", author_name="Max")
        return delete(comment=comment)

    monkeypatch.setattr(services, "delete", later)
    response = editor.post(address(sown["Kim"], "delete"), {"post": "yes"}, follow=True)
    assert "has replies" in said(response)
    assert Comment.objects.filter(pk=sown["Kim"].pk).exists()


@pytest.mark.parametrize("action", ["delete_selected", "delete_selected_tree", "rebuild", ""])
def test_no_action_deletes_in_bulk(editor, article, sown, action):
    page = editor.get(LIST).content.decode()
    assert "delete_selected" not in page
    act(editor, action, *sown.values(), post="yes")
    assert outline(article) == drawn(NAMES)


def test_the_admins_own_deletion_of_several_would_go_through_the_services(
    editor, article, sown, rf
):
    from django.contrib import admin

    room = admin.site.get_model_admin(Comment)
    room.delete_queryset(rf.post("/"), Comment.objects.filter(number__in=[2, 3]))
    assert outline(article) == drawn("Joe\n  Ann\nZoe")


# Who may do what, and how


VERBS = ["place", "confirm", "remove", "restore"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_button_asks_who_is_there_and_how(client, editor, make_editor, article, sown, verb):
    data = {"revision": 0, "parent": "1", "remove-reason": "x"}
    there = address(sown["Kim"], verb)
    assert client.post(there, data).status_code == 302
    assert "/login/" in client.post(there, data).url
    assert make_editor("comments.view_comment").post(there, data).status_code == 403
    assert make_editor("archive.change_article").post(there, data).status_code == 403
    assert editor.get(there).status_code == 405
    assert editor.post(f"{LIST}99999/{verb}/", data).status_code == 404
    strict = type(editor)(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert strict.post(there, data).status_code == 403
    assert outline(article) == drawn(NAMES)
    assert Comment.objects.get(pk=sown["Kim"].pk).revision == 0


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("revision", ["7", "", "x"])
def test_a_button_on_a_page_that_is_out_of_date_does_nothing(editor, article, sown, verb, revision):
    data = {"revision": revision, "parent": "1", "remove-reason": "x"}
    response = editor.post(address(sown["Kim"], verb), data, follow=True)
    assert "Somebody else changed that comment" in said(response)
    assert outline(article) == drawn(NAMES)
    assert Comment.objects.get(pk=sown["Kim"].pk).revision == 0


def test_the_page_of_a_comment_asks_who_is_there_and_how(client, editor, make_editor, sown):
    there = address(sown["Kim"])
    assert client.get(there).status_code == 302
    assert make_editor("archive.view_article").get(there).status_code == 403
    assert editor.put(there).status_code == 405
    assert editor.get(f"{LIST}99999/change/").status_code == 404
    assert editor.get(f"{LIST}x/change/").status_code == 404
    assert editor.get(f"{LIST}add/").status_code == 403


def test_who_may_only_look_sees_the_words_and_no_buttons(make_editor, article, sown):
    viewer = make_editor("comments.view_comment")
    page = viewer.get(address(sown["Kim"])).content.decode()
    assert "Thirteen." in page
    for button in ("Place here", "Confirm placement", "Remove from the site", "Delete for good"):
        assert button not in page
    assert viewer.post(address(sown["Kim"]), typed(sown["Kim"], text="x")).status_code == 403
    for action in ("remove_with_reason", "restore_selected", "confirm_selected"):
        act(viewer, action, *sown.values(), confirmed="yes", reason="x")
    assert outline(article) == drawn(NAMES)
    assert not Comment.objects.filter(revision__gt=0).exists()


# Finding


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Zoe", "Ann", "Kim", "Dee", "Joe"]),
        ("q=thirteen", ["Kim", "Dee", "Joe"]),
        ("q=zoe", ["Zoe"]),
        ("q=%233", ["Kim"]),
        ("q=%2399999999999999", []),
        ("attention=needed", ["Kim"]),
        ("attention=badly", ["Kim"]),
        ("placement__exact=stated", ["Zoe", "Ann", "Dee", "Joe"]),
        ("state__exact=removed", []),
        ("truncated__exact=1", []),
        ("origin__exact=added", []),
    ],
)
def test_comments_are_found(editor, sown, query, found):
    results = editor.get(f"{LIST}?{query}").context["cl"].result_list
    assert [comment.author_name for comment in results] == found


def test_a_comment_is_found_by_the_address_that_a_reader_sends(editor, sown):
    kim = sown["Kim"]
    for sent in (
        f"https://archive.example{kim.get_absolute_url()}",
        f"/c/{kim.code.upper()}",
        f"https://archive.example/a/clock/?after=30#c-{kim.code}",
    ):
        results = editor.get(LIST, {"q": sent}).context["cl"].result_list
        assert [comment.pk for comment in results] == [kim.pk]
    Comment.objects.filter(pk=kim.pk).update(text="See /c/harbour for more.")
    results = editor.get(LIST, {"q": "/c/harbour"}).context["cl"].result_list
    assert [comment.pk for comment in results] == [kim.pk]


def test_an_articles_comments_stand_in_reading_order(editor, article, sown):
    press(editor, sown["Zoe"], "place", parent="2")
    page = editor.get(f"{LIST}?article__id__exact={article.pk}")
    names = [comment.author_name for comment in page.context["cl"].result_list]
    assert names == ["Joe", "Dee", "Kim", "Zoe", "Ann"]


def test_the_list_asks_the_same_number_of_queries_for_five_and_for_forty(
    make_article, sown, queries_of_editor
):
    few = queries_of_editor(LIST)
    for number in range(7):
        sow(make_article(f"More {number}"), DRAWING)
    assert queries_of_editor(LIST) == few


# Where it came from


@pytest.fixture
def captured(sown, make_capture):
    lines = [f"before {number}" for number in range(1, 21)]
    lines += ["Kim", "Reply to Dee", "March 13, 2014", "", "Thirteen.", "", "after 1"]
    content = "\r\n".join(lines).encode("cp1252")
    capture = make_capture(content, name="clock.txt", encoding="cp1252", line_count=len(lines))
    Comment.objects.filter(author_name="Kim").update(
        capture=capture,
        first_line=21,
        last_line=25,
        text_first_line=25,
        text_last_line=25,
        reply_to="Dee",
        date_text="March 13, 2014",
    )
    return Comment.objects.get(author_name="Kim")


def test_the_lines_it_was_read_from_are_shown_with_their_numbers(editor, captured):
    context = editor.get(address(captured)).context
    lines = {line.number: (line.kind, line.own) for line in context["lines"]}
    assert list(lines) == list(range(17, 28))
    assert lines[20] == ("", False)
    assert [lines[number][0] for number in range(21, 26)] == ["name", "reply", "date", "", "body"]
    numbers = {field.name: field.numbers for field in context["fields"]}
    assert numbers == {"Name": (21,), "In reply to": (22,), "Date": (23,), "Text": (25,)}


@pytest.mark.parametrize("last", [5_000, 27])
def test_a_long_or_wrong_stretch_of_lines_is_bounded(editor, captured, make_capture, last):
    content = b"\n".join(b"line" for _ in range(10_000))
    capture = make_capture(content if last > 27 else b"short")
    Comment.objects.filter(pk=captured.pk).update(last_line=last, capture=capture)
    response = editor.get(address(captured))
    assert response.status_code == 200
    assert len(response.context["lines"]) <= 201


def test_lines_with_addresses_of_people_are_for_those_who_may_see_them(
    make_editor, captured, make_capture
):
    may = ["comments.view_comment", "comments.change_comment"]
    private = make_capture("\n".join(["nessa@holm.example"] * 40), holds_personal_data=True)
    Comment.objects.filter(pk=captured.pk).update(capture=private)
    page = make_editor(*may).get(address(captured)).content.decode()
    assert "nessa@" not in page
    assert "kept from public view" in page
    may.append("archive.view_personal_data")
    assert "nessa@" in make_editor(*may).get(address(captured)).content.decode()


def test_a_comment_whose_source_is_missing_can_still_be_edited(editor, captured, store):
    page = editor.get(address(captured))
    assert page.status_code == 200
    assert "the file is missing" in page.content.decode()


def test_a_comment_written_here_says_that_it_has_no_source(editor, article, sown):
    added = services.start_thread(article=article, text="Hello.", author_name="Max")
    assert "Written on this site" in editor.get(address(added)).content.decode()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_inert(editor, captured, make_capture, words):
    Comment.objects.update(
        capture=make_capture("\n".join([words] * 30), name=words),
        author_name=words,
        text=words,
        reply_to=words,
        date_text=words,
        removal_reason=words,
        alternatives=[{"number": 1, "likelihood": 0.2, "why": words}],
    )
    pages = [
        editor.get(LIST),
        editor.get(address(captured)),
        editor.get(address(captured, "delete")),
    ]
    pages.append(editor.get(address(captured, "history")))
    pages.append(act(editor, "remove_with_reason", captured))
    pages.append(press(editor, captured, "remove", **{"remove-reason": words}))
    for page in pages:
        for mark in ("<script>alert", "<img src=x", "<svg/onload"):
            assert mark not in page.content.decode()


# Names


@pytest.fixture
def names(db):
    home = Publication.objects.create(name="Saltmarsh Quarterly", slug="saltmarsh")
    return [
        Commenter.objects.create(name=name, slug=name.lower(), publication=home)
        for name in ("Joe", "Joseph", "J")
    ]


def test_two_names_are_joined_and_parted_again(editor, names):
    joe, joseph, _ = names
    there = f"/admin/comments/commenter/{joe.pk}/change/"
    assert editor.post(there, {"same_as": joseph.pk, "name": "Other"}).status_code == 302
    joe.refresh_from_db()
    assert (joe.same_as, joe.name) == (joseph, "Joe")
    assert editor.post(there, {"same_as": ""}).status_code == 302
    joe.refresh_from_db()
    assert joe.same_as is None


def test_names_are_never_joined_in_a_circle_or_a_chain(editor, names):
    joe, joseph, j = names
    joe.same_as = joseph
    joe.save()
    for name, other in [(joe, joe), (joseph, joe), (joseph, j), (j, joe)]:
        there = f"/admin/comments/commenter/{name.pk}/change/"
        assert editor.post(there, {"same_as": other.pk}).status_code == 200
    assert Commenter.objects.exclude(same_as=None).count() == 1


def test_a_name_that_signed_something_is_not_deleted(editor, article, names):
    sow(article, "Joe", commenter_id=names[0].pk)
    there = "/admin/comments/commenter/"
    page = editor.post(f"{there}{names[0].pk}/delete/", {"post": "yes"}, follow=True)
    assert page.status_code in (200, 403)
    data = {"action": "delete_selected", "_selected_action": [names[0].pk], "post": "yes"}
    editor.post(there, data)
    assert Commenter.objects.filter(pk=names[0].pk).exists()
    assert outline(article) == "Joe"
    assert editor.get(f"{there}?q=jo").context["cl"].result_count == 2
    assert editor.get(f"{there}add/").status_code == 403
