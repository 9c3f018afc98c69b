"""Articles and discussions out of the archive again, as far as the public may see them.

rows.py      which articles and comments, and in what order; the only file that asks the database
facts.py     what WordPress and Disqus have no words for, as `archive.sources.kept` reads it back
xmltext.py   texts as XML can hold them
writers.py   the formats of one file; it loads what they need, which readers' pages do not
moments.py   days and moments
wxr.py       WordPress's export        disqus.py    Disqus's export
jsonl.py     JSON lines                html/        a copy of the site that needs no server
records.py   what an article and a comment are in JSON, here and on the site
dataset.py   the same as a data set: columns.py are its columns, datacard.py its words
output.py    a file or folder that is there whole or not at all

A writer takes `Page`s and a stream, and asks nothing else. No mail or network address is in any
row here, so none can be written.
"""

from archive.exporting.output import NotWritten, whole_file
from archive.exporting.rows import Filters, Notes, NothingToExport, pages_of

__all__ = [
    "Filters",
    "NotWritten",
    "Notes",
    "NothingToExport",
    "pages_of",
    "whole_file",
]
