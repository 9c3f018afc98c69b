"""What the HTML of an article may hold, and how plain blocks become it."""

import dataclasses

import pytest

from archive import markup
from tests.archive.conftest import HOSTILE

# Everything the editor can make: none of it may change on its way through.
EVERYTHING = (
    '<p>a <strong>b</strong> <em>c</em> <code>d</code><br>e</p><p class="attribution">f</p>'
    '<p class="lost">g</p><p class="reprint">h</p><h2>i</h2><h3>j</h3><h4 class="reprint">k</h4>'
    "<blockquote><p>l</p></blockquote><pre><code>m\n n</code></pre><hr>"
    '<ul><li><p>o</p><ul><li><p>p</p></li></ul></li></ul><ol start="3"><li><p>q</p></li></ol>'
    '<table><tbody><tr><th colspan="2"><p>r</p></th></tr><tr><td><p>s</p></td></tr></tbody></table>'
    '<p><a href="https://a.example/" rel="nofollow noopener">t</a></p>'
)


@dataclasses.dataclass(frozen=True)
class Block:
    kind: str
    text: str
    html: str | None = None
    url: str | None = None


def test_what_the_editor_makes_stays_as_it_is():
    assert markup.clean(EVERYTHING) == EVERYTHING


@pytest.mark.parametrize("words", HOSTILE)
def test_cleaning_leaves_nothing_that_runs_and_is_done_after_one_pass(words):
    cleaned = markup.clean(f'<p title="{words}">{words}</p><a href="{words}">x</a>')
    assert not any(mark in cleaned for mark in ("<script", "<img", "<svg", "<style", "onerror="))
    assert "href" not in cleaned
    assert markup.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ('<p class="attribution evil" style="x" id="y">a</p>', '<p class="attribution">a</p>'),
        ('<a href="/admin/">a</a>', '<a rel="nofollow noopener">a</a>'),
        ('<a href="//a.example/">a</a>', '<a rel="nofollow noopener">a</a>'),
        (
            '<a href="mailto:a@b.example" target="_blank">a</a>',
            '<a href="mailto:a@b.example" rel="nofollow noopener">a</a>',
        ),
        ("<p></p>", ""),
        ("<p>a</p>\r\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("a\x00b\x1bc", "abc"),
    ],
)
def test_only_what_an_article_has_a_use_for_is_kept(dirty, cleaned):
    assert markup.clean(dirty) == cleaned


def test_blocks_of_every_kind_become_html_that_the_editor_keeps():
    blocks = [
        {"kind": "paragraph", "text": "One & <two>\nsecond line"},
        {"kind": "heading", "text": "The ledgers"},
        {"kind": "quote", "text": "> They said\n> little"},
        {"kind": "list", "text": "- oil\n- rags"},
        {"kind": "list", "text": "3. third\n4. fourth"},
        {"kind": "player", "text": "00:00 / 12:33"},
        {"kind": "player", "text": "Play"},
        {"kind": "promo", "text": "Follow us on everything"},
        {"kind": "attribution", "text": "By Orla Venn, via Saltmarsh Quarterly"},
    ]
    html = markup.from_blocks(blocks)
    assert html.split("\n") == [
        "<p>One &amp; &lt;two&gt;<br>second line</p>",
        "<h2>The ledgers</h2>",
        "<blockquote><p>They said<br>little</p></blockquote>",
        "<ul><li><p>oil</p></li><li><p>rags</p></li></ul>",
        '<ol start="3"><li><p>third</p></li><li><p>fourth</p></li></ol>',
        '<p class="lost">A player stood here. The recording was not saved with the page.</p>',
        '<p class="attribution">By Orla Venn, via Saltmarsh Quarterly</p>',
    ]
    assert markup.clean(html) == html


def test_blocks_may_be_records_as_well_as_dicts():
    assert markup.from_blocks([Block("paragraph", "Words")]) == "<p>Words</p>"


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("kind", ["paragraph", "heading", "quote", "list", "attribution"])
def test_plain_text_never_becomes_markup(kind, words):
    html = markup.from_blocks([{"kind": kind, "text": words}])
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (Block("paragraph", "a b", "<p class=x onclick=y>a <b>b</b></p>"),
         "<p>a <strong>b</strong></p>"),
        (Block("heading", "t", "<h1 id=t>t</h1>"), "<h2>t</h2>"),
        (Block("list", "x", "<dl><dt>x</dt><dd>y</dd></dl>"), "<ul><li>x</li><li>y</li></ul>"),
        (Block("quote", "q", "<blockquote><div>q</div></blockquote>"),
         "<blockquote><p>q</p></blockquote>"),
        (Block("table", "x", "<table><thead><tr><th>x</th></tr></thead></table>"),
         "<table><tbody><tr><th>x</th></tr></tbody></table>"),
        (Block("rule", "", "<hr class=x>"), "<hr>"),
        (Block("figure", "", "<figure><img src=/a.jpg><figcaption>The quay</figcaption></figure>"),
         '<p class="lost">A picture stood here. <em>The quay</em></p>'),
        (Block("image", "", '<img src=x alt="<b>A</b> quay">'),
         '<p class="lost">A picture stood here. <em>&lt;b&gt;A&lt;/b&gt; quay</em></p>'),
        (Block("embed", "", "<iframe></iframe>", "https://maps.example/1"),
         '<p class="lost">Something from another site stood here.'
         " <em>https://maps.example/1</em></p>"),
        (Block("embed", "", "<video></video>"), f'<p class="lost">{markup.PLAYER_LOST}</p>'),
    ],
    ids=lambda value: value.kind if isinstance(value, Block) else "",
)  # fmt: skip
def test_blocks_with_markup_of_their_own_keep_what_an_article_may_hold(block, shown):
    assert markup.from_blocks([block]) == shown


@pytest.mark.parametrize("words", HOSTILE)
def test_the_markup_of_a_block_is_cleaned(words):
    for kind in ("paragraph", "figure", "embed", "list", "table"):
        html = markup.from_blocks([Block(kind, words, f"<div>{words}<img alt='{words}'></div>")])
        assert not any(mark in html for mark in ("<script", "<img", "<svg"))
        assert markup.clean(html) == html
