"""An archive out of its database and back, as a BagIt bag that needs neither.

`export(folder)` writes it, whole or not at all; `rebuild(folder)` fills an empty database with it,
of either kind, and the public pages are the same to the byte. What cannot be done raises
`Unusable`.
"""

from archive.bags.exporting import Exported, export
from archive.bags.problems import Unusable
from archive.bags.rebuilding import Rebuilt, rebuild

__all__ = ["Exported", "Rebuilt", "Unusable", "export", "rebuild"]
