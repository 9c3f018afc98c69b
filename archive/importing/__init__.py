"""From documents to rows: the only writer of imports.

files.py    which files a path on the command line means, and their bytes
run.py      one file into its documents, each in one transaction
write.py    one document into one article with its discussion
dates.py    cut ISO dates into columns
people.py   names into authors, publications and commenters
slugs.py    readable addresses that do not collide
outcome.py  what became of each file, and totals that add up
"""

from archive.importing.files import Source, find_sources
from archive.importing.outcome import Outcome, Result, Totals
from archive.importing.run import import_source

__all__ = ["Outcome", "Result", "Source", "Totals", "find_sources", "import_source"]
