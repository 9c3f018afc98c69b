"""E-mail and network addresses of imported people: in the raw file, and nowhere else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from archive import sources
from archive.models import Article, Author, Capture, Publication
from comments.models import Commenter

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ADDRESS = re.compile(r"[\w.+-]+(?:@|%40|&#0*64;|\\u0040)[\w-]+\.\w+|192\.0\.2\.\d+|2001:db8:", re.I)
NOBODY = "noreply@blogger.com"
# The file of each format that names somebody's address, wherever that format has room for one.
TELLING = [
    "artalk/comments.yml",
    "artalk/whole.yml",
    "artrans/letters-page.json",
    "comentario/holm-loaf.json",
    "comentario/night-baker.json",
    "disqus-json/long-door.json",
    "disqus/almanac.xml",
    "isso-json/harbour-clock.json",
    "isso/almanac.db",
    "json/scraped.json",
    "json/wp-cli.json",
    "remark42/fog-signal.jsonl",
    "rss/comments.xml",
    "waline/inventory.json",
    "waline/twikoo.json",
    "wxr/almanac.xml",
]

BLOGGER = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'"
    " xmlns:thr='http://purl.org/syndication/thread/1.0'>"
    "<id>tag:blogger.com,1999:blog-7.archive</id><generator>Blogger</generator>"
    "<entry><id>tag:blogger.com,1999:blog-7.post-12</id>"
    "<published>2012-03-04T08:00:00Z</published>"
    "<category scheme='http://schemas.google.com/g/2005#kind'"
    " term='http://schemas.google.com/blogger/2008/kind#post'/><title>The eel</title>"
    "<content type='html'>It was there.</content><author><name>Edda</name>"
    "<email>edda@holm.example</email><uri>mailto:edda@holm.example</uri></author></entry>"
    "<entry><id>tag:blogger.com,1999:blog-7.post-33</id>"
    "<published>2012-03-05T08:00:00Z</published>"
    "<category scheme='http://schemas.google.com/g/2005#kind'"
    " term='http://schemas.google.com/blogger/2008/kind#comment'/>"
    "<content type='html'>I saw it.</content>"
    "<author><name>{name}</name><email>tam@holm.example</email><uri>{url}</uri></author>"
    "<thr:in-reply-to ref='tag:blogger.com,1999:blog-7.post-12'/></entry></feed>"
)
WXR = (
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:wp='http://wordpress.org/export/1.2/'>"
    "<channel><title>Almanac</title><wp:wxr_version>1.2</wp:wxr_version>"
    "<wp:author><wp:author_login>edda@holm.example</wp:author_login>"
    "<wp:author_email>edda@holm.example</wp:author_email>"
    "<wp:author_display_name>edda@holm.example</wp:author_display_name></wp:author>"
    "<item><title>The eel</title><link>https://almanac.example/eel</link>"
    "<dc:creator>edda@holm.example</dc:creator><content:encoded>It was there.</content:encoded>"
    "<wp:post_id>12</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>{name}</wp:comment_author>"
    "<wp:comment_author_email>tam@holm.example</wp:comment_author_email>"
    "<wp:comment_author_url>{url}</wp:comment_author_url>"
    "<wp:comment_author_IP>2001:db8::7</wp:comment_author_IP>"
    "<wp:comment_date>2020-01-09 10:02:11</wp:comment_date>"
    "<wp:comment_content>I saw it.</wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"
)
DISQUS = (
    "<disqus xmlns='http://disqus.com' xmlns:dsq='http://disqus.com/disqus-internals'>"
    "<thread dsq:id='20'><link>https://almanac.example/eel</link><title>The eel</title>"
    "<createdAt>2013-02-12T16:29:45Z</createdAt></thread>"
    "<post dsq:id='5'><message>I saw it.</message><createdAt>2013-10-11T06:51:33Z</createdAt>"
    "<isDeleted>false</isDeleted><isSpam>false</isSpam><author><email>tam@holm.example</email>"
    "<name>{name}</name><username>{name}</username></author><ipAddress>192.0.2.1</ipAddress>"
    "<thread dsq:id='20'/></post></disqus>"
)
ISSO = (
    '[{{"id": "/eel/", "title": "The eel", "comments": [{{"id": 1, "author": "{name}", "email":'
    ' "tam@holm.example", "website": "{url}", "remote_addr": "192.0.2.7",'
    ' "created": "2011-03-02 07:15:00", "text": "I saw it."}}]}}]'
)


def run(path: Path) -> None:
    out = io.StringIO()
    call_command("import_articles", str(path), stdout=out)
    assert "0 failed" in out.getvalue()


def addresses(text: str) -> set[str]:
    return set(ADDRESS.findall(text)) - {NOBODY}


def everything_stored() -> str:
    """Every value of every table."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                value.decode("latin-1") if isinstance(value, bytes) else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
    return "\n".join(found)


def everything_public() -> str:
    client = Client()
    rows = [*Article.objects.all(), *Author.objects.all(), *Publication.objects.all()]
    rows += Commenter.objects.all()
    places = ["/", "/people/", *(row.get_absolute_url() for row in rows)]
    return "\n".join(client.get(place).content.decode() for place in places)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TELLING)
def test_no_table_and_no_page_has_them(name: str) -> None:
    raw = (FIXTURES / name).read_bytes().decode("latin-1")
    assert addresses(raw) or "remark42" in name, "the sample shows nothing"
    for document in sources.read(FIXTURES / name):
        assert addresses(str(document.as_json())) == set()
    run(FIXTURES / name)
    assert addresses(everything_stored()) == set()
    assert addresses(everything_public()) == set()
    assert Capture.objects.get().holds_personal_data
    assert not Capture.objects.public().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("export", [BLOGGER, WXR, DISQUS, ISSO], ids=["blogger", "wxr", "disqus", "isso"])  # fmt: skip  # noqa: E501
@pytest.mark.parametrize(
    ("name", "url"),
    [("Tam", "mailto:tam@holm.example"), ("tam@holm.example", ""), ("192.0.2.7", "")],
    ids=["as a link", "as a name", "a number as a name"],
)
def test_they_are_dropped_wherever_somebody_wrote_them(
    tmp_path: Path, export: str, name: str, url: str
) -> None:
    file = tmp_path / "export"
    file.write_text(export.format(name=name, url=url))
    run(file)
    assert "I saw it." in everything_public()
    assert addresses(everything_stored()) == set()
    assert addresses(everything_public()) == set()


@pytest.mark.django_db
def test_files_that_name_nobody_are_not_held_back() -> None:
    run(FIXTURES / "plaintext")
    assert Capture.objects.filter(holds_personal_data=False).count() == Capture.objects.count()
