"""The time of day beside a date: "um 19:04 Uhr", "at 7:04 pm", "à 15h46", "下午 3:05"."""

from __future__ import annotations

import re

from archive.sources.dates.date_words import any_of, words

_BETWEEN = (
    "at|um|gegen|à|a las?|a la\\(s\\)|a les|alle ore|alle|ore|a|às|ás|as|om|o godz\\.?|godz\\.?"
    "|ve|v|o|в|во|о|об|la|ora|klo|kl\\.?|saat|στις|pukul|jam"
)
_HOUR_WORDS = "uhr|uur|hrs?|hs|h"
_HALVES = words("午夜 上午 早上 凌晨 清晨 早晨 中午 下午 晚上 傍晚 午前 午後 오전 오후")
_AFTER_NOON = frozenset(words("中午 下午 晚上 傍晚 午後 오후 μμ μ.μ."))

# Abbreviations of zones that mean one offset; RFC 822 fixes the American ones.
ZONES = {
    "Z": "+00:00",
    "UT": "+00:00",
    "TU": "+00:00",
    "UTC": "+00:00",
    "GMT": "+00:00",
    "WET": "+00:00",
    "CET": "+01:00",
    "MEZ": "+01:00",
    "CEST": "+02:00",
    "MESZ": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "JST": "+09:00",
    "KST": "+09:00",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "NZST": "+12:00",
    "NZDT": "+13:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    # These mean two offsets or more, so a time in them keeps none.
    "CST": "",
    "BST": "",
    "IST": "",
    "AST": "",
    "ET": "",
    "CT": "",
    "MT": "",
    "PT": "",
}

CLOCK = (
    rf"(?:(?P<half_before>{any_of(_HALVES)}|(?-i:AM|PM))\s?)?(?P<hour>\d{{1,2}})"
    r"(?:[:.](?P<minute>\d\d)(?!\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?(?!\d))?"
    r"|\s?[hu]\s?(?P<minute_h>\d\d)(?!\d)(?:\s?min\b\.?(?:\s?(?P<second_h>\d\d)\s?s\b)?)?"
    r"|\s?[时時點点시]\s?(?P<minute_cjk>\d{1,2})\s?[分분](?:\s?(?P<second_cjk>\d{1,2})\s?[秒초])?"
    r"|(?=\s?(?:[ap]\.?\s?m\b|uhr\b|uur\b|h\b|[时時點点시])))"
    # A glued "PMReply" still says PM; "PMs" leaves the time unsure, and it is not taken.
    r"(?:\s{0,2}(?P<half>[ap]m(?!(?-i:[a-z]))|[ap]\.\s?m\.?|[πμ]\.?μ\.?|[上下]午|오[전후])"
    r"|(?!\s{0,2}(?-i:[AP]M)))"
    rf"(?:\s?(?:(?:{_HOUR_WORDS})(?![^\W\d_])\.?|[时時點点시]))?"
    r"(?:(?:"
    rf"\s{{0,2}}\(?(?P<zone>(?-i:{any_of(ZONES)}))(?P<hours>\s?[+−-]\d\d?(?::?\d\d)?)?(?![^\W_])\)?"
    r"|\s{0,2}(?P<offset>[+−-]\d\d:?\d\d)(?![:\d])"
    r"|(?P<short>[+−-]\d\d)(?![\w:])"
    r")(?:\s\([^()]{2,40}\))?)?"
    r"(?!\s?(?:[€$£%]|euro?s?\b|usd\b))"  # "9 January 2020, 12.50 euros"
)
# From the end of a date to its time. The bracket in " (19:04)" is closed behind CLOCK.
TO_CLOCK = (
    r"(?:\s{0,2}(?:T(?=\d)|[,;·•|@–—-]|(?P<bracket>\()(?=\d))?\s{0,3}"
    rf"(?:(?:{_BETWEEN})(?:\s{{1,2}}|(?=\d)))?)"
)
AFTER_CLOCK = r"(?(bracket)\))"


def clock_of(found: re.Match[str]) -> tuple[int, ...] | None:
    """Hour, minute and second as written; None for a time that is no such time: 15:05 am."""
    said = found.groupdict()
    hour = int(said["hour"])
    minute = said["minute"] or said.get("minute_h") or said.get("minute_cjk")
    second = said["second"] or said.get("second_h") or said.get("second_cjk")
    half = (said.get("half") or said.get("half_before") or "").casefold()
    late = half.startswith(("p", "μ")) or half in _AFTER_NOON
    if (half and hour > 12 and not late) or (half in {"晚上", "傍晚"} and hour == 12):
        return None
    if half and hour <= 12 and not (half == "中午" and hour == 11):
        hour = hour % 12 + (12 if late else 0)
    return (hour, *(int(part) for part in (minute, second) if part))


def possible(clock: tuple[int, ...] | None) -> bool:
    return clock is not None and clock[0] < 24 and all(part < 60 for part in clock[1:])


def offset_of(found: re.Match[str]) -> str:
    said = found.groupdict()
    stated = said.get("hours") or said.get("offset") or said.get("short")
    if not stated:
        return ZONES[said["zone"].upper()] if said.get("zone") else ""
    stated = stated.strip().replace("−", "-")
    sign, hours, minutes = stated[0], stated[1:].partition(":")[0], stated.partition(":")[2]
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    return f"{sign}{int(hours):02}:{minutes or '00'}"
