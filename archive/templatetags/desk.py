"""What waits for a person, for the first page of the admin."""

from typing import Any

from django import template

from archive.models import Conflict, Likeness

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting(context: Any) -> dict[str, int]:
    """Open conflicts and pairs, as many as this user may see; a query for each."""
    user = context["request"].user

    def sees(name: str) -> bool:
        return any(user.has_perm(f"archive.{verb}_{name}") for verb in ("view", "change"))

    open_conflicts = Conflict.objects.filter(choice=Conflict.Choice.OPEN).order_by()
    open_pairs = Likeness.objects.filter(verdict=Likeness.Verdict.OPEN).order_by()
    return {
        "conflicts": open_conflicts.count() if sees("conflict") else 0,
        "pairs": open_pairs.count() if sees("likeness") else 0,
    }
