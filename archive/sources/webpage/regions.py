"""Which parts of a page are not its article: the discussion, the menus, the margins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Literal

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage
from archive.sources.webpage.posted import Talk

Region = Literal["", "talk", "others", "menu", "margin"]

# Where readers answered: never the article, whether or not a family read it.
DISCUSSIONS = re.compile(
    r"^(?:comments?|comments?[-_](?:area|list|section|wrap\w*|container|block|template|thread|form"
    r"|content|body|respond)|commentlist|comment-respond|respond|disqus_thread"
    r"|disqus_recommendations|fb-comments|fb-comments-wrapper|wpdcom|wpdiscuz\w*|kommentare?"
    r"|kommentar-?(?:liste|bereich)|commentaires?|comentarios|reacties|reader-comments"
    r"|leserkommentare|livefyre\w*|spot-im\w*|coral[-_]\w+)$",
    re.I,
)
# Lists of what was said or read elsewhere, which a site repeats on every page, and reviews.
OTHERS = re.compile(
    r"^(?:(?:[\w-]+[-_])?(?:recent|latest|last|neueste|letzte|derniers|ultimos)[-_]?"
    r"(?:comments?|kommentare|commentaires?|comentarios|posts?|entries|articles?|beitr(?:ae|ä)ge)"
    r"(?:[-_]\w+)*|recentcomments|lastcomments|block-comment-recent"
    r"|(?:[\w-]+[-_])?most[-_]?(?:read|viewed|popular|commented)|meistgelesen|lo-mas-leido"
    r"|popular-?(?:posts?|articles?)|related|related-?(?:posts?|articles?|content|stories)"
    r"|jp-relatedposts|yarpp-related|(?:customer-?|user-?)?reviews?)$",
    re.I,
)
MARGINS = re.compile(r"^(?:widget(?:[-_]area|s)?|sidebar|side-?bar-?\w*)$", re.I)
OTHER_PROPERTIES = frozenset({"review", "reviews", "comment"})  # of microdata: somebody else's
MENUS = re.compile(
    r"^(?:(?:[\w-]+[-_])?(?:navigation|navbar|menu|nav-?menu)|nav|topnav|mainnav|breadcrumbs?)$",
    re.I,
)
# A surer region may lie in another one; one that is as sure, or less, is part of it.
SURENESS: tuple[Region, ...] = ("", "margin", "menu", "others", "talk")
NEVER: frozenset[Region] = frozenset({"talk", "others", "menu"})
MOST_FOOTERS = 50  # are asked where they stand: a page has a handful
POSTS = re.compile(r"^(?:hentry|h-entry|post|entry|article)$", re.I)


def discussion_parts(page: HtmlPage, talk: Talk | None) -> set[HtmlElement]:
    """The elements where comments are: what a family found, and what is named so."""
    parts = {one.element for one in talk.posted} | set(talk.apart) if talk else set()
    parts.update(page.named(DISCUSSIONS))
    return parts.difference([page.root, *page.with_tag("body", "main")])


def everything_in(page: HtmlPage, tops: Iterable[HtmlElement]) -> set[HtmlElement]:
    """The elements of these branches, which may lie in each other."""
    inside: set[HtmlElement] = set()
    for top in sorted(tops, key=lambda one: page.place.get(one, -1)):
        if top not in inside:
            inside.update(top.iter())
    return inside


class Regions:
    """The region of every element; "" for what may be the article's.

    talk    where comments are
    others  lists of other articles and of what was said of them, reviews
    menu    what leads through the site
    margin  the page's sides and foot: the writer may be told there
    apart   the elements that the first three begin with

    `title` is the heading that prints the article's title: what has it inside is no margin,
    whatever its name says. Blogger's posts stand in a "widget".
    """

    def __init__(
        self, page: HtmlPage, talk: Set[HtmlElement], *, title: HtmlElement | None = None
    ) -> None:
        self.page, self.talk = page, talk
        whole = {page.root, *page.with_tag("body", "main", "article")}
        self.apart: set[HtmlElement] = set()
        self._whole = whole.union(title.iterancestors() if title is not None else ())
        self._region = self._drawn()

    def of(self, element: HtmlElement) -> Region:
        return self._region.get(element, "")

    def is_never(self, element: HtmlElement) -> bool:
        """Whether nothing in it is of the article, however close to the title it stands."""
        return self._region.get(element, "") in NEVER

    def is_free(self, element: HtmlElement) -> bool:
        """Whether it stands in none of them."""
        return element not in self._region

    def _drawn(self) -> dict[HtmlElement, Region]:
        """Regions by element, the inner ones like those around them; free ones are left out."""
        page = self.page
        own: dict[HtmlElement, Region] = dict.fromkeys(page.named(MARGINS), "margin")
        own.update(dict.fromkeys([*page.with_tag("aside"), *self._footers()], "margin"))
        own.update(dict.fromkeys([*page.with_tag("nav", "menu"), *page.named(MENUS)], "menu"))
        own.update(dict.fromkeys(page.named(OTHERS), "others"))
        for element in page.with_attribute("itemprop"):
            if OTHER_PROPERTIES.intersection(element.get("itemprop", "").split()):
                own[element] = "others"
        for whole in self._whole:
            own.pop(whole, None)
        own.update(dict.fromkeys(self.talk, "talk"))
        drawn: dict[HtmlElement, Region] = {}
        for element in sorted(own, key=lambda one: page.place.get(one, -1)):
            region, around = own[element], drawn.get(element, "")
            if SURENESS.index(region) <= SURENESS.index(around):
                continue
            if region in NEVER:
                self.apart.add(element)
            drawn.update(dict.fromkeys(element.iter(), region))
        return drawn

    def _footers(self) -> list[HtmlElement]:
        """Those of the page: the footer of an article says its tags and its writer."""
        articles = {*self.page.with_tag("article"), *self.page.named(POSTS)}
        articles -= {self.page.root, *self.page.with_tag("body")}
        footers = self.page.with_tag("footer")
        asked = footers[:MOST_FOOTERS]
        return [one for one in asked if articles.isdisjoint(one.iterancestors())] + footers[
            MOST_FOOTERS:
        ]
