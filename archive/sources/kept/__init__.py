"""What an archive such as this one adds to an export, so that nothing is lost on the way back.

WordPress and Disqus have no words for a date of which only the day is known, for a parent that was
inferred, for a removed comment's seat. `archive.exporting` writes such facts beside the format's
own fields, as one JSON object of strings for each article and comment; other readers pass over
it. WXR holds it as the metadata `_afterword_facts` (one row of WordPress's tables, where ten would
be ten), a Disqus export as the element `facts` of the namespace `urn:afterword:1`. A fact is
written only where the format's own fields would be read otherwise.

Of a comment:
    number           its place on the page
    code             its lasting address
    name text website  exactly, where the format would fold blanks or drop the value
    date date_precision date_text
                     an ISO day or moment, how much of it is known, and what was printed
    kind             guest, registered, author, editor; empty: unknown
    type             comment, pingback ...
    placement likelihood reply_to
                     how the parent was decided, how surely, and the name that was printed
    alternatives     JSON: [[NUMBER or null, LIKELIHOOD, WHY], ...]
    votes            up less down
    says             JSON: votes_up, votes_down, edited, quote, notice, sticky
    source_id permalink  what its own site called it; empty: nothing
    truncated        1
    origin           added, for a comment that was written in the archive
    state removed_on removal_reason
                     removed, pending, spam or deleted: the seat of a comment without its words

Of an article:
    body             written: the text is finished markup, not typed
    title dek url    exactly; an empty url: unknown
    type publication language kicker
                     an empty publication or language: unknown
    tags             JSON: a list of names
    published published_precision published_basis published_why
    bylines          JSON: [[NAME, ROLE], ...]
    series episode
    reprint          JSON: title, author, publication, url
    bios             JSON: a list of texts
    disclaimer sort declared_comments
    rating           JSON: [VALUE or null, COUNT or null]

Anybody can write these names into a file: a value that is none of these is passed over and told,
and markup is as hostile here as anywhere.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence

from archive.sources.document import (
    AuthorKind,
    Basis,
    Document,
    DocumentComment,
    Kept,
    Placed,
    Precision,
    Problem,
    Published,
    Series,
    State,
)
from archive.sources.kept.kept_body import blocks_of
from archive.sources.kept.kept_facts import (
    NUMBER,
    SAYS,
    UNREADABLE,
    Said,
    alternatives,
    bylines,
    chance,
    rating,
    reprint,
    says,
    texts,
)

__all__ = ["META_KEY", "NAMESPACE", "SAYS", "WRITTEN", "comments_with", "document_with", "facts_in"]

META_KEY = "_afterword_facts"
NAMESPACE = "urn:afterword:1"
WRITTEN = "written"
MOST_VOTES = 10**9
LONGEST_TYPE = 20  # characters


def facts_in(written: str | None) -> dict[str, str]:
    """The facts as they were written, by name; what is no such object becomes one that is told."""
    if not written:
        return {}
    try:
        said = json.loads(written)
        return {str(name): value for name, value in said.items() if isinstance(value, str)}
    except (ValueError, AttributeError, RecursionError):
        return {UNREADABLE: ""}


def comments_with(
    comments: Sequence[DocumentComment], facts: Sequence[Mapping[str, str]]
) -> tuple[list[DocumentComment], list[Problem]]:
    """The comments of one document, each with its facts: empty for one that has none."""
    places = {
        int(said["number"]): comment.n
        for comment, said in zip(comments, facts, strict=True)
        if NUMBER.fullmatch(said.get("number", ""))
    }
    problems: list[Problem] = []
    found = []
    for comment, said in zip(comments, facts, strict=True):
        found.append(_comment_with(comment, said, places, problems) if said else comment)
    return found, problems


def _comment_with(
    comment: DocumentComment,
    facts: Mapping[str, str],
    places: Mapping[int, int],
    problems: list[Problem],
) -> DocumentComment:
    said = Said(facts, comment.lines[0] if comment.lines else None)
    state: State = said.one_of("state", State, comment.state)
    seat = state not in ("published", comment.state)
    changed = dataclasses.replace(
        comment,
        id=said.text("source_id", comment.id),
        reply_to=said.text("reply_to", comment.reply_to),
        type=(said.text("type", comment.type) or comment.type)[:LONGEST_TYPE],
        author=None if seat else said.text("name", comment.author),
        author_kind=said.one_of("kind", AuthorKind, comment.author_kind),
        author_url=said.text("website", comment.author_url),
        date=said.date("date", comment.date),
        date_precision=said.one_of("date_precision", Precision, comment.date_precision),
        date_text=said.text("date_text", comment.date_text),
        text="" if seat else said.text("text", comment.text) or "",
        html=None if seat else comment.html,
        truncated=facts.get("truncated") == "1" or comment.truncated,
        placement=said.one_of("placement", Placed, comment.placement),
        likelihood=said.json("likelihood", chance, comment.likelihood),
        alternatives=said.json(
            "alternatives", lambda given: alternatives(given, places), comment.alternatives
        ),
        permalink=said.text("permalink", comment.permalink),
        votes=said.number("votes", comment.votes, least=-MOST_VOTES),
        state=state,
        kept=Kept(
            number=said.number("number", None, least=1),
            code=said.text("code", None),
            added=facts.get("origin") == "added",
            removed_on=said.date("removed_on", None),
            removal_reason=said.text("removal_reason", None) or "",
        ),
        **said.json("says", says, {}),
    )
    problems += said.problems()
    return changed


def document_with(document: Document, facts: Mapping[str, str], content: str) -> Document:
    """The document with the facts of its article; `content` is its text as it stands in the
    file, in case that it is finished markup."""
    if not facts:
        return document
    said = Said(facts, None)
    written = facts.get("body") == WRITTEN
    series = said.text("series", None)
    changed = dataclasses.replace(
        document,
        title=said.text("title", document.title),
        kicker=said.text("kicker", document.kicker),
        dek=said.text("dek", document.dek),
        tags=said.json("tags", texts, document.tags),
        url=said.text("url", document.url),
        type=said.text("type", document.type) or document.type,
        publication=said.text("publication", document.publication),
        language=said.text("language", document.language),
        bylines=said.json("bylines", bylines, document.bylines),
        series=Series(title=series, episode=said.number("episode", None)) if series else None,
        reprint=said.json("reprint", reprint, document.reprint),
        published=_published(said, document.published),
        body=tuple(blocks_of(content)) if written else document.body,
        author_bios=said.json("bios", texts, document.author_bios),
        rating=said.json("rating", rating, document.rating),
        disclaimer=said.text("disclaimer", document.disclaimer),
        declared_comments=said.number("declared_comments", document.declared_comments),
        sort=said.text("sort", document.sort),
    )
    told = said.problems()
    if not told:
        return changed
    return dataclasses.replace(changed, problems=(*changed.problems, *told))


def _published(said: Said, otherwise: Published | None) -> Published | None:
    value = said.date("published", otherwise.value if otherwise else None)
    if value is None:
        return None
    return Published(
        value=value,
        precision=said.one_of(
            "published_precision", Precision, otherwise.precision if otherwise else "day"
        ),
        basis=said.one_of("published_basis", Basis, otherwise.basis if otherwise else "stated"),
        why=said.text("published_why", otherwise.why if otherwise else None),
    )
