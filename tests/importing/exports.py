"""A WordPress export of an invented site, as long as is wanted."""

from __future__ import annotations

import random

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>The Pellworth Almanac</title>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>nessa</wp:author_login>
<wp:author_display_name><![CDATA[Nessa Crane]]></wp:author_display_name></wp:author>
"""
WORDS = ["clock", "harbour", "fog", "signal", "ferry", "council", "tide", "lamp", "brick", "gull"]
FOOT = "</channel>\n</rss>\n"


def export(items: int, comments: int, *, seed: int = 1) -> bytes:
    """So many articles with so many comments each."""
    made = random.Random(seed)
    first = iter(range(1, items * comments + 1))
    return "".join([HEAD, *(item(n, comments, made, first) for n in range(items)), FOOT]).encode()


def item(n: int, comments: int, made: random.Random, ids) -> str:
    own: list[int] = []
    told = []
    for at in range(comments):
        parent = made.choice(own) if own and made.random() < 0.6 else 0
        own.append(next(ids))
        told.append(comment(own[-1], parent, at, words(made, 30)))
    return (
        f"<item>\n<title>{words(made, 4)}</title>\n<link>https://almanac.example/?p={n}</link>\n"
        f"<dc:creator>nessa</dc:creator>\n<content:encoded><![CDATA[{words(made, 90)}]]>"
        f"</content:encoded>\n<wp:post_id>{n}</wp:post_id>\n<wp:status>publish</wp:status>\n"
        "<wp:post_date_gmt>2013-05-01 10:00:00</wp:post_date_gmt>\n"
        f"<wp:post_type>post</wp:post_type>\n{''.join(told)}</item>\n"
    )


def comment(id: int, parent: int, minute: int, text: str) -> str:
    return (
        f"<wp:comment>\n<wp:comment_id>{id}</wp:comment_id>\n"
        f"<wp:comment_author><![CDATA[Reader {id % 97}]]></wp:comment_author>\n"
        f"<wp:comment_date_gmt>2013-05-02 {minute // 60 % 24:02}:{minute % 60:02}:00"
        f"</wp:comment_date_gmt>\n<wp:comment_content><![CDATA[{text}]]></wp:comment_content>\n"
        f"<wp:comment_approved>1</wp:comment_approved>\n"
        f"<wp:comment_parent>{parent}</wp:comment_parent>\n</wp:comment>\n"
    )


def words(made: random.Random, count: int) -> str:
    return " ".join(made.choice(WORDS) for _ in range(count))
