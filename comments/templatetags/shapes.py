"""The sign of the house: one stroke per comment, offset by its depth, as long as the comment."""

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()

STROKES_ON_MAP = 60  # what fits beside a discussion without scrolling


@register.simple_tag
def glyph(strokes):
    """`strokes` are (level, characters), at most sixteen, in page order."""
    if not strokes:
        return ""
    path = "".join(
        f"M{min(level, 5) * 4} {place * 3 + 1.5}h{min(13, 3 + length // 30)}"
        for place, (level, length) in enumerate(strokes)
    )
    return format_html(
        '<svg class="shape" viewBox="0 0 34 {0}" width="34" height="{0}" aria-hidden="true">'
        '<path d="{1}"/></svg>',
        len(strokes) * 3,
        path,
    )


@register.simple_tag
def minimap(rows):
    """The shape of the page's threads. A second way for the mouse: never focused, never read."""
    kept = min(len(rows), STROKES_ON_MAP)
    chosen = [rows[place * len(rows) // kept] for place in range(kept)]
    strokes = format_html_join(
        "\n",
        '<a href="#c-{}" tabindex="-1"><title>{}</title><path class="{}" d="M{} {}h{}"/></a>',
        (
            (
                row.comment.code,
                "Removed" if row.is_removed else row.comment.author_name or "Unknown",
                "removed" if row.is_removed else "uncertain" if row.is_uncertain else "",
                min(row.depth, 9) * 9,
                place * 8 + 4,
                16 if row.is_removed else min(70, 16 + len(row.comment.text) // 4),
            )
            for place, row in enumerate(chosen)
        ),
    )
    return format_html(
        '<svg class="minimap" viewBox="0 0 160 {0}" width="160" height="{0}" aria-hidden="true"'
        ' focusable="false">{1}</svg>',
        kept * 8,
        strokes,
    )
