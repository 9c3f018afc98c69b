"""The words beside a data set: what it holds, how sure it is, and what it cannot say."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

from archive.exporting.columns import ARTICLES, COMMENTS, Table

if TYPE_CHECKING:
    from archive.exporting.dataset import Census

Files = dict[str, tuple[int, str]]  # name -> bytes, sha256

PLACEMENTS = {
    "stated": "the source names the parent's id",
    "forced": "only one parent fits what the page shows",
    "likely": "inferred: several fit, one much better",
    "guess": "inferred: several fit about as well",
    "edited": "an editor chose",
}


def package(site: str, census: Census, files: Files) -> dict[str, Any]:
    """datapackage.json, Frictionless Data Package v1."""
    tables = {table.name: table for table in (ARTICLES, COMMENTS)}
    return {
        "profile": "data-package",
        "name": "archive",
        "title": site,
        "description": "Articles recovered from saved pages, with the reply trees beneath them.",
        "resources": [
            {
                "name": file.replace(".", "-"),
                "path": file,
                "format": file.rpartition(".")[2],
                "bytes": size,
                "hash": f"sha256:{sha256}",
                **_schema(file, tables),
            }
            for file, (size, sha256) in files.items()
        ],
    }


def _schema(file: str, tables: dict[str, Table]) -> dict[str, Any]:
    name, _, form = file.partition(".")
    if form != "parquet":
        return {}  # its objects are nested: README.md says where their fields are described
    table = tables[name]
    schema: dict[str, Any] = {
        "fields": [
            {"name": field.name, "type": field.kind, "description": field.meaning}
            for field in table.fields
        ],
        "primaryKey": table.key,
    }
    if table is COMMENTS:
        schema["foreignKeys"] = [
            {
                "fields": "article",
                "reference": {"resource": "articles-parquet", "fields": "slug"},
            }
        ]
    return {"schema": schema}


def card(site: str, census: Census, files: Files) -> str:
    """README.md."""
    return "\n".join(
        [
            f"# {site}: articles and their discussions",
            "",
            f"{census.articles:,} articles and {census.comments:,} comments, read from saved pages",
            "and exports of sites. Only what the archive publishes is here.",
            "",
            "## What is known, inferred and lost",
            "",
            "A page that prints “Reply to Joe” leaves open which of Joe's comments was meant.",
            "Where the source does not name the parent, the archive decides, and says how:",
            "",
            "| placement | comments | meaning |",
            "|---|---|---|",
            *(
                f"| {name} | {_share(census.placements, name)} | {meaning} |"
                for name, meaning in PLACEMENTS.items()
            ),
            "",
            "`likelihood` is the solver's own estimate for the parent it chose, `alternatives` are",
            "the others. Leave `likely` and `guess` out, or weigh them, where the tree matters.",
            "",
            f"- Dates of articles: {_listed(census.bases)}. “Inferred” is no later than the date.",
            f"- Dates of comments, as precise as printed: {_listed(census.precisions)}.",
            f"- Comments that the captures cut off: {census.truncated:,}.",
            f"- Comments that pages said they had: {census.declared:,}; preserved of those:",
            f"  {census.preserved:,}. Pages that did not say are not counted.",
            f"- States: {_listed(census.states)}. All but published keep a seat in the tree, so",
            "  that replies keep their meaning; their words and names are null.",
            f"- Origin: {_listed(census.origins)}.",
            f"- Read from: {_listed(census.formats)}.",
            f"- Languages, as pages said: {_listed(census.languages)}.",
            "",
            "A name is not a person: guests chose any name they liked. No e-mail or network",
            "address of anybody is in these files. The words belong to those who wrote them; ask",
            "before you publish them again, and take out here what the archive takes out later.",
            "",
            "## Files",
            "",
            "| file | bytes | SHA-256 |",
            "|---|---|---|",
            *(f"| {name} | {size:,} | `{sha256}` |" for name, (size, sha256) in files.items()),
            "",
            "The lines of `articles.jsonl` and `comments.jsonl` are described at /api/ of the",
            "archive and in `archive/exporting/records.py`; the columns of the Parquet files here:",
            "",
            *_columns(ARTICLES),
            *_columns(COMMENTS),
        ]
    )


def _columns(table: Table) -> list[str]:
    rows = [f"| {field.name} | {field.kind} | {field.meaning} |" for field in table.fields]
    return [f"### {table.name}", "", "| column | type | meaning |", "|---|---|---|", *rows, ""]


def _share(counts: collections.Counter[str], name: str) -> str:
    total = sum(counts.values())
    return f"{counts[name]:,} ({counts[name] / total:.1%})" if total else "0"


def _listed(counts: collections.Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count:,}" for name, count in ordered[:12]) or "none"
