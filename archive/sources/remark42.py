"""Comments of Remark42: its backup, and what its API gives.

    {"version":1,"users":[...],"posts":[...]}                      the first line of a backup
    {"id":"f863","pid":"","text":"<p>Four minutes.</p>\\n","orig":"Four minutes.",
     "user":{"name":"Nessa Crane","id":"github_ef0f70",...},"locator":{"site":"almanac",
     "url":"https://pellworth.example/clock"},"score":2,"vote":0,"time":"2020-05-14T18:49:33.1Z",
     "title":"The clock"}                                          one line for each comment

    {"comments":[{"comment":{...},"replies":[...]}],"info":{...}}    a tree of the API
    {"comments":[{...}],"info":{...}}, or only the list            the same flat

See https://github.com/umputun/remark42 (backend/app/migrator/native.go, store/comment.go). Quirks:
- `text` is HTML, `orig` the Markdown it was made of, which old and imported comments lack.
- A deleted comment has `"delete": true` and no text; deleted for good, its author is "deleted".
- `pid` is empty for a thread, and dangles where the parent was deleted.
- Names are escaped as HTML. `votes` names who voted and `voted_ips` from where: not read.
- Only the backup's first line has mail addresses, with the users who asked to be told of answers.
- The user's own copy of more than a hundred comments is several lists one after another.
"""

from __future__ import annotations

import html as markup
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from archive.sources import fragments
from archive.sources.document import AuthorKind, Document, Problem, SourceError
from archive.sources.structured import exported, jsonhead, jsonlines, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "remark42"
ANONYMOUS = "anonymous_"  # the beginning of the user ids of those who never signed in
_FIELDS = "id pid user locator"


def matches(head: bytes) -> str | None:
    """Comments with a `pid`, a user and a locator; or the first line of a backup."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    if outline.has("", "version users posts"):
        return "begins with the version, users and posts of a Remark42 backup"
    for prefix in ("[].", "comments[].", "comments[].comment.", "", "[].comment."):
        if outline.has(prefix, _FIELDS):
            return "JSON comments with pid, user and locator"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each page, in the order in which the file comes to them."""
    head = stream.read(65_536)
    stream.seek(0)
    outline = jsonhead.outline(head)
    if outline and (outline.has("", "version users posts") or outline.has("", _FIELDS)):
        yield from _backup(stream)
    else:
        yield from _listed(stream)


def _backup(stream: BinaryIO) -> Iterator[Document]:
    """Two readings: where each page's comments are, then page after page, so that no more than
    one page is in memory."""
    lines = jsonlines.JsonLines(stream)
    places: dict[str | None, array[int]] = {}
    meta = Record(None)
    ids: set[str] = set()
    for number, offset, value in lines:
        comment = Record(value)
        if number == 1 and comment.has("version"):
            meta = comment
            continue
        if not comment.has("id", "locator"):
            lines.problems.append(_no_comment(number))
            continue
        places.setdefault(_page(comment), array("Q")).append(offset)
        ids.add(comment.id("id") or "")
    if not places and not meta:
        raise SourceError("no line of it is a comment of Remark42")
    posts = {post.url("url"): post for post in meta.records("posts")}
    mails = {
        user.id("id"): mail
        for user in meta.records("users")
        if (mail := user.record("details").name("email"))
    }
    problems = lines.problems
    for url, offsets in places.items():
        comments = [Record(lines.at(offset)) for offset in offsets]
        yield _document("utf-8", url, comments, ids, problems, posts.get(url), mails)
        problems = []


def _listed(stream: BinaryIO) -> Iterator[Document]:
    loaded = jsontext.load(stream)
    problems: list[Problem] = list(loaded.problems)
    pages: dict[str | None, list[Record]] = {}
    info: dict[str | None, Record] = {}
    for value in loaded.values:
        whole = Record(value)
        post = whole.record("info")
        info[post.url("url")] = post
        for comment in _unfolded(whole.any("comments") if whole else value):
            pages.setdefault(_page(comment), []).append(comment)
    if not pages:
        raise SourceError("there is no comment of Remark42 in it")
    ids = {id for page in pages.values() for one in page if (id := one.id("id"))}
    for url, comments in pages.items():
        yield _document(loaded.encoding, url, comments, ids, problems, info.get(url))
        problems = []


def _unfolded(values: Any) -> Iterator[Record]:
    """The comments of a list, which may be a tree of nodes, in the order of reading."""
    stack = list(reversed(records(values)))
    while stack:
        node = stack.pop()
        if not node.has("comment"):
            if node.has("id"):
                yield node
            continue
        yield node.record("comment")
        stack.extend(reversed(node.records("replies")))


def _page(comment: Record) -> str | None:
    return comment.record("locator").url("url")


def _document(
    encoding: str,
    url: str | None,
    comments: list[Record],
    ids: set[str],
    problems: Iterable[Problem],
    post: Record | None,
    mails: Mapping[str | None, str] = {},
) -> Document:
    titles = (title for one in comments if (title := one.name("title")))
    sites = (site for one in comments if (site := one.record("locator").name("site")))
    return exported.document(
        format=NAME,
        encoding=encoding,
        system="remark42",
        title=next(titles, None),
        url=url,
        publication=next(sites, None),
        comments_open=not post.flag("read_only") if post and post.has("read_only") else None,
        comments=[_comment(one, mails) for one in comments],
        elsewhere=ids,
        problems=problems,
    )


def _comment(comment: Record, mails: Mapping[str | None, str]) -> Exported:
    user = comment.record("user")
    deleted = comment.flag("delete", "deleted")
    html = comment.text("text")
    name = user.name("name")
    if deleted and user.id("id") == "deleted":
        name = None
    edited, _ = comment.record("edit").moment("time", zone="+00:00")
    return Exported(
        id=comment.id("id"),
        parent_id=comment.id("pid"),
        author=markup.unescape(name) if name else None,
        author_kind=_kind(user) if name else None,
        author_url=user.url("site", "profile"),
        moment=comment.moment("time", zone="+00:00"),
        text=comment.text("orig") or (fragments.text_of(html) if html else ""),
        html=html,
        votes=comment.number("score"),
        edited=edited.value,
        sticky=comment.flag("pin"),
        notice=comment.record("edit").text("summary"),
        state="deleted" if deleted else "published",
        address=mails.get(user.id("id")),
    )


def _kind(user: Record) -> AuthorKind | None:
    id = user.id("id")
    if user.flag("admin"):
        return "editor"
    if id is None:
        return None
    return "guest" if id.startswith(ANONYMOUS) else "registered"


def _no_comment(line: int) -> Problem:
    return Problem(
        line=line,
        code="no-comment",
        message=f"Line {line} is no comment of Remark42 and was left out.",
    )
