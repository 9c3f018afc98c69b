"""What a line of an article is by its words alone: a promotion, a leftover of the player or of
the buttons round the text, a rating; and what kind of prose the rest is."""

from __future__ import annotations

import re

from archive.sources.pagetext import credits
from archive.sources.pagetext.lines import Page

LONGEST_PROMO = 220  # characters of one line; beyond that somebody writes about YouTube

ASKS = re.compile(
    r"\b(?:subscribe|follow|support|donate|find us|join us|join the|join our|like us|listen|watch"
    r"|help us|help keep|become a|buy us|buy me|sign up|check out|visit|stream|download|rate us"
    r"|share this|contribute|consider|abonnier\w*|folge\w?|unterstütz\w*|spende\w?)\b",
    re.I,
)
PLACES = re.compile(
    r"\b(?:soundcloud|itunes|apple podcasts?|google podcasts?|spotify|stitcher|patreon|paypal"
    r"|you ?tube|bit ?chute|rumble|odysee|lbry|dailymotion|vimeo|twitch|facebook|twitter|telegram"
    r"|instagram|tiktok|vk|gab|parler|minds|mastodon|bluesky|substack|subscribestar|locals|ko-fi"
    r"|gofundme|liberapay|bitcoin|newsletter|mailing list|podcast|rss|channel|us)\b",
    re.I,
)
PLAYER = re.compile(
    r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s?[/|–-]\s?(?:\d{1,2}:)?\d{1,2}:\d\d)?"
    r"|(?:audio|video) player|play|pause|mute|unmute|fullscreen|play (?:video|audio|episode|now)"
    r"|play in new window(?: \| .{0,80})?|podcast: (?:play|download).{0,80}|loading(?:\.\.\.|…)?"
    r"|media error: .{0,120}|download file: .{0,300}|use up/down arrow keys .{0,80}"
    r"|your browser does not support .{0,80}|listen to this article|embed|1x|0:00"
    r"|this video is unavailable.{0,40}|watch later|an error occurred\.?|video unavailable",
    re.I,
)
RATED = re.compile(r"(?P<value>\d+(?:[.,]\d+)?) (?P<count>\d[\d.,]*) votes?(?:\(s\))?", re.I)
LEFTOVERS = {
    line: kind
    for kind, lines in {
        "report": ("report", "report a problem", "report this article", "report this post"),
        "label": (
            "what do you think?", "share", "tweet", "share this", "share this:", "like this:",
            "print", "email", "facebook", "twitter", "pinterest", "linkedin", "whatsapp", "reddit",
            "telegram", "related", "advertisement", "reply", "0 points", "points", "upvote",
            "downvote", "upvote downvote", "like loading...", "see more", "leave a comment",
            "view all posts", "share on facebook", "share on twitter", "copy link",
        ),
    }.items()
    for line in lines
}  # fmt: skip
TAGS = re.compile(r"(?:tags?|tagged(?: with| in)?|filed under|categories|topics):?\s.{1,200}", re.I)
READ = re.compile(r"\d+ (?:min(?:ute)?s? read|views?|shares?)", re.I)
LISTED = re.compile(r"(?:[-*•–·]|\d{1,3}[.)])\s")


def furniture(line: str) -> str | None:
    if TAGS.fullmatch(line):
        return "label"
    return LEFTOVERS.get(line.casefold())


def of_line(line: str) -> str | None:
    """What a line of the body is, if its words alone tell."""
    if kind := furniture(line):
        return kind
    if PLAYER.fullmatch(line):
        return "player"
    if RATED.fullmatch(line):
        return "rating"
    if len(line) <= LONGEST_PROMO and ASKS.search(line) and PLACES.search(line):
        # An appeal is addressed to the reader: it opens with the verb, or repeats it.
        opening = ASKS.search(line[:40])
        if opening and (opening.start() < 12 or len(ASKS.findall(line)) > 1):
            return "promo"
    return None


def of_prose(page: Page, first: int, last: int) -> str:
    lines = page.seen[first : last + 1]
    if all(line.startswith(">") for line in lines):
        return "quote"
    if all(LISTED.match(line) for line in lines):
        return "list"
    line = lines[0]
    if first == last and credits.attribution(line):
        return "attribution"
    if first == last and len(line) <= 80 and line[-1] not in ".!?…:;,”\"'’)*" and line[0].isupper():
        return "heading"
    return "paragraph"
