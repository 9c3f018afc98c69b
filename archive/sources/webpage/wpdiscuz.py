"""wpDiscuz, versions 2 to 7: a WordPress plugin whose markup states each comment's parent.

    <div id="wpd-comm-8_7" class="wpd-comment wpd-reply wpd_comment_level-2">
      <div class="wpd-comment-wrap wpd-blog-guest"> <div id="comment-8" class="wpd-comment-right">
        <div class="wpd-comment-author">Ivo Pell</div>
        <div class="wpd-reply-to">Reply to&nbsp; <a href="#comment-7">Nessa</a>
        <div class="wpd-comment-date" title="January 9, 2020 5:23 pm">4 years ago</div>
        <div class="wpd-comment-text"><p>Five, by the ferry's…
      <div id="wpdiscuz_form_anchor-8_7">  <div id="wpd-comm-9_8" ...>

The templates are themes/default of https://github.com/gVectors/wpDiscuz (versions before 7 write
`wc-` for `wpd-`, print the date under the text and no "Reply to").

Quirks:
- The id is ID_PARENT, and PARENT is 0 for a thread. Version 2 wrote ARTICLE_ID instead: there the
  second number is that of the `comment-ID` inside, and nesting gives the parent.
- Replies below the site's limit of depth stand beside the comment they answer; the id is true.
- A text above the site's limit of words ends in "… Read more": the rest is not in the page.
- A remark on a marked phrase begins with that phrase; its "Read more" cuts nothing.
- Comments that came while the page was open, or that it was opened for, may stand in it twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.sources import dates
from archive.sources.document import AuthorKind, Problem
from archive.sources.webpage.page import HtmlPage, class_names, within
from archive.sources.webpage.posted import Posted, Talk
from archive.sources.webpage.prose import line_of_text

ID = re.compile(r"^(?:wpd|wc)-comm-(\d{1,18})_(\d{1,18})$")
INNER_ID = re.compile(r"^comment-(\d{1,18})$")
LEVEL = re.compile(r"^w(?:c|pd)_comment_level-(\d{1,4})$")
KIND = re.compile(
    r"^w(?:c|pd)-(?:blog-)?(guest|post_author|post-author|editor|administrator|admin)$"
)
ANSWERED = re.compile(r"#comment-(\d{1,18})$")
COUNT = re.compile(r"-?\d{1,9}")
SORTS = {"newest": "newest", "oldest": "oldest", "by_vote": "most voted"}
OLD_SORTS = {"date-sort-desc": "newest", "date-sort-asc": "oldest", "vote-sort-up": "most voted"}


def find(page: HtmlPage) -> Talk | None:
    if page.classes.isdisjoint({"wpd-comment", "wc-comment"}):
        return None
    items = [
        one for one in page.with_class("wpd-comment", "wc-comment") if ID.match(one.get("id") or "")
    ]
    everyone = frozenset(items)
    posted = [_Comment(page, one, everyone).posted() for one in items]
    around = [page.by_id.get(name) for name in ("wpdcom", "wpcomm", "comments", "respond")]
    return Talk(
        system="wpdiscuz",
        posted=tuple(posted),
        apart=tuple(one for one in around if one is not None),
        declared=_declared(page),
        sort=_sort(page),
        comments_open=_open(page),
        problems=tuple(_unloaded(page)),
    )


class _Comment:
    """The elements of one comment, without its replies."""

    def __init__(
        self, page: HtmlPage, element: HtmlElement, everyone: frozenset[HtmlElement]
    ) -> None:
        self.page = page
        self.element = element
        self.by_class: dict[str, HtmlElement] = {}
        self.inner_id: str | None = None
        self.own = list(within(element, without=everyone))
        for one in self.own:
            for name in class_names(one):
                self.by_class.setdefault(name.removeprefix("wpd-").removeprefix("wc-"), one)
            if self.inner_id is None and (found := INNER_ID.match(one.get("id") or "")):
                self.inner_id = found[1]

    def posted(self) -> Posted:
        id, parent_id = self._ids()
        names = class_names(self.element)
        text = self.by_class.get("comment-text")
        more = next((o for o in self.own if (o.get("id") or "").startswith(READ_MORE)), None)
        inline = self.by_class.get("inline-feedback-wrapper")
        edited = self.by_class.get("comment-last-edited")
        answered = self._answered()
        author, date = self.by_class.get("comment-author"), self.by_class.get("comment-date")
        title = (date.get("title") or "").strip() if date is not None else ""
        votes, up, down = self._votes()
        unapproved = any("unapproved" in name for name in names)
        hidden = {one for one in (more, inline, edited) if one is not None}
        return Posted(
            element=self.element,
            bodies=(text,) if text is not None else (),
            without=frozenset(hidden),
            id=id,
            parent_id=parent_id,
            answers_id=answered[1] if answered else None,
            reply_to=answered[0] if answered else None,
            level=self._level(names) if parent_id is None else None,
            type=self._type(names),
            author=line_of_text(author),
            author_url=self._author_url(author),
            author_kind=self._kind(),
            # The full date stands in the title, in the site's own format.
            moment=title if title and dates.read(" ".join(title.split())) else None,
            date_text=line_of_text(date),
            permalink=self._permalink(),
            votes=votes,
            votes_up=up,
            votes_down=down,
            edited=line_of_text(edited),
            sticky=any("sticky-comment" in name for name in names),
            quote=_quote(inline) if inline is not None else None,
            notice=line_of_text(self.by_class.get("unapproved")) if unapproved else None,
            truncated=more is not None,
            state="pending" if unapproved else "published",
        )

    def _ids(self) -> tuple[str | None, str | None]:
        """Its own id and its parent's; "" for a thread, null where only nesting tells."""
        found = ID.match(self.element.get("id") or "")
        if found is None:
            return self.inner_id, None
        if self.inner_id == found[2] != found[1]:  # version 2
            return self.inner_id, None
        return found[1], found[2] if found[2] != "0" else ""

    def _answered(self) -> tuple[str | None, str] | None:
        """The name and the id that "Reply to" prints."""
        block = self.by_class.get("reply-to")
        for link in block.iter("a") if block is not None else ():
            if found := ANSWERED.search(link.get("href") or ""):
                return line_of_text(link), found[1]
        return None

    def _level(self, names: list[str]) -> int | None:
        return next((int(found[1]) for name in names if (found := LEVEL.match(name))), None)

    def _type(self, names: list[str]) -> str:
        for kind in ("pingback", "trackback"):
            if kind in names:
                return kind
        avatar = self.by_class.get("avatar")
        picture = avatar.find(".//img") if avatar is not None and avatar.tag != "img" else avatar
        is_trackback = picture is not None and picture.get("alt") == "trackback"
        return "trackback" if is_trackback else "comment"

    def _author_url(self, author: HtmlElement | None) -> str | None:
        link = author.find(".//a") if author is not None else None
        return link.get("href") if link is not None else None

    def _kind(self) -> AuthorKind | None:
        known = [name for one in self.own[:6] for name in class_names(one)]
        kinds = {found[1] for name in known if (found := KIND.match(name))}
        if kinds & {"post_author", "post-author"}:
            return "author"
        if kinds & {"editor", "administrator", "admin"}:
            return "editor"
        if "guest" in kinds:
            return "guest"
        is_user = any(re.match(r"w(?:c|pd)-blog-\w", name) for name in known)
        return "registered" if is_user else None

    def _votes(self) -> tuple[int | None, int | None, int | None]:
        up = _count(self.by_class.get("vote-result-like"))
        down = _count(self.by_class.get("vote-result-dislike"))
        if up is None and down is None:
            return _count(self.by_class.get("vote-result")), None, None
        down = abs(down) if down is not None else None
        return (up - down if up is not None and down is not None else None), up, down

    def _permalink(self) -> str | None:
        for one in self.own:
            if link := one.get("data-wpd-clipboard"):
                return str(link)
            if "comment-link-input" in (one.get("class") or "") and one.get("value"):
                return str(one.get("value"))
        return None


READ_MORE = "wpdiscuz-readmore"


def _quote(inline: HtmlElement) -> str | None:
    """The phrase that a remark is on, without its label and link."""
    named = {"wpd-inline-feedback-info", "wpd-feedback-content-link"}
    labels = {one for one in inline.iter() if named & set(class_names(one))}
    line = line_of_text(inline, without=labels)
    return (line or "").strip(" \"“”„«»'") or None


def _count(element: HtmlElement | None) -> int | None:
    """A count; where it is shortened to "1.2K", its title has all of it."""
    if element is None:
        return None
    for text in (element.get("title"), line_of_text(element)):
        number = (text or "").strip().replace("−", "-")
        if COUNT.fullmatch(number):
            return int(number)
    return None


def _declared(page: HtmlPage) -> int | None:
    for one in page.with_class("wpdtc", "wc_header_text_count"):
        if (count := _count(one)) is not None:
            return count
    for one in page.with_class("wpd-thread-info"):
        stated = (one.get("data-comments-count") or "").strip()
        if COUNT.fullmatch(stated):
            return int(stated)
    return None


def _sort(page: HtmlPage) -> str | None:
    for one in page.with_class("wpdiscuz-sort-button-active"):
        if sort := SORTS.get(one.get("data-sorting") or ""):
            return sort
        for name in class_names(one):
            if sort := OLD_SORTS.get(name.removeprefix("wpdiscuz-")):
                return sort
    return None


def _open(page: HtmlPage) -> bool | None:
    if "wpd-comments-open" in page.classes:
        return True
    return False if "wpd-comments-closed" in page.classes else None


def _unloaded(page: HtmlPage) -> Iterator[Problem]:
    """What the page says that it did not show."""
    more = page.by_id.get("wpdiscuzHasMoreComments")
    buttons = page.with_class("wpd-load-more-submit", "wc-load-more-submit")
    if (more is not None and more.get("value") == "1") or (more is None and buttons):
        place = more if more is not None else buttons[0]
        yield Problem(
            line=page.line_of(place),
            code="comments-unloaded",
            message="The page had a button for more comments; they are not in the file.",
        )
    folded = page.with_class("wpd-view-replies")
    if folded:
        yield Problem(
            line=page.line_of(folded[0]),
            code="replies-unloaded",
            message=f"The replies to {len(folded)} comments were folded away and are not in the"
            " file.",
        )
