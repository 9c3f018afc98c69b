"""The tree of comments and the names that sign them."""

from comments.models.commenters import Commenter
from comments.models.comments import INFERRED, WITHHELD, Comment, FormerCode, articles

__all__ = ["INFERRED", "WITHHELD", "Comment", "Commenter", "FormerCode", "articles"]
