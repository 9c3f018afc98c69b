"""A page as a reader copies it: the article, the head of the discussion, its comments, its foot."""
