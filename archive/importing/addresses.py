"""Which addresses name the same page: a key to match by, never an address to show.

    canonical("https://m.Pellworth.example:443/clock/amp/?utm_source=x&p=1#comment-7")
    == canonical("http://www.pellworth.example/clock?p=1") == "http://pellworth.example/clock?p=1"

What only says how a page was reached or drawn is dropped: the scheme, `www.` and its kin, default
ports, fragments, the archive or cache that the page was saved from, print and AMP views, the page
of the comments, tracking. What may name another article is kept: other parameters and their
values, the case of the path, a `#!` path.

A site that moved says so in an address map (see `parse_map`). No Django, no database.
"""

from __future__ import annotations

import dataclasses
import hashlib
import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

LONGEST = 4_000  # characters; browsers and servers gave up at 2,083, archives put theirs in front
LONGEST_HOST = 253  # of a name in the DNS
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
IPV4 = re.compile(r"[\d.]+")
# Other doors of the same site. What is left must still be a name with a dot: m.example is a site.
DOORS = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.)")
DEFAULT_PORTS = {None, 80, 443}

# https://web.archive.org/web/20130501000000id_/http://site/page, and the many archives that run
# the same software; some servers make one slash of two.
WRAPPED = re.compile(
    r"https?://[^/?#]+/(?:[^?#]*?/)?(?:web|\*|\d{4,14}(?:[a-z]{2}_)?)/(?=https?:/)", re.I
)
WAYBACK = re.compile(
    r"https?://(?:web|wayback)\.archive\.org(?::\d+)?/web/(?:\*|\d{1,14}(?:[a-z]{2}_)?)/", re.I
)
AMP_CACHE = re.compile(
    r"https?://(?:[^/?#]+\.cdn\.ampproject\.org|cdn\.ampproject\.org)/[a-z]/(?:s/)?"
    r"|https?://(?:www\.)?google\.[a-z.]+/amp/(?:s/)?",
    re.I,
)
# .../search?q=cache:KEY:http://site/page+words+searched&cd=1
GOOGLE_CACHE = re.compile(
    r"https?://webcache\.googleusercontent\.com/search\?(?:[^#]*&)?q=cache:(?:[\w-]{8,14}:)?", re.I
)
SCHEME = re.compile(r"https?:/+", re.I)

ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What means the same escaped or not; "/", "?", "#", "&", "=", "+", ";" and "%" do not.
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!'()*,:@$")
SAFE = "%/;=&+?" + "!'()*,:@$-._~"

# The end of a path that draws the same page another way.
TAIL = re.compile(
    r"/+(?:index\.(?:html?|php\d?|shtml)|amp|amp\.html|print|comment-page-\d+)?$"
    r"|(?<=[^/])\.amp(?:\.html)?$",
    re.I,
)
SESSION = re.compile(r";jsessionid=[^/;]*", re.I)
HTML_AMPERSAND = re.compile(r"&(?:amp;)+")

VIEWS = re.compile(
    r"(?:amp|print|printable|mobile)(?:=(?:|0|1|true|yes|on))?"
    r"|m=[01]"
    r"|(?:view|mode|output|outputtype|format)=(?:amp|print|mobile)"
    r"|(?:replytocom|share|showcomment|cpage|commentpage)(?:=.*)?",
    re.I,
)
TRACKING = re.compile(
    r"(?:utm_|pk_|mtm_|piwik_|matomo_|hsa_|fb_action_|__hs)[^=]*(?:=.*)?"
    r"|(?:fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|igshid|igsh|li_fat_id"
    r"|yclid|ysclid|ymclid|_openstat|mc_cid|mc_eid|mkt_tok|_ga|_gl|_hsenc|_hsmi|vero_id|wt_mc"
    r"|wt\.mc_id|xtor|cmpid|ncid|spref|fb_source|fb_ref|smid|s_cid|phpsessid|doing_wp_cron)(?:=.*)?"
    # Some sites sort their articles by these, so only what names a place to share is dropped.
    r"|(?:ref|referrer|source|src|via|from)="
    r"(?:facebook|fb|fbia|twitter|tw|t\.co|vk|vkontakte|ok|telegram|tg|whatsapp|linkedin|reddit"
    r"|pinterest|tumblr|google|googlenews|bing|yandex|yahoo|rss|feed|feedburner|atom|email|e-mail"
    r"|mail|newsletter|share|sharing|social|flipboard|pocket|hackernews|hn|digg)(?:\.com|\.ru)?",
    re.I,
)


class AddressMapError(Exception):
    """A line of an address map that says nothing: the message names the line and the reason."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """Addresses that begin with `old` are now found under `new`; both as `_spelled` gives them."""

    line: int
    old: str
    new: str

    def applied(self, address: str) -> str | None:
        """The address under its new beginning, or null if the rule is not about it."""
        if not address.startswith(self.old):
            return None
        rest = address.removeprefix(self.old)
        # .../blog is not the beginning of .../blogger, but .../?p= is that of .../?p=12
        if rest and not self.old.endswith("=") and rest[0] not in "/?#&":
            return None
        if "?" in self.old and "?" not in self.new:
            rest = rest.replace("&", "?", 1)  # what followed in the query begins it now
        return self.new + rest


@dataclasses.dataclass(frozen=True, slots=True)
class AddressMap:
    """The rules of `parse_map`, the longest beginning first."""

    rules: tuple[Rule, ...] = ()

    def applied(self, address: str) -> str:
        """The address after every move of its site. Each rule is applied once at most, so that
        `http://a.example/ http://a.example/blog/` ends."""
        return self._followed(address)[0]

    def _followed(self, address: str) -> tuple[str, list[Rule]]:
        left, used = list(self.rules), list[Rule]()
        while True:
            for rule in left:
                moved = rule.applied(address)
                if moved is not None:
                    address = moved
                    used.append(rule)
                    left.remove(rule)
                    break
            else:
                return address, used


NO_MAP = AddressMap()


def parse_map(text: str) -> AddressMap:
    """The rules of an address map: two beginnings of addresses a line, the old and the new.

        # the site moved in 2014
        http://old.example/blog/   https://new.example/
        http://old.example/?p=     https://new.example/posts/

    Empty lines and those that begin with "#" are passed over. Hosts match as in `canonical`, so
    www. need not be repeated. Raises AddressMapError.
    """
    rules: dict[str, Rule] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 2:
            raise AddressMapError(
                f"line {number}: write the old beginning of an address, a space and the new one"
            )
        spelled = []
        for word in words:
            try:
                spelled.append(_spelled(word))
            except ValueError as error:
                raise AddressMapError(
                    f"line {number}: {word[:80]!r} is no http or https address"
                ) from error
        old, new = spelled
        if not old.endswith("="):  # the rest of an address brings its own slash
            old, new = old.removesuffix("/"), new.removesuffix("/")
        if old == new:
            raise AddressMapError(f"line {number}: both addresses are the same here: {old}")
        if old in rules:
            raise AddressMapError(f"line {number}: line {rules[old].line} says where {old} went")
        rules[old] = Rule(number, old, new)
    found = AddressMap(tuple(sorted(rules.values(), key=lambda rule: (-len(rule.old), rule.old))))
    for rule in found.rules:
        end, used = found._followed(rule.old)
        if len(used) > 1 and end == rule.old:
            others = ", ".join(str(other.line) for other in used[1:])
            raise AddressMapError(f"line {rule.line}: leads in a circle with line {others}")
    return found


def read_map(path: Path) -> AddressMap:
    """The address map in a file. Raises AddressMapError, which names the file and the line."""
    try:
        return parse_map(path.read_text(encoding="utf-8"))
    except AddressMapError as error:
        raise AddressMapError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise AddressMapError(f"{path}: is not UTF-8 at byte {error.start}") from error
    except OSError as error:
        raise AddressMapError(f"{path}: cannot be read: {error.strerror or error}") from error


def canonical(url: str | None, address_map: AddressMap = NO_MAP) -> str | None:
    """The key of the page that an address names; null where it names no page.

    Null for a bare home page, which is no article, for a host that every machine has ("localhost",
    192.168.1.7), for anything but http and https, and for junk.
    `canonical(key) == key`, unless a map moves the key once more.
    """
    if url is None or len(url) > LONGEST:
        return None
    url = url.strip()
    if CONTROL.search(url):
        return None
    try:
        address = address_map.applied(_spelled(_unwrapped(url)))
    except ValueError:  # a port, an IPv6 address, a label or a surrogate that cannot be
        return None
    address, _, fragment = address.partition("#")
    place, _, query = address.partition("?")
    host, _, path = place.partition("/")
    if _is_nobodys(host):
        return None
    path = _shortened("/" + path)
    kept = "&".join(sorted(_kept(query)))
    if path == "/" and not kept and not fragment:
        return None
    key = f"http://{host}{path}{'?' if kept else ''}{kept}{'#' if fragment else ''}{fragment}"
    # A host without its "www." may be that of an archive or a cache after all.
    inner = _unwrapped(key)
    if inner != key:
        return canonical(inner, address_map)
    return key if len(key) <= LONGEST else None


def hashed(key: str | None) -> str:
    """What a database keeps of a key: an address may be longer than an index holds."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32] if key else ""


def _is_nobodys(host: str) -> bool:
    """A name or number that is another machine for everybody: many test sites have a page
    http://localhost/?p=1."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if "." not in name or name.endswith((".localhost", ".local", ".lan")):
        return not name.startswith("[") or _is_private(name.strip("[]"))
    return _is_private(name)


def _is_private(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return False


def _unwrapped(url: str) -> str:
    """The address that an archive or a cache shows a copy of."""
    while True:
        cached = GOOGLE_CACHE.match(url)
        if cached:
            inner = re.split(r"[+&]|%20", url[cached.end() :], maxsplit=1)[0]
        elif found := WRAPPED.match(url) or WAYBACK.match(url) or AMP_CACHE.match(url):
            inner = url[found.end() :]
        else:
            return url
        scheme = SCHEME.match(inner)
        url = "http://" + (inner[scheme.end() :] if scheme else inner)


def _spelled(url: str) -> str:
    """HOST[:PORT]/PATH[?QUERY][#!PATH] in one spelling. Raises ValueError for what is no page."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("no http or https address")
    port = "" if parts.port in DEFAULT_PORTS else f":{parts.port}"
    path = SESSION.sub("", _escaped(parts.path))
    query = HTML_AMPERSAND.sub("&", _escaped(parts.query).replace("+", "%20"))
    # "#!/2013/clock" names a page that a script drew; any other fragment, a place in one.
    drawn = _escaped(parts.fragment).rstrip("/") if parts.fragment.startswith("!") else ""
    fragment = f"#{drawn}" if len(drawn) > 1 else ""
    return f"{_host(parts.hostname)}{port}{_straight(path)}{'?' if query else ''}{query}{fragment}"


def _host(name: str) -> str:
    if ":" in name:
        name = f"[{name.lower()}]"
    elif len(name) > LONGEST_HOST:
        raise ValueError("no name is that long")
    else:
        name = name.rstrip(".").encode("idna").decode("ascii").lower()
    if not HOST.fullmatch(name) or len(name) > LONGEST_HOST:
        raise ValueError("no name of a host")
    return name if IPV4.fullmatch(name) else DOORS.sub("", name, count=1)


def _escaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in PLAIN else found[0].upper()

    # First the stray ones: "%%34%31" would turn into an escape that nobody wrote.
    return quote(ESCAPED.sub(plain, STRAY_PERCENT.sub("%25", text)), safe=SAFE)


def _straight(path: str) -> str:
    """The path without ".", ".." and empty segments, a slash at its end kept."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    end = "/" if kept and path.endswith(("/", "/.", "/..")) else ""
    return "/" + "/".join(kept) + end


def _shortened(path: str) -> str:
    while (shorter := TAIL.sub("", path, count=1)) != path:
        path = shorter
    return path or "/"


def _kept(query: str) -> Iterator[str]:
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        said = f"{name}={value}" if value else name
        if said and not VIEWS.fullmatch(said) and not TRACKING.fullmatch(said):
            yield said
