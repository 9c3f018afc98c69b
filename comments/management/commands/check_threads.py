"""Look at every discussion for damage, and repair it when asked to."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from comments import integrity
from comments.counting import counted
from comments.models import articles

SHOWN = 20  # lines an article; one misplaced comment can make thousands


class Command(BaseCommand):
    help = (
        "Checks that the tree numbers of every comment agree with what it answers, and each "
        "article's counter with its comments. Safe while the site is in use. Exits with 1 when "
        "there is damage left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", metavar="SLUG", help="look at this article only")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="number damaged discussions anew; what answers what stays as it is",
        )

    def handle(self, *, article: str | None, repair: bool, **options: object) -> None:
        chosen = articles().order_by("pk")
        if article is not None:
            chosen = chosen.filter(slug=article)
            if not chosen.exists():
                raise CommandError(f"No article has the slug {article}.")
        # A list: a query left open would hold SQLite to the past, and a repair could not lock.
        pks = list(chosen.values_list("pk", flat=True))
        damaged = 0
        for pk in pks:
            found = integrity.find(pk)
            if not found:
                continue
            name = chosen.get(pk=pk)
            self.report(name, found)
            if repair:
                self.report(name, integrity.repair(pk), "repaired: ")
                found = integrity.find(pk)
                self.report(name, found, "still: ")
            damaged += bool(found)
        if damaged:
            raise CommandError(f"Damaged: {damaged} of {counted(len(pks), 'article')}.")
        self.stdout.write(f"{counted(len(pks), 'article')} looked at, no damage left.")

    def report(self, article: object, lines: list[str], says: str = "") -> None:
        for line in lines[:SHOWN]:
            self.stdout.write(f"{article}: {says}{line}")
        if len(lines) > SHOWN:
            self.stdout.write(f"{article}: and {len(lines) - SHOWN} more")
