"""One item of a WordPress export: a post, a page, an attachment ... with its comments."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from archive.sources import kept
from archive.sources.dates import Settled
from archive.sources.dates.stamps import UTC, letter_stamp, stamp
from archive.sources.document import Byline, Document, Lines, Problem, Published, State
from archive.sources.fragments import line_of_text, text_of
from archive.sources.wxr.wxr_body import body_of
from archive.sources.wxr.wxr_comments import comments_of
from archive.sources.wxr.wxr_parts import Parts, PartsReader
from archive.sources.wxr.wxr_site import Site
from archive.sources.xmlstream import Field, Strict, Unit
from archive.sources.xmlstream.window import line_ends

# Characters: twenty novels. Such a body is spam, or a picture that somebody pasted as text.
MOST_OF_A_BODY = 12_000_000

# What WordPress keeps in the table of posts that nobody ever read as a text: menus, styles,
# templates, settings. One that has comments is a document all the same.
NO_TEXTS = frozenset({
    "acf-field", "acf-field-group", "acf-post-type", "acf-taxonomy", "acf-ui-options-page",
    "attachment_revision", "custom_css", "customize_changeset", "elementor_library",
    "jp_mem_plan", "nav_menu_item", "oembed_cache", "patterns_ai_data", "revision",
    "scheduled-action", "user_request", "wp_block", "wp_font_face", "wp_font_family",
    "wp_global_styles", "wp_navigation", "wp_template", "wp_template_part", "wpcf7_contact_form",
    "wpdiscuz_form",
})  # fmt: skip
STATES: Mapping[str, State] = {
    "": "published",
    "publish": "published",
    "inherit": "published",  # attachments: as public as what they hang on
    "draft": "draft",
    "auto-draft": "draft",
    "future": "draft",  # finished, but its day had not come
    "pending": "pending",
    "private": "private",
    "trash": "deleted",
    "spam": "spam",
}


class ItemReader:
    def __init__(self, *, site: Site, strict: Strict, encoding: str):
        self.site = site
        self.strict = strict
        self.encoding = encoding
        self.parts = PartsReader(strict)
        self.declared = 0

    def item(self, unit: Unit) -> Document | None:
        """The document of an item; null for what was never a text."""
        return self._document(self.parts.item(unit), _lines(unit))

    def stray(self, unit: Unit) -> Document | None:
        """The document of what stands between two items, if that looks like one."""
        parts = self.parts.stray(unit)
        return self._document(parts, _lines(unit)) if parts else None

    def with_problems(self, document: Document, more: Sequence[Problem]) -> Document:
        """The document with problems of the whole file, those that just came up among them."""
        undeclared = self.strict.undeclared[self.declared :]
        self.declared = len(self.strict.undeclared)
        problems = [*more, *document.problems]
        if undeclared:
            problems.append(
                Problem(
                    line=None,
                    code="namespace-undeclared",
                    message="The file uses prefixes that it never declares:"
                    f" {', '.join(undeclared)}; they were read as they are customary.",
                )
            )
        if len(problems) == len(document.problems):
            return document
        problems.sort(key=lambda problem: problem.line or 0)
        return dataclasses.replace(document, problems=tuple(problems))

    def _document(self, parts: Parts, lines: Lines) -> Document | None:
        said: dict[str, str] = {}
        for field in parts.fields:
            if field.name not in ("category", "wp:postmeta"):
                said.setdefault(field.name, field.value)
        kind = said.get("wp:post_type", "").strip()
        if kind in NO_TEXTS and not parts.comments:
            return None
        creator = said.get("dc:creator", "").strip() or None
        comments, problems = comments_of(parts.comments, creator=creator, site=self.site)
        state = _state(said, problems)
        if len(said.get("content:encoded", "")) > MOST_OF_A_BODY:
            said["content:encoded"] = said["content:encoded"][:MOST_OF_A_BODY]
            problems.append(
                Problem(
                    line=None,
                    code="body-cut",
                    message=f"The body is longer than {MOST_OF_A_BODY:,} characters; what comes"
                    " after them was left out.",
                )
            )
        excerpt = said.get("excerpt:encoded", "").strip()
        status = said.get("wp:comment_status", "").strip()
        document = Document(
            format="wxr",
            system=self.site.system,
            encoding=self.encoding,
            id=_first(said, "wp:post_id", "dsq:thread_identifier"),
            type="article" if kind in ("", "post") else kind,
            state=state,
            title=line_of_text(said.get("title", "")),
            kicker=None,
            dek=text_of(excerpt, typed=True) or None if excerpt else None,
            url=_url(parts.fields),
            publication=self.site.title,
            language=self.site.language,
            series=None,
            bylines=self._bylines(creator),
            reprint=None,
            published=_published(said, state),
            modified=_moment(said, "wp:post_modified_gmt", "wp:post_modified"),
            body=tuple(body_of(said)),
            author_bios=(),
            rating=None,
            disclaimer=None,
            navigation=(),
            declared_comments=None,
            sort=None,
            comments=tuple(comments),
            comments_open={"open": True, "closed": False}.get(status),
            furniture=(),
            tags=tuple(_terms(parts.fields, "post_tag", "tag")),
            sections=tuple(_terms(parts.fields, "category", None)),
            lines=lines,
            problems=tuple(
                sorted([*parts.problems, *problems], key=lambda problem: problem.line or 0)
            ),
        )
        facts = kept.facts_in(_meta(parts.fields).get(kept.META_KEY))
        return kept.document_with(document, facts, said.get("content:encoded", "").strip())

    def _bylines(self, creator: str | None) -> tuple[Byline, ...]:
        if creator is None:
            return ()
        name = self.site.names.get(creator) or line_of_text(creator)
        return (Byline(name=name, role="author"),) if name else ()


def _lines(unit: Unit) -> Lines:
    return unit.line, unit.line + line_ends(unit.data)


def _first(said: Mapping[str, str], *names: str) -> str | None:
    return next((value for name in names if (value := said.get(name, "").strip())), None)


def _url(fields: Sequence[Field]) -> str | None:
    """The permanent address; a guid only where it says that it is one."""
    for name in ("link", "guid"):
        for field in fields:
            value = field.value.strip()
            if field.name != name or not value.startswith(("http://", "https://")):
                continue
            if name == "link" or field.attributes.get("isPermaLink", "").lower() == "true":
                return value
    return None


def _state(said: Mapping[str, str], problems: list[Problem]) -> State:
    status = said.get("wp:status", "").strip().lower()
    state = STATES.get(status)
    if state is None:
        problems.append(
            Problem(
                line=None,
                code="state-unknown",
                message=f"The item's status is {status[:40]!r}, which WordPress itself does not"
                " have; it is kept as private.",
            )
        )
        return "private"
    if state == "published" and said.get("wp:post_password", "").strip():
        return "password"
    return state


def _moment(said: Mapping[str, str], gmt: str, local: str) -> Published | None:
    for name, zone in ((gmt, UTC), (local, "")):
        found = stamp(said.get(name), zone=zone)
        if found.value:
            return _stated(found)
    return None


def _published(said: Mapping[str, str], state: State) -> Published | None:
    """A draft has a date too, of when it was last touched: nothing was published then."""
    found = _moment(said, "wp:post_date_gmt", "wp:post_date")
    if state in ("draft", "pending") and not stamp(said.get("wp:post_date_gmt")).value:
        return None
    if found:
        return found
    told = letter_stamp(said.get("pubDate"))
    return _stated(told) if told.value else None


def _stated(found: Settled) -> Published:
    return Published(value=found.value or "", precision=found.precision, basis="stated", why=None)


def _meta(fields: Sequence[Field]) -> dict[str, str]:
    """The item's own metadata, by key; of several with one key the first."""
    meta: dict[str, str] = {}
    for field in fields:
        if field.name == "wp:postmeta":
            own = {one.name: one.value for one in field.inner}
            meta.setdefault(own.get("wp:meta_key", "").strip(), own.get("wp:meta_value", ""))
    return meta


def _terms(fields: Sequence[Field], *domains: str | None) -> Iterator[str]:
    """Names of categories or tags. Versions 1.0 and 1.1 list each twice, the first time bare."""
    rows = [
        (name, field.attributes.get("domain"))
        for field in fields
        if field.name == "category" and (name := line_of_text(field.value))
    ]
    named = {name for name, domain in rows if domain}
    seen = set()
    for name, domain in rows:
        if domain in domains and name not in seen and (domain or name not in named):
            seen.add(name)
            yield name
