"""Which address search engines are told is the right one: the setting CANONICAL.

self      this archive's own: it is found under its own name
original  the page's address of then, dead or alive, where it is known
none      no page is to be found by search engines at all
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

POLICIES = ("self", "original", "none")


def is_hidden() -> bool:
    """Whether search engines are asked to leave the whole site alone."""
    return _policy() == "none"


def address_for(own: str, original: str = "") -> str:
    """For `rel=canonical` of a page at `own`; empty where none is to be named."""
    policy = _policy()
    if policy == "original" and original.lower().startswith(("http://", "https://")):
        return original
    return "" if policy == "none" else own


def _policy() -> str:
    if settings.CANONICAL not in POLICIES:
        raise ImproperlyConfigured(
            f"CANONICAL is {settings.CANONICAL!r}; write self, original or none."
        )
    return settings.CANONICAL
