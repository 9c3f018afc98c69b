"""What WordPress's importer takes, as rules: `broken_rules(bytes)` is empty for such a file.

Written from what https://github.com/WordPress/wordpress-importer asks of a file in its three
parsers (SimpleXML, the streaming one and regular expressions) and of the rows that it inserts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree

WP = "{http://wordpress.org/export/1.2/}"
SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
POST_TYPES = {"post", "page", "attachment"}  # those that every WordPress has
STATUSES = {"publish", "draft", "pending", "private", "future", "inherit", "trash"}
APPROVED = {"0", "1", "spam", "trash"}
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
SLUG = re.compile(r"[a-z0-9_%-]{1,200}")
LOGIN = re.compile(r"[A-Za-z0-9 _.@-]{1,60}")
ITEM = [
    *("title", "guid", f"{WP}post_id", f"{WP}post_date", f"{WP}post_date_gmt"),
    *(f"{WP}comment_status", f"{WP}ping_status", f"{WP}post_name", f"{WP}status"),
    *(f"{WP}post_parent", f"{WP}menu_order", f"{WP}post_type", f"{WP}post_password"),
    *(f"{WP}is_sticky", "{http://purl.org/dc/elements/1.1/}creator"),
    *(f"{{{SPACES['content']}}}encoded", f"{{{SPACES['excerpt']}}}encoded"),
]
COMMENT = [
    *("comment_id", "comment_author", "comment_author_email", "comment_author_IP"),
    *("comment_author_url", "comment_date", "comment_date_gmt", "comment_content"),
    *("comment_approved", "comment_type", "comment_parent", "comment_user_id"),
]


def broken_rules(file: bytes) -> list[str]:
    root = lxml.etree.fromstring(file)
    return [*_of_lines(file.decode("utf-8"), root), *_of_tree(root)]


def _of_lines(text: str, root: lxml.etree._Element) -> Iterator[str]:
    """The parser of last resort reads line by line, and takes tags in a text for tags."""
    for name in ("item", "wp:author", "wp:comment", "wp:commentmeta", "wp:postmeta"):
        if text.count(f"<{name}>") != len(root.findall(f".//{name}", SPACES)):
            yield f"a text says <{name}>"
    head = text.partition("<item>")[0]
    for name in ("wxr_version", "base_site_url", "base_blog_url"):
        if len(re.findall(rf"^<wp:{name}>[^<]*</wp:{name}>$", head, re.M)) != 1:
            yield f"{name} has no line of its own"
    if head.count("<wp:author>") != len(re.findall(r"^<wp:author>.*</wp:author>$", head, re.M)):
        yield "an author is not on one line"
    if re.search(r"<!DOCTYPE|<!ENTITY", head):
        yield "a document type is refused"
    for tag in re.findall(r"<category[^>]*>", text):
        if not re.fullmatch(r'<category domain="[^"]+" nicename="[^"]+">', tag):
            yield f"{tag} is not how a category is written"


def _of_tree(root: lxml.etree._Element) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        yield "there is no rss with a channel"
        return
    if root.nsmap.get("wp") != SPACES["wp"] or root.nsmap.get("excerpt") != SPACES["excerpt"]:
        yield "the prefixes wp and excerpt are not those of version 1.2"
    if channel.findtext(f"{WP}wxr_version") != "1.2":
        yield "the version is not 1.2"
    logins = []
    for author in channel.findall(f"{WP}author"):
        login = author.findtext(f"{WP}author_login") or ""
        logins.append(login)
        if not LOGIN.fullmatch(login):
            yield f"no user can be called {login!r}"
        if not (author.findtext(f"{WP}author_id") or "").isdigit():
            yield f"author {login} has no number"
        if author.findtext(f"{WP}author_email"):
            yield f"author {login} has an address"
    if len(set(logins)) != len(logins):
        yield "two authors have one login"
    posts: set[int] = set()
    comments: set[int] = set()
    for item in channel.findall("item"):
        yield from _of_item(item, logins, posts, comments)


def _of_item(
    item: lxml.etree._Element, logins: list[str], posts: set[int], comments: set[int]
) -> Iterator[str]:
    title = item.findtext("title")
    for name in ITEM:
        if len(item.findall(name)) != 1:
            yield f"{title}: {name} is not there once"
    number = item.findtext(f"{WP}post_id") or ""
    if not number.isdigit() or int(number) < 1 or int(number) in posts:
        yield f"{title}: {number!r} is no number of its own"
    posts.add(int(number or 0))
    creator = item.findtext("{http://purl.org/dc/elements/1.1/}creator") or ""
    if creator and creator not in logins:
        yield f"{title}: {creator} is nobody in the head"
    for name, allowed in (("post_type", POST_TYPES), ("status", STATUSES)):
        if item.findtext(WP + name) not in allowed:
            yield f"{title}: {name} is {item.findtext(WP + name)!r}"
    for name in ("comment_status", "ping_status"):
        if item.findtext(WP + name) not in {"open", "closed"}:
            yield f"{title}: {name} is neither open nor closed"
    for name in ("post_date", "post_date_gmt"):
        if not DATE.fullmatch(item.findtext(WP + name) or ""):
            yield f"{title}: {name} is no date"
    if not SLUG.fullmatch(item.findtext(f"{WP}post_name") or ""):
        yield f"{title}: its name is no slug"
    for term in item.findall("category"):
        if not SLUG.fullmatch(term.get("nicename", "")) or not (term.text or "").strip():
            yield f"{title}: {term.get('nicename')!r} is no term"
        if term.get("domain") not in {"category", "post_tag"}:
            yield f"{title}: no WordPress has the taxonomy {term.get('domain')}"
    yield from _of_meta(item, "postmeta", title)
    yield from _of_comments(item, title, comments)


def _of_comments(item: lxml.etree._Element, title: str | None, comments: set[int]) -> Iterator[str]:
    own: set[int] = set()
    for comment in item.findall(f"{WP}comment"):
        names = [str(child.tag) for child in comment]
        for name in COMMENT:
            if names.count(WP + name) != 1:
                yield f"{title}: a comment's {name} is not there once"
        said = {name: comment.findtext(WP + name) or "" for name in COMMENT}
        number = int(said["comment_id"]) if said["comment_id"].isdigit() else 0
        if number < 1 or number in comments:
            yield f"{title}: comment {said['comment_id']!r} has no number of its own"
        parent = int(said["comment_parent"]) if said["comment_parent"].isdigit() else -1
        # Comments are inserted in the order of their numbers, each after what it answers.
        if parent and (parent not in own or parent >= number):
            yield f"{title}: comment {number} answers {said['comment_parent']!r}"
        own.add(number)
        comments.add(number)
        for name in ("comment_date", "comment_date_gmt"):
            if not DATE.fullmatch(said[name]):
                yield f"{title}: comment {number} has no {name}"
        if said["comment_approved"] not in APPROVED:
            yield f"{title}: comment {number} is {said['comment_approved']!r}"
        if not said["comment_user_id"].isdigit():
            yield f"{title}: comment {number} has no user, not even 0"
        if said["comment_author_email"] or said["comment_author_IP"]:
            yield f"{title}: comment {number} says who wrote it"
        yield from _of_meta(comment, "commentmeta", title)


def _of_meta(holder: lxml.etree._Element, name: str, title: str | None) -> Iterator[str]:
    keys = []
    for meta in holder.findall(WP + name):
        key, value = meta.findtext(f"{WP}meta_key"), meta.find(f"{WP}meta_value")
        keys.append(key)
        if not key or len(key) > 255 or value is None:
            yield f"{title}: a {name} has no key or no value"
    if len(set(keys)) != len(keys):
        yield f"{title}: a {name} is there twice"
