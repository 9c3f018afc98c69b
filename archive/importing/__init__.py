"""From documents to rows: the only writer of imports.

Reading     files.py which files a path means; parallel.py (parts.py, hands.py, cluster.py) their
            documents in order, by one process or many; sifting.py which of them are no articles;
            captures.py the bytes
Deciding    from three versions of everything: snapshots.py what each capture said; matching.py
            (addresses.py, likeness.py) which article it belongs to; settle.py (ranking.py,
            gathering.py, aligning.py, ordering.py) what all captures of a page say together;
            plan.py (units.py, discussion.py, words.py, linking.py, merging.py, blocks.py,
            changes.py) what is to be done about the difference
Doing       documents.py one document in one transaction, newcomers.py many that meet nobody,
            batches.py which is which; writing.py and discussions.py (context.py, people.py,
            slugs.py, coding.py, dates.py) a plan carried out
Ahead       parcels.py (ready.py, saying.py, drawing.py, values.py) what of this follows from a
            document alone, done by whoever read it
Afterwards  run.py files into a run; runs.py its life; rows.py, outcome.py what became of it;
            undoing.py, deciding.py

Loaded when it is asked for: who only reads an address needs no parser, and a process that serves
readers would carry all of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.importing.files import Source, find_sources
    from archive.importing.outcome import Result, Totals
    from archive.importing.run import Importer
    from archive.models import Outcome
    from comments.refused import Refused

__all__ = ["Importer", "Outcome", "Refused", "Result", "Source", "Totals", "find_sources"]

_HOMES = {
    "Importer": "archive.importing.run",
    "Outcome": "archive.models",
    "Refused": "comments.refused",
    "Result": "archive.importing.outcome",
    "Source": "archive.importing.files",
    "Totals": "archive.importing.outcome",
    "find_sources": "archive.importing.files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
