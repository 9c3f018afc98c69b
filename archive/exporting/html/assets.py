"""Style, script and icons of the copy, with the fonts inside of the style sheets.

A browser treats each file of a folder as a site of its own and may refuse a font from another one;
as part of the style sheet it is never asked for.
"""

from __future__ import annotations

import base64
import mimetypes
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join

from archive.exporting.output import NotWritten

FOLDER = "static"
_LATE = re.compile(r"font-display:\s*(?:optional|swap|fallback|auto)")
_URL = re.compile(r"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")


class Assets:
    """What the pages use: `assets.name("/static/archive/afterword.css")` is where it will be."""

    def __init__(self) -> None:
        self._used: dict[str, str] = {}
        self._root = urlsplit(settings.STATIC_URL).path

    def name(self, path: str) -> str | None:
        """The file in the copy; null for what is no static file of the site."""
        if not path.startswith(self._root):
            return None
        asset = unquote(path.removeprefix(self._root))
        self._used[asset] = f"{FOLDER}/{asset}"
        return self._used[asset]

    def write(self, folder: Path) -> int:
        """Write all that were named, and say how many."""
        for asset, name in self._used.items():
            content = _bytes_of(asset)
            if asset.endswith(".css"):
                content = _with_fonts(content.decode(), asset).encode()
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return len(self._used)


def _bytes_of(asset: str) -> bytes:
    """As `collectstatic` left it, else where the apps have it."""
    try:
        collected = Path(safe_join(str(settings.STATIC_ROOT), asset))
    except SuspiciousFileOperation as error:
        raise NotWritten(f"The pages ask for {asset}, which is outside of the site.") from error
    found = collected if collected.is_file() else finders.find(asset)
    if not found:
        raise NotWritten(f"The pages use {asset}, which is not there. Run collectstatic first.")
    return Path(str(found)).read_bytes()


def _with_fonts(css: str, asset: str) -> str:
    def inside(found: re.Match[str]) -> str:
        address = found[2].strip()
        if address.startswith(("data:", "#", "http:", "https:", "//")):
            return found[0]
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(asset), unquote(urlsplit(address).path))
        )
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"url(data:{kind};base64,{base64.b64encode(_bytes_of(name)).decode()})"

    # A site lets a reader wait for no font; here none comes late, and none may be left out.
    return _LATE.sub("font-display: block", _URL.sub(inside, css))
