"""The tables of the archive, one file per noun."""

from archive.models.articles import Article, Byline
from archive.models.captures import Capture
from archive.models.publications import Author, Publication, Tag

__all__ = ["Article", "Author", "Byline", "Capture", "Publication", "Tag"]
