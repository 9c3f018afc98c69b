"""Feeds: what came here last, for readers that ask again.

    entries.py    what a feed and its entries say, whatever the format
    sources.py    which feeds there are, and what is in each
    atom.py rss.py jsonfeed.py     the formats

An entry is called by a `tag:` address made of the row that it is of, so an article that gets
another address stays the same entry. Its dates are those of the archive; when the page itself was
published stands beside them, as far as it is known.
"""

from __future__ import annotations

from collections.abc import Callable

from archive.feeds import atom, jsonfeed, rss
from archive.feeds.entries import Feed

# By the ending of its address: name, media type, and what writes it.
FORMATS: dict[str, tuple[str, str, Callable[[Feed], str]]] = {
    "atom": ("Atom", "application/atom+xml", atom.text),
    "rss": ("RSS", "application/rss+xml", rss.text),
    "json": ("JSON Feed", "application/feed+json", jsonfeed.text),
}

__all__ = ["FORMATS", "Feed"]
