"""What is known of one field of an article, and what said so."""

from __future__ import annotations

import dataclasses
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What is known of one field, and the evidence that won: "json-ld", "meta", "markup"..."""

    value: T
    by: str
