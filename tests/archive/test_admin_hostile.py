"""What imports read and what editors see of it: every text from outside is text there."""

from __future__ import annotations

import dataclasses

import pytest

from archive.models import Article, Conflict, ImportRun, Likeness
from comments import services
from tests.archive.captures import FERRY, PROSE
from tests.archive.conftest import HOSTILE
from tests.archive.importing import Desk
from tests.archive.test_hostile_text import Elements

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_inert_on_every_page_of_imports(
    desk: Desk, editor, imported, words: str
) -> None:
    """In titles, names, texts, addresses, in what files and tags are called, and why one failed."""
    name = words.replace("/", "\u2215")
    home = ["--publication", f"P {words}"] if words.isprintable() else []
    said = [
        *FERRY.comments[3:6],
        *(dataclasses.replace(s, author=words) for s in FERRY.comments[:1]),
    ]
    page = dataclasses.replace(
        FERRY, title=words, author=words, comments=said, prose=[words, *PROSE]
    )
    for number in (1, 2):
        address = f"https://mirror{number}.example/?{words}"
        mirror = dataclasses.replace(page, url=address).as_html()
        desk.save(f"{number}{name}.html", mirror, *home)
    for number, change in ((1, {"text": words}), (2, {"author_name": words})):
        comment = imported.comments.get(number=number)
        services.edit(comment=comment, revision=comment.revision, **change)
    theirs = FERRY.changed(1, text=f"{words} there").changed(2, author=f"{words} there")
    desk.save(f"{name}.xml", theirs.as_wxr(), *home)
    desk.save(f"{name}.bin", b"\x00\x01 no page")
    assert Likeness.objects.exists()
    assert {each.unit for each in Conflict.objects.all()} >= {"text", "author"}
    runs = [f"/admin/archive/importrun/{run.pk}/" for run in ImportRun.objects.all()]
    addresses = [
        *("/admin/", "/admin/archive/importrun/", "/admin/archive/conflict/"),
        *("/admin/archive/likeness/", "/admin/comments/commenter/"),
        *(f"{run}{page}/" for run in runs for page in ("change", "undo")),
        *(f"/admin/archive/conflict/{each.pk}/change/" for each in Conflict.objects.all()),
        *(f"/admin/archive/likeness/{each.pk}/change/" for each in Likeness.objects.all()),
        *(f"/admin/archive/article/{each.pk}/change/" for each in Article.objects.all()[:2]),
        *(
            f"/admin/comments/comment/{each.pk}/change/"
            for each in imported.comments.filter(number__lt=3)
        ),
    ]
    for address in addresses:
        check(editor.get(address).content.decode())
    undone = editor.post(f"{runs[-1]}undo/", follow=True)  # refused: it was edited since
    check(undone.content.decode())


def check(page: str) -> None:
    """No element, handler or address of a script but those of the admin's own templates."""
    elements = Elements()
    elements.feed(page)
    for tag, attributes in elements.found:
        assert not any(name.startswith("on") for name in attributes), attributes
        assert tag not in {"iframe", "object", "embed", "base"}
        assert not (attributes.get("href") or "").lower().strip().startswith("javascript:")
        if tag == "script":
            inert = attributes.get("type") in {"application/json", "importmap"}
            assert inert or (attributes.get("src") or "").startswith(
                ("/static/", "/admin/jsi18n/")
            ), attributes
        if tag in {"img", "link"}:
            assert (attributes.get("src") or attributes["href"]).startswith("/static/"), attributes
    for mark in ("<script>alert", "<img src=x", "<svg/onload", "<b>turned"):
        assert mark not in page
