"""Where the article first appeared, as its own first or last lines say."""

from __future__ import annotations

import dataclasses

from archive.sources.document import Block, Reprint
from archive.sources.pagetext import credits

EDGE = 4  # blocks at either end of an article that may be the attribution


def attribution_told_apart(
    blocks: tuple[Block, ...],
) -> tuple[Reprint | None, tuple[Block, ...]]:
    """The attribution, and the blocks with it told apart by its kind."""
    places = [*range(min(EDGE, len(blocks))), *range(max(EDGE, len(blocks) - EDGE), len(blocks))]
    for at in places:
        block = blocks[at]
        if not 0 < len(block.text) <= credits.LONGEST_CREDIT:
            continue
        if found := credits.attribution(" ".join(block.text.split())):
            told = dataclasses.replace(block, kind="attribution")
            return found, (*blocks[:at], told, *blocks[at + 1 :])
    return None, blocks
