"""The tables of the archive, one file per noun."""

from archive.models.articles import Article, Byline, FormerSlug
from archive.models.captures import Capture
from archive.models.fixity import FixityCheck
from archive.models.imports import Conflict, ImportFile, ImportRow, ImportRun, Outcome
from archive.models.publications import Author, FormerAddress, Publication, Tag
from archive.models.snapshots import Likeness, Snapshot
from archive.models.versions import ArticleVersion

__all__ = [
    "Article",
    "ArticleVersion",
    "Author",
    "Byline",
    "Capture",
    "Conflict",
    "FixityCheck",
    "FormerAddress",
    "FormerSlug",
    "ImportFile",
    "ImportRow",
    "ImportRun",
    "Likeness",
    "Outcome",
    "Publication",
    "Snapshot",
    "Tag",
]
