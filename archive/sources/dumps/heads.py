"""The head of a comment on a rendered page, and a run of heads in one shape."""

from __future__ import annotations

import dataclasses
import re

from archive.sources.dumps import mentions, words
from archive.sources.dumps.mentions import Mention


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a comment begins. Indexes of lines; `ends` is the last line of the head, `date_at`
    may stand behind it (date under the text) or be null, `named_at` is not set where the head
    begins with the name."""

    starts: int
    ends: int
    name: str
    date_at: int | None
    mention: Mention | None
    role: str | None = None
    type: str = "comment"
    named_at: int | None = None

    @property
    def line(self) -> int:
        """The line whose column tells how deep the comment lies."""
        return self.starts if self.named_at is None else self.named_at


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Heads of one shape, in page order. `frequent` are the lines that most of them print."""

    shape: str
    heads: list[Head]
    frequent: frozenset[str]


def key(text: str) -> str:
    """A line as its template has it: counts and what follows "Party:" differ."""
    head, colon, _ = text.partition(": ")
    if colon and len(head) < 20 and " " not in head:
        text = head + ":"
    return re.sub(r"(?<!\w)[+\-−–]?\d+|\d+", "0", text.casefold())


def namely(text: str) -> float:
    """How much a line looks like a name, 0 to 1."""
    if not text or not mentions.plausible(text):
        return 0.0
    count = len(text.split())
    likeness = (
        1.0 if len(text) <= 25 and count <= 3 else 0.8 if len(text) <= 40 and count <= 5 else 0.3
    )
    if text[-1] in ".!?…":
        likeness *= 0.4
    if text[0] in '"“„«-–>@' or (text[0].islower() and count > 2):
        likeness *= 0.5
    return likeness


AT_CLOCK = re.compile(
    r"(?:at|um|à|on)\s[\w:., ]{4,30}(?:[ap]\.?m\.?|uhr|\d),\s", re.I
)  # "At 5:23 PM, Ada said..."
PICTURED = re.compile(
    r"(?:default )?(?:avatar|profilbild|gravatar)(?: for user| for| of| von| de| di)? (?P<name>.+)",
    re.I,
)
# "ReplyIvo": the label of the comment above, where the tool lost the gap.
GLUED_LABEL = re.compile(r"(?:Reply|Antworten|Répondre|Responder|Rispondi)(?=[A-ZÄÖÜ])")
MAIL = re.compile(r"\S{1,60}@\S{1,60}['’]\s")  # Gravatar's alt text, where quotes broke it


def clean_name(text: str) -> tuple[str, str | None]:
    """The name as printed, without its label, and the label."""
    name = GLUED_LABEL.sub("", AT_CLOCK.sub("", MAIL.sub("", text)))
    if found := words.SAYS.fullmatch(name):
        name = found["name"]
    if found := PICTURED.fullmatch(name):
        name = found["name"]
    name, role = mentions.part_role(name)
    if (
        found := re.match(r"(?:#?\d{1,5}[.):]?|permalien|permalink|von|by|par)\s(?=\S)", name)
    ) and len(name) > found.end():
        name = name[found.end() :]
    half = len(name) // 2
    if len(name) % 2 and name[half] == " " and name[:half] == name[half + 1 :]:
        name = name[:half]
    return name.strip(), role
