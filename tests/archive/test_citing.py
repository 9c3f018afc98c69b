"""How to cite an article or a comment, in words and for programs."""

from __future__ import annotations

import datetime
import html
import json
import re

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from django.utils import timezone
from pybtex.database import parse_string

from archive import services
from archive.models import Article, Author, Byline
from comments import services as discussions
from comments.models import Comment
from tests.archive.conftest import HOSTILE
from tests.trees import sow

pytestmark = pytest.mark.django_db

TODAY = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def article(make_article, make_capture) -> Article:
    saved = make_capture("page", captured_at=datetime.datetime(2015, 11, 30, tzinfo=datetime.UTC))
    return make_article(
        "The harbour clock",
        authors=["Orla Venn"],
        published_precision="day",
        url="https://pellworth.example/clock/",
        capture=saved,
        language="en",
    )


@pytest.fixture
def said(article) -> Comment:
    day = datetime.date(2014, 3, 13)
    sown = sow(
        article,
        "Joe: I saw it strike.\n  Dee: Which one?",
        posted_on=day,
        date_precision="day",
        placement="guess",
        likelihood=0.5,
    )
    return sown["Dee"]


@pytest.fixture
def cited(client):
    """`cited(thing)["apa"]`: each style and format as the page shows it, by name."""

    def read(thing, query: str = "") -> dict[str, str]:
        page = client.get(f"{thing.get_absolute_url()}cite/{query}")
        assert page.status_code == 200
        found = re.findall(r'id="cite-(\w+)"[^>]*>(.*?)</(?:p|pre)>', page.content.decode(), re.S)
        return {name: html.unescape(re.sub(r"</?i>", "_", text)) for name, text in found}

    return read


def entry(text: str):
    """The one entry of a BibTeX file, as pybtex reads it."""
    [only] = parse_string(text, "bibtex").entries.values()
    return only


# Words


def test_an_article_in_three_styles(cited, article) -> None:
    said = cited(article)
    assert said["apa"] == (
        "Orla Venn. (2014, March 12). _The harbour clock_. The Pellworth Almanac. "
        "Captured November 30, 2015, from https://pellworth.example/clock/ "
        f"Retrieved November 25, 2026, from Afterword: {HERE}/a/the-harbour-clock/"
    )
    assert said["mla"] == (
        "Orla Venn. “The harbour clock.” _The Pellworth Almanac_, 12 Mar. 2014, "
        "https://pellworth.example/clock/. _Afterword_, captured 30 Nov. 2015, "
        f"{HERE}/a/the-harbour-clock/. Accessed 25 Nov. 2026."
    )
    assert said["chicago"] == (
        "Orla Venn. “The harbour clock.” _The Pellworth Almanac_, March 12, 2014. "
        "https://pellworth.example/clock/. Captured November 30, 2015. "
        f"Accessed November 25, 2026. _Afterword_, {HERE}/a/the-harbour-clock/."
    )


def test_a_comment_names_its_article_and_that_its_place_was_inferred(cited, said) -> None:
    words = cited(said)
    address = f"{HERE}/c/{said.code}/"
    assert words["apa"].startswith(
        "Dee. (2014, March 13). _Which one?_ [Comment on “The harbour clock”]. "
        "The Pellworth Almanac. "
    )
    assert words["mla"].startswith("Dee. Comment on “The harbour clock.” _The Pellworth Almanac_, ")
    assert all(address in text for text in words.values())
    assert all("Reply position inferred" in text for text in words.values())
    root = said.parent
    assert not any("inferred" in text for text in cited(root).values())


def test_what_nobody_knows_is_told_as_each_style_tells_it(cited, make_article) -> None:
    unknown = make_article("Who was it?", slug="who", publication=None, published_on=None)
    said = cited(unknown)
    assert said["apa"].startswith("_Who was it?_ (n.d.). Retrieved ")
    assert said["mla"].startswith("“Who was it?” n.d. _Afterword_, ")
    assert said["chicago"].startswith("“Who was it?” n.d. Accessed ")
    assert not {"year", "date", "author"} & entry(said["bibtex"]).fields.keys()
    assert not {"issued", "author"} & json.loads(said["csl"])[0].keys()
    assert "PY" not in said["ris"]


def test_a_nameless_comment_has_no_author(cited, article) -> None:
    row = sow(article, "X: Words.")["X"]
    Comment.objects.update(author_name=None)
    said = cited(row)
    assert said["apa"].startswith("_Words_ [Comment on “The harbour clock”]. (n.d.). ")
    assert said["mla"].startswith("Comment on “The harbour clock.”")


@pytest.mark.parametrize(
    ("precision", "apa", "mla", "parts"),
    [
        ("year", "(2014)", "2014", [2014]),
        ("month", "(2014, March)", "Mar. 2014", [2014, 3]),
        ("minute", "(2014, March 12)", "12 Mar. 2014", [2014, 3, 12]),
    ],
)
def test_of_a_date_what_is_known_is_told(cited, article, precision, apa, mla, parts) -> None:
    Article.objects.update(published_precision=precision)
    said = cited(article)
    assert f" {apa}. " in said["apa"]
    assert f", {mla}, " in said["mla"]
    assert json.loads(said["csl"])[0]["issued"] == {"date-parts": [parts]}


def test_an_inferred_date_is_the_latest_possible_one(cited, article) -> None:
    Article.objects.update(published_basis="inferred")
    said = cited(article)
    assert "(on or before 2014, March 12)" in said["apa"]
    assert "[on or before 12 Mar. 2014]" in said["mla"]
    assert "[on or before March 12, 2014]" in said["chicago"]
    fields = entry(said["bibtex"]).fields
    assert (fields["date"], fields["year"]) == ("/2014-03-12", "on or before 2014")
    assert "DA  - 2014/03/12/on or before" in said["ris"]
    assert json.loads(said["csl"])[0]["issued"]["circa"] is True


# Names


def authors(cited, article, *names: str, aliases: list[str] = ()) -> dict[str, str]:
    Byline.objects.all().delete()
    Author.objects.all().delete()
    for place, name in enumerate(names):
        author = Author.objects.create(name=name, slug=f"a{place}", also_credited_as=list(aliases))
        Byline.objects.create(article=article, author=author, position=place)
    return cited(article)


@pytest.mark.parametrize(
    ("name", "aliases", "apa", "csl"),
    [
        ("Orla Venn", [], "Orla Venn.", {"literal": "Orla Venn"}),
        ("Orla Venn", ["Venn, Orla"], "Venn, O.", {"family": "Venn", "given": "Orla"}),
        ("Venn, Orla Mae", [], "Venn, O. M.", {"family": "Venn", "given": "Orla Mae"}),
        ("de la Cruz, Jean-Luc", [], "de la Cruz, J.-L.",
         {"family": "de la Cruz", "given": "Jean-Luc"}),
        ("H. G. Venn", [], "Venn, H. G.", {"family": "Venn", "given": "H. G."}),
        ("Nagy Imre", [], "Nagy Imre.", {"literal": "Nagy Imre"}),
        ("The Editors", [], "The Editors.", {"literal": "The Editors"}),
        ("Bell, Book, and Co", [], "Bell, Book, and Co.", {"literal": "Bell, Book, and Co"}),
        ("Clockworks, Inc.", [], "Clockworks, Inc.", {"literal": "Clockworks, Inc."}),
        ("Tobias Renn, PhD", [], "Tobias Renn, PhD.", {"literal": "Tobias Renn, PhD"}),
        ("Orla Venn", ["Venn, Tobias"], "Orla Venn.", {"literal": "Orla Venn"}),
        ("王小明", [], "王小明.", {"literal": "王小明"}),
        ("Prince", [], "Prince.", {"literal": "Prince"}),
    ],
)  # fmt: skip
def test_a_name_is_parted_only_where_it_is_certain(cited, article, name, aliases, apa, csl) -> None:
    said = authors(cited, article, name, aliases=aliases)
    assert said["apa"].startswith(f"{apa} (2014")
    assert json.loads(said["csl"])[0]["author"] == [csl]
    [person] = entry(said["bibtex"]).persons["author"]
    if "literal" in csl:
        assert str(person) == f"{{{name}}}"
        [read] = rispy.loads(said["ris"])[0]["authors"]
        assert "," not in read
    else:
        assert [" ".join(person.last_names), " ".join(person.first_names)] == [
            f"{{{csl['family']}}}",
            f"{{{csl['given']}}}",
        ]
        assert rispy.loads(said["ris"])[0]["authors"] == [f"{csl['family']}, {csl['given']}"]


def test_several_names_are_joined_as_each_style_joins_them(cited, article) -> None:
    said = authors(cited, article, "Venn, Orla", "Renn, Tobias")
    assert said["apa"].startswith("Venn, O., & Renn, T. (")
    assert said["mla"].startswith("Venn, Orla, and Tobias Renn. ")
    assert said["chicago"].startswith("Venn, Orla, and Tobias Renn. ")
    assert len(entry(said["bibtex"]).persons["author"]) == 2


def test_a_third_name_is_et_al_in_mla_alone(cited, article) -> None:
    said = authors(cited, article, "Venn, Orla", "The Editors", "Renn, Tobias")
    assert said["apa"].startswith("Venn, O., The Editors, & Renn, T. (")
    assert said["mla"].startswith("Venn, Orla, et al. ")
    assert said["chicago"].startswith("Venn, Orla, The Editors, and Tobias Renn. ")


# Programs


def test_bibtex_is_read_by_others(cited, article, said) -> None:
    Article.objects.update(title=r"100 % {of} $5 & #1_a ~b^c \d")
    read = entry(cited(article)["bibtex"])
    assert read.type == "online"
    title = (
        r"{100 \% \textbraceleft{}of\textbraceright{} \$5 \& \#1\_a \textasciitilde{}b"
        r"\textasciicircum{}c \textbackslash{}d}"
    )
    assert read.fields["title"] == title
    assert read.fields["url"] == f"{HERE}/a/the-harbour-clock/"
    assert read.fields["urldate"] == "2026-11-25"
    assert (read.fields["year"], read.fields["month"]) == ("2014", "March")
    assert "Original at https://pellworth.example/clock/" in read.fields["note"]
    assert entry(cited(said)["bibtex"]).fields["titleaddon"].startswith("Comment on “100")


def test_ris_is_read_by_others(cited, article) -> None:
    Article.objects.update(title="One\nTY  - BOOK\r\nER  - \nTwo")
    [read] = rispy.loads(cited(article)["ris"])
    assert read["type_of_reference"] == "ELEC"
    assert read["title"] == "One TY - BOOK ER - Two"
    assert read["secondary_title"] == "The Pellworth Almanac"
    assert read["urls"] == [f"{HERE}/a/the-harbour-clock/"]
    assert read["date"] == "2014/03/12/"


# As little as a style can be: names, year, title.
STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Least</title><id>least</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout delimiter=" ">
<names variable="author"><name name-as-sort-order="all"/></names>
<date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date>
<text variable="title"/></layout></bibliography></style>"""


def test_csl_json_is_read_by_others(cited, article, said, tmp_path) -> None:
    (tmp_path / "least.csl").write_text(STYLE)
    authors(cited, article, "Orla Venn", "Renn, Tobias")
    for thing, kind in ((article, "webpage"), (said, "post")):
        items = json.loads(cited(thing)["csl"])
        assert items[0]["type"] == kind
        source = CiteProcJSON(items)
        style = CitationStylesStyle(str(tmp_path / "least.csl"), validate=False)
        made = CitationStylesBibliography(style, source, formatters.plain)
        made.register(Citation([CitationItem(items[0]["id"])]))
        [words] = map(str, made.bibliography())
        names = "Orla Venn, Renn, Tobias" if thing == article else "Dee"
        assert words == f"{names} (2014){items[0]['title']}"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_everywhere(client, cited, article, text) -> None:
    hostile = f"{text}}}\n@comment{{\r\nTY  - {{\\"
    Article.objects.update(title=hostile[:500], url=hostile)
    Author.objects.update(name=hostile[:200])
    row = sow(article, "Joe")["Joe"]
    Comment.objects.update(text=hostile, author_name=hostile[:200])
    for thing in (article, row):
        page = client.get(f"{thing.get_absolute_url()}cite/").content.decode()
        assert text not in page or "<" not in text
        assert "\u202e" not in page
        said = cited(thing)
        assert entry(said["bibtex"]).type == "online"
        assert len(rispy.loads(said["ris"])) == 1
        assert json.loads(said["csl"])[0]["id"].isascii()


@pytest.mark.parametrize(
    ("query", "media", "name"),
    [
        ("cite/?format=bibtex", "application/x-bibtex", "the-harbour-clock.bib"),
        ("cite.bib", "application/x-bibtex", "the-harbour-clock.bib"),
        ("cite.ris", "application/x-research-info-systems", "the-harbour-clock.ris"),
        ("cite.json", "application/vnd.citationstyles.csl+json", "the-harbour-clock.json"),
    ],
)
def test_each_format_is_a_file(client, cited, article, query, media, name) -> None:
    response = client.get(article.get_absolute_url() + query)
    assert response["Content-Type"] == f"{media}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.content.decode().replace("\r\n", "\n").strip() in [
        text.replace("\r\n", "\n").strip() for text in cited(article).values()
    ]
    assert client.head(article.get_absolute_url() + query).status_code == 200


@pytest.mark.parametrize("query", ["cite/?format=exe", "cite.exe", "cite/?version=7",
                                   "cite/?version=%00", "cite/?version=" + "9" * 5000])  # fmt: skip
def test_what_there_is_not_is_a_404(client, article, query) -> None:
    assert client.get(article.get_absolute_url() + query).status_code == 404


# Which things, and which of their versions


def test_a_former_address_leads_on(client, article, said) -> None:
    services.edit_article(article=article, revision=0, slug="clock")
    old = "/a/the-harbour-clock/cite.bib?version=1"
    assert client.get(old)["Location"] == "/a/clock/cite.bib?version=1"
    moved = client.get(f"/c/{said.code.upper()}/cite/")
    assert (moved.status_code, moved["Location"]) == (301, f"/c/{said.code}/cite/")


def test_nobody_cites_what_readers_may_not_see(client, article, said) -> None:
    root = said.parent
    discussions.remove(comment=root, reason="A secret.")
    gone = client.get(f"/c/{root.code}/cite/")
    assert gone.status_code == 410
    assert "A secret." in gone.content.decode()
    assert "strike" not in gone.content.decode()
    Comment.objects.filter(pk=root.pk).update(state="spam")
    assert client.get(f"/c/{root.code}/cite.bib").status_code == 404
    services.remove_article(article=article, reason="Asked for.")
    for address in (f"/c/{said.code}/cite/", "/a/the-harbour-clock/cite.ris"):
        assert client.get(address).status_code == 410
    Article.objects.update(state="draft")
    assert client.get("/a/the-harbour-clock/cite/").status_code == 404
    assert client.get(f"/c/{said.code}/cite/").status_code == 404


def test_the_citation_names_a_version_where_there_are_several(client, cited, article, said) -> None:
    assert "ersion" not in cited(article)["apa"]
    services.edit_article(article=article, revision=0, title="The other clock")
    now, then = cited(article), cited(article, "?version=1")
    assert "_The other clock_ (Version 2). " in now["apa"]
    assert now["apa"].endswith("/a/the-harbour-clock/@v2/")
    assert "_The harbour clock_ (Version 1). " in then["apa"]
    assert then["mla"].count("version 1, ") == 1
    assert entry(then["bibtex"]).fields["url"].endswith("/@v1/")
    assert json.loads(then["csl"])[0]["version"] == "1"
    file = client.get("/a/the-harbour-clock/cite.ris?version=1").content.decode()
    assert "TI  - The harbour clock\r\n" in file
    discussions.edit(comment=said, revision=0, text="That one?", author_name="D.")
    assert cited(said)["apa"].startswith("D. (2014, March 13). _That one?_ (Version 2) [Comment on")
    assert cited(said, "?version=1")["apa"].startswith("Dee. (2014, March 13). _Which one?_ (")
    discussions.edit(comment=said, revision=1, withdraws=True)
    assert client.get(f"/c/{said.code}/cite/?version=1").status_code == 404


def test_tomorrow_another_day_of_access_is_told(client, cited, article, monkeypatch) -> None:
    first = client.get("/a/the-harbour-clock/cite/")
    monkeypatch.setattr(timezone, "now", lambda: TODAY + datetime.timedelta(days=1))
    assert "Accessed 26 Nov. 2026." in cited(article)["mla"]
    assert first["Cache-Control"] == "no-cache"
    assert "no-cache" not in client.get("/a/the-harbour-clock/").get("Cache-Control", "")


def test_the_article_links_to_its_formats(client, article) -> None:
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'href="{article.get_absolute_url()}cite/"' in page
    assert 'data-copy="cite-1"' in page


def test_the_page_asks_the_same_number_of_queries_for_any_discussion(
    queries_of, make_article
) -> None:
    counts = set()
    for number in (1, 20):
        made = make_article(f"A {number}", authors=[f"B {n}" for n in range(number)])
        root = sow(made, "\n".join(f"C {n}" for n in range(number)))[1]
        counts.add(
            (queries_of(f"{made.get_absolute_url()}cite/"), queries_of(f"/c/{root.code}/cite/"))
        )
    assert len(counts) == 1
