"""One meaning of public: a walk over every output finds nothing of what is hidden.

What is hidden has words of its own in every field. They are looked for on every page that links
lead to, at every address that a hidden thing could have, and in every file that is exported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from archive import services
from archive.models import Article, Publication, Tag
from comments import services as discussions
from comments.models import Comment

HOME = "http://testserver/"
ADDRESS = re.compile(
    r"""(?:href|src|action|cite)="([^"]*)"|<(?:loc|link|id)>([^<]*)|"(https?://[^"]*)\""""
)
LARGEST_WALK = 2000  # addresses; a site of a dozen pages has some hundreds
HIDDEN = re.compile(r"hush\w*", re.I)
# Names and addresses are in the question already; these only an answer could say.
SECRET = re.compile(
    r"hush (?:(?:removed|pending|spam|deleted) words|alone|body|dek|kicker|note|series|reprint)"
    r"|hush bytes|Hush (?:Author|tag)"
)
FORMS = {"form": "json", "ending": "bib"}
TEXTS = {"slug", "code", "url", "key", "sha256", "name"}  # converters that take words
ASKED = ("q", "url", "tag", "author", "publication", "commenter")


@pytest.fixture
def archive(make_article, make_commenter, discussed, make_capture) -> Article:
    """A site in which everything hidden says "hush" in each of its words."""
    for state in ("draft", "removed"):
        article = make_article(
            f"Hush {state}",
            publication=f"The Hush {state}",
            authors=[f"Hush Author {state}"],
            dek="hush dek",
            kicker="hush kicker",
            body_html="<p>hush body</p>",
            author_note="hush note",
            series="hush series",
            url=f"http://hush.example/{state}",
            reprint_title="hush reprint",
            state=state,
            capture=make_capture(f"hush bytes {state}", name=f"hush-{state}.txt"),
        )
        article.tags.add(Tag.objects.create(name=f"Hush tag {state}", slug=f"hush-tag-{state}"))
    shown = discussed(
        """
        Ann: The clock is slow.
          Hush Removed: hush removed words
            Bea: An answer to what was removed.
          Hush Pending: hush pending words
            Cas: An answer to what waited.
          Hush Spam: hush spam words
          Hush Deleted: hush deleted words
        Hush Alone: hush alone
        """
    )
    for comment in shown.comments.filter(author_name__startswith="Hush"):
        state = comment.author_name.split()[1].lower()
        name = make_commenter(comment.author_name, shown.publication)
        Comment.objects.filter(pk=comment.pk).update(
            state="removed" if state == "alone" else state,
            commenter=name,
            source_url="http://hush.example/comment",
            author_url="http://hush.example/person",
            reply_to="Ann",
            source_id="hush-id",
        )
    # What was withdrawn, and an editor's name.
    first = shown.comments.get(author_name="Ann")
    changes = {"by": "Hush Author", "withdraws": True}
    discussions.edit(comment=first, revision=0, text="hush removed words", **changes)
    discussions.edit(comment=first, revision=1, text=first.text, **changes)
    dek = {"dek": "hush dek", "body_html": "<p>hush body</p>"}
    services.edit_article(article=shown, revision=0, **dek, **changes)
    services.edit_article(article=shown, revision=1, dek="", body_html="", **changes)
    # Read from one file with them, which therefore is not public either.
    Article.objects.filter(pk=shown.pk).update(
        capture=make_capture("Ann\nThe clock is slow.\nhush removed words", name="page.txt")
    )
    shown.comments.update(capture=Article.objects.get(pk=shown.pk).capture)
    make_article("Beside it", authors=["Orla Venn"], url="http://pellworth.example/beside")
    return shown


def addresses_in(body: str, base: str) -> Iterator[str]:
    for found in ADDRESS.finditer(body):
        address = urljoin(base, unescape(next(filter(None, found.groups()), "")))
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}/" == HOME and not parts.path.startswith("/admin"):
            yield f"{parts.path}{'?' if parts.query else ''}{parts.query}"


def bodies(client) -> Iterator[tuple[str, str]]:
    """(address, text) of everything that links lead to from the first page."""
    waiting, known = ["/", "/sitemap.xml", "/robots.txt", "/articles.json", "/openapi.json"], set()
    while waiting:
        address = waiting.pop()
        if address in known:
            continue
        known.add(address)
        assert len(known) < LARGEST_WALK, "the site links to itself without end"
        response = client.get(address)
        assert response.status_code < 500, address
        body = said_by(response)
        yield address, body
        if response.status_code in (301, 302):
            waiting.append(urljoin(address, response["Location"].removeprefix(HOME[:-1])))
        waiting += addresses_in(body, HOME + address.lstrip("/"))


def said_by(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + "".join(f"{k}: {v}" for k, v in response.items())


def routes() -> Iterator[tuple[str, dict]]:
    """Every public route, and the converters of what stands in it."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.pattern._route, pattern.pattern.converters


def possible(words: list[str]) -> Iterator[str]:
    """Every route, filled with each of these words wherever a text is wanted."""
    for route, converters in routes():
        for word in words:
            filled = route
            for name in converters:
                value = quote(word if name in TEXTS else FORMS.get(name, "1"))
                filled = re.sub(rf"<[^<>]*\b{name}>", value, filled, count=1)
            yield "/" + filled
            if not converters:
                yield from (f"/{route}?{name}={quote(word)}" for name in ASKED)


def hidden_in(body: str) -> set[str]:
    return set(HIDDEN.findall(unquote(unescape(body))))


def test_no_page_that_links_lead_to_says_anything_hidden(client, archive):
    said = {address: hidden_in(body) for address, body in bodies(client)}
    assert len(said) > 30
    assert {address: found for address, found in said.items() if found} == {}


def test_no_address_that_a_hidden_thing_could_have_tells_of_it(client, archive):
    names = [
        *Article.objects.exclude(state="published").values_list("slug", flat=True),
        *Publication.objects.filter(name__contains="Hush").values_list("slug", flat=True),
        *("hush-author-draft", "hush-tag-draft", "hush-removed", "hush-spam"),
        *Comment.objects.exclude(state="published").values_list("code", flat=True),
        *archive.comments.values_list("capture__sha256", flat=True).distinct(),
        # Of what is public, whose first version is not.
        *(archive.slug, archive.comments.get(author_name="Ann").code),
        "http://hush.example/draft",
        "hush",
    ]
    told = {}
    for address in possible(names):
        response = client.get(address)
        assert response.status_code < 500, address
        if found := SECRET.findall(said_by(response)):
            told[address] = found
    assert told == {}


@pytest.mark.parametrize("format", ["wxr", "disqus", "jsonl"])
def test_no_export_says_anything_hidden(archive, tmp_path: Path, format):
    call_command("export_articles", format=format, output=str(tmp_path / "file"))
    assert hidden_in((tmp_path / "file").read_text()) == set()


def test_no_copy_of_the_site_says_anything_hidden(archive, tmp_path: Path):
    call_command("export_articles", format="html", output=str(tmp_path / "copy"))
    files = [file for file in (tmp_path / "copy").rglob("*.html") if file.is_file()]
    assert files
    assert {f.name: found for f in files if (found := hidden_in(f.read_text()))} == {}


def test_no_data_set_says_anything_hidden(archive, tmp_path: Path):
    call_command("export_dataset", tmp_path / "set")
    for file in (tmp_path / "set").iterdir():
        assert hidden_in(file.read_bytes().decode(errors="replace")) == set(), file.name
