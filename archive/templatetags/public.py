"""Small words the public templates need."""

import re

from django import template
from django.conf import settings

from comments.counting import grouped

register = template.Library()
register.filter(grouped)

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """This page's query with some of it changed; None takes a name away."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            asked.pop(name, None)
        else:
            asked[name] = value
    return asked.urlencode()


@register.filter
def language_tag(language: str) -> str:
    """For `lang`: as browsers read it, and nothing where a page claimed nonsense."""
    tag = language.replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else ""


@register.filter
def direction(language: str) -> str:
    """For `dir`: what a language is written in, or what the text itself shows."""
    if not language:
        return "auto"
    return "rtl" if language.lower().split("-")[0].split("_")[0] in RIGHT_TO_LEFT else "ltr"
