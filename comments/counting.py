"""Counts in words: one comment, 2 comments, 1,200 comments."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """The number, its thousands apart, with its noun: counted(2, "reply", "replies")."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
