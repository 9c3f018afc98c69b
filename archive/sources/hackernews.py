"""Submissions of Hacker News with their comments, as two APIs give them.

    {"id": 18562744, "created_at_i": 1543517684, "type": "story", "author": "nessa",
     "title": "Show HN: A slow clock", "url": null, "text": "<p>Hello.</p>", "points": 11,
     "children": [{"id": 18563919, "type": "comment", "author": "ivo", "text": "...",
       "parent_id": 18562744, "story_id": 18562744, "children": []}]}      hn.algolia.com, items
    {"hits": [{"objectID": "18563919", "comment_text": "...", "story_id": 18562744,
      "parent_id": 18562744, "story_title": "...", ...}]}                  hn.algolia.com, search
    [{"id": 18562744, "type": "story", "by": "nessa", "kids": [18563919], "time": 1543517684},
     {"id": 18563919, "type": "comment", "parent": 18562744, ...}]         Firebase, many items

See https://hn.algolia.com/api and https://github.com/HackerNews/API. Quirks:
- Texts are HTML whose paragraphs have no end tag and whose slashes are escaped.
- A deleted comment keeps its place without author and text; "dead" ones were killed by readers.
- The children of one comment come in the order of their rank, not of time.
- An item may be asked for by a comment's id: the submission is then not in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive.sources import fragments
from archive.sources.document import Byline, Document, Problem, SourceError
from archive.sources.structured import exported, jsonhead, jsontext
from archive.sources.structured.exported import Exported
from archive.sources.structured.record import Record, records

NAME = "hackernews"
ITEMS = frozenset({"story", "comment", "poll", "job"})


def matches(head: bytes) -> str | None:
    """Items with Algolia's or Firebase's keys, whole or in a list."""
    outline = jsonhead.outline(head)
    if outline is None:
        return None
    for prefix in ("", "children[].", "[].", "[].children[]."):
        if outline.has(prefix, "created_at_i story_id parent_id") or (
            outline.has(prefix, "created_at_i children points")
        ):
            return "a JSON item with created_at_i, points and children"
    if outline.has("hits[].", "objectID created_at_i"):
        return "JSON hits with objectID and created_at_i"
    for prefix in ("", "[]."):
        of_a_kind = outline.first.get(prefix + "type") in ITEMS
        if of_a_kind and outline.has(prefix, "by id time"):
            return "JSON items with by, id, time and type"
    return None


def parse(stream: BinaryIO, *, captured_at: str | None = None) -> Iterator[Document]:
    """Yield a document for each submission, and one for comments whose submission is missing."""
    loaded = jsontext.load(stream)
    items = [item for value in loaded.values for item in _items(value)]
    if not items:
        raise SourceError("there is no item of Hacker News in it")
    talks = _talks(items)
    ids = {id for item in items if (id := _id(item))}
    stories = {_id(item): item for item in items if not _is_comment(item)}
    problems = loaded.problems
    for story, talk in talks.items():
        about = stories.get(story)
        comments = [_comment(one, story) for one in talk]
        yield _document(loaded.encoding, story, about, talk, comments, ids, problems)
        problems = ()


def _items(value: object) -> Iterator[Record]:
    """Every item that is given, nested or not, in the order of reading."""
    whole = Record(value)
    stack = list(reversed(whole.records("hits") or ([whole] if whole else records(value))))
    while stack:
        item = stack.pop()
        if _id(item):
            yield item
        stack.extend(reversed(item.records("children")))


def _talks(items: list[Record]) -> dict[str | None, list[Record]]:
    """The comments under each submission: the one they name, or the one that their parents
    lead to."""
    kinds = {_id(item): item for item in reversed(items)}
    roots: dict[str | None, str | None] = {}
    talks: dict[str | None, list[Record]] = {}
    for item in items:
        if not _is_comment(item):
            if item.name("type") != "pollopt":
                talks.setdefault(_id(item), [])
            continue
        path: list[str | None] = []
        at: str | None = _id(item)
        root = item.id("story_id")
        while root is None and at in kinds and at not in roots:
            if not _is_comment(kinds[at]):
                root = at
                break
            roots[at] = None
            path.append(at)
            at = kinds[at].id("parent", "parent_id")
        root = root or roots.get(at)
        roots.update(dict.fromkeys(path, root))
        talks.setdefault(root, []).append(item)
    return talks


def _document(
    encoding: str,
    story: str | None,
    about: Record | None,
    talk: list[Record],
    comments: list[Exported],
    ids: set[str],
    problems: tuple[Problem, ...],
) -> Document:
    about = about or Record(None)
    html = about.text("text", "story_text")
    author = about.name("author", "by")
    titles = (title for one in talk if (title := one.name("story_title")))
    links = (url for one in talk if (url := one.url("story_url")))
    return exported.document(
        format=NAME,
        encoding=encoding,
        system="hackernews",
        type="topic",
        id=story,
        title=about.name("title") or next(titles, None),
        url=about.url("url") or next(links, None),
        publication="Hacker News",
        bylines=(Byline(name=author, role="author"),) if author else (),
        published=exported.published(_moment(about)),
        body=tuple(fragments.blocks_of(html)) if html else (),
        state="deleted" if about.flag("deleted", "dead") else "published",
        comments=comments,
        elsewhere=ids,
        declared_comments=about.number("descendants", "num_comments"),
        problems=problems,
    )


def _comment(item: Record, story: str | None) -> Exported:
    parent = item.id("parent_id", "parent")
    html = item.text("text", "comment_text")
    author = item.name("author", "by")
    gone = item.flag("deleted", "dead") or (author is None and html is None)
    return Exported(
        id=_id(item),
        parent_id=None if parent == story else parent,
        author=author,
        author_kind="registered" if author else None,
        moment=_moment(item),
        text=fragments.text_of(html) if html else "",
        html=html,
        votes=item.number("points", "score"),
        notice="dead" if item.flag("dead") else None,
        state="deleted" if gone else "published",
    )


def _id(item: Record) -> str | None:
    return item.id("id", "objectID")


def _is_comment(item: Record) -> bool:
    kind = item.name("type")
    if kind is not None:
        return kind == "comment"
    return item.text("comment_text") is not None or item.id("parent", "parent_id") is not None


def _moment(item: Record) -> exported.Moment:
    return item.moment("created_at", "created_at_i", "time", zone="+00:00")
