"""The tree of comments and the names that sign them."""

from comments.models.commenters import Commenter
from comments.models.comments import INFERRED, WITHHELD, Comment, FormerCode, articles
from comments.models.versions import CommentVersion

__all__ = [
    "INFERRED",
    "WITHHELD",
    "Comment",
    "CommentVersion",
    "Commenter",
    "FormerCode",
    "articles",
]
