"""The editors' rooms, one file per noun. Django finds a ModelAdmin where `archive.admin` is
imported, so every file is named here."""

from django.conf import settings
from django.contrib import admin

from archive.admin import (
    articles,
    authors,
    captures,
    conflicts,
    likenesses,
    publications,
    runs,
)

__all__ = ["articles", "authors", "captures", "conflicts", "likenesses", "publications", "runs"]

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} admin"
admin.site.index_title = "Archive and discussion"
# The lists need the width, and every page says in its breadcrumbs where it stands.
admin.site.enable_nav_sidebar = False
