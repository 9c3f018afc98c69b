"""oEmbed 1.0: an article or a comment as a quotation for other sites, without script.

Documented at https://oembed.com. What is given is a blockquote in which everything is escaped, so
that it is as inert where it is put as it is here.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import Truncator

from archive.models import Article
from comments.models import Comment
from comments.templatetags.dates import words

QUOTED = 60  # words of a comment; the rest is a step away
WIDTH = 600  # pixels: what a column of text has. A smaller maxwidth is kept to
HEIGHT = 260
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What is said, by whom, where and when; `said` and `who` are empty where nobody knows."""

    title: str
    said: str
    who: str
    source: str
    day: str
    address: str

    @classmethod
    def of_article(cls, article: Article, address: str) -> Quotation:
        signed = [line.author.name for line in article.bylines.all() if line.role == "author"]
        return cls(
            title=article.title,
            said=article.dek,
            who=", ".join(signed),
            source=article.publication.name if article.publication else "",
            day=_day(article.published_on, article.published_precision),
            address=address,
        )

    @classmethod
    def of_comment(cls, comment: Comment, article: Article, address: str) -> Quotation:
        """`comment` is public: whoever asks for another one is refused before."""
        return cls(
            title=f"Comment on “{article.title}”",
            said=comment.text,
            who=comment.author_name or "",
            source=article.publication.name if article.publication else "",
            day=_day(comment.posted_on, comment.date_precision),
            address=address,
        )

    def as_oembed(self, *, width: int, height: int, home: str) -> dict[str, Any]:
        """The fields of the answer. `author_name` is left out where nobody knows it."""
        said = {
            "version": "1.0",
            "type": "rich",
            "title": self.title,
            "author_name": self.who,
            "provider_name": settings.SITE_NAME,
            "provider_url": home,
            "cache_age": 86400,
            "html": self._html(),
            "width": min(WIDTH, width),
            "height": min(HEIGHT, height),
        }
        return {key: value for key, value in said.items() if value != ""}

    def _html(self) -> str:
        quoted = Truncator(self.said).words(QUOTED, truncate=" […]")
        signed = ", ".join(filter(None, (self.who, self.source, self.day)))
        return format_html(
            '<blockquote cite="{}">{}<p><a href="{}">{}</a>{}</p></blockquote>',
            self.address,
            format_html('<p dir="auto">{}</p>', quoted) if quoted else "",
            self.address,
            self.title,
            format_html(" <cite>{}</cite>", signed) if signed else "",
        )


def as_xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for key, value in answer.items():
        ElementTree.SubElement(root, key).text = UNSPEAKABLE.sub("\ufffd", str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _day(on: datetime.date | None, precision: str) -> str:
    """In the language of all that programs fetch here, whichever theirs prefers."""
    with translation.override(settings.LANGUAGE_CODE):
        return words(on, None, precision)
