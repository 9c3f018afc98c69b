"""Every page shows every text that came from outside as text."""

import html.parser

import pytest

from archive.models import Author, Tag
from comments.models import Comment
from tests.archive.conftest import HOSTILE

EMPTY = {"script", "style", "iframe", "object", "embed", "base"}


class Elements(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attributes) -> None:
        self.found.append((tag, dict(attributes)))


@pytest.fixture
def hostile_article(discussed, make_commenter, request):
    text = request.param
    article = discussed(
        "Joe\nDee\n  Ann",
        title=text,
        slug="hostile",
        publication=None,
        kicker=text,
        dek=text,
        url=text,
        language=text[:20],
        series=text,
        author_note=text,
        disclaimer=text,
        published_why=text,
        published_basis="inferred",
        published_precision="day",
        reprint_title=text,
        reprint_url=text,
    )
    author = Author.objects.create(name=text, slug="hostile", bio=text, also_credited_as=[text])
    article.bylines.create(author=author)
    article.tags.add(Tag.objects.create(name=text, slug="hostile"))
    commenter = make_commenter(text, slug="hostile")
    Comment.objects.update(
        commenter=commenter,
        author_name=text,
        text=text,
        body_html="<p>inert</p>",
        reply_to=text,
        votes=1,
        removal_reason=text,
        placement="guess",
        likelihood=0.4,
        alternatives=[{"number": 1, "likelihood": 0.3, "why": text}],
    )
    Comment.objects.filter(number=1).update(state="removed")
    return article


@pytest.mark.parametrize("hostile_article", HOSTILE, indirect=True)
@pytest.mark.parametrize(
    "address",
    [
        "/", "/?tag=hostile&author=hostile", "/a/hostile/", "/authors/hostile/",
        "/commenters/hostile/", "/people/", "/people/?kind=commenters", "/2014/3/", "/2014/",
        "/hostile-page", "/feeds/", "/a/hostile/cite/", "/a/hostile/@v1/",
    ],
)  # fmt: skip
def test_text_from_outside_is_inert(client, hostile_article, address):
    check(client.get(address).content.decode())


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["q", "tag", "sort", "page", "since", "more", "author"])
def test_text_from_the_address_is_inert(client, make_article, text, name):
    make_article()
    check(client.get("/", {name: text}).content.decode())


def check(page: str) -> None:
    elements = Elements()
    elements.feed(page)
    for tag, attributes in elements.found:
        assert not any(name.startswith("on") for name in attributes), attributes
        assert "style" not in attributes
        if tag == "script" and "src" in attributes:
            assert attributes["src"].startswith("/static/")
        elif tag == "script":  # linked data, which no browser runs
            assert attributes == {"type": "application/ld+json"}
        else:
            assert tag not in EMPTY
        assert not (attributes.get("href") or "").lower().lstrip().startswith("javascript:")
        assert tag != "img"
