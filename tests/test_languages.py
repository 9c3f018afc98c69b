"""The site's own words in other languages: all of them, and none of what pages said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests import catalogs

PUBLIC = [
    file
    for file in sorted((catalogs.ROOT / "templates").rglob("*.html"))
    if "admin" not in file.relative_to(catalogs.ROOT / "templates").parts
]
LANGUAGES = catalogs.languages()
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# What is the same in every language: names of standards, formats and files, and single signs.
SAME = {
    *("English", "Deutsch", "JSON", "ETag", "If-None-Match", "Memento", "TimeGate", "TimeMap"),
    *("openapi.json", "OpenAPI", "SHA-256"),
}
SPOKEN = ("aria-label", "title", "placeholder", "alt", "content", "label")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_has_every_string_and_no_other(language: str) -> None:
    known = {(m.context, tuple(m.id) if isinstance(m.id, (tuple, list)) else m.id)
             for m in catalogs.catalog(language) if m.id}  # fmt: skip
    assert known == set(catalogs.said()), "run: python -m tests.catalogs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_with_its_places(language: str) -> None:
    wrong = []
    for message in catalogs.catalog(language):
        if not message.id:
            continue
        texts = message.id if isinstance(message.id, (tuple, list)) else [message.id]
        strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        places = set(PLACES.findall(texts[-1]))
        if (
            not all(strings)
            or any(set(PLACES.findall(s)) - places for s in strings)
            or set(PLACES.findall(strings[-1])) != places
            or message.fuzzy
        ):
            wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    file = catalogs.po_of(language)
    made = catalogs.compiled(catalogs.catalog(language))
    assert file.with_suffix(".mo").read_bytes() == made, "run: python -m tests.catalogs"


@pytest.mark.parametrize("file", PUBLIC, ids=lambda file: file.name)
def test_no_template_says_a_word_that_cannot_be_translated(file: Path) -> None:
    assert untranslatable(file.read_text()) == []


def untranslatable(source: str) -> list[str]:
    """Words of a template outside its tags and variables, in its text and in spoken attributes."""
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", source, flags=re.S)
    source = re.sub(r"{% blocktrans\w*.*?%}.*?{% endblocktrans\w* %}", "", source, flags=re.S)
    # These blocks of base.html stand inside a tag: a class, or which link is the present page.
    source = re.sub(r"{% block (?:mainclass|nav_\w+) %}.*?{% endblock %}", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.S)
    root = lxml_html.fragment_fromstring(source, create_parent="div")
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "code", "path"):
            texts = [element.tail]
        else:
            texts = [element.text, element.tail, *(element.get(name) for name in SPOKEN)]
            if element.tag == "meta":
                texts = [element.tail, element.get("content") if element.get("name") == "description" else ""]  # fmt: skip  # noqa: E501
        for text in filter(None, texts):
            words = [w for w in re.findall(r"[^\W\d_][\w.'’-]*", text) if w not in SAME]
            if words and any(len(word) > 1 for word in words):
                found.append(" ".join(text.split()))
    return found


def test_a_reader_chooses_a_language_and_comes_back(client, make_article):
    article = make_article("The harbour clock")
    answer = client.post("/language/", {"language": "de", "next": article.get_absolute_url()})
    assert (answer.status_code, answer["Location"]) == (302, article.get_absolute_url())
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<html lang="de"' in page
    assert "The harbour clock" in page


@pytest.mark.parametrize("asked", ["xx", "", "../de", "de\x00", "<script>"])
def test_a_language_nobody_has_is_not_kept(client, db, asked):
    answer = client.post("/language/", {"language": asked, "next": "//evil.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "language" not in answer.cookies


def test_dates_and_numbers_are_written_as_the_language_does(client, make_article):
    article = make_article("The clock", comment_count=1234, published_precision="day")
    client.cookies["language"] = "de"
    page = client.get("/").content.decode()
    assert "12. März 2014" in page or "12. Mär" in page
    assert "1.234" in page
    client.cookies["language"] = "en"
    assert "1,234" in client.get("/").content.decode()
    assert article.title in page


def test_a_browser_that_speaks_another_language_gets_it(client, db):
    page = client.get("/about/", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert '<html lang="de"' in page.content.decode()
    assert "Accept-Language" in page["Vary"]


@pytest.mark.parametrize(
    ("count", "said"), [(1, "<b>1</b> Kommentar<"), (2, "<b>2</b> Kommentare<")]
)
def test_one_is_one_in_every_language(client, make_article, count, said):
    make_article("The clock", comment_count=count)
    client.cookies["language"] = "de"
    assert said in client.get("/").content.decode()


def test_a_title_is_inert_inside_a_translated_sentence(client, make_article):
    article = make_article("<i>50%</i> & %(total)s {{ x }}", slug="half", comment_count=1)
    client.cookies["language"] = "de"
    for address in ("/", article.get_absolute_url(), f"{article.get_absolute_url()}cite/"):
        page = client.get(address).content.decode()
        assert "&lt;i&gt;50%&lt;/i&gt; &amp; %(total)s {{ x }}" in page
        assert "<i>50%" not in page


def test_what_programs_fetch_is_in_one_language(client, make_article):
    article = make_article("The clock", published_precision="day")
    client.cookies["language"] = "de"
    answer = client.get("/oembed/", {"url": f"http://testserver{article.get_absolute_url()}"})
    assert "12 March 2014" in answer.json()["html"]
    assert "One article with its discussion" in client.get("/openapi.json").content.decode()
    assert "Ein Artikel mit seiner Diskussion" in client.get("/api/").content.decode()
