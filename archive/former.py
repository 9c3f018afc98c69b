"""Where a page was then, asked of this site: /2014/03/harbour-clock/ leads to its article.

A site that moved its archive here keeps the links that others made, without a table of them.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from archive.importing.addresses import canonical
from archive.models import Article
from archive.models.articles import LONGEST_PATH

ANYWHERE = "http://then.example"  # any name: only what stands behind it is compared
CANDIDATES = 20  # articles of one path that are compared; two are too many to choose from


def article_at(asked: str) -> Article | None:
    """The one article that was at this path and query, whatever its host; null for several."""
    path = _canonical(f"{ANYWHERE}{asked}")
    if path is None or len(asked) > LONGEST_PATH or "\0" in unquote(asked):
        return None
    known = Article.objects.with_address().only("url", "slug")
    found = known.once_at(_spellings(asked) | _spellings(path))[:CANDIDATES]
    same = [article for article in found if _canonical(article.url) == path]
    return same[0] if len(same) == 1 else None


def _canonical(address: str) -> str | None:
    """Its path and query as `importing.addresses` spells them; null where it names no page."""
    key = canonical(address)
    if key is None:
        return None
    parts = urlsplit(key)
    return f"{parts.path}{'?' if parts.query else ''}{parts.query}"


def _spellings(path: str) -> set[str]:
    """How else a saved address may say the same: its slash, its escapes."""
    place, mark, query = path.partition("?")
    place = place.rstrip("/")
    said = {f"{place}{end}{mark}{query}" for end in ("", "/", "/index.html")}
    return said | {unquote(each) for each in said}
