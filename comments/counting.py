"""Counts in words: one comment, 2 comments, 1,200 comments."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """Its thousands apart, as the reader's language writes them."""
    return number_format(number, use_l10n=True, force_grouping=True)


def counted(number: int, one: str, many: str | None = None) -> str:
    """The number, its thousands apart, with its noun: counted(2, "reply", "replies"). In English,
    for commands and editors."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
