"""Comparing what a page says of its article in several places."""

from __future__ import annotations

import re


def folded(text: str) -> str:
    """Its words alone, for comparing what is written in many ways."""
    return " ".join(re.findall(r"\w+", text.casefold()))
