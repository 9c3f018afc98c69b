"""What stands round WordPress's comments: a title with their count, a form, a closing note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive.sources.document import Problem
from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text

TITLES = (
    "comments-title", "comment-title", "commentstitle", "comments_title", "comments-heading",
    "comments-header", "commentsheader", "comments_intro", "comment_intro", "comments-number",
    "comments-count", "wp-block-comments-title", "single-comments-title", "comment-count",
)  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TITLED = ("comments", "comments-title", "comments-number")
QUOTED = re.compile(r"[“„«\"‘‚‹「『].*", re.S)
LISTS = frozenset({"ol", "ul", "dl", "tbody", "table"})
FORMS = ("respond", "commentform", "comment-form", "reply-title")


def talk_of(page: HtmlPage, posted: Sequence[Posted], *, nests: bool) -> Talk:
    """The discussion round these comments: its title, its list, its form."""
    highlander = "highlander-comment" in page.classes
    title, declared = _declared(page, posted[0].element)
    around = [_list_of(posted[0].element)]
    around += [page.by_id.get(name) for name in ("comments", "respond", "commentlist")]
    around += [body for one in posted for body in one.bodies]  # they may stand beside a heading
    around += [title, *page.with_class("comment-respond", "comment-list", "commentlist")]
    form = any(name in page.by_id for name in FORMS)
    closed = not page.classes.isdisjoint({"no-comments", "nocomments", "comments-closed"})
    return Talk(
        system="wordpress.com" if highlander else "wordpress",
        posted=tuple(posted),
        nests=nests,
        apart=tuple(one for one in around if one is not None and one.tag not in ("body", "html")),
        declared=declared,
        problems=tuple(_strangers(page, posted)),
        comments_open=True if form else False if closed else None,
    )


def _list_of(element: HtmlElement) -> HtmlElement | None:
    """What holds the comments and nothing else; some themes put them right under the article."""
    around = element.getparent()
    if around is None:
        return None
    names = f"{around.get('class') or ''} {around.get('id') or ''}".lower()
    return around if around.tag in LISTS or "comment" in names else None


def _strangers(page: HtmlPage, posted: Sequence[Posted]) -> Iterator[Problem]:
    """Some themes list the newest comments of other articles in the same markup."""
    homes = [_home(one.permalink) for one in posted]
    known = Counter(home for home in homes if home)
    if len(known) < 2:
        return
    [(most, _)] = known.most_common(1)
    strangers = [one for one, home in zip(posted, homes, strict=True) if home not in (None, most)]
    if strangers:
        yield Problem(
            line=page.line_of(strangers[0].element),
            code="comment-elsewhere",
            message=f"{len(strangers)} comments link to other pages than the rest do; they may"
            " belong to other articles.",
        )


def _home(permalink: str | None) -> str | None:
    """The page that a comment's own link leads to, if it names one."""
    if permalink is None:
        return None
    address = permalink.partition("#")[0].partition("?")[0]
    return re.sub(r"/(?:comment-page-\d+/?)?$", "", address) or None


def _declared(page: HtmlPage, first: HtmlElement) -> tuple[HtmlElement | None, int | None]:
    """The title over the comments, and the count in it: "17 thoughts on “A late ferry”"."""
    start = page.place[first]
    places = page.with_class(*TITLES)
    places += [one for name in TITLED if (one := page.by_id.get(name)) is not None]
    if (around := page.by_id.get("comments")) is not None and around.tag not in HEADINGS:
        places += [one for one in islice(around.iter(*HEADINGS), 2) if page.place[one] < start]
    for one in places:
        if one.tag not in (*HEADINGS, "p", "span", "div") or page.place[one] > start:
            continue
        line = line_of_text(one) if len(one) < 8 else None
        if line is None or len(line) > 300:
            continue
        line = QUOTED.sub("", line)
        numbers = re.findall(r"(?<![\w.,])\d{1,3}(?:[.,\u202f\u00a0 ]\d{3})+(?!\d)|\d{1,7}", line)
        if len(numbers) == 1 and re.match(r"^\W*(?:[^\W\d]+\W+){0,3}\d", line):
            return one, int(re.sub(r"\D", "", numbers[0]))
        if line.lower().startswith("one ") and not numbers:
            return one, 1
    return None, None
