"""What a process that parses for others does. It knows no Django and no database.

It is started by `archive.importing.hands`, or by dask: then this checkout must be on the path of
the worker, `PYTHONPATH=/path/to/afterword dask worker ADDRESS`.
"""

from __future__ import annotations

from multiprocessing.connection import Connection

from archive.sources.pieces import Piece, answer


def read_pieces(pieces: tuple[Piece, ...]) -> list[bytes]:
    """What came of each."""
    return [answer(piece) for piece in pieces]


def serve(connection: Connection) -> None:
    """Read what comes, until whoever sent it closes the connection or is gone."""
    while True:
        try:
            connection.send(read_pieces(connection.recv()))
        except (EOFError, OSError):
            return
