"""WordPress's own export, WXR 1.2, as its importer reads it.

    <item><title>The clock</title><dc:creator>orla-venn</dc:creator><wp:post_id>7</wp:post_id> ...
    <wp:postmeta><wp:meta_key>_afterword_facts</wp:meta_key> ...
    <wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_parent>0</wp:comment_parent> ...

https://github.com/WordPress/wordpress-importer asks for less than it seems and for some things
that it does not say:
- It has three parsers, and the last one is regular expressions over lines: an author stands on
  one line, the version and the addresses of the site on lines of their own, and a category has
  its domain before its nicename, and both.
- Ids are whole numbers. Comments are inserted in the order of their ids, and a parent is found
  only if it came before: so a reply has the higher id, whatever its date.
- A login must be ASCII, or no user is made of it. Names of terms are in their nicename too.
- An unknown date is 0000-00-00; WordPress then takes the day of its import. A day without a time
  is written as its midnight, and `_afterword_facts` says what is known.
- A removed comment is approved and says so in place of its words: WordPress shows no replies to
  what is in its trash.

What WordPress has no words for stands as the metadata `_afterword_facts`, which
`archive.sources.kept` explains. No mail or IP address is written: their elements are empty.
"""

from __future__ import annotations

import email.utils
import zlib
from typing import TextIO
from urllib.parse import quote

from django.conf import settings
from django.utils.text import slugify

from archive.exporting import facts
from archive.exporting.facts import escaped
from archive.exporting.moments import moment, printed
from archive.exporting.rows import Export, Notes, Page, Seat
from archive.exporting.xmltext import XmlWriter
from archive.models import Article, Author, Publication
from archive.sources.kept import META_KEY
from comments.models import Comment

NO_DATE = "0000-00-00 00:00:00"
LONGEST_LOGIN = 60  # characters of WordPress's column
LONGEST_NICENAME = 190  # bytes; its column has 200
# The reader of this archive holds an item whole, and takes a longer one for one that lost its end.
LONGEST_ITEM = 32 * 1024 * 1024
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wfw="http://wellformedweb.org/CommentAPI/"
xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
TAIL = "</channel>\n</rss>\n"
REMOVED = "This comment was removed by an editor."
ABSENT = "This comment is not shown here: {}."


def write(export: Export, stream: TextIO, *, notes: Notes) -> None:
    xml = XmlWriter(stream, notes.replaced)
    homes = export.publications()
    home = homes[0] if len(homes) == 1 else None
    language = export.language()
    _head(xml, export, home, language)
    for page in export.pages():
        xml.place = page.article.title
        before = stream.tell() if stream.seekable() else 0
        _item(xml, page, home, language, notes)
        if stream.seekable() and stream.tell() - before > LONGEST_ITEM:
            notes.others.append(
                f"{page.article.title}: this discussion is too long to come back here from WXR; "
                "WordPress takes it. For an archive of your own use jsonl."
            )
        notes.articles += 1
    xml.raw(TAIL)


def _head(xml: XmlWriter, export: Export, home: Publication | None, language: str) -> None:
    xml.place = "The head of the file"
    xml.raw(HEAD)
    address = home.home_url if home else ""
    xml.element("title", escaped(home.name if home else settings.SITE_NAME))
    xml.element("link", address)
    xml.element("description", "")
    xml.element("language", language)
    xml.element("wp:wxr_version", "1.2")
    xml.element("wp:base_site_url", address)
    xml.element("wp:base_blog_url", address)
    for author in export.authors():
        login, name = xml.cdata(login_of(author)), xml.cdata(escaped(_one_line(author.name)))
        xml.raw(
            f"<wp:author><wp:author_id>{author.pk}</wp:author_id>"
            f"<wp:author_login>{login}</wp:author_login>"
            "<wp:author_email></wp:author_email>"
            f"<wp:author_display_name>{name}</wp:author_display_name>"
            "<wp:author_first_name></wp:author_first_name>"
            "<wp:author_last_name></wp:author_last_name></wp:author>\n"
        )
    xml.element("generator", "Afterword")


def _item(
    xml: XmlWriter, page: Page, home: Publication | None, language: str, notes: Notes
) -> None:
    article = page.article
    published = moment(article.published_on, article.published_at)
    date = printed(published) if published else NO_DATE
    signed = [byline.author for byline in article.bylines.all()]
    xml.raw("<item>\n")
    xml.text("title", escaped(article.title))
    xml.element("link", article.url)
    xml.element("pubDate", email.utils.format_datetime(published) if published else "")
    xml.text("dc:creator", login_of(signed[0]) if signed else "")
    xml.element("guid", f"afterword:{article.slug}", ' isPermaLink="false"')
    xml.element("description", "")
    xml.text("content:encoded", article.body_html)
    xml.text("excerpt:encoded", escaped(article.dek))
    xml.element("wp:post_id", str(page.id))
    xml.text("wp:post_date", date)
    xml.text("wp:post_date_gmt", date)
    xml.text("wp:comment_status", "open" if article.comments_open else "closed")
    xml.text("wp:ping_status", "closed")
    xml.text("wp:post_name", nicename(article.slug))
    xml.text("wp:status", "publish")
    xml.element("wp:post_parent", "0")
    xml.element("wp:menu_order", "0")
    xml.text("wp:post_type", "page" if article.type == "page" else "post")
    xml.text("wp:post_password", "")
    xml.element("wp:is_sticky", "0")
    if article.kicker:
        _term(xml, "category", slugify(article.kicker, allow_unicode=True), article.kicker)
    for tag in article.tags.all():
        _term(xml, "post_tag", tag.slug, tag.name)
    _meta(xml, "wp:postmeta", facts.of_article(article) | _where(article, home, language))
    for seat in page.seats:
        _comment(xml, seat)
        notes.comments += 1
    xml.raw("</item>\n")


def _where(article: Article, home: Publication | None, language: str) -> facts.Facts:
    """Publication and language, where the head of the file says other ones."""
    said = {}
    if home is None or home != article.publication:
        said["publication"] = article.publication.name if article.publication else ""
    if language != article.language:
        said["language"] = article.language
    return said


def _comment(xml: XmlWriter, seat: Seat) -> None:
    comment = seat.comment
    posted = moment(comment.posted_on, comment.posted_at)
    date = printed(posted) if posted else NO_DATE
    name = comment.author_name or "" if seat.has_words else ""
    xml.raw("<wp:comment>\n")
    xml.element("wp:comment_id", str(seat.id))
    xml.text("wp:comment_author", escaped(name))
    xml.element("wp:comment_author_email", "")
    xml.element("wp:comment_author_url", _website(comment) if seat.has_words else "")
    xml.element("wp:comment_author_IP", "")
    xml.text("wp:comment_date", date)
    xml.text("wp:comment_date_gmt", date)
    xml.text("wp:comment_content", comment.body_html if seat.has_words else tombstone(comment))
    xml.text("wp:comment_approved", "1")
    xml.text("wp:comment_type", comment.type if seat.has_words else "comment")
    xml.element("wp:comment_parent", str(seat.parent.id if seat.parent else 0))
    xml.element("wp:comment_user_id", "0")
    _meta(xml, "wp:commentmeta", _besides(seat, date))
    xml.raw("</wp:comment>\n")


def _besides(seat: Seat, date: str) -> facts.Facts:
    """The facts, without those that WordPress's own fields say."""
    comment = seat.comment
    said = facts.of_comment(seat)
    if said["date_text"] == date:
        del said["date_text"]
    if said["source_id"] == str(seat.id):
        del said["source_id"]
    if said["kind"] == "guest":  # which is what a user's id of 0 says
        del said["kind"]
    if seat.has_words and comment.author_url and not _website(comment):
        said["website"] = comment.author_url
    return said


def _website(comment: Comment) -> str:
    """An address that the reader of this format takes for one."""
    address: str = comment.author_url
    taken = address.lower().startswith(("http://", "https://")) and address.strip() == address
    return address if taken and not address.endswith("://") else ""


def tombstone(comment: Comment) -> str:
    """What stands in the place of words that the public may not see."""
    if comment.state == Comment.State.REMOVED:
        return REMOVED
    return ABSENT.format(comment.get_state_display().lower())


def _term(xml: XmlWriter, domain: str, slug: str, name: str) -> None:
    attributes = f' domain="{domain}" nicename="{nicename(slug, name)}"'
    xml.text("category", escaped(_one_line(name)), attributes)


def _meta(xml: XmlWriter, element: str, said: facts.Facts) -> None:
    value = xml.cdata(facts.as_json(said))
    xml.raw(
        f"<{element}><wp:meta_key>{META_KEY}</wp:meta_key>"
        f"<wp:meta_value>{value}</wp:meta_value></{element}>\n"
    )


def login_of(author: Author) -> str:
    """A slug, or, where WordPress would make nothing of it, a name that no slug is: they have no
    full stop."""
    slug: str = author.slug
    return slug if slug.isascii() and len(slug) <= LONGEST_LOGIN else f"author.{author.pk}"


def nicename(slug: str, name: str = "") -> str:
    """As WordPress writes slugs: what is not ASCII as its bytes, in lower case."""
    written = quote(slug, safe="").lower()
    if not written or len(written) > LONGEST_NICENAME:
        written = f"{zlib.crc32((slug or name).encode()):08x}"
    return written


def _one_line(text: str) -> str:
    return " ".join(text.split())
