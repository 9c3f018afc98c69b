"""The sign of the house: one stroke per comment, offset by its depth, as long as the comment."""

from django import template
from django.utils.html import format_html

register = template.Library()


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
