"""Names of authors, parted into family and given names only where that is certain.

"Orla Venn" may be sorted under V; "Nagy Imre", "Red Cross" and "The Editors" look the same and
may not. So a name is parted only if somebody said where: it is printed as "Venn, Orla", or an
editor noted that spelling among those that the author is also credited as; or if all but its last
word are initials. Every other name is whole, and no style turns it round.
"""

from __future__ import annotations

import dataclasses
import re

from archive.models import Author

INITIAL = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*")  # "J.", "J.R.R.", "J.-P."
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
# What follows a comma and is no given name.
TITLES = {
    *("inc", "ltd", "llc", "gmbh", "co", "corp", "jr", "sr", "esq", "phd", "ph.d", "md", "m.d"),
    *("ba", "b.a", "ma", "m.a", "ii", "iii", "iv", "editor", "ed", "eds", "editors", "staff"),
    *("reporter", "correspondent", "et", "al", "and", "the", "dr", "prof", "usa", "uk"),
}
MOST_WORDS = 4  # of either part; more is a sentence with a comma in it


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """`family` and `given` are empty where nobody knows which is which."""

    whole: str
    family: str = ""
    given: str = ""

    @property
    def turned(self) -> str:
        return f"{self.family}, {self.given}" if self.family else self.whole

    @property
    def initials(self) -> str:
        """ "O. M." of "Orla Mae" and "J.-P." of "Jean-Paul"."""
        words = [re.findall(r"[^\W\d_]+", word) for word in self.given.split()]
        return " ".join("-".join(f"{part[0]}." for part in parts) for parts in words if parts)


def of_author(author: Author) -> Name:
    for spelling in [author.name, *author.also_credited_as]:
        parted = _parted(str(spelling))
        if parted and author.name in (parted.turned, f"{parted.given} {parted.family}"):
            return dataclasses.replace(parted, whole=f"{parted.given} {parted.family}")
    *first, last = author.name.split() or [""]
    if first and all(map(INITIAL.fullmatch, first)) and WORD.fullmatch(last) and len(last) > 2:
        return Name(author.name, last, " ".join(first))
    return Name(author.name)


def _parted(spelling: str) -> Name | None:
    """Of "Family, Given"; null for what has a comma for another reason."""
    family, comma, given = (" ".join(part.split()) for part in spelling.partition(","))
    if not (comma and family and given) or "," in given:
        return None
    for words in (family.split(), given.split()):
        if len(words) > MOST_WORDS:
            return None
        if not all(WORD.fullmatch(word) or INITIAL.fullmatch(word) for word in words):
            return None
        if any(word.strip(".").casefold() in TITLES for word in words):
            return None
    return Name(spelling, family, given)
