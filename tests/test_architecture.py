"""Who may import whom, who may write, and what a template may trust."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

READS = ["archive.filters", "archive.models", "comments.codes", "comments.counting",
         "comments.discussion", "comments.drawing", "comments.models",
         "comments.overview", "comments.templatetags"]  # fmt: skip

# Room -> what of our own it may import besides itself. A file stands in the room that names it
# most closely, so a new file is behind a wall from its first line.
MAY = {
    "archive": [*READS, "archive.unchanged"],
    "archive/api": [
        "archive.exporting.records",
        "archive.exporting.rows",
        "archive.models",
        "comments.codes",
        "comments.models",
    ],
    "archive/admin": [
        "archive.differences",
        "archive.holdings",
        "archive.importing",
        "archive.markup",
        "archive.models",
        "archive.services",
        "archive.sources",
        "archive.wording",
        "comments.admin",
        "comments.counting",
        "comments.models",
        "comments.refused",
    ],
    "archive/citing": ["archive.models", "comments.markup", "comments.models"],
    "archive/exporting": [
        "archive.models",
        "archive.sources.document",
        "archive.sources.fragments",
        "archive.sources.kept",
        "comments.models",
    ],
    "archive/backup": [
        "archive.holdings",
        "archive.http",
        "archive.models",
        "archive.search",
        "comments.integrity",
        "comments.models",
    ],
    "archive/bags": [
        "archive.backup",
        "archive.holdings",
        "archive.markup",
        "archive.models",
        "comments.bulk",
        "comments.codes",
        "comments.markup",
        "comments.models",
        "comments.numbering",
        "comments.rows",
        "comments.seats",
    ],
    "archive/feeds": [
        "archive.models",
        "comments.markup",
        "comments.models",
        "comments.templatetags",
    ],
    "archive/changes.py": [
        "archive.differences",
        "archive.importing",
        "archive.markup",
        "archive.models",
        "archive.wording",
        "comments.models",
    ],
    "archive/fixity.py": ["archive.holdings", "archive.models"],
    "archive/former.py": ["archive.importing.addresses", "archive.models"],
    "archive/holdings.py": [],
    "archive/http": [],
    "archive/importing": [
        "archive.fixity",
        "archive.holdings",
        "archive.markup",
        "archive.models",
        "archive.personal",
        "archive.sources",
        "archive.textlines",
        "archive.versions",
        "archive.worker",
        "comments.bulk",
        "comments.codes",
        "comments.counting",
        "comments.markup",
        "comments.models",
        "comments.rearranging",
        "comments.refused",
        "comments.retrying",
        "comments.rows",
        "comments.seats",
        "comments.services",
        "comments.versions",
    ],
    "archive/management": [
        "archive.exporting",
        "archive.fixity",
        "archive.holdings",
        "archive.http",
        "archive.backup",
        "archive.bags",
        "archive.importing",
        "archive.models",
        "archive.search",
        "archive.sources",
        "comments.counting",
    ],
    "archive/markup.py": ["comments.markup"],
    "archive/memento": [
        "archive.importing.addresses",
        "archive.importing.snapshots",
        "archive.models",
    ],
    "archive/migrations": ["archive.holdings", "archive.models.articles", "archive.personal"],
    "archive/models": ["archive.holdings", "archive.textlines"],
    "archive/personal.py": [],
    "archive/search": ["archive.models", "comments.counting", "comments.models"],
    "archive/services.py": [
        "archive.markup",
        "archive.models",
        "archive.versions",
        "comments.models",
        "comments.retrying",
        "comments.services",
    ],
    "archive/sources": [],
    "archive/structured": [
        "archive.citing",
        "archive.feeds",
        "archive.models",
        "comments.templatetags",
        "comments.threads",
    ],
    "archive/textlines.py": [],
    "archive/unchanged.py": ["archive.http.stamps"],
    "archive/urls.py": ["archive.converters", "archive.views"],
    "archive/versions.py": ["archive.models"],
    "archive/wsgi.py": ["archive.http"],
    "archive/worker.py": ["archive.importing.parcels", "archive.sources"],
    "archive/views": [
        *READS,
        "archive.api",
        "archive.calendars",
        "archive.canonical",
        "archive.changes",
        "archive.chips",
        "archive.citing",
        "archive.facets",
        "archive.feeds",
        "archive.former",
        "archive.holdings",
        "archive.initials",
        "archive.memento",
        "archive.nearby",
        "archive.oembed",
        "archive.paging",
        "archive.record",
        "archive.search",
        "archive.shapes",
        "archive.sitemaps",
        "archive.structured",
        "archive.unchanged",
        "archive.visits",
        "archive.unchanged",
        "archive.initials",
        "archive.calendars",
        "archive.chips",
    ],
    "comments": ["comments"],
    "comments/models": [],
}

# Model -> what may write its rows: the verbs, and what they are made of.
WRITERS = {
    "Article": ["archive/services.py", "archive/importing", "archive/bags"],
    "ArticleVersion": ["archive/versions.py", "archive/bags"],
    "Byline": ["archive/services.py", "archive/importing"],
    "Comment": [
        *("comments/services.py", "comments/bulk.py", "comments/edges.py"),
        *("comments/numbering.py", "comments/integrity.py", "comments/rearranging.py"),
        "comments/management/commands/loaddata.py",
    ],
    "CommentVersion": ["comments/versions.py"],
}
WRITES = {"create", "bulk_create", "get_or_create", "update", "bulk_update", "delete", "save"}


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{n.name}" for n in node.names)


def python_files() -> list[Path]:
    return sorted(file for app in ("archive", "comments") for file in (ROOT / app).rglob("*.py"))


def room_of(file: Path) -> str:
    path = file.relative_to(ROOT)
    return next(str(room) for room in (path, *path.parents) if str(room) in MAY)


def name_of(room: str) -> str:
    return room.removesuffix(".py").replace("/", ".")


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


@pytest.mark.parametrize("room", MAY)
def test_no_room_reaches_through_its_walls(room: str) -> None:
    files = [file for file in python_files() if room_of(file) == room]
    assert files, f"{room} has moved: this test must learn where"
    may = [*MAY[room], *([name_of(room)] if "/" in room else [])]
    broken = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imports_of(file)
        if name.startswith(("archive.", "comments.", "."))
        and not any(within(name, allowed) for allowed in may)
    ]
    assert broken == []


@pytest.mark.parametrize("model", WRITERS)
def test_only_the_verbs_write(model: str) -> None:
    writes = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in python_files()
        if not any(file.is_relative_to(ROOT / writer) for writer in WRITERS[model])
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITES
        and ast.unparse(call).startswith((f"{model}.objects", f"{model}("))
    ]
    assert writes == []


def test_only_html_that_was_cleaned_is_marked_safe() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    marked = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in templates
        for name in re.findall(r"([\w.]+)\|safe\b", file.read_text())
        if not name.endswith("_html")
    ]
    assert marked == []
    assert not [file for file in templates if "autoescape" in file.read_text()]
    trusting = [file for file in python_files() if re.search("mark_safe|SafeS", file.read_text())]
    assert trusting == [ROOT / "comments/drawing.py", ROOT / "comments/overview.py"]


def test_fragments_declare_what_they_take() -> None:
    fragments = sorted((ROOT / "templates").rglob("_*.html"))
    assert [file for file in fragments if not file.read_text().startswith("{# takes: ")] == []
    # `only` also drops the csrf token, so a fragment that needs one gets the whole context.
    forms = {str(f.relative_to(ROOT / "templates")) for f in fragments if "csrf_" in f.read_text()}
    loose = [
        f"{file.relative_to(ROOT)}: {fragment}"
        for file in (ROOT / "templates").rglob("*.html")
        for fragment, rest in re.findall(r'{% include "([^"]+/_[^"]+)"(.*?)%}', file.read_text())
        if not rest.endswith(" only ") and fragment not in forms
    ]
    assert loose == []


def test_sources_can_be_read_without_django() -> None:
    page = "fixtures/plaintext/harbour-clock.txt"
    script = (
        "import sys, archive.sources.__main__ as command;"
        f" command.main([{page!r}]); sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_who_serves_readers_carries_no_parser() -> None:
    """Four workers have room for pages then. What an editor asks for is loaded when it is asked."""
    script = (
        "import os, sys, warnings; warnings.simplefilter('ignore');"
        " os.environ['DJANGO_SETTINGS_MODULE'] = 'archive.settings';"
        " import archive.wsgi;"
        " heavy = {'lxml', 'rich', 'trafilatura', 'dateparser', 'distributed', 'numpy',"
        " 'PIL', 'fontTools'};"
        " print(*sorted(heavy & sys.modules.keys()),"
        " *(name for name in ('archive.sources.formats', 'archive.importing.run')"
        " if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


# What would make the same bytes say something else on another day or machine, or say it aloud.
IMPURE = {
    "asyncio", "ftplib", "getpass", "http", "locale", "logging", "multiprocessing", "platform",
    "random", "requests", "secrets", "smtplib", "socket", "ssl", "subprocess", "threading",
    "time", "urllib.request", "urllib3", "uuid", "warnings", "webbrowser",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today"}


def test_sources_ask_no_clock_no_network_and_no_machine() -> None:
    """The command in __main__ may print; every other file only takes bytes and gives records."""
    files = [file for file in python_files() if file.is_relative_to(ROOT / "archive/sources")]
    assert len(files) > 100
    impure = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imports_of(file)
        if any(within(name, refused) for refused in ("django", *IMPURE))
    ]
    assert impure == []
    asked = [
        f"{file.relative_to(ROOT)}:{call.lineno} calls {ast.unparse(call.func)}"
        for file in files
        if file.name != "__main__.py"
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and (
            (isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS | {"getenv"})
            or (isinstance(call.func, ast.Name) and call.func.id in {"print", "input", "exit"})
        )
    ]
    assert asked == []


def test_nothing_acts_at_a_distance() -> None:
    """No signal receivers: a write does what its verb says, where it says it."""
    listeners = [
        str(file.relative_to(ROOT))
        for file in python_files()
        if "django.dispatch" in file.read_text() or "models.signals" in file.read_text()
    ]
    assert listeners == []


def test_the_top_level_holds_what_the_house_plan_names() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    tops = {path.split("/")[0] for path in listed if not path.startswith(".")}
    planned = {"manage.py", "pyproject.toml", "README.md", "archive", "comments", "fixtures"}
    assert tops <= planned | {"templates", "tests"}
