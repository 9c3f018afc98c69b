"""Words that are not here, and the words that may have been meant."""

from __future__ import annotations

from collections.abc import Callable

from django.db.backends.utils import CursorWrapper

from archive.search import words

MOST_LIKE = 3_000  # words compared with the one that is not here
MOST_TRIED = 8  # words that are looked for to see which of them is used most
SHORTEST, LONGEST = 3, 30  # letters of a word that may be misspelt
ENDS = 2  # letters that a word has to share at its beginning, where there are no trigrams


def may_be_misspelt(folded: str) -> bool:
    """Whether it is a word of letters, neither so short nor so long that anything is like it."""
    fits = SHORTEST <= len(folded) <= LONGEST
    return fits and folded.isalpha() and not words.HAS_UNSPACED(folded)


def beginnings(cursor: CursorWrapper, word: str) -> list[str]:
    """Words of about this length that begin like it."""
    found: set[str] = set()
    for start in {word[:ENDS], word[1::-1], word[0] + word[2:3]}:
        cursor.execute(
            "SELECT DISTINCT word FROM archive_search_words WHERE word >= %s AND word < %s"
            f" AND length(word) BETWEEN %s AND %s ORDER BY word LIMIT {MOST_LIKE}",
            [start, start + chr(0xFFFF), len(word) - 2, len(word) + 2],
        )
        found.update(row[0] for row in cursor.fetchall())
    return sorted(found)


def nearest(word: str, candidates: list[str], finds: Callable[[str], int]) -> str | None:
    """The candidate with the fewest slips; of several, the one that finds most."""
    most = 1 if len(word) < 6 else 2
    close: dict[int, list[str]] = {}
    for candidate in candidates:
        if candidate == word or abs(len(candidate) - len(word)) > most:
            continue
        slips = distance(word, candidate, most)
        if slips <= most:
            close.setdefault(slips, []).append(candidate)
    for slips in sorted(close):
        counted = [(finds(candidate), candidate) for candidate in sorted(close[slips])[:MOST_TRIED]]
        best = max(counted, key=lambda pair: (pair[0], [-ord(letter) for letter in pair[1]]))
        if best[0]:
            return best[1]
    return None


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, mistaken, or two of them swapped; `most` + 1 stands for more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before_that, before, row = before, row, [i] + [0] * len(other)
        for j, theirs in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                row[j] = min(row[j], before_that[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
