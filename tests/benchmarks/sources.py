"""How fast pages and exports are read, and in how much memory.

    python -m tests.benchmarks.sources              pages, and each export with 600 MB
    python -m tests.benchmarks.sources html         real pages of ../shared, or our own
    python -m tests.benchmarks.sources wxr 50       an export that it writes first, with 50 MB

Each file is read by a process of its own, so that the peak of memory is of that file alone. The
texts are invented; their lengths, tags and damages are like those of real exports.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from archive.sources import read

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
WORDS = re.findall(
    r"\S+",
    "the ferry was late again and nobody in Pellworth minded because the clock on the quay has"
    " stood at four minutes past nine since the storm took its hands away which is why we bake"
    " bread by the tide & not by the hour whatever the almanac says about it",
)
NAMES = ("Nessa Crane", "Ivo Pell", "Maren Holt", "O'Brien", "Søren", "tide_watcher", "Anna & Jo")


def text(random_: random.Random) -> str:
    """A comment as people type them: half in one paragraph, some with a link or an emphasis."""
    paragraphs = [
        " ".join(random_.choices(WORDS, k=random_.randint(5, 40))).capitalize() + "."
        for _ in range(random_.choice((1, 1, 2, 3)))
    ]
    if random_.random() < 0.2:
        paragraphs[0] = f'See <a href="https://pellworth.example/tides">here</a>. {paragraphs[0]}'
    if random_.random() < 0.1:
        paragraphs[-1] += " <em>Really</em>."
    return "\n\n".join(paragraphs)


def wxr(random_: random.Random) -> Iterator[str]:
    yield """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Pellworth Almanac</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[nessa]]></wp:author_login>
<wp:author_display_name><![CDATA[Nessa Crane]]></wp:author_display_name></wp:author>
"""
    post = comment = 0
    while True:
        post += 1
        body = "\n\n".join(text(random_) for _ in range(12))
        yield f"""<item><title>Tide table {post}</title>
<link>https://pellworth.example/{post}/</link><dc:creator><![CDATA[nessa]]></dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{post}</wp:post_id><wp:post_date_gmt><![CDATA[2014-01-14 17:31:03]]></wp:post_date_gmt>
<wp:status><![CDATA[publish]]></wp:status><wp:post_type><![CDATA[post]]></wp:post_type>
<category domain="category" nicename="tides"><![CDATA[Tides]]></category>
"""
        first = comment + 1
        for _ in range(random_.choice((0, 5, 20, 60, 200))):
            comment += 1
            parent = random_.randint(first, comment) if random_.random() < 0.5 else 0
            yield f"""<wp:comment>
 <wp:comment_id><![CDATA[{comment}]]></wp:comment_id>
 <wp:comment_author><![CDATA[{random_.choice(NAMES)}]]></wp:comment_author>
 <wp:comment_author_email><![CDATA[someone@pellworth.example]]></wp:comment_author_email>
 <wp:comment_author_url></wp:comment_author_url>
 <wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP>
 <wp:comment_date><![CDATA[2014-01-14 18:{random_.randint(10, 59)}:12]]></wp:comment_date>
 <wp:comment_date_gmt><![CDATA[2014-01-14 17:{random_.randint(10, 59)}:12]]></wp:comment_date_gmt>
 <wp:comment_content><![CDATA[{text(random_)}]]></wp:comment_content>
 <wp:comment_approved><![CDATA[1]]></wp:comment_approved>
 <wp:comment_type><![CDATA[comment]]></wp:comment_type>
 <wp:comment_parent>{parent if parent != comment else 0}</wp:comment_parent>
 <wp:comment_user_id>0</wp:comment_user_id>
</wp:comment>
"""
        yield "</item>\n"


def disqus(random_: random.Random) -> Iterator[str]:
    """Threads, most of them empty, each thread's posts in one run: the file goes on as it likes."""
    yield """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>pellworth</forum><title>General</title></category>
"""
    threads = 20_000
    for thread in range(threads):
        yield f"""<thread dsq:id="{thread}"><id/><forum>pellworth</forum><category dsq:id="1"/>
<link>https://pellworth.example/{thread}/</link><title>Tide table {thread}</title><message/>
<createdAt>2013-02-12T16:29:45Z</createdAt><author><name>Nessa</name><isAnonymous>false</isAnonymous>
</author><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
"""
    post = 0
    while True:
        thread, first = random_.randrange(0, threads, 7), post + 1
        for _ in range(random_.choice((1, 5, 20, 60))):
            post += 1
            answered = random_.randint(first, post)
            parent = f'<parent dsq:id="{answered}"/>' if answered != post else ""
            paragraphs = text(random_).replace("\n\n", "</p><p>")
            yield f"""<post dsq:id="{post}"><id/>
 <message><![CDATA[<p>{paragraphs}</p>]]></message><createdAt>2013-10-11T06:51:33Z</createdAt>
 <isDeleted>false</isDeleted><isSpam>false</isSpam>
 <author><email>someone@pellworth.example</email><name>{escape(random_.choice(NAMES))}</name>
 <isAnonymous>false</isAnonymous><username>someone</username></author>
 <ipAddress>192.0.2.7</ipAddress><thread dsq:id="{thread}"/>{parent}</post>
"""


WRITERS: dict[str, Callable[[random.Random], Iterator[str]]] = {"wxr": wxr, "disqus": disqus}
ENDS = {"wxr": "</channel></rss>\n", "disqus": "</disqus>\n"}


def write(path: Path, name: str, size: int) -> None:
    """Whole pieces up to about `size` bytes; the last unit may lack its end, as real ones do."""
    random_ = random.Random(7)
    with path.open("w", encoding="utf-8") as stream:
        written = 0
        for piece in WRITERS[name](random_):
            stream.write(piece)
            written += len(piece)
            if written > size:
                break
        stream.write(ENDS[name])


def measure_pages() -> None:
    """Seconds are of the processor: the machine may be busy with other work."""
    real = ROOT.parent / "shared" / "samples" / "html"
    folder = real if real.exists() else ROOT / "fixtures" / "html"
    pages = sorted(path for path in folder.rglob("*.html"))
    for path in pages:  # the first reading also loads the libraries
        list(read(path))
    began, comments = time.process_time(), 0
    for path in pages:
        comments += sum(len(document.comments) for document in read(path))
    took = time.process_time() - began
    size = sum(path.stat().st_size for path in pages) / MEGABYTE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{'html':<8} {size:>4.0f} MB {len(pages):>7} documents {comments:>8} comments"
        f" in {took:>6.1f} s: {len(pages) / took:>7,.1f} pages/s, {size / took:>5.1f} MB/s,"
        f" peak {peak:.0f} MB",
        flush=True,
    )


def measure(path: Path, name: str) -> None:
    began = time.perf_counter()
    documents = comments = 0
    for document in read(path):
        documents += 1
        comments += len(document.comments)
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / MEGABYTE
    print(
        f"{name:<8} {size:>4.0f} MB {documents:>7} documents {comments:>8} comments"
        f" in {took:>6.1f} s:"
        f" {comments / took:>7,.0f} comments/s, {size / took:>5.1f} MB/s, peak {peak:.0f} MB",
        flush=True,
    )


def main(*arguments: str) -> None:
    if len(arguments) == 3 and arguments[0] == "--measure":
        measure(Path(arguments[2]), arguments[1])
        return
    if not arguments or arguments[0] == "html":
        measure_pages()
    names = [name for name in arguments[:1] or WRITERS if name in WRITERS]
    size = int(arguments[1]) if len(arguments) > 1 else 600
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.export"
            write(path, name, size * MEGABYTE)
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.sources", "--measure", name, str(path)],
                check=True,
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
