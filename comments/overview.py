"""What stands beside a discussion: the shape of it, and who speaks. Drawn like the comments, for
the same reason: a discussion may have a name for each of its comments."""

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from comments.threads import Row

STROKES_ON_MAP = 60  # what fits beside a discussion without scrolling


def minimap(rows: Sequence[Row]) -> SafeString:
    """The shape of the page's threads, one stroke a comment. A second way for the mouse: never
    focused, never read."""
    kept = min(len(rows), STROKES_ON_MAP)
    removed, unknown = gettext("Removed"), gettext("Unknown")
    strokes = "\n".join(
        f'<a href="#c-{row.code}" tabindex="-1">'
        f"<title>{removed if row.is_removed else escape(row.author_name or unknown)}</title>"
        f'<path class="{_kind(row)}" d="M{min(row.depth, 9) * 9} {place * 8 + 4}h{_length(row)}"/>'
        "</a>"
        for place, row in enumerate(rows[at * len(rows) // kept] for at in range(kept))
    )
    return mark_safe(  # noqa: S308 - names are escaped, all else is ours
        f'<svg class="minimap" viewBox="0 0 160 {kept * 8}" width="160" height="{kept * 8}" '
        f'aria-hidden="true" focusable="false">{strokes}</svg>'
    )


def _kind(row: Row) -> str:
    if row.is_removed:
        return "removed"
    return "new" if row.is_new else "uncertain" if row.is_uncertain else ""


def _length(row: Row) -> int:
    return 16 if row.is_removed else min(70, 16 + len(row.body_html) // 4)


def speakers(rows: Sequence[Row]) -> list[tuple[str, int, str]]:
    """(name, how many comments, code of the first) on this page, busiest first."""
    theirs: dict[str, tuple[int, int, str]] = {}
    for row in rows:
        if (name := row.author_name) and not row.is_removed:
            said, number, code = theirs.get(name, (0, row.number, row.code))
            theirs[name] = (said + 1, number, code)
    busiest = sorted(theirs.items(), key=lambda item: (-item[1][0], item[1][1]))
    return [(name, said, code) for name, (said, _, code) in busiest]


def people(rows: Sequence[Row]) -> tuple[int, SafeString]:
    """How many people, and the items of the list of them."""
    known = speakers(rows)
    items = "".join(
        f'<li><a href="#c-{code}" dir="auto">{escape(name)}</a> <span>{said}</span></li>'
        for name, said, code in known
    )
    return len(known), mark_safe(items)  # noqa: S308 - names are escaped, all else is ours
