"""Which element of a page holds the article's text.

Systems name it, so of the elements with such a name the one with the most prose is taken.
"""

from __future__ import annotations

import itertools
import re

from lxml.html import HtmlElement

from archive.sources.webpage.page import HtmlPage, class_names
from archive.sources.webpage.weights import Weights

# Names of the element that holds the text, surest first.
BODY_NAMES = (
    re.compile(r"(?i)^(?:articlebody|article[-_]{0,2}body|entry[-_]content|post[-_]content|post[-_]body"
               r"|story[-_]{0,2}body|article[-_]{0,2}content|articletext|article[-_]{0,2}text"
               r"|td-post-content|post[-_]entry|entrytext|single-content|node-content"
               r"|field-name-body|field--name-body|storytext|story[-_]{0,2}content|body-copy"
               r"|article-copy|articlecontent|gh-content|texto-noticia|cuerpo-noticia|cuerpo|richtext"
               r"|[\w-]+(?:__|--|-|_)(?:article|post|story|entry|news|blog|page)[-_]{0,2}(?:body|content|text|copy)"
               r"|(?:article|post|story|entry|news|blog)__(?:body|content|text|copy)|post-text|blog-content|blogcontent|e-content"
               r"|text-formatted|wp-block-post-content|c-article-content|article-main-body)$"),
    re.compile(r"(?i)^(?:hentry|entry|post|story|article|main[-_]content|content[-_]main|page-content"
               r"|content|contenttext|texte|text|beitrag|artikel|inhalt|corps|chapo)$"),
)  # fmt: skip
TITLES = ("h1", "h2", "h3")
LEAST = 250  # characters of prose: an article named by its markup has that much
LEAST_SHARE = 0.35  # of the prose of the page: less, and the name may be of a teaser
SHORT = 60  # characters of a short one, in an element with one of the surest names
SHORT_SHARE = 0.6  # of the prose of the page
NEARLY = 0.9  # of the prose: an element inside that has as much is the better one


def holder_of(page: HtmlPage, weights: Weights) -> HtmlElement | None:
    """The element that is named as the text's and holds enough of the page's prose."""
    declared = [
        one for one in page.with_attribute("itemprop") if "articleBody" in one.get("itemprop", "")
    ]
    levels = [
        (SHORT, SHORT_SHARE, [*declared, *page.named(BODY_NAMES[0])]),
        (LEAST, LEAST_SHARE, page.named(BODY_NAMES[1])),
        (LEAST, LEAST_SHARE, page.with_tag("article", "main")),
    ]
    for least, share, level in levels:
        found = [
            element
            for element in sorted(set(level), key=page.place.__getitem__)
            if weights.prose[element] >= least and element.tag not in ("body", "html")
        ]
        if not found:
            continue
        most = max(weights.prose[element] for element in found)
        # Of nested ones the innermost that still has nearly all of it.
        best = [one for one in found if weights.prose[one] >= NEARLY * most][-1]
        whole = _whole(best, found)
        held = weights.prose[whole]
        if held >= (LEAST_SHARE if held >= LEAST else share) * weights.total:
            return whole
    return None


def _whole(best: HtmlElement, found: list[HtmlElement]) -> HtmlElement:
    """What is round a text that was cut in parts, an advertisement between them."""
    parent = best.getparent()
    parts = [one for one in found if one.getparent() is parent and one.tag == best.tag]
    if parent is None or len(parts) < 2:
        return best
    names = set(class_names(best))
    parts = [one for one in parts if names & set(class_names(one))]
    between = itertools.takewhile(lambda one: one is not parts[-1], parts[0].itersiblings())
    if any(isinstance(one.tag, str) and _titles(one) for one in between if one not in parts):
        return best  # of several articles
    return parent if len(parts) > 1 and parent.tag not in ("body", "html") else best


def _titles(element: HtmlElement) -> bool:
    return element.tag in TITLES or any(True for _ in element.iter(*TITLES))
