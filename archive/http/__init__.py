"""How pages travel: validators, caching, compression, headers and one-hop redirects.

    stamps.py    the database's own word for "something that readers see has changed"
    build.py     the same word for code, templates and settings
    pages.py     304, Cache-Control, compression and the pages kept in memory
    keeping.py   that memory, bounded
    codings.py   gzip and brotli
    policies.py  what a browser may do with a page
    hops.py      a redirect that would lead to another one leads to its end

Middleware: each in the order and for the reason that `MIDDLEWARE` in the settings says.
"""
