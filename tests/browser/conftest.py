"""A real browser before a real server.

AFTERWORD_SHOTS names a folder where every page visited leaves its picture.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from archive.models import Tag
from comments import services
from comments.models import Comment
from tests.conftest import need
from tests.trees import sow

# Playwright's loop runs in this thread; Django would take its database calls for asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
SAVED = "\n".join(["As it stood.", "", "Bo", "<script>alert(1)</script>", "unbroken" * 60, "ساعة"])
SOURCE = f"/captures/{hashlib.sha256(SAVED.encode()).hexdigest()[:16]}/"
SHOTS = os.environ.get("AFTERWORD_SHOTS")


@pytest.fixture(scope="session")
def chromium():
    need("browser", CHROMIUM is not None, "no chromium was found")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page("/", width=360)`: a fresh visitor's page and its complaints."""
    contexts = []

    def visit(path: str, *, width: int = 1280, scheme: str = "light", script: bool = True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: m.type == "error" and page.complaints.append(m.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + path)
        if SHOTS:
            name = f"{path.strip('/').replace('/', '-') or 'browse'}-{width}-{scheme}"
            name = name.replace("?", "-")[:80] + ("" if script else "-noscript")
            page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def archive(transactional_db, make_article, make_commenter, make_capture):
    """A small archive that shows every state at least once."""
    clock = make_article(
        "Pellworth votes to keep its harbour clock wrong",
        slug="clock",
        kicker="Almanac Aloud",
        dek="On seven minutes that nobody in the room wanted back.",
        authors=["Orla Venn", "Tobias Renn"],
        body_html="<p>There is a story.</p><p class='lost'>A player stood here.</p><h2>On</h2>"
        "<p class='attribution'>Via Saltmarsh Quarterly</p><p>" + "The clock. " * 60 + "</p>",
        url="http://pellworth-almanac.example/" + "harbour-clock-" * 12,
        author_note="Keeps the tide tables.",
        published_precision="day",
    )
    clock.tags.add(Tag.objects.create(name="Harbour", slug="harbour"))
    joe = make_commenter("Haverkamp", publication=clock.publication, slug="haverkamp")
    sow(
        clock,
        """
        Haverkamp: A clock that is wrong on purpose is a timetable with a face.
          Ines: Then call it a timetable.
            Wim: Visitors will not manage the mud either.
              Ines: The mud is honest.
                Haverkamp: So is the clock.
                  fen_walker: The tower at Stell.
                    Nettie: Ten past four on which of the faces?
                      Haverkamp: Then between them that is four times a day.
          J. Stroud: You could chalk the difference.
        Quillon: A point of order.
          Wim: S
        يوسف: في مينائنا ساعتان أيضًا، ولا أحد يسأل.
        Long: unbrokenunbrokenunbrokenunbrokenunbrokenunbrokenunbrokenunbrokenunbrokenunbroken
        """,
        commenter_id=joe.pk,
        votes=3,
        posted_on=datetime.date(2014, 3, 12),
        date_precision="day",
    )
    sow(clock, "Dag: I set the clock now.", origin="added", author_kind="editor", truncated=True)
    Comment.objects.filter(article=clock, number=9).update(
        placement="likely",
        likelihood=0.61,
        alternatives=[{"number": 3, "likelihood": 0.39, "why": "the topic fits"}],
    )
    services.remove(comment=clock.comments.get(number=10), reason="names a private person")
    make_article("ساعة الميناء تبقى متأخّرة", slug="ساعة", language="ar", dek="سبع دقائق.")
    ledger = make_article(
        "The ledger",
        slug="ledger",
        capture=make_capture(SAVED, line_count=SAVED.count("\n") + 1),
        body_html="<p>As it stands.</p>",
        source_blocks=[{"kind": "paragraph", "text": "As it stood.", "lines": [1, 1]}],
        edited_at=timezone.now(),
    )
    sow(ledger, "Bo\n  Ann", capture_id=ledger.capture_id, first_line=3)
    sow(ledger, "Eve", reply_to="Old Lock", placement="guess")
    make_article("Gone", slug="gone", state="removed", removal_reason="asked for")
    return clock
