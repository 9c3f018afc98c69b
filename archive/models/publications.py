"""Where articles come from, who signs them, and what they are about."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.urls import reverse

N = TypeVar("N", bound="Named")


class NamedManager(models.Manager[N]):
    """Rows whose name is their identity, in dumps too."""

    def get_by_natural_key(self, name: str) -> N:
        return self.get(name=name)


class Named(models.Model):
    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)

    objects = NamedManager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)


class Publication(Named):
    """The site or outlet that a page comes from."""

    home_url = models.URLField("address then", max_length=500, blank=True)
    note = models.TextField(blank=True, help_text="What became of it, for readers.")

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.slug])


class Author(Named):
    """A person who signs articles."""

    bio = models.TextField("biography", blank=True, help_text="As printed; plain text.")
    also_credited_as = models.JSONField(
        default=list, blank=True, help_text="Other spellings of this name, as a list."
    )

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Tag(Named):
    """A topic that editors gave, or that the page named."""

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class FormerAddress(models.Model):
    """An address that an author, a publication or a tag had: it leads to the one it has now."""

    slug = models.SlugField(max_length=80, allow_unicode=True, db_index=False)
    author = models.ForeignKey(
        Author, models.CASCADE, null=True, blank=True, related_name="former_addresses"
    )
    publication = models.ForeignKey(
        Publication, models.CASCADE, null=True, blank=True, related_name="former_addresses"
    )
    tag = models.ForeignKey(
        Tag, models.CASCADE, null=True, blank=True, related_name="former_addresses"
    )

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["slug"],
                    condition=models.Q((f"{kind}__isnull", False)),
                    name=f"former_address_once_per_{kind}",
                )
                for kind in ("author", "publication", "tag")
            ),
            models.CheckConstraint(
                condition=models.Q(author__isnull=False, publication=None, tag=None)
                | models.Q(author=None, publication__isnull=False, tag=None)
                | models.Q(author=None, publication=None, tag__isnull=False),
                name="former_address_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.slug
