"""Large XML files a unit at a time: an <item>, a <post>, an <entry>.

    text = Recoded(stream)                          # bytes in any encoding, read as UTF-8
    units = Units(text.read, Tags(("item",)), Strict())
    for unit in units: ...                          # its bytes, its line, its element if sound

No file is given to an XML parser as a whole. `units.py` cuts it where units begin and end, and
each one goes to a strict parser that knows no DTD, no entity and no network: one broken unit then
costs nothing but itself, a bomb has no fuse, and memory is what one unit needs. What the strict
parser refuses `fields.py` reads field by field.

Lines count from 1 as an editor counts them.
"""

from archive.sources.xmlstream.fields import Field, fields_of
from archive.sources.xmlstream.recoding import Recoded
from archive.sources.xmlstream.strict import Strict
from archive.sources.xmlstream.units import Tags, Unit, Units, mojibake_in

__all__ = ["Field", "Recoded", "Strict", "Tags", "Unit", "Units", "fields_of", "mojibake_in"]
