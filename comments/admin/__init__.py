"""The editors' side of the discussion, one file per noun."""

from comments.admin import commenters, comments

__all__ = ["commenters", "comments"]
