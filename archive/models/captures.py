"""The bytes that everything else was read from."""

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext

from archive import holdings, textlines

LONGEST_LINE = 20_000  # characters shown: an export may be one line of megabytes
WINDOW = 500  # lines on one page: a screen scrolls them, and 40 MB of text stay where they are
ADDRESS = 16  # characters of the SHA-256 in the address of a capture: of a billion no two agree
PERSONAL = "archive.view_personal_data"


def window_of(line: int) -> tuple[int, int]:
    """The first and the last line of the page that shows this one."""
    first = (line - 1) // WINDOW * WINDOW + 1
    return first, first + WINDOW - 1


def place_of_line(line: int) -> str:
    """What follows the address of a capture in the address of one of its lines."""
    first, last = window_of(line)
    query = "" if first == 1 else f"?lines={first}-{last}"
    return f"{query}#L{line}"


class CaptureQuerySet(models.QuerySet["Capture"]):
    def public(self) -> "CaptureQuerySet":
        """Whose raw file readers may see. Nothing else decides that.

        It names no addresses of people, and nothing that was read from it is kept from readers
        elsewhere: a draft, a comment that was removed or deleted, spam, words that an editor
        withdrew; whichever capture the words that stand there were taken from.
        `Capture.kept_back` says the same of one, in words.
        """
        this, of = models.OuterRef("pk"), models.OuterRef("article")
        articles, comments, snapshots = (
            relation.rel.related_model._default_manager.order_by()
            for relation in (Capture.articles, Capture.comments, Capture.snapshots)
        )
        hidden = comments.exclude(state="published")
        counted = comments.filter(article=of).values("article").annotate(n=models.Count("pk"))
        there = Coalesce(models.Subquery(counted.values("n")), 0)
        read = snapshots.filter(capture=this)
        # Few, and asked for by themselves: a discussion may have many comments.
        withdrawn = _withdrawn(Capture.articles, "article")
        words = _withdrawn(Capture.comments, "comment")
        talks = _withdrawn(Capture.comments, "comment__article")
        return self.filter(
            ~models.Exists(articles.exclude(state="published").filter(capture=this)),
            ~models.Exists(hidden.filter(capture=this)),
            ~models.Exists(read.exclude(article__state="published")),
            ~models.Exists(read.filter(models.Exists(hidden.filter(article=of)))),
            ~models.Exists(read.annotate(there=there).filter(there__lt=models.F("comment_count"))),
            ~models.Exists(articles.filter(capture=this, pk__in=withdrawn)),
            ~models.Exists(comments.filter(capture=this, pk__in=words)),
            ~models.Exists(
                read.filter(models.Q(article__in=withdrawn) | models.Q(article__in=talks))
            ),
            holds_personal_data=False,
        )

    def oldest_checked_first(self) -> "CaptureQuerySet":
        """Never checked ones before all others, and equals in no order that could be foreseen."""
        return self.order_by(models.F("checked_at").asc(nulls_first=True), "?")

    def at_address(self, start: str) -> "CaptureQuerySet":
        """Those whose SHA-256 begins so: one, or none. By comparison, which both databases have an
        index for, where they need another one for a search by LIKE."""
        return self.filter(sha256__gte=start, sha256__lt=start + "g")

    def get_by_natural_key(self, sha256: str) -> "Capture":
        return self.get(sha256=sha256)


def _withdrawn(relation: Any, what: str) -> models.QuerySet[Any]:
    """`what` of the versions that an editor withdrew, of articles or comments."""
    versions = relation.rel.related_model._meta.get_field("versions").related_model
    return versions._default_manager.order_by().filter(withdrawn=True).values(what)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Lines of a capture from number `first` on, or why they are not shown."""

    lines: list[str]
    first: int
    refusal: str = ""


class Capture(models.Model):
    """One saved copy of a page or an export, and how it was read. Its bytes are a file, which
    `archive.holdings` keeps; whoever makes a row has kept the bytes before.

    `captured_at` is when the page was saved, as far as anybody knows; null is unknown, and is
    never the time of the import. `url` is where it was: `url_verified` if a crawler recorded
    that with the bytes, else as the page itself says. `checked_at` is when the file was last
    compared with its digest, `damaged_at` when it was first found to differ or to be missing;
    null as soon as it is right again.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField("size in bytes", editable=False)
    file_name = models.CharField(max_length=255, editable=False)
    format = models.CharField(max_length=40, editable=False)
    encoding = models.CharField(max_length=40, null=True, editable=False)
    line_count = models.PositiveBigIntegerField("lines", null=True, editable=False)
    url = models.CharField("address", max_length=2000, blank=True, default="", editable=False)
    url_verified = models.BooleanField("address recorded by a crawler", default=False, editable=False)  # fmt: skip  # noqa: E501
    holds_personal_data = models.BooleanField(default=False, editable=False)
    captured_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(editable=False)
    checked_at = models.DateTimeField("last checked", null=True, editable=False)
    damaged_at = models.DateTimeField("found damaged", null=True, editable=False)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        permissions = [("view_personal_data", "Can read captures that hold personal data")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("capture", args=[self.sha256[:ADDRESS]])

    def natural_key(self) -> tuple[str]:
        return (self.sha256,)

    def opened(self) -> BinaryIO:
        """The bytes as a stream. This and whatever else reads them raises HoldingsError, with a
        sentence, if they cannot be read."""
        return holdings.opened(self.sha256)

    def content(self) -> bytes:
        """All of the bytes; of a large file, `opened` gives them piece by piece."""
        return holdings.content(self.sha256)

    def text(self) -> str:
        """The capture as it was decoded. Bytes that fit no encoding show as U+FFFD."""
        text = self.content().decode(self.encoding or "utf-8", errors="replace")
        return text.removeprefix(textlines.MARK)

    def lines(self) -> list[str]:
        """The lines that comments and blocks point to; line 1 is lines()[0]."""
        with self.opened() as stream:
            return list(textlines.lines_of(stream, self.encoding))

    def shown_lines(self) -> "ShownLines":
        """The same for showing them: as long as they are asked for, and none too long to show."""
        return ShownLines(self)

    def excerpt(self, first: int, last: int, *, user: Any) -> Excerpt:
        """Lines `first` to `last` for this user, without the rest of the file."""
        if not self.readable_by(user):
            return Excerpt(lines=[], first=first, refusal=self.kept_back())
        try:
            return Excerpt(lines=self.shown_lines()[first - 1 : last], first=first)
        except holdings.HoldingsError as error:
            return Excerpt(lines=[], first=first, refusal=str(error))

    def readable_by(self, user: Any) -> bool:
        """Whether somebody who may see captures may see the raw file of this one."""
        return not self.holds_personal_data or user.has_perm(PERSONAL)

    def kept_back(self) -> str:
        """Why readers may not see the raw file, in a sentence; empty if they may."""
        if self.holds_personal_data:
            return gettext(
                "The file holds e-mail or network addresses, so it is kept from public view."
            )
        if not Capture.objects.public().filter(pk=self.pk).exists():
            return gettext(
                "Something that was read from the file is not published, so neither is it."
            )
        return ""


class ShownLines(Sequence[str]):
    """The lines of a capture, of which only those are held that somebody asks for."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.count: int | None = capture.line_count

    def __len__(self) -> int:
        if self.count is None:
            with self.capture.opened() as stream:
                self.count = textlines.count_lines(stream, self.capture.encoding or "utf-8")
        return self.count

    def __iter__(self) -> Iterator[str]:
        with self.capture.opened() as stream:
            yield from textlines.lines_of(stream, self.capture.encoding, longest=LONGEST_LINE)

    def __getitem__(self, asked: Any) -> Any:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        return list(islice(self, max(0, asked.start or 0), asked.stop))
