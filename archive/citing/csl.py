"""CSL-JSON, which citation processors and reference managers read."""

from __future__ import annotations

import json
from typing import Any

from archive.citing.dates import Date, american
from archive.citing.names import Name
from archive.citing.work import Work

TYPES = {"article": "webpage", "comment": "post"}


def text(work: Work) -> str:
    fields = (f"{json.dumps(name)}: {_json(value)}" for name, value in item(work).items())
    return "[{\n" + ",\n".join(f"  {field}" for field in fields) + "\n}]\n"


def item(work: Work) -> dict[str, Any]:
    notes = [f"Original at {work.original}" if work.original else ""]
    notes += [f"Captured {american(work.captured)}" if work.captured else "", *work.caveats]
    if work.date and work.date.at_latest:
        notes.append(f"Published {work.date.said(american)}")
    fields: dict[str, Any] = {
        "id": work.key,
        "type": TYPES[work.kind],
        "title": work.title,
        "author": [_name(name) for name in work.names],
        "editor": [_name(name) for name in work.editors],
        "container-title": work.publication,
        "issued": _date(work.date),
        "accessed": _date(work.accessed),
        "URL": work.address,
        "archive": work.archive,
        "version": str(work.version or ""),
        "genre": work.about,
        "language": work.language,
        "note": ". ".join(filter(None, notes)),
    }
    return {name: value for name, value in fields.items() if value}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _name(name: Name) -> dict[str, str]:
    if name.family:
        return {"family": name.family, "given": name.given}
    return {"literal": name.whole}


def _date(date: Date | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {"date-parts": [date.parts], **({"circa": True} if date.at_latest else {})}
