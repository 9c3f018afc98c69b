"""Names that sign comments."""

from django.db import models
from django.urls import reverse

from comments.models.comments import Comment


class CommenterQuerySet(models.QuerySet["Commenter"]):
    def seen_in(self, articles) -> "CommenterQuerySet":
        """Names with words that readers may see, under one of these articles."""
        theirs = Comment.objects.public().filter(commenter=models.OuterRef("pk")).order_by()
        under = articles.order_by().filter(pk=models.OuterRef("article"))
        # One look-up a name, which ends at its first comment; a list of all comments would not.
        return self.filter(models.Exists(theirs.filter(models.Exists(under))))

    def counts(self, articles, *commenters: int) -> dict[int, int]:
        """How many comments under these articles readers may see, by the key of the name; of
        all names, or of some."""
        these, seen = articles.order_by(), Comment.objects.public().order_by()
        if commenters:
            under = models.Exists(these.filter(pk=models.OuterRef("article")))
            seen = seen.filter(under, commenter__in=commenters)
        else:
            seen = seen.filter(commenter__isnull=False, article__in=these.values("pk"))
        return dict(seen.values_list("commenter").annotate(models.Count("pk")))

    def get_by_natural_key(self, publication: str | None, name: str) -> "Commenter":
        return self.get(publication__name=publication, name=name)


class Commenter(models.Model):
    """A name that signs comments at one publication.

    The same name is not proof of the same person: two names are joined by an editor only, and
    joining is a pointer that can be taken back. A null publication stands for pages whose
    publication is unknown.
    """

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    publication = models.ForeignKey(
        "archive.Publication", models.PROTECT, null=True, blank=True, related_name="commenters"
    )
    author = models.ForeignKey(
        "archive.Author",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="commenters",
        help_text="Only where it is known that this author wrote under this name.",
    )
    same_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="also_known_as",
        help_text="Another name of the same person. Clear it to take the joining back.",
    )
    note = models.TextField(blank=True, help_text="For editors only.")

    objects = CommenterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "name"], name="commenter_once_per_publication"
            ),
            # SQL holds two nulls apart, so the unknown publication needs a rule of its own.
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(publication__isnull=True),
                name="commenter_once_without_publication",
            ),
            models.CheckConstraint(
                condition=~models.Q(same_as=models.F("pk")), name="commenter_not_same_as_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commenter", args=[self.slug])

    def natural_key(self) -> tuple[str | None, str]:
        return (self.publication and self.publication.name, self.name)

    natural_key.dependencies = ["archive.publication", "archive.author"]

    def joined(self) -> models.QuerySet["Commenter"]:
        """Every name of the person behind this one, itself among them."""
        first = self.same_as_id or self.pk
        return Commenter.objects.filter(models.Q(pk=first) | models.Q(same_as=first))
