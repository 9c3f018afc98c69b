"""Backups: the database and the captures in one file, and back.

`make(file)` and `restore(file)` own everything they touch until they are done: a backup is
whole or not there, and live data are replaced whole or not at all. What cannot be done raises
`Unusable`; what the system or the database refuses comes as OSError or as their own errors.
"""

from archive.backup.making import Made, make
from archive.backup.problems import Unusable, sentence
from archive.backup.restoring import Restored, restore

__all__ = ["Made", "Restored", "Unusable", "make", "restore", "sentence"]
