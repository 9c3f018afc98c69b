"""Search over articles and comments: one door, and a backend for each database.

    asked = Asked.of(request.GET)         what is asked for; see `questions` for what may be typed
    found = find(asked)                   hits of both kinds, the same on both databases
    results(asked, found)                 one page of them, under their articles, marked

`words` takes texts apart, `documents` says what is indexed, `watching` which changes the database
takes a note of, and `draining` works these notes off.
"""

from archive.search.asked import SORTS, Asked
from archive.search.finding import Found, TooLong, find
from archive.search.narrowing import Count, chips, facets, meant, ways
from archive.search.questions import parse
from archive.search.results import results

__all__ = [
    "SORTS",
    "Asked",
    "Count",
    "Found",
    "TooLong",
    "chips",
    "facets",
    "find",
    "meant",
    "parse",
    "results",
    "ways",
]
