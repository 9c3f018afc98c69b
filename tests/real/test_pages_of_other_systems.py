"""Real pages of Blogger, Drupal, SPIP, Disqus and forums, against the trees that are known.

The true names and dates of some pages are best efforts that hold a title or a whole line, so
floors for them stand only where they were read by eye as well.
"""

from __future__ import annotations

import pytest

from tests.real import pages

SYSTEMS = ("blogger", "disqus", "drupal", "forum", "spip", "movabletype", "movable_type", "typepad")
# Its page prints ten posts of the site's forum, of which the true tree knows nothing.
UNKNOWN = "forum_xenforo.tomshardware"
TRUTHS = [
    file
    for file in pages.truths()
    if file.name.startswith(SYSTEMS) and not file.name.startswith(UNKNOWN)
]
UNSURE_NAMES = ("drupal.cicero", "spip.")  # their truth has titles, or no names

pytestmark = pytest.mark.skipif(
    not TRUTHS, reason="the real pages lie outside the repository, in ../shared"
)


@pytest.mark.parametrize("file", TRUTHS, ids=lambda file: file.stem)
def test_every_comment_is_found_with_its_parent_name_and_date(file) -> None:
    score, document = pages.score(file)
    assert document is not None
    assert (score.found, score.false) == (score.true, 0)
    assert score.parents == score.replies
    assert score.dates == score.dated
    if not file.name.startswith(UNSURE_NAMES):
        assert score.authors == score.found


def test_names_and_answers_that_the_known_trees_lack_are_read() -> None:
    _, drupal = pages.score(pages.SAMPLES / "truth" / "drupal.cicero.de.pandemie.json")
    assert all(comment.author and comment.date for comment in drupal.comments)
    _, spip = pages.score(pages.SAMPLES / "truth" / "spip.la-bas.org.porte.json")
    assert [c.n for c in spip.comments if c.placed_by == "nesting"] == [5, 6, 12, 14]
    assert all(comment.author for comment in spip.comments)
