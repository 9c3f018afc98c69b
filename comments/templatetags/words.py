"""How the words of a comment are shown."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()

CUT = ' <span class="cut">[cut off in the capture]</span>'


@register.filter
def marked_cut(body_html: str):
    """Sanitised HTML with the mark of a lost ending inside its last paragraph."""
    kept = body_html.rstrip()
    if kept.endswith("</p>"):
        return mark_safe(f"{kept[:-4]}{CUT}</p>")  # noqa: S308 - *_html is sanitised when written
    return mark_safe(kept + CUT)  # noqa: S308 - as above
