"""One document into the article that it belongs to, in one transaction."""

from __future__ import annotations

import base64
import dataclasses
import datetime
from collections.abc import Mapping

from django.utils import timezone

from archive import sources
from archive.importing import (
    captures,
    matching,
    people,
    persons,
    rows,
    settle,
    slugs,
    writing,
)
from archive.importing.addresses import NO_MAP, AddressMap
from archive.importing.context import Before, Context
from archive.importing.dates import day_of
from archive.importing.linking import Member
from archive.importing.matching import Match
from archive.importing.parcels import Parcel, as_stated
from archive.importing.plan import Plan, plan_again, plan_new
from archive.importing.snapshots import OLD, Part, keys_of, pack, unpack
from archive.models import (
    Article,
    Capture,
    Conflict,
    FormerSlug,
    ImportFile,
    ImportRow,
    ImportRun,
    Likeness,
    Snapshot,
)
from archive.sources.document import Document
from comments.models import Comment
from comments.rearranging import adopt, lock
from comments.refused import Refused
from comments.retrying import retried

DELETED = "an editor deleted this article, and it stays deleted"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One document to import. `stated` is what the operator said of its file."""

    parcel: Parcel
    index: int
    key: str  # of its row in the run
    capture: Capture
    stated: Mapping[str, str]
    run: ImportRun
    file: ImportFile
    on_conflict: str
    address_map: AddressMap = NO_MAP

    @property
    def document(self) -> Document:
        return self.parcel.document

    def with_capture(self, capture: Capture) -> Incoming:
        return dataclasses.replace(self, capture=capture)


@retried
def import_document(incoming: Incoming) -> ImportRow:
    """Write what the document says, all of it or nothing, with its row in the run.

    Raises Undecided where the operator wants to fail on a conflict, and what the database raises
    for what it cannot hold.
    """
    row = _decided(incoming)
    row.file = incoming.file
    row.save()
    return row


def _decided(incoming: Incoming) -> ImportRow:
    incoming = incoming.with_capture(captures.recorded(incoming.capture))
    known = Snapshot.objects.filter(capture=incoming.capture, index=incoming.index).first()
    if known is not None:
        return _again(incoming, known)
    document = as_stated(incoming.document, incoming.stated)
    keys = keys_of(document, incoming.address_map)
    match = matching.find(keys, day=_day(document), capture_id=incoming.capture.pk)
    if match.deleted:
        return rows.skipped(incoming.run, incoming.key, document, DELETED)
    snapshot = Snapshot.objects.create(
        capture=incoming.capture,
        index=incoming.index,
        run=incoming.run,
        format=document.format,
        parser_version=version_of(document),
        stated=dict(incoming.stated),
        content=pack(document),
        persons=persons.pack(document),
        read_at=timezone.now(),
        **keys,
    )
    part = Part(snapshot.key, document, snapshot.pk)
    if match.article is None:
        plan, article, before = _created(incoming, snapshot, part)
    else:
        article = match.article
        plan, before = _joined(incoming, article, snapshot, part)
    Snapshot.objects.filter(pk=snapshot.pk).update(article=article)
    _keep_likenesses(match, article, incoming.run)
    before["snapshot"] = snapshot.pk
    return rows.done(incoming.run, incoming.file, incoming.key, article, plan, before)


def _again(incoming: Incoming, known: Snapshot) -> ImportRow:
    """Bytes that were read before. They say the same, unless the parser is another one."""
    article = known.article
    if article is None:
        return rows.skipped(incoming.run, incoming.key, incoming.document, DELETED)
    stated = known.stated | dict(incoming.stated)
    document = as_stated(incoming.document, stated)
    packed = pack(document)
    same = packed == bytes(known.content)
    if known.persons:
        old = None if same else part_of(known).document
        document = persons.with_known(document, persons.unpack(bytes(known.persons)), old)
    writers = persons.pack(document)
    if same and writers == bytes(known.persons):
        if known.parser_version != version_of(document):
            Snapshot.objects.filter(pk=known.pk).update(parser_version=version_of(document))
        return rows.unchanged(incoming.run, incoming.file, incoming.key, article, document)
    before: Before = {
        "snapshot_was": {
            "pk": known.pk,
            "content": base64.b64encode(bytes(known.content)).decode("ascii"),
            "parser_version": known.parser_version,
            "stated": known.stated,
        }
    }
    part = Part(known.key, document, known.pk)
    plan, written = _joined(incoming, article, known, part)
    for name, value in keys_of(document, incoming.address_map).items():
        setattr(known, name, value)
    known.content, known.stated, known.parser_version = packed, stated, version_of(document)
    known.persons = writers
    known.save()
    return rows.done(incoming.run, incoming.file, incoming.key, article, plan, before | written)


def part_of(snapshot: Snapshot) -> Part:
    writers = persons.unpack(bytes(snapshot.persons))
    return Part(snapshot.key, unpack(bytes(snapshot.content), writers), snapshot.pk)


def _created(incoming: Incoming, snapshot: Snapshot, part: Part) -> tuple[Plan, Article, Before]:
    plan = plan_new(settle.settle([part]))
    context = Context(run=incoming.run, snapshots={part.key: snapshot})
    with people.noting() as made:
        article, before = writing.create(plan, context)
    before["made"] = made
    return plan, article, before


def _joined(
    incoming: Incoming, article: Article, snapshot: Snapshot, part: Part
) -> tuple[Plan, Before]:
    """One more capture of an article that is there, or one that is read anew."""
    lock(article)
    article.refresh_from_db()
    there = list(article.snapshots.select_related("capture"))
    parts = [part_of(each) for each in there]
    was = [
        dataclasses.replace(each, key=OLD + each.key) if each.key == part.key else each
        for each in parts
    ]
    now = [*(each for each in parts if each.key != part.key), part]
    shown, discussion = _shown(article, there, part.key)
    context = Context(
        run=incoming.run,
        snapshots={**{each.key: each for each in there}, part.key: snapshot},
        identity_before=slugs.identity_of((s.address_key, s.key) for s in there),
    )
    plan = plan_again(
        article,
        base=settle.settle(was),
        theirs=settle.settle(now),
        incoming=part.key,
        rows=discussion,
        shown=shown,
        moved=_moved(parts, part),
        on_conflict=incoming.on_conflict,
        disputed=writing.disputed(article),
    )
    home = article.publication_id
    with people.noting() as made:
        before = writing.change(plan, context, discussion)
    before["made"] = made
    if home != article.publication_id:
        before["parted"] = people.without_comments(
            row.commenter_id for row in discussion.values() if row.commenter_id
        )
    return plan, before


def join(kept: Article, other: Article) -> None:
    """Bring the captures, comments and addresses of the other article to this one, and delete
    it, in the caller's transaction."""
    for each in sorted([kept, other], key=lambda article: article.pk):
        lock(each)
    sets = [list(each.snapshots.select_related("capture")) for each in (kept, other)]
    parts = [[part_of(each) for each in snapshots] for snapshots in sets]
    if not all(parts):
        raise Refused("One of both was not imported: there is nothing to bring together.")
    adopt(kept, other)
    Snapshot.objects.filter(article=other).update(article=kept)
    ImportRow.objects.filter(article=other).update(article=kept)
    Conflict.objects.filter(article=other, comment__isnull=False).update(article=kept)
    FormerSlug.objects.filter(article=other).update(article=kept)
    FormerSlug.objects.create(slug=other.slug, article=kept)
    other.delete()
    there = [*sets[0], *sets[1]]
    shown, discussion = _shown(kept, there, "")
    context = Context(
        run=None,
        snapshots={each.key: each for each in there},
        identity_before=slugs.identity_of((s.address_key, s.key) for s in sets[0]),
    )
    plan = plan_again(
        kept,
        base=settle.beside(*(settle.settle(each) for each in parts)),
        theirs=settle.settle([*parts[0], *parts[1]]),
        incoming="",
        rows=discussion,
        shown=shown,
        moved={},
        on_conflict="keep",
        disputed=writing.disputed(kept),
    )
    writing.change(plan, context, discussion)


def _shown(
    article: Article, there: list[Snapshot], key: str
) -> tuple[dict[Member, int], dict[int, Comment]]:
    """The comments that are there by primary key, and those keys by where they were read."""
    key_of = {each.pk: OLD + each.key if each.key == key else each.key for each in there}
    discussion = {row.pk: row for row in Comment.objects.filter(article=article).order_by()}
    shown = {
        (key_of[row.snapshot_id], row.snapshot_n): row.pk
        for row in discussion.values()
        if row.snapshot_id in key_of
    }
    return shown, discussion


def _moved(parts: list[Part], part: Part) -> dict[Member, Member]:
    """Where a part is read anew: which comment was which."""
    old = next((each.document for each in parts if each.key == part.key), None)
    if old is None:
        return {}
    return {
        (part.key, part.document.comments[new].n): (OLD + part.key, old.comments[index].n)
        for new, index in persons.same_in(old, part.document).items()
    }


def _day(document: Document) -> datetime.date | None:
    published = document.published
    if published and published.basis == "stated" and published.precision in matching.DAYS:
        return day_of(published.value)
    return None


def _keep_likenesses(match: Match, article: Article, run: ImportRun) -> None:
    for other, why in match.alike:
        pair = sorted([article.pk, other])
        if pair[0] != pair[1]:
            Likeness.objects.get_or_create(
                article_id=pair[0], other_id=pair[1], defaults={"why": why, "run": run}
            )


def version_of(document: Document) -> int:
    found = sources.FORMATS.get(document.format)
    return found.version if found else 1
