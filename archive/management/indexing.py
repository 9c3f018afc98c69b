"""Indexing for search, with its progress: at the end of commands that write much."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.search import draining


@contextlib.contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, moved by the function; nothing anywhere else."""
    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda some: bar.advance(task, some)


def index() -> int:
    """Work off every note there is; how many that were. A killed one goes on where it was."""
    done = 0
    with progress("Indexing", draining.waiting()) as moved:
        for notes in draining.drain():
            done += notes
            moved(notes)
    return done
