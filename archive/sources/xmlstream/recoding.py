"""A stream of XML in any encoding as one of UTF-8.

An XML file says its encoding in its first line, and is often wrong: saved again by an editor,
joined from two exports, cut out of a page. The bytes decide where they can.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from archive.sources import encodings
from archive.sources.document import SourceError
from archive.sources.encodings import charsets
from archive.sources.encodings.byte_kinds import BYTE_ORDER_MARKS, unmarked

SAMPLE_BYTES = 1024 * 1024
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# Of what the sample shows, only this is true of the whole file.
OF_THE_FILE = ("encoding-unknown", "encoding-declared-wrongly", "encoding-guessed")


class Recoded:
    """`encoding` is what the bytes are read as; `problems` tells every guess.

    Raises SourceError for a file that is empty or no text.
    """

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        head = stream.read(SAMPLE_BYTES)
        if not head.strip(b" \t\r\n\0\xef\xbb\xbf"):
            raise SourceError("the file is empty")
        declared = _DECLARED.search(head[:4096])
        label = declared[1].decode("ascii") if declared else None
        read = encodings.decode(_whole(head), label)
        if read.encoding.startswith(("utf-16", "utf-32")) and b"\0" not in head:
            # The tags of an XML file are Latin letters, each of which then has a NUL beside it.
            read = encodings.decode(head[: head.find(b">") + 1] or head[:1], label)
        self.encoding = read.encoding
        self.problems = [one for one in read.problems if one.code in OF_THE_FILE]
        self._decoder: codecs.IncrementalDecoder | None = None
        if read.encoding == "utf-8":
            head = head.removeprefix(codecs.BOM_UTF8)
        else:
            marked = any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
            wide = None if marked else unmarked(head[:65_536])
            codec = wide or charsets.codecs_for(read.encoding)[0]
            self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._waiting = head

    def read(self, size: int) -> bytes:
        """The next bytes in UTF-8, about `size` of them; none at the end. Bytes that are no UTF-8
        in a file that mostly is stay as they are: only their own unit suffers."""
        data, self._waiting = self._waiting or self._stream.read(size), b""
        if self._decoder is None:
            return data
        while data:
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "replace")
            data = self._stream.read(size)
        return self._decoder.decode(b"", True).encode("utf-8", "replace")


def _whole(head: bytes) -> bytes:
    """The sample up to the end of its last tag, so that no character is cut in two."""
    if len(head) < SAMPLE_BYTES or b"\0" in head[:1024]:
        return head
    return head[: head.rfind(b">") + 1] or head
