"""The picture that goes with a link to an article."""

from __future__ import annotations

import io

import pytest
from django.core.cache import cache
from PIL import Image

from archive import services
from archive.models import Article
from archive.structured import cards
from tests.trees import sow

pytestmark = pytest.mark.django_db

CARD = "/a/clock/card.png"


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    cache.clear()


@pytest.fixture
def article(make_article) -> Article:
    return make_article("The harbour clock", slug="clock")


def picture(client, address: str = CARD) -> Image.Image:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def ink(shown: Image.Image) -> int:
    """How many points of the place of the title are darker than paper."""
    left, top = cards.EDGE, 150
    box = (left, top, left + cards.TITLE_BOX[0], top + cards.TITLE_BOX[1])
    return sum(shown.crop(box).convert("L").histogram()[:128])


def test_a_picture_has_the_size_that_previews_want(client, article) -> None:
    assert picture(client).size == (1200, 630)
    assert len(client.get(CARD).content) < 60_000


def test_title_and_shape_are_in_it(client, article) -> None:
    with_title = picture(client)
    assert ink(with_title) > 1000
    sow(article, "Joe\n  Dee\n    Joe\nAnn")
    assert picture(client).tobytes() != with_title.tobytes()


@pytest.mark.parametrize(
    "title", ["港の時計は十三回鳴る", "ساعة الميناء", "Gőzhajó", "\u202eturned"]
)
def test_a_title_that_the_fonts_cannot_write_leaves_the_shape_alone(client, article, title) -> None:
    Article.objects.update(title=title)
    writes = title == "\u202eturned"  # the sign is dropped, and the word stands as it is
    assert (ink(picture(client)) > 100) == writes


@pytest.mark.parametrize("title", ["W" * 500, "word " * 99, "?", " ", "a\nb\tc", "…" * 200])
def test_any_title_is_drawn_within_its_box(client, article, title) -> None:
    Article.objects.update(title=title)
    shown = picture(client).convert("L")
    below = shown.crop((0, 530, 1200, 630)).crop((800, 0, 1200, 100))
    assert min(below.histogram()[:128]) == 0
    assert sum(shown.crop((1140, 0, 1200, 630)).histogram()[:128]) == 0


def test_it_is_drawn_once_and_sent_again_only_when_it_changed(client, article, monkeypatch) -> None:
    drawn = []
    draw = cards.draw
    monkeypatch.setattr(cards, "draw", lambda *what: drawn.append(1) or draw(*what))
    first = client.get(CARD)
    assert client.get(CARD).content == first.content
    again = client.get(CARD, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(drawn) == 1
    cache.clear()
    assert client.get(CARD, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert len(drawn) == 1, "who has it needs no drawing"
    services.edit_article(article=article, revision=0, title="The other clock")
    assert client.get(CARD, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert len(drawn) == 2


def test_nobody_gets_a_picture_of_what_readers_may_not_see(client, article) -> None:
    Article.objects.update(state="removed", removal_reason="A reason.")
    gone = client.get(CARD)
    assert gone.status_code == 410
    assert b"harbour" not in gone.content
    Article.objects.update(state="draft")
    assert client.get(CARD).status_code == 404


def test_a_former_address_leads_to_the_picture(client, article) -> None:
    services.edit_article(article=article, revision=0, slug="harbour")
    assert client.get(CARD)["Location"] == "/a/harbour/card.png"
