"""Articles: what a page said above its discussion."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.urls import reverse

from archive.models.captures import Capture
from archive.models.publications import Author, Publication, Tag

# What a list filters and counts by, beside where and when: both indexes for lists carry it.
COUNTED = ["comment_count", "published_precision", "reprint_author"]
LONGEST_PATH = 300  # characters of an address that an index takes on every database


class PathThen(models.Func):
    """What stands behind the host of an address; an index has it. No parameters, so that both
    databases see that the query and the index say the same."""

    output_field = models.TextField()
    _rest = "SUBSTR(%(expressions)s, INSTR(%(expressions)s, '://') + 3)"
    template = f"SUBSTR({_rest}, INSTR({_rest} || '/', '/'), {LONGEST_PATH})"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        path = "SUBSTRING(%(expressions)s FROM '://[^/]*(/.*)$')"
        return self.as_sql(
            compiler, connection, template=f"LEFT({path}, {LONGEST_PATH})", **context
        )


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        """What the public may see. Every page, list, count and feed says this word."""
        return self.filter(state=Article.State.PUBLISHED)

    def with_address(self) -> "ArticleQuerySet":
        """Whose address readers may open: drafts have none, and a removed one has a notice."""
        return self.exclude(state=Article.State.DRAFT)

    def once_at(self, paths: Collection[str]) -> "ArticleQuerySet":
        """Whose address then had one of these behind its host, as they are spelled."""
        return self.annotate(path_then=PathThen("url")).filter(path_then__in=paths)

    def for_cards(self) -> "ArticleQuerySet":
        """With what one row of a list shows, and without the texts."""
        return (
            self.select_related("publication", "reprint_author", "reprint_publication")
            .prefetch_related("tags", models.Prefetch("bylines", Byline.objects.with_author()))
            .defer("body_html", "source_blocks", "problems")
        )

    def with_month(self) -> "ArticleQuerySet":
        """Of which more is known than the year they are from."""
        return self.exclude(published_on=None).exclude(
            published_precision__in=[Article.Precision.YEAR, Article.Precision.UNKNOWN]
        )

    def by_author(self, author: Author) -> "ArticleQuerySet":
        """Signed by this person, or reprinting them."""
        signed = Byline.objects.filter(author=author).values("article")
        return self.filter(Q(pk__in=signed) | Q(reprint_author=author))

    def sums(self) -> dict[str, Any]:
        """How many (`n`), the first and last day if any is known, and the comments beneath."""
        return self.aggregate(
            n=Count("pk"),
            first=Min("published_on"),
            last=Max("published_on"),
            comments=Sum("comment_count", default=0),
        )

    def authors(self) -> models.QuerySet[Author]:
        """Who signed these articles or is reprinted in them."""
        these = self.order_by()
        signed = Byline.objects.order_by().filter(
            Exists(these.filter(pk=OuterRef("article"))), author=OuterRef("pk")
        )
        # One look-up a name, which ends at its first article.
        return Author.objects.filter(
            Exists(signed) | Exists(these.filter(reprint_author=OuterRef("pk")))
        )

    def counts_by_publication(self, *publications: int) -> Counter[int]:
        """How many of these articles each has; all, or some."""
        these = self.order_by().filter(publication__isnull=False)
        if publications:
            these = these.filter(publication__in=publications)
        return Counter(dict(these.values_list("publication").annotate(Count("pk"))))

    def counts_by_tag(self, *tags: int) -> Counter[int]:
        tagged = Article.tags.through.objects.order_by()
        tagged = tagged.filter(article__in=self.order_by().values("pk"))
        if tags:
            tagged = tagged.filter(tag__in=tags)
        return Counter(dict(tagged.values_list("tag").annotate(Count("pk"))))

    def counts_by_author(self, *authors: int) -> Counter[int]:
        """How many of these articles each author signed or is reprinted in; of all authors, or of
        some. Who did both in one article counts once."""
        these = self.order_by()
        signed = Byline.objects.order_by().filter(article__in=these.values("pk"))
        also_signed = Byline.objects.filter(author=F("article__reprint_author")).values("article")
        reprinted = these.filter(reprint_author__isnull=False).exclude(pk__in=also_signed)
        if authors:
            signed = signed.filter(author__in=authors)
            reprinted = reprinted.filter(reprint_author__in=authors)
        counts = Counter(
            dict(signed.values_list("author").annotate(Count("article", distinct=True)))
        )
        counts.update(dict(reprinted.values_list("reprint_author").annotate(Count("pk"))))
        return counts

    def get_by_natural_key(self, slug: str) -> "Article":
        return self.get(slug=slug)


class Article(models.Model):
    class State(models.TextChoices):
        PUBLISHED = "published", "Published"
        DRAFT = "draft", "Draft"
        REMOVED = "removed", "Removed"

    class Removal(models.TextChoices):
        """Who wanted an article removed: what its address answers depends on it."""

        EDITORS = "editors", "Decided by the editors"
        LEGAL = "legal", "Demanded by law"

    class Basis(models.TextChoices):
        STATED = "stated", "Stated by the page"
        INFERRED = "inferred", "Inferred: no later than this"
        EDITED = "edited", "Entered by an editor"

    class Precision(models.TextChoices):
        SECOND = "second", "To the second"
        MINUTE = "minute", "To the minute"
        HOUR = "hour", "To the hour"
        DAY = "day", "To the day"
        MONTH = "month", "To the month"
        YEAR = "year", "To the year"
        UNKNOWN = "unknown", "Unknown"

    title = models.CharField(max_length=500)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    kicker = models.CharField("section", max_length=200, blank=True)
    dek = models.TextField(blank=True, help_text="The line under the title.")
    series = models.CharField(max_length=200, blank=True)
    episode = models.PositiveIntegerField(null=True, blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles")
    language = models.CharField(max_length=20, blank=True)
    url = models.CharField(
        "address then",
        max_length=2000,
        blank=True,
        help_text="Where the page was. Shown, not linked.",
    )

    published_on = models.DateField("published", null=True, blank=True, db_index=True)
    published_at = models.DateTimeField("published at", null=True, blank=True, editable=False)
    published_precision = models.CharField(
        max_length=10, choices=Precision, default=Precision.UNKNOWN
    )
    published_basis = models.CharField(max_length=10, choices=Basis, blank=True)
    published_why = models.CharField(max_length=300, blank=True, editable=False)

    body_html = models.TextField("text", blank=True)
    author_note = models.TextField(blank=True, help_text="About the author, as printed.")
    disclaimer = models.TextField(blank=True)
    rating_value = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    rating_count = models.PositiveIntegerField(null=True, blank=True)

    reprint_title = models.CharField(max_length=500, blank=True)
    reprint_author = models.ForeignKey(
        Author, models.PROTECT, null=True, blank=True, related_name="reprints"
    )
    reprint_publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="reprints"
    )
    reprint_url = models.CharField(max_length=2000, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    removal_reason = models.CharField(
        max_length=200, blank=True, help_text="Shown to readers in place of a removed article."
    )
    removal_kind = models.CharField(
        "decision",
        max_length=10,
        choices=Removal,
        default=Removal.EDITORS,
        help_text="Of a removed article. Its address tells apart what the law demanded.",
    )
    comments_open = models.BooleanField(default=True, help_text="Comments may be added here.")
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    # The highest number a comment here ever had: numbers are citations, never given twice.
    last_comment_number = models.PositiveIntegerField(default=0, editable=False)

    # What the import read, kept as it was read.
    type = models.CharField(
        max_length=20, default="article", editable=False, help_text="What its system called it."
    )
    source_state = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text="What its own site did with it, where that was not to publish it.",
    )
    # The slug of its imported title: an article that shares it with others has another one.
    plain_slug = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    capture = models.ForeignKey(
        Capture, models.PROTECT, null=True, editable=False, related_name="articles"
    )
    source_blocks = models.JSONField(default=list, editable=False)
    declared_comments = models.PositiveIntegerField(null=True, editable=False)
    captured_sort = models.CharField(max_length=20, blank=True, editable=False)
    problems = models.JSONField(default=list, editable=False)

    imported_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False, db_index=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(PathThen("url"), name="article_path_then"),
            # Lists are counted, filtered and ordered without a look at the wide rows.
            models.Index(
                fields=["state", "published_on", "id", "publication", *COUNTED],
                name="article_list",
            ),
            models.Index(
                fields=["state", "publication", "published_on", "id", *COUNTED],
                name="article_list_of_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class BylineQuerySet(models.QuerySet["Byline"]):
    def with_author(self) -> "BylineQuerySet":
        return self.select_related("author").order_by("position", "pk")

    def get_by_natural_key(self, slug: str, name: str, role: str) -> "Byline":
        return self.get(article__slug=slug, author__name=name, role=role)


class Byline(models.Model):
    """One signature under a title."""

    class Role(models.TextChoices):
        AUTHOR = "author", "Author"
        PRESENTER = "presenter", "Presenter"
        EDITOR = "editor", "Editor"

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=10, choices=Role, default=Role.AUTHOR)
    position = models.PositiveSmallIntegerField(default=0)

    objects = BylineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "role"], name="byline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.article.natural_key(), *self.author.natural_key(), self.role)

    natural_key.dependencies = ["archive.article", "archive.author"]


class FormerSlug(models.Model):
    """An address that an article had: it leads to the one it has now."""

    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
