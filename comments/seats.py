"""Where each comment sits in its thread, computed from parents alone, without recursion.

Nothing here knows a database: who reads an import seats comments too.
"""

import dataclasses
from collections.abc import Sequence

NO_PARENT = -1


@dataclasses.dataclass(frozen=True, slots=True)
class Seats:
    """Columns of a numbered forest; the same index is the same node everywhere.

    `root` is the index of the node that starts the thread. Nodes in a circle of parents, or
    below one, are in no thread: their `lft` is 0, and `lost` lists them.
    """

    root: list[int]
    lft: list[int]
    rght: list[int]
    level: list[int]

    @property
    def lost(self) -> list[int]:
        return [node for node, left in enumerate(self.lft) if not left]


def seat(parents: Sequence[int]) -> Seats:
    """Number a forest in one pass. `parents` holds indexes; siblings keep their order.

    A walk with three fingers instead of recursion: real discussions are a few levels deep,
    hostile ones a few thousand.
    """
    size = len(parents)
    first_reply, next_reply = [NO_PARENT] * size, [NO_PARENT] * size
    for node in reversed(range(size)):
        parent = parents[node]
        if parent != NO_PARENT:
            next_reply[node] = first_reply[parent]
            first_reply[parent] = node

    root, lft, rght, level = [NO_PARENT] * size, [0] * size, [0] * size, [0] * size
    for start in range(size):
        if parents[start] != NO_PARENT:
            continue
        node, depth, edge = start, 0, 1
        while True:
            root[node], level[node], lft[node] = start, depth, edge
            edge += 1
            if first_reply[node] != NO_PARENT:
                node, depth = first_reply[node], depth + 1
                continue
            rght[node], edge = edge, edge + 1
            while node != start and next_reply[node] == NO_PARENT:
                node, depth = parents[node], depth - 1
                rght[node], edge = edge, edge + 1
            if node == start:
                break
            node = next_reply[node]
    return Seats(root, lft, rght, level)
