"""The record beside an article: what is known of it, what was lost, and how to cite it."""

import dataclasses

from django.db.models import Count, Q

from archive.models import Article
from comments.counting import counted
from comments.models import INFERRED, WITHHELD, Comment
from comments.templatetags.dates import words

# How a page came here and what it was saved as, by the name of its format in archive.sources.
WAYS = {"plaintext": "Recovered from a text capture", "html": "Imported from saved HTML"}
FORMATS = {
    "plaintext": "Plain text",
    "html": "HTML",
    "wxr": "WordPress export",
    "wordpress-json": "WordPress's REST API",
    "disqus": "Disqus export",
    "disqus-json": "Disqus's API",
    "blogger": "Blogger export",
    "atom": "Atom feed",
    "rss": "RSS feed",
    "isso": "Isso database",
    "isso-json": "Isso export",
    "remark42": "Remark42 backup",
    "comentario": "Commento or Comentario export",
    "artalk": "Artalk tables",
    "artrans": "Artalk export",
    "waline": "Waline, Valine or Twikoo export",
    "hackernews": "Hacker News's API",
    "reddit": "reddit's API",
    "discourse": "Discourse topic",
    "github": "GitHub's API",
    "staticman": "Staticman comments",
    "json": "JSON of comments",
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many comments of an article are what: one query, whatever their number."""

    shown: int  # removed ones among them, since they keep their seat
    removed: int
    withheld: int  # by its own site: spam, and what waited for approval or was deleted there
    captured: int
    added: int
    inferred: int
    cut: int
    voted: int
    timed: int
    dated: int

    @classmethod
    def of(cls, article: Article) -> "Tally":
        captured = Q(origin=Comment.Origin.CAPTURED) & ~Q(state__in=WITHHELD)
        return cls(
            **Comment.objects.of(article).aggregate(
                shown=Count("pk", filter=~Q(state__in=WITHHELD)),
                withheld=Count("pk", filter=Q(state__in=WITHHELD)),
                removed=Count("pk", filter=Q(state=Comment.State.REMOVED)),
                captured=Count("pk", filter=captured),
                added=Count("pk", filter=~Q(origin=Comment.Origin.CAPTURED)),
                inferred=Count("pk", filter=Q(placement__in=INFERRED)),
                cut=Count("pk", filter=Q(truncated=True)),
                voted=Count("pk", filter=Q(votes__isnull=False)),
                timed=Count("pk", filter=captured & Q(posted_at__isnull=False)),
                dated=Count("pk", filter=captured & Q(posted_on__isnull=False)),
            )
        )


def way(article: Article) -> str:
    """How it came here, in a few words."""
    if article.capture is None:
        return "Entered by an editor"
    format = article.capture.format
    known = f"Imported from: {FORMATS[format]}" if format in FORMATS else ""
    return WAYS.get(format) or known or "Imported from a saved page"


def saved_as(article: Article) -> str:
    capture = article.capture
    parts = [FORMATS.get(capture.format, capture.format or "One file"), _size(capture.size)]
    if capture.line_count:
        parts.append(counted(capture.line_count, "line"))
    return ", ".join(parts)


def damage(article: Article) -> str:
    """What readers must know of the file that everything here was read from; mostly nothing."""
    capture = article.capture
    if capture is None or capture.damaged_at is None:
        return ""
    day = words(capture.damaged_at.date())
    return f"Source damaged: on {day} the saved file was no longer what had been imported"


def lost(article: Article, tally: Tally) -> list[str]:
    """What the capture does not have, as far as anybody can tell. Empty: nothing known."""
    if article.capture is None:
        return []
    missing = []
    if not article.published_on:
        missing.append("the date of publication")
    elif article.published_basis == Article.Basis.INFERRED:
        missing.append("the exact date of publication")
    if not article.url:
        missing.append("the address")
    if article.declared_comments and article.declared_comments > tally.captured:
        missing.append(counted(article.declared_comments - tally.captured, "comment"))
    if tally.cut:
        missing.append(counted(tally.cut, "comment ending"))
    if tally.captured and not tally.voted:
        missing.append("votes")
    if tally.captured and not tally.dated:
        missing.append("dates of the comments")
    elif tally.captured and not tally.timed:
        missing.append("times of day")
    return missing


def citation(article: Article, address: str) -> str:
    """Plain words that lead a reader back here."""
    signed = [byline.author.name for byline in article.bylines.all() if byline.role == "author"]
    source = [article.publication.name] if article.publication else []
    day = words(article.published_on, None, article.published_precision) or "date unknown"
    if article.published_basis == Article.Basis.INFERRED:
        day = f"on or before {day}"
    parts = [
        f"{', '.join(signed)}." if signed else "",
        f"“{article.title}.”",
        f"{', '.join([*source, day])}.",
    ]
    if article.capture and article.capture.captured_at:
        parts.append(f"Captured {words(article.capture.captured_at.date())}.")
    return " ".join([part for part in parts if part] + [f"{address}"])


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
