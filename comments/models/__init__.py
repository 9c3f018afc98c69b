"""The tree of comments and the names that sign them."""

from comments.models.commenters import Commenter
from comments.models.comments import Comment, articles

__all__ = ["Comment", "Commenter", "articles"]
