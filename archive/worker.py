"""What a process that parses for others does. It knows no database.

It is started by `archive.importing.hands`, or by dask: then this checkout must be on the path of
the worker, `PYTHONPATH=/path/to/afterword dask worker ADDRESS`.
"""

from __future__ import annotations

import functools
import gc
from multiprocessing.connection import Connection

from archive.importing import parcels
from archive.sources.pieces import Piece, answer


def read_pieces(pieces: tuple[Piece, ...]) -> list[bytes]:
    """What came of each."""
    return [
        answer(
            piece,
            pack=functools.partial(parcels.packed, stated=piece.stated),
            shape=parcels.SHAPE,
        )
        for piece in pieces
    ]


def serve(connection: Connection) -> None:
    """Read what comes, until whoever sent it closes the connection or is gone."""
    # What was loaded stays, and what is read is gone with its piece: neither has circles.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    while True:
        try:
            connection.send(read_pieces(connection.recv()))
        except (EOFError, OSError):
            return
