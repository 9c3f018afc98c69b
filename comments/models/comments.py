"""Comments: the nodes of the reply trees.

One MPTT tree per thread (a top-level comment with everything under it), never one per
article: a reply then renumbers its thread and nothing else. `parent` is the truth; `tree_id`,
`lft`, `rght` and `level` follow from it, and `check_threads --repair` can rebuild them.
Only `comments.services` and `comments.bulk` write here.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet


def articles() -> "models.QuerySet[Any]":
    """What comments hang on. The app that has the articles is named by the foreign key alone;
    an article must have comments_open, comment_count, last_comment_number, get_absolute_url()."""
    return Comment._meta.get_field("article").related_model._base_manager.all()


class CommentQuerySet(TreeQuerySet):
    def get_by_natural_key(self, article: str, number: int) -> "Comment":
        return self.get(article__slug=article, number=number)

    def of(self, article: models.Model) -> "CommentQuerySet":
        return self.filter(article=article.pk)

    def threads(self) -> "CommentQuerySet":
        """Top-level comments only."""
        return self.filter(parent__isnull=True)

    def public(self) -> "CommentQuerySet":
        """Whose words readers may see. Removed comments keep their seat, not their words."""
        return self.filter(state=Comment.State.PUBLISHED)

    def seated(self) -> "CommentQuerySet":
        """What readers see at least the seat of, whoever answers it."""
        return self.exclude(state__in=WITHHELD)

    def seated_threads(self) -> "CommentQuerySet":
        """Top-level comments that are shown. What its source withheld and nobody answered has no
        seat to keep."""
        return self.threads().exclude(state__in=WITHHELD, rght=2)

    def inferred(self) -> "CommentQuerySet":
        """Placed by inference: another place would fit as well."""
        return self.filter(placement__in=INFERRED)

    def tallied(self) -> list[dict[str, Any]]:
        """How many comments (`n`) are what, and of how many votes and dates are known: a row for
        each mixture of TALLIED that there is, in one query that an index alone answers."""
        known = {name: models.Count(name) for name in KNOWN}
        rows = self.order_by().values(*TALLIED).annotate(n=models.Count("pk"), **known)
        return list(rows.values(*TALLIED, "n", *known))

    def in_reading_order(self) -> "CommentQuerySet":
        return self.order_by("tree_id", "lft")

    def threads_of(
        self,
        article: models.Model,
        sort: str = "oldest",
        after: tuple[int, int] | None = None,
        limit: int = 30,
    ) -> "CommentQuerySet":
        """One page of an article's threads, as dicts of tree_id, score, number and rght.

        `after` is the (score, tree_id) of the last thread on the page before: a seek, where
        OFFSET would read everything it skips. `rght // 2` is how many comments a thread has.
        """
        order, beyond = SORTS[sort]
        threads = self.of(article).seated_threads()
        if after is not None:
            threads = threads.filter(beyond(*after))
        return threads.order_by(*order).values("tree_id", "score", "number", "rght")[:limit]

    def whole(self, article: models.Model, sort: str = "oldest") -> "CommentQuerySet":
        """All of a discussion, the threads in this order and each in reading order."""
        order, _ = SORTS[sort]
        comments = self.of(article)
        if "-score" in order:
            roots = Comment.objects.threads().filter(tree_id=models.OuterRef("tree_id"))
            comments = comments.annotate(of_thread=models.Subquery(roots.values("score")[:1]))
            order = ["-of_thread", *order[1:]]
        return comments.order_by(*order, "lft")

    def comments_in(self, tree_ids: "Iterable[int] | CommentQuerySet") -> "CommentQuerySet":
        """Whole threads, each in reading order, in one query. What names them may be a query."""
        known = tree_ids if isinstance(tree_ids, models.QuerySet) else list(tree_ids)
        return self.filter(tree_id__in=known).in_reading_order()

    def within(self, tree_id: int, after: int = 0, limit: int = 200) -> "CommentQuerySet":
        """A stretch of a thread that is larger than a page; `after` is the last lft shown."""
        return self.filter(tree_id=tree_id, lft__gt=after).order_by("lft")[:limit]


# What the counts of a discussion go by, and the columns of which they say whether any is known.
TALLIED = ("state", "origin", "placement", "truncated")
KNOWN = ("votes", "posted_at", "posted_on")

# How threads may be sorted: the order, and what lies beyond a (score, tree_id) in that order.
SORTS: dict[str, tuple[list[str], Callable[[int, int], Q]]] = {
    "oldest": (["tree_id"], lambda score, tree_id: Q(tree_id__gt=tree_id)),
    "newest": (["-tree_id"], lambda score, tree_id: Q(tree_id__lt=tree_id)),
    # `score <=` says nothing new and makes both databases seek instead of scanning.
    "votes": (
        ["-score", "-tree_id"],
        lambda score, tree_id: Q(score__lte=score) & (Q(score__lt=score) | Q(tree_id__lt=tree_id)),
    ),
    "fewest": (
        ["score", "tree_id"],
        lambda score, tree_id: Q(score__gte=score) & (Q(score__gt=score) | Q(tree_id__gt=tree_id)),
    ),
}
OPPOSITES = {"oldest": "newest", "newest": "oldest", "votes": "fewest"}  # to read backwards


class Comment(MPTTModel):
    class State(models.TextChoices):
        PUBLISHED = "published", "Published"
        REMOVED = "removed", "Removed by an editor"
        # What its own site did with it, which an export tells.
        PENDING = "pending", "Waited for approval at its source"
        SPAM = "spam", "Marked as spam by its source"
        DELETED = "deleted", "Deleted at its source"

    class Origin(models.TextChoices):
        CAPTURED = "captured", "Captured with the page"
        ADDED = "added", "Added here"

    class Placed(models.TextChoices):
        """How the parent was decided."""

        STATED = "stated", "Stated by the source"
        FORCED = "forced", "Only this place fits"
        LIKELY = "likely", "Likely"
        GUESS = "guess", "A guess"
        EDITED = "edited", "Chosen by an editor"

    class AuthorKind(models.TextChoices):
        GUEST = "guest", "Guest"
        REGISTERED = "registered", "Member"
        AUTHOR = "author", "Author"
        EDITOR = "editor", "Editor"

    article = models.ForeignKey(
        "archive.Article", models.PROTECT, db_index=False, related_name="comments"
    )
    parent = TreeForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, related_name="children"
    )
    tree_id = models.PositiveBigIntegerField(editable=False)
    number = models.PositiveIntegerField(editable=False, help_text="Its place on the page.")
    # The number may shift when a fuller page is captured; the code is for ever.
    code = models.CharField(max_length=10, editable=False, help_text="Its lasting address.")

    commenter = models.ForeignKey(
        "comments.Commenter", models.PROTECT, null=True, editable=False, related_name="comments"
    )
    author_name = models.CharField(
        "name", max_length=200, null=True, blank=True, help_text="As printed; null is unknown."
    )
    author_kind = models.CharField(max_length=12, choices=AuthorKind, null=True, blank=True)
    type = models.CharField(max_length=20, default="comment", editable=False)

    posted_on = models.DateField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, editable=False)
    date_precision = models.CharField(max_length=10, default="unknown", editable=False)
    date_text = models.CharField("date as printed", max_length=100, blank=True, editable=False)

    text = models.TextField()
    body_html = models.TextField(editable=False)
    truncated = models.BooleanField("cut off in the capture", default=False)

    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    removed_on = models.DateField(null=True, editable=False)
    removal_reason = models.CharField(max_length=200, blank=True)
    origin = models.CharField(
        max_length=10, choices=Origin, default=Origin.CAPTURED, editable=False
    )

    reply_to = models.CharField(
        "in reply to, as printed", max_length=200, null=True, editable=False
    )
    placement = models.CharField(max_length=10, choices=Placed, editable=False)
    likelihood = models.FloatField(null=True, editable=False)
    # [{"number": 4, "likelihood": 0.31, "why": "..."}]; a null number is the top level, as
    # for a reply whose parent was lost.
    alternatives = models.JSONField(default=list, editable=False)

    votes = models.IntegerField(null=True, blank=True, help_text="As captured; null is unknown.")
    score = models.IntegerField(
        default=0, editable=False, help_text="Sort key of most voted: the votes, 0 where unknown."
    )

    source_id = models.CharField(max_length=100, blank=True, editable=False)
    source_url = models.CharField("address then", max_length=2000, blank=True, editable=False)
    author_url = models.CharField("website", max_length=2000, blank=True, editable=False)
    # What else the source says, as printed: {"edited": "...", "quote": "...", "votes_up": 3}
    source_says = models.JSONField(default=dict, editable=False)
    capture = models.ForeignKey(
        "archive.Capture", models.PROTECT, null=True, editable=False, related_name="comments"
    )
    # Which comment of what was read it is: any import finds it again by these two.
    snapshot = models.ForeignKey(
        "archive.Snapshot", models.SET_NULL, null=True, editable=False, related_name="comments"
    )
    snapshot_n = models.PositiveIntegerField(null=True, editable=False)
    # Snapshots of this page that lack it, by their captures' first characters and their index.
    absent_from = models.JSONField(default=list, editable=False)
    first_line = models.PositiveIntegerField(null=True, editable=False)
    last_line = models.PositiveIntegerField(null=True, editable=False)
    text_first_line = models.PositiveIntegerField(null=True, editable=False)
    text_last_line = models.PositiveIntegerField(null=True, editable=False)

    edited_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TreeManager.from_queryset(CommentQuerySet)()

    class Meta:
        ordering = ["tree_id", "lft"]
        constraints = [
            models.UniqueConstraint(
                fields=["tree_id"],
                condition=Q(parent__isnull=True),
                name="comment_one_root_per_tree",
            ),
            models.UniqueConstraint(fields=["article", "number"], name="comment_number_once"),
            # Not `unique=True`: on PostgreSQL that makes a second index, for searching by LIKE.
            models.UniqueConstraint(fields=["code"], name="comment_code_once"),
            models.CheckConstraint(condition=Q(lft__lt=F("rght")), name="comment_lft_before_rght"),
            # Not tied to parent: mptt's moves change the numbers first and the parent after.
            models.CheckConstraint(
                condition=Q(level=0, lft=1) | Q(level__gt=0, lft__gt=1), name="comment_root_shape"
            ),
        ]
        indexes = [
            models.Index(fields=["article", "tree_id", "lft"], name="comment_reading_order"),
            models.Index(
                fields=["parent"], condition=Q(parent__isnull=False), name="comment_children"
            ),
            models.Index(
                fields=["article", "tree_id"],
                condition=Q(parent__isnull=True),
                name="comment_threads",
            ),
            models.Index(
                fields=["article", "score", "tree_id"],
                condition=Q(parent__isnull=True),
                name="comment_threads_by_score",
            ),
            # The counts of a discussion, `Comment.tallied`, without reading one comment.
            models.Index(
                fields=["article", *TALLIED, *KNOWN],
                name="comment_tally",
            ),
        ]

    @property
    def placed_how(self) -> str:
        """In words. Who writes here answers the comment they chose; nothing was read there."""
        if self.origin == self.Origin.ADDED and self.placement == self.Placed.STATED:
            return "Chosen by its writer"
        return self.get_placement_display()

    @property
    def is_withheld(self) -> bool:
        return self.state in WITHHELD

    @property
    def is_inferred(self) -> bool:
        return self.placement in INFERRED

    def __str__(self) -> str:
        return f"#{self.number} {self.author_name or 'Unknown'}"

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.code])

    def natural_key(self) -> tuple[str, int]:
        return (*self.article.natural_key(), self.number)

    natural_key.dependencies = [
        *("archive.article", "archive.capture", "archive.snapshot", "comments.commenter")
    ]


WITHHELD = (Comment.State.PENDING, Comment.State.SPAM, Comment.State.DELETED)
INFERRED = (Comment.Placed.LIKELY, Comment.Placed.GUESS)


class FormerCode(models.Model):
    """A code that leads to another comment: a fuller capture showed that both are one."""

    code = models.CharField(max_length=10, unique=True)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="former_codes")

    def __str__(self) -> str:
        return self.code
