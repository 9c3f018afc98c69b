"""Where articles come from, who signs them, and what they are about."""

from django.db import models
from django.urls import reverse


class Publication(models.Model):
    """The site or outlet that a page comes from."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    home_url = models.URLField("address then", max_length=500, blank=True)
    note = models.TextField(blank=True, help_text="What became of it, for readers.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publication", args=[self.slug])


class Author(models.Model):
    """A person who signs articles."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    bio = models.TextField("biography", blank=True, help_text="As printed; plain text.")
    also_credited_as = models.JSONField(
        default=list, blank=True, help_text="Other spellings of this name, as a list."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class Tag(models.Model):
    """A topic that editors gave, or that the page named."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
