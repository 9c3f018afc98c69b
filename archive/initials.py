"""The letters that names of a list begin with."""

import unicodedata
from collections import defaultdict

from django.db.models import QuerySet
from django.db.models.functions import Substr

MOST_LETTERS = 60  # of several scripts; where ideographs begin the names, letters are no help
OTHER = "#"  # stands for digits, signs and nothing


def letters(names: QuerySet) -> dict[str, list[str]]:
    """Each letter that a name begins with, and the characters that it stands for."""
    found = defaultdict(list)
    for first in names.order_by().values_list(Substr("name", 1, 1), flat=True).distinct():
        found[letter_of(first)].append(first)
    return dict(sorted(found.items())) if len(found) <= MOST_LETTERS else {}


def beginning_with(names: QuerySet, characters: list[str]) -> QuerySet:
    return names.annotate(first=Substr("name", 1, 1)).filter(first__in=characters)


def letter_of(first: str) -> str:
    """É and e are E; a sign is no letter."""
    plain = unicodedata.normalize("NFKD", first)[:1].upper()[:1]
    return plain if plain.isalpha() else OTHER
