"""The record beside an article: what is known of it, what was lost, and how to cite it."""

import dataclasses

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from archive.models import Article, Capture
from archive.models.captures import place_of_line
from comments.counting import grouped
from comments.discussion import MOST_AT_ONCE, Discussion
from comments.drawing import LineAddress
from comments.models import INFERRED, WITHHELD, Comment
from comments.templatetags.dates import words

# How a page came here and what it was saved as, by the name of its format in archive.sources.
WAYS = {
    "plaintext": gettext_lazy("Recovered from a text capture"),
    "html": gettext_lazy("Imported from saved HTML"),
}
FORMATS = {
    "plaintext": gettext_lazy("Plain text"),
    "html": gettext_lazy("HTML"),
    "wxr": gettext_lazy("WordPress export"),
    "wordpress-json": gettext_lazy("WordPress's REST API"),
    "disqus": gettext_lazy("Disqus export"),
    "disqus-json": gettext_lazy("Disqus's API"),
    "blogger": gettext_lazy("Blogger export"),
    "atom": gettext_lazy("Atom feed"),
    "rss": gettext_lazy("RSS feed"),
    "isso": gettext_lazy("Isso database"),
    "isso-json": gettext_lazy("Isso export"),
    "remark42": gettext_lazy("Remark42 backup"),
    "comentario": gettext_lazy("Commento or Comentario export"),
    "artalk": gettext_lazy("Artalk tables"),
    "artrans": gettext_lazy("Artalk export"),
    "waline": gettext_lazy("Waline, Valine or Twikoo export"),
    "hackernews": gettext_lazy("Hacker News's API"),
    "reddit": gettext_lazy("reddit's API"),
    "discourse": gettext_lazy("Discourse topic"),
    "github": gettext_lazy("GitHub's API"),
    "staticman": gettext_lazy("Staticman comments"),
    "json": gettext_lazy("JSON of comments"),
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

    @property
    def fits(self) -> bool:
        """On one page, all of them."""
        return self.shown <= MOST_AT_ONCE

    @classmethod
    def of(cls, article: Article) -> "Tally":
        rows = Comment.objects.of(article).tallied()

        def count(what: str, *, among: list[dict]) -> int:
            return sum(row[what] for row in among)

        seated = [row for row in rows if row["state"] not in WITHHELD]
        captured = [row for row in seated if row["origin"] == Comment.Origin.CAPTURED]
        return cls(
            shown=count("n", among=seated),
            withheld=count("n", among=rows) - count("n", among=seated),
            removed=count("n", among=[r for r in rows if r["state"] == Comment.State.REMOVED]),
            captured=count("n", among=captured),
            added=count("n", among=seated) - count("n", among=captured),
            inferred=count("n", among=[row for row in seated if row["placement"] in INFERRED]),
            cut=count("n", among=[row for row in seated if row["truncated"]]),
            voted=count("votes", among=seated),
            timed=count("posted_at", among=captured),
            dated=count("posted_on", among=captured),
        )


def way(article: Article) -> str:
    """How it came here, in a few words."""
    if article.capture is None:
        return gettext("Entered by an editor")
    format = article.capture.format
    if format in WAYS:
        return str(WAYS[format])
    if format in FORMATS:
        return gettext("Imported from: %s") % FORMATS[format]
    return gettext("Imported from a saved page")


def format_of(capture: Capture) -> str:
    """What it was saved as, and how large it is."""
    parts = [
        str(FORMATS.get(capture.format) or capture.format or gettext("One file")),
        _size(capture.size),
    ]
    if capture.line_count:
        parts.append(_lines(capture.line_count))
    return ", ".join(parts)


def line_addresses(article: Article, tally: Tally, talk: Discussion) -> LineAddress | None:
    """Where readers find the line of a capture that a comment begins in. Nothing for captures that
    are kept back, as far as the article knows; the page of the capture knows all, and says why."""
    if tally.removed or tally.withheld:
        return None
    captures = {article.capture_id: article.capture}
    used = {row.capture_id for row in talk.rows}
    if talk.parts:
        own = Capture.objects.filter(snapshots__article=article)
        captures |= {capture.pk: capture for capture in own}
    elif others := used - captures.keys() - {None}:
        captures |= Capture.objects.in_bulk(others)
    addresses = {
        pk: capture.get_absolute_url()
        for pk, capture in captures.items()
        if capture and not capture.holds_personal_data
    }

    def address(capture: int | None, line: int) -> str:
        start = addresses.get(capture)
        return f"{start}{place_of_line(line)}" if start else ""

    return address


def damage(article: Article) -> str:
    """What readers must know of the file that everything here was read from; mostly nothing."""
    capture = article.capture
    if capture is None or capture.damaged_at is None:
        return ""
    day = words(capture.damaged_at.date())
    return (
        gettext("Source damaged: on %s the saved file was no longer what had been imported") % day
    )


def lost(article: Article, tally: Tally) -> list[str]:
    """What the capture does not have, as far as anybody can tell. Empty: nothing known."""
    if article.capture is None:
        return []
    missing = []
    if not article.published_on:
        missing.append(gettext("the date of publication"))
    elif article.published_basis == Article.Basis.INFERRED:
        missing.append(gettext("the exact date of publication"))
    if not article.url:
        missing.append(gettext("the address"))
    if article.declared_comments and article.declared_comments > tally.captured:
        fewer = article.declared_comments - tally.captured
        missing.append(ngettext("%s comment", "%s comments", fewer) % grouped(fewer))
    if tally.cut:
        endings = ngettext("%s comment ending", "%s comment endings", tally.cut)
        missing.append(endings % grouped(tally.cut))
    if tally.captured and not tally.voted:
        missing.append(gettext("votes"))
    if tally.captured and not tally.dated:
        missing.append(gettext("dates of the comments"))
    elif tally.captured and not tally.timed:
        missing.append(gettext("times of day"))
    return missing


def first_version(article: Article) -> int | None:
    """The number of the earliest text that readers may see beside the present one, if any."""
    if not article.revision:
        return None
    seen = article.versions.filter(withdrawn=False).order_by("number")
    return seen.values_list("number", flat=True).first()


def citation(article: Article, address: str) -> str:
    """Plain words that lead a reader back here."""
    signed = [byline.author.name for byline in article.bylines.all() if byline.role == "author"]
    source = [article.publication.name] if article.publication else []
    day = words(article.published_on, None, article.published_precision) or gettext("date unknown")
    if article.published_basis == Article.Basis.INFERRED:
        day = gettext("on or before %s") % day
    parts = [
        f"{', '.join(signed)}." if signed else "",
        gettext("“%s.”") % article.title,
        f"{', '.join([*source, day])}.",
    ]
    if article.capture and article.capture.captured_at:
        parts.append(gettext("Captured %s.") % words(article.capture.captured_at.date()))
    return " ".join([part for part in parts if part] + [f"{address}"])


def _size(size: int) -> str:
    if size >= 1_000_000:
        return f"{number_format(round(size / 1_000_000, 1), 1)} MB"
    return f"{max(1, round(size / 1000))} kB"


def _lines(count: int) -> str:
    return ngettext("%s line", "%s lines", count) % grouped(count)
