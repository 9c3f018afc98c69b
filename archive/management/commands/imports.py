"""What imports did, and what waits for a decision.

manage.py imports list                    the runs, the last one first
manage.py imports show RUN                what became of each file and page
manage.py imports undo RUN                take it back, but for what was edited since
manage.py imports resume RUN              go on with one that was stopped or killed
manage.py imports conflicts               where source and editor disagree
manage.py imports resolve NUMBER mine|theirs
manage.py imports alike                   pages that may be one page
manage.py imports join NUMBER | apart NUMBER
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from archive.importing import Refused, deciding, find_sources, runs, undoing
from archive.importing.files import STANDARD_INPUT
from archive.importing.outcome import printable
from archive.management.indexing import index
from archive.management.running import DATABASE, STOPPED, Session, refused_at_start
from archive.models import Conflict, ImportRun, Likeness
from archive.sources.document import SourceError
from comments.counting import counted

SHOWN = 50  # characters of a value, in a list


class Command(BaseCommand):
    help = "List, show, undo and resume imports; decide what they left to a person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        for name, about in (
            ("list", "the runs, the last one first"),
            ("conflicts", "where source and editor disagree"),
            ("alike", "pages that may be one page"),
        ):
            verb = verbs.add_parser(name, help=about)
            verb.add_argument("--json", action="store_true", help="a JSON object a line")
        for name, about in (
            ("show", "what became of each file and page"),
            ("undo", "take it back, but for what was edited since"),
            ("resume", "go on with one that was stopped or killed"),
        ):
            verb = verbs.add_parser(name, help=about)
            verb.add_argument("run", type=int, metavar="RUN")
            verb.add_argument("--json", action="store_true", help="a JSON object a line")
        resolve = verbs.add_parser("resolve", help="decide a conflict")
        resolve.add_argument("number", type=int, metavar="NUMBER")
        resolve.add_argument("choice", choices=["mine", "theirs"])
        for name, about in (("join", "make one article of both"), ("apart", "they are two")):
            verb = verbs.add_parser(name, help=about)
            verb.add_argument("number", type=int, metavar="NUMBER")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"do_{verb}")(**options)
        except Refused as error:
            raise CommandError(str(error)) from error
        except Error as error:
            raise CommandError(refused_at_start(error), returncode=DATABASE) from error
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What is told above was done, nothing else.", returncode=STOPPED
            ) from None

    def do_list(self, *, json: bool, **_: Any) -> None:
        for run in ImportRun.objects.all():
            self._say(said_of(run), line_of(run), json=json)

    def do_show(self, *, run: int, json: bool, **_: Any) -> None:
        found = runs.find(run)
        self._say(said_of(found), line_of(found), json=json)
        for row in found.rows.select_related("file", "article").iterator():
            said = {
                "file": row.file.name,
                "outcome": row.outcome,
                "title": row.title,
                "pages": row.pages,
                "address": row.article.get_absolute_url() if row.article else None,
                "reason": row.reason or None,
                "comments": row.comments,
                "changes": row.changes,
                "undone": row.undone_at is not None,
            }
            counts = ", ".join(f"{count} {outcome}" for outcome, count in row.comments.items())
            title = row.title if row.pages == 1 else f"{row.pages} pages, read before"
            what = row.reason or f"{title}{f' ({counts})' if counts else ''}"
            undone = "; undone" if row.undone_at else ""
            self._say(said, f"{row.outcome:<9}  {row.file.name}: {what}{undone}", json=json)

    def do_undo(self, *, run: int, json: bool, **_: Any) -> None:
        undone = refused = 0
        for row, why in undoing.undo(run):
            undone, refused = undone + (why is None), refused + (why is not None)
            said = {"title": row.title, "undone": why is None, "reason": why}
            self._say(said, f"{'kept' if why else 'undone':<9}  {why or row.title}", json=json)
        index()
        if not json:
            self.stdout.write(f"{counted(undone, 'page')} undone, {refused} kept.")
        if refused:
            raise CommandError(f"Run {run} is undone but for what is named above.")

    def do_resume(self, *, run: int, json: bool, **_: Any) -> None:
        taken = runs.take_up(run)
        paths = taken.options["paths"]
        if STANDARD_INPUT in paths:
            raise Refused("What came from standard input is gone: pipe it in again.")
        try:
            found = list(find_sources(paths))
        except SourceError as error:
            raise CommandError(printable(str(error))) from error
        session = Session(self, as_json=json)
        session.work(taken, found)
        session.end()

    def do_conflicts(self, *, json: bool, **_: Any) -> None:
        waiting = Conflict.objects.filter(choice=Conflict.Choice.OPEN)
        for each in waiting.select_related("article", "comment").order_by("pk"):
            of = f"comment #{each.comment.number}" if each.comment else "article"
            said = {
                "number": each.pk,
                "article": each.article.get_absolute_url(),
                "comment": each.comment.code if each.comment else None,
                "unit": each.unit,
                "base": each.base,
                "mine": each.mine,
                "theirs": each.theirs,
            }
            line = (
                f"{each.pk}  {each.article}, {each.unit} of the {of}: "
                f"here {short(each.mine)}, at the source {short(each.theirs)}"
            )
            self._say(said, line, json=json)

    def do_resolve(self, *, number: int, choice: str, **_: Any) -> None:
        deciding.resolve(number, choice=choice)
        self.stdout.write(f"Conflict {number}: {choice}.")

    def do_alike(self, *, json: bool, **_: Any) -> None:
        waiting = Likeness.objects.filter(verdict=Likeness.Verdict.OPEN)
        for each in waiting.select_related("article", "other").order_by("pk"):
            said = {
                "number": each.pk,
                "article": each.article.get_absolute_url(),
                "other": each.other.get_absolute_url(),
                "why": each.why,
            }
            line = f"{each.pk}  {said['article']} and {said['other']}: {each.why}"
            self._say(said, line, json=json)

    def do_join(self, *, number: int, **_: Any) -> None:
        article = deciding.join(number)
        self.stdout.write(f"One article now: {article.get_absolute_url()}")

    def do_apart(self, *, number: int, **_: Any) -> None:
        deciding.keep_apart(number)
        self.stdout.write("They stay two.")

    def _say(self, said: dict[str, Any], line: str, *, json: bool) -> None:
        self.stdout.write(_json(said) if json else printable(line))


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def said_of(run: ImportRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "state": runs.state_of(run),
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at and run.finished_at.isoformat(),
        "options": run.options,
        "totals": run.totals,
    }


def line_of(run: ImportRun) -> str:
    pages = ", ".join(f"{n} {outcome}" for outcome, n in run.totals.get("pages", {}).items())
    paths = " ".join(run.options.get("paths", []))
    state = runs.state_of(run)
    return f"{run.pk}  {run.started_at:%Y-%m-%d %H:%M}  {state}  {paths}  {pages}".rstrip()


def short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
