"""One invented page as different people saved it: a text scrape, saved HTML, two exports.

    page = Page(title="The ferry is late again", comments=[Said(1, "Haverkamp", "A clock …")])
    page.as_text()   page.as_html()   page.as_wxr()   page.as_disqus()

Each is written as its system writes it, so that the parsers read it, and says only what that
system says: a text has names and days, no ids; a Disqus export knows the article by hearsay.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

START = datetime.datetime(2014, 3, 12, 9, 0, 0, tzinfo=datetime.UTC)
NOBODY = "someone@pellworth.example"
PROSE = (
    "The six o'clock boat left at seven minutes past six, as it has since the winter of 1951. "
    "Nobody ran for it, and nobody complained of it either.",
    "The harbour master keeps two clocks in his office: one for the tide, and one for people who "
    "come to ask about the other. He winds neither of them on a Sunday.",
    "A committee was formed in the spring to look into it. It met twice, both times late, and "
    "found that the ferry waits for the baker, who waits for the ferry.",
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Said:
    """`minutes` after the first; `under` is the id of what it answers. `cut` letters are shown by
    a text scrape, behind "Read more". Exports state `mail`."""

    id: int
    author: str
    text: str
    under: int | None = None
    cut: int | None = None
    mail: str | None = None

    @property
    def moment(self) -> datetime.datetime:
        return START + datetime.timedelta(minutes=7 * self.id)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page:
    title: str = "The ferry is late again"
    url: str = "https://pellworth.example/2014/03/the-ferry-is-late-again/"
    author: str = "Orla Venn"
    prose: Sequence[str] = PROSE
    comments: Sequence[Said] = ()

    def without(self, *ids: int) -> Page:
        kept = [said for said in self.comments if said.id not in ids]
        return dataclasses.replace(self, comments=kept)

    def changed(self, number: int, **changes: Any) -> Page:
        """The same page, in which the source has changed one comment."""
        comments = [
            dataclasses.replace(said, **changes) if said.id == number else said
            for said in self.comments
        ]
        return dataclasses.replace(self, comments=comments)

    def threads(self) -> Iterator[tuple[int, Said]]:
        """Each comment with its level, in reading order."""
        under: dict[int | None, list[Said]] = {}
        there = {said.id for said in self.comments}
        for said in self.comments:
            under.setdefault(said.under if said.under in there else None, []).append(said)
        stack = [(0, said) for said in reversed(under.get(None, []))]
        while stack:
            level, said = stack.pop()
            yield level, said
            stack += [(level + 1, reply) for reply in reversed(under.get(said.id, []))]

    def as_text(self) -> str:
        by_id = {said.id: said for said in self.comments}
        lines = [self.title, "", f"By {self.author}", "March 12, 2014", ""]
        for paragraph in self.prose:
            lines += [paragraph, ""]
        lines += ["Subscribe", "Notify of", "guest", f"{len(self.comments)} Comments", "Oldest"]
        lines += ["Newest Most Voted", "Inline Feedbacks", "View all comments"]
        for _, said in self.threads():
            lines += [said.author, said.author]
            if said.under in by_id:
                lines.append(f"Reply to\u00a0 {by_id[said.under].author}")
            text = said.text
            if said.cut:
                text = text[: said.cut].rstrip() + "…\u00a0 Read more »"
            lines += ["March 12, 2014", "", text, ""]
        return "\n".join(lines)

    def as_html(self) -> str:
        prose = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.prose)
        made = [
            f"<!DOCTYPE html><html lang='en'><head><title>{escape(self.title)}</title>",
            f"<link rel='canonical' href='{escape(self.url)}'></head><body class='single-post'>",
            f"<article class='post'><h1 class='entry-title'>{escape(self.title)}</h1>",
            f"<span class='author vcard'><a class='url fn'>{escape(self.author)}</a></span>",
            "<time class='entry-date published' datetime='2014-03-12T09:00:00+00:00'>",
            f"March 12, 2014</time><div class='entry-content'>{prose}</div></article>",
            "<div id='comments' class='comments-area'><ol class='comment-list'>",
        ]
        level = -1
        for depth, said in self.threads():
            if depth > level:
                made.append("<ol class='children'>" if level >= 0 else "")
            else:
                made.append("</li>" + "</ol></li>" * (level - depth))
            level = depth
            made.append(
                f"<li id='comment-{said.id}' class='comment depth-{depth + 1}'>"
                f"<article id='div-comment-{said.id}' class='comment-body'>"
                f"<footer class='comment-meta'><div class='comment-author vcard'>"
                f"<b class='fn'>{escape(said.author)}</b> <span class='says'>says:</span></div>"
                f"<div class='comment-metadata'><a href='{self.url}#comment-{said.id}'>"
                f"<time datetime='{said.moment.isoformat()}'>{said.moment:%B %d, %Y at %H:%M}"
                f"</time></a></div></footer><div class='comment-content'>"
                f"<p>{escape(said.text)}</p></div></article>"
            )
        made.append("</li></ol>" * (level + 1) if level >= 0 else "</ol>")
        return "".join([*made, "</div></body></html>"])

    def as_wxr(self, *others: Page) -> str:
        items = "".join(page._item(number) for number, page in enumerate([self, *others], 1))
        return (
            '<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
            "<title>The Pellworth Almanac</title><link>https://pellworth.example</link>"
            f"<wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"
        )

    def _item(self, number: int) -> str:
        comments = "".join(
            f"<wp:comment><wp:comment_id>{said.id}</wp:comment_id>"
            f"<wp:comment_author><![CDATA[{said.author}]]></wp:comment_author>"
            f"<wp:comment_author_email>{said.mail or NOBODY}</wp:comment_author_email>"
            "<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>"
            f"<wp:comment_date_gmt>{said.moment:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>"
            f"<wp:comment_content><![CDATA[{said.text}]]></wp:comment_content>"
            "<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>"
            f"<wp:comment_parent>{said.under or 0}</wp:comment_parent></wp:comment>"
            for said in self.comments
        )
        prose = "\n\n".join(self.prose)
        return (
            f"<item><title>{escape(self.title)}</title><link>{escape(self.url)}</link>"
            f"<dc:creator><![CDATA[{self.author}]]></dc:creator>"
            f"<content:encoded><![CDATA[{prose}]]></content:encoded>"
            f"<wp:post_id>{number}</wp:post_id>"
            "<wp:post_date_gmt>2014-03-12 09:00:00</wp:post_date_gmt>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
            f"{comments}</item>"
        )

    def as_disqus(self) -> str:
        posts = "".join(
            f'<post dsq:id="{said.id + 9000}"><id>wp_id={said.id}</id>'
            f"<message><![CDATA[<p>{escape(said.text)}</p>]]></message>"
            f"<createdAt>{said.moment:%Y-%m-%dT%H:%M:%SZ}</createdAt>"
            "<isDeleted>false</isDeleted><isSpam>false</isSpam>"
            f"<author>{_mail(said)}<name>{escape(said.author)}</name>"
            "<isAnonymous>true</isAnonymous></author>"
            f'<thread dsq:id="77" />'
            + (f'<parent dsq:id="{said.under + 9000}" />' if said.under else "")
            + "</post>"
            for said in self.comments
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" '
            'xmlns:dsq="http://disqus.com/disqus-internals" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<thread dsq:id="77"><id>1</id><link>{escape(self.url)}</link>'
            f"<title>{escape(self.title)}</title><createdAt>2014-03-12T09:00:00Z</createdAt>"
            f"<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>{posts}</disqus>"
        )


def _mail(said: Said) -> str:
    return f"<email>{said.mail}</email>" if said.mail else ""


LONG = (
    "I have taken that boat every working day for thirty-one years, in fog and out of it, and in "
    "all that time it has left on the hour exactly twice. Both times I missed it, because I had "
    "believed what everybody told me about the baker."
)

FERRY = Page(
    comments=[
        Said(id=1, author="Haverkamp", text="A clock that is wrong on purpose is a timetable."),
        Said(id=2, author="Ines Calloway", text="Then call it a timetable.", under=1),
        Said(id=3, author="Haverkamp", text="I just did, and nobody came.", under=2),
        Said(id=4, author="Bo", text=LONG, cut=140),
        Said(id=5, author="Ines Calloway", text="The baker is my uncle, you know.", under=4),
        Said(id=6, author="Tamsin", text="Late for what, though?"),
        Said(id=7, author="Bo", text="For the one before it.", under=6),
    ]
)
