"""A saved HTML page, from its file to what readers see."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.models import Article

PAGE = """<!doctype html><html lang="en"><head><title>The ferry is late again</title></head><body>
<article><h1>The ferry is late again</h1>
<p>Nobody on the quay has looked at a watch since the winter of 1951, and nobody ran.</p></article>
<ol class="comment-list">
<li class="comment depth-1" id="comment-7"><article class="comment-body">
<b class="fn"><a href="https://haverkamp.example/" rel="external">Haverkamp</a></b>
<a href="#comment-7"><time datetime="2014-03-12T18:07:00+00:00">March 12</time></a>
<div class="comment-content"><p>See <a href="https://tides.example/">the tables</a>.</p>
<script>alert(1)</script><p onclick="alert(1)">A <b>clock</b>.</p></div></article>
<ol class="children"><li class="comment depth-2" id="comment-9"><article class="comment-body">
<b class="fn">Ines</b><time datetime="2014-03-13T08:00:00+00:00">March 13</time>
<div class="comment-content"><p>I just did.</p></div></article></li></ol></li>
</ol></body></html>"""


@pytest.fixture
def article(db, tmp_path: Path) -> Article:
    file = tmp_path / "ferry.html"
    file.write_text(PAGE, "utf-8")
    call_command("import_articles", str(file), stdout=io.StringIO())
    return Article.objects.get()


def test_its_comments_keep_their_parents_ids_and_websites(article: Article) -> None:
    first, reply = article.comments.order_by("number")
    assert (first.source_id, reply.source_id) == ("7", "9")
    assert reply.parent == first
    assert reply.placement == "stated"
    assert first.author_url == "https://haverkamp.example/"
    assert first.posted_at.isoformat() == "2014-03-12T18:07:00+00:00"


def test_its_markup_is_kept_and_cleaned(article: Article, client) -> None:
    html = article.comments.get(number=1).body_html
    assert 'href="https://tides.example/"' in html
    assert "<strong>clock</strong>" in html
    assert "alert" not in html
    page = client.get(article.get_absolute_url()).content.decode()
    assert html in page
    assert "Imported from saved HTML" in page


def test_a_second_import_changes_nothing(article: Article, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("import_articles", str(tmp_path / "ferry.html"), stdout=out)
    assert "unchanged" in out.getvalue()
    assert Article.objects.count() == 1
