"""The markup of comments, and of nothing else: every page that shows a discussion has it from here.

No template: of the 40 microseconds that a comment may cost on a page of ten thousand, including it
takes ten times as many. What stands below is text with holes, and whatever fills a hole is escaped
where it is fetched: names, printed words and reasons by `escape`; `body_html` was sanitised when it
was written; numbers and codes are ours.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from comments.templatetags.dates import TO_THE_HOUR, machine, words
from comments.threads import CAPTURED, EDITED, PUBLISHED, Row

OPEN, CLOSE = '<ol class="thread">\n', "</ol>\n"
ENDS = "</ol></details></article></li>"
FEW_LETTERS = 60  # characters of markup that may hold a lone letter

# The address of a line of a capture, or nothing where readers may not see it.
LineAddress = Callable[[int | None, int], str]


class Pen:
    """Draws the rows of one page. It knows the words of the reader's language, and remembers what
    many comments share: days, names, counts."""

    def __init__(
        self, *, since: int | None = None, line_address: LineAddress | None = None
    ) -> None:
        self._since = since
        self._line_address = line_address
        self._permalink, self._permalink_end = reverse("comment", args=["0" * 10]).split("0" * 10)
        self._commenters = reverse("commenter", args=["0"]).removesuffix("0/")
        self._about = reverse("about")
        self._days: dict[Any, str] = {}
        self._names: dict[Any, str] = {}
        self._counts: dict[int, str] = {}
        self._votes: dict[int, str] = {}
        self._say_words()

    def thread(self, rows: Iterable[Row]) -> SafeString:
        """A whole list of threads."""
        return mark_safe(OPEN + "".join(self.items(rows)) + CLOSE)  # noqa: S308 - see above

    def stream(self, parts: Iterable[list[Row]]) -> Iterator[str]:
        """The same in pieces, from rows that come in pieces."""
        yield OPEN
        for rows in parts:
            yield "".join(self.items(rows))
        yield CLOSE

    def items(self, rows: Iterable[Row]) -> Iterator[str]:
        """The items of such a list, a string for each comment."""
        inside_missing = False
        for row in rows:
            lead = ""
            if row.missing and row.depth == 0:
                lead, inside_missing = self._missing_parent(row), True
            said = lead + self._comment(row)
            if not row.nests:
                said += "</div></article></li>" + ENDS * row.closes + "\n"
                if inside_missing and row.closes == row.depth:
                    said, inside_missing = said + "</ol></div></article></li>\n", False
            if row.rest > 0:
                said += self._rest(row)
            yield said

    def _say_words(self) -> None:
        """Each phrase once for a page: looking one up costs as much as drawing half a comment."""
        self._unknown = gettext("Name unknown")
        self._removed = gettext("Removed comment")
        self._absent = gettext("Absent comment")
        self._reply_to = gettext("in reply to %s")
        self._to_removed = gettext("in reply to a removed comment")
        self._to_absent = gettext("in reply to an absent comment")
        self._to_nameless = f"<bdi>{gettext('a name unknown')}</bdi>"
        self._level = gettext(", level %d")
        self._new = f'<span class="flag new">{gettext("New")}</span>\n'
        self._news = f'<span class="c-news">{gettext(", %d new")}</span>'
        self._added = f'<span class="flag">{gettext("added here")}</span>\n'
        self._placed = f'<span class="flag">{gettext("placed by an editor")}</span>\n'
        self._edited = gettext("edited")
        self._unsure = gettext("placement uncertain")
        self._unsure_for = gettext("for #%d")
        self._next = gettext("Next at this level")
        self._next_after = gettext("Next after #%d at this level")
        self._fold = gettext("Fold or open this branch")
        self._branch = gettext("Branch of #%d:")
        self._cut = f' <span class="cut">{gettext("[cut off in the capture]")}</span>'
        self._quoted = gettext("On: “%s”")
        self._fragment = gettext("Shown as captured: a single letter.")
        self._line = gettext("source line %s")
        self._kept = gettext("%s. Its replies are kept.")
        self._removed_on = gettext("Removed by an editor on %s")
        self._removed_once = gettext("Removed by an editor")
        self._replies_kept = gettext("Replies are kept.")
        self._why_removed = gettext("Why comments are removed")
        self._missing = gettext("Missing comment")
        self._mentioned = gettext("Replies mention a comment by %s that is not in the capture.")
        self._kept_name = gettext(
            "The capture kept the words “in reply to %s” but not which comment was meant."
        )
        self._kept_nothing = gettext("The capture does not say which comment this one answers.")
        self._nobody = gettext("Nobody: it begins a thread")
        self._no_chance = gettext("unknown")
        self._why = gettext("Why #%d stands here")
        self._inferred = gettext("Placed by inference.")
        self._likeliest = gettext("The likeliest place was chosen.")
        self._could_answer = gettext("Could answer")
        self._likelihood = gettext("Likelihood")
        self._here = gettext("placed here")
        self._lost = gettext("A comment that was lost")
        self._no_date = f'<span class="dim">{gettext("date unknown")}</span>'

    # The comment

    def _comment(self, row: Row) -> str:
        number, code = row.number, row.code
        shown = row.state == PUBLISHED
        unsure = row.is_uncertain
        mods = (" is-uncertain" if unsure else "") + ("" if shown else " is-removed")
        head = (
            f'<li class="node{mods}{" is-new" if row.is_new else ""}" id="c-{code}">\n'
            f'<article class="comment" aria-labelledby="by{number}">\n'
            f'<header class="c-head">\n<h3 class="c-by" id="by{number}">{self._name(row)}</h3>\n'
        )
        if shown and (role := row.role):
            head += f'<span class="tag">{escape(role)}</span>\n'
        if row.parent is not None:
            head += self._answered(row)
        head += (
            f'<a class="c-date" href="{self._permalink}{code}{self._permalink_end}">'
            f'{self._time(row)} <span class="c-num">#{number}</span></a>\n'
        )
        if row.is_new:
            head += self._new
        if row.origin != CAPTURED:
            head += self._added
        if row.placement == EDITED:
            head += self._placed
        if row.edited_at is not None and shown and row.origin == CAPTURED:
            changes = f"{self._permalink}{code}{self._permalink_end}changes/"
            head += f'<a class="flag" href="{changes}">{self._edited}</a>\n'
        if unsure:
            head += (
                f'<button type="button" class="flag unsure" popovertarget="u{number}">'
                f'{self._unsure}<span class="vh"> {self._unsure_for % number}</span></button>\n'
            )
        if row.next_code:
            head += (
                f'<a class="c-next" href="#c-{row.next_code}" title="{self._next}">'
                '<svg aria-hidden="true"><use href="#i-down"/></svg>'
                f'<span class="vh">{self._next_after % number}</span></a>\n'
            )
        head += "</header>\n"
        if unsure:
            head += self._why_here(row)
        if row.nests:
            replies = self._replies(row.replies)
            news = self._news % row.news if row.news else ""
            head += (
                f'<details class="c-fold" open><summary><span class="c-tog" title="{self._fold}">'
                f'<span class="vh">{self._branch % number} </span>{row.replies}'
                f'<span class="c-more"> {replies}</span>{news}</span></summary>\n'
            )
        else:
            head += '<div class="c-fold">\n'
        body = self._body(row) if shown else self._tombstone(row)
        opened = '<ol class="replies">\n' if row.nests else ""
        return f'{head}<div class="c-main">\n{body}</div>\n{opened}'

    def _name(self, row: Row) -> str:
        if row.state != PUBLISHED:
            return self._absent if row.absence else self._removed
        key = (row.author_name, row.commenter_slug)
        if (said := self._names.get(key)) is None:
            said = self._names[key] = self._written_name(row)
        return said

    def _written_name(self, row: Row) -> str:
        name = escape(row.author_name or row.commenter_name or "")
        if row.commenter_slug:
            return f'<a href="{self._commenters}{quote(row.commenter_slug)}/" dir="auto">{name}</a>'
        return f"<bdi>{name}</bdi>" if name else self._unknown

    def _answered(self, row: Row) -> str:
        parent = row.parent
        if parent.state == PUBLISHED:
            said = self._reply_to % self._isolated(parent.author_name)
        else:
            said = self._to_removed if parent.state == "removed" else self._to_absent
        level = row.level + 1
        deep = f'<span class="c-depth">{self._level % level}</span>' if level > 6 else ""
        return (
            f'<a class="c-to" href="{self._link(parent, row.parent_here)}">'
            f'<svg aria-hidden="true"><use href="#i-up"/></svg>{said}{deep}</a>\n'
        )

    def _isolated(self, name: str | None) -> str:
        if not name:
            return self._to_nameless
        if (said := self._names.get(name)) is None:
            said = self._names[name] = f"<bdi>{escape(name)}</bdi>"
        return said

    def _link(self, comment: Any, here: bool) -> str:
        code = comment.code
        return f"#c-{code}" if here else f"{self._permalink}{code}{self._permalink_end}"

    def _time(self, row: Row) -> str:
        on, at, precision = row.posted_on, row.posted_at, row.date_precision
        if on is None or precision == "unknown":
            return self._no_date
        if at is not None and precision in TO_THE_HOUR:
            return (
                f'<time datetime="{machine(on, at, precision)}">{self._day(on, precision)}</time>'
            )
        if (said := self._days.get((on, precision))) is None:
            day = machine(on, None, precision)
            said = f'<time datetime="{day}">{words(on, None, precision, short=True)}</time>'
            self._days[(on, precision)] = said
        return said

    def _day(self, on: datetime.date, precision: str) -> str:
        if (said := self._days.get(on)) is None:
            said = self._days[on] = words(on, None, precision, short=True)
        return said

    def _replies(self, count: int) -> str:
        if (said := self._counts.get(count)) is None:
            said = self._counts[count] = ngettext("reply", "replies", count)
        return said

    # What it says, or why it says nothing

    def _body(self, row: Row) -> str:
        said = ""
        says = row.source_says if row.says_ else None
        if says and (quoted := says.get("quote")):
            said += f'<p class="dim" dir="auto">{self._quoted % escape(quoted)}</p>\n'
        body = row.body_html
        if row.truncated:
            body = self._marked_cut(body)
        said += f'<div class="c-body" dir="auto">{body}</div>\n'
        if says:
            for name in ("edited", "notice"):
                if printed := says.get(name):
                    said += f'<p class="dim" dir="auto">{escape(printed)}</p>\n'
        return said + self._foot(row)

    def _foot(self, row: Row) -> str:
        parts = ""
        if row.votes is not None:
            parts = self._voted(row.votes)
        body = row.body_html
        if len(body) < FEW_LETTERS and len(strip_tags(body).strip()) == 1:
            parts += f'<span class="dim">{self._fragment}</span>'
        find = self._line_address
        if row.first_line and find and (address := find(row.capture_id, row.first_line)):
            parts += f'<a href="{address}">{self._line % row.first_line}</a>'
        return f'<footer class="c-acts">{parts}</footer>\n' if parts else ""

    def _voted(self, votes: int) -> str:
        if (said := self._votes.get(votes)) is None:
            said = self._votes[votes] = (
                '<span class="vote"><svg aria-hidden="true"><use href="#i-vote"/></svg>'
                f'{votes}<span class="vh"> {ngettext("vote", "votes", votes)}</span></span>'
            )
        return said

    def _marked_cut(self, body: str) -> str:
        """With the mark of a lost ending inside its last paragraph."""
        kept = body.rstrip()
        return f"{kept[:-4]}{self._cut}</p>" if kept.endswith("</p>") else kept + self._cut

    def _tombstone(self, row: Row) -> str:
        if row.absence:
            said = self._kept % escape(row.absence)
            return f'<p class="tomb">{said}</p>\n'
        if row.removed_on:
            said = self._removed_on % self._whole_day(row.removed_on)
        else:
            said = self._removed_once
        if row.removal_reason:
            said += f": <bdi>{escape(row.removal_reason)}</bdi>"
        return (
            f'<p class="tomb">{said}. {self._replies_kept} '
            f'<a href="{self._about}#moderation">{self._why_removed}</a></p>\n'
        )

    def _whole_day(self, day: datetime.date) -> str:
        return f'<time datetime="{day.isoformat()}">{words(day)}</time>'

    def _missing_parent(self, row: Row) -> str:
        """The seat of a comment that a reply names and nobody has."""
        return (
            '<li class="node is-removed">\n'
            f'<article class="comment" aria-labelledby="to{row.number}">\n'
            f'<header class="c-head"><h3 class="c-by" id="to{row.number}">'
            f"{self._missing}</h3></header>\n"
            f'<div class="c-fold"><div class="c-main"><p class="tomb">'
            f'{self._mentioned % self._isolated(row.missing)}</p></div>\n<ol class="replies">\n'
        )

    # Where it stands

    def _why_here(self, row: Row) -> str:
        number = row.number
        if row.reply_to:
            kept = self._kept_name % self._isolated(row.reply_to)
        else:
            kept = self._kept_nothing
        place = self._nobody if row.parent is None else self._candidate(row.parent, row.parent_here)
        chance = self._no_chance if row.likelihood is None else f"{round(100 * row.likelihood)}%"
        others = "".join(
            f"<tr><td>{self._option(option)}</td><td>{option['percent']}%</td></tr>\n"
            for option in row.candidates
        )
        return (
            f'<div class="pop" popover id="u{number}" role="group" '
            f'aria-label="{self._why % number}">\n'
            f"<p><strong>{self._inferred}</strong> {kept} "
            f"{self._likeliest}</p>\n"
            f'<table><thead><tr><th scope="col">{self._could_answer}</th>'
            f'<th scope="col">{self._likelihood}</th></tr></thead><tbody>\n'
            f'<tr aria-current="true"><td>{place}<br><small>{self._here}</small></td>'
            f"<td>{chance}</td></tr>\n{others}</tbody></table>\n</div>\n"
        )

    def _option(self, option: dict[str, Any]) -> str:
        comment = option["comment"]
        said = self._candidate(comment, option["here"]) if comment else self._lost
        why = option["why"]
        return f'{said}<br><small dir="auto">{escape(why)}</small>' if why else said

    def _candidate(self, comment: Any, here: bool) -> str:
        named = comment.state == PUBLISHED and comment.author_name
        name = f" {self._isolated(comment.author_name)}" if named else ""
        return f'<a href="{self._link(comment, here)}">#{comment.number}{name}</a>'

    def _rest(self, row: Row) -> str:
        more = ngettext("%d more comment", "%d more comments", row.rest) % row.rest
        return (
            f'<li class="node rest"><a href="?thread={row.thread}&amp;after={row.number}'
            f'#discussion">{gettext("Continue this thread")}</a> '
            f'<span class="dim">{more}</span></li>\n'
        )
