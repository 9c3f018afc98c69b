"""Drawing discussions, for tests.

sow(article, '''
    Joe: I saw it strike thirteen.
      Dee: Thirteen?
        Joe: Thirteen.
    Ann
''')
assert outline(article) == drawn('''
    Joe
      Dee
        Joe
    Ann
''')
"""

import textwrap

from comments import bulk
from comments.models import Comment

INDENT = "  "


def drawn(text: str) -> str:
    """A drawing without the indentation of the test round it."""
    return textwrap.dedent(text).strip()


def sow(article, drawing: str, **columns) -> dict[str | int, Comment]:
    """Add the comments of a drawing, two blanks for each level, and hand them out by number
    and by name (of several with one name the first). `columns` apply to all of them."""
    rows, above = [], []
    start = article.comments.count()
    for number, line in enumerate(drawn(drawing).splitlines(), start + 1):
        level = (len(line) - len(line.lstrip())) // len(INDENT)
        name, _, text = line.strip().partition(": ")
        del above[level:]
        parent = above[-1] if above else None
        above.append(number)
        text = text or f"{name} says {number}."
        rows.append(
            bulk.NewComment(number=number, parent=parent, author_name=name, text=text, **columns)
        )
    bulk.load(article=article, rows=rows)
    sown: dict[str | int, Comment] = {}
    for comment in article.comments.filter(number__gt=start).order_by("number"):
        sown[comment.number] = comment
        sown.setdefault(comment.author_name, comment)
    return sown


def outline(article) -> str:
    """The discussion as its tree numbers have it: nested by lft and rght, not by parent.

    A level that disagrees with the nesting is shown, so that no assertion passes over it.
    """
    lines, open_edges, tree = [], [], None
    for comment in article.comments.order_by("tree_id", "lft"):
        if comment.tree_id != tree:
            tree, open_edges = comment.tree_id, []
        while open_edges and open_edges[-1] < comment.lft:
            open_edges.pop()
        removed = " (removed)" if comment.state == Comment.State.REMOVED else ""
        wrong = "" if comment.level == len(open_edges) else f" [level {comment.level}]"
        lines.append(f"{INDENT * len(open_edges)}{comment.author_name}{removed}{wrong}")
        open_edges.append(comment.rght)
    return "\n".join(lines)
