"""A bag's lines as rows for this database, each checked before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import models

from archive.bags import values
from archive.bags.problems import Unusable
from archive.bags.tables import BYTES, NAMES, ORDER, Table
from archive.models import Capture, Snapshot
from comments.models import Comment

WRONG = (ValueError, TypeError, OverflowError, RecursionError, ArithmeticError)
LONGEST_LINE = 1 << 28  # bytes; the document of an article with a million comments is shorter
Row = dict[str, Any]
# Key, attribute, values that need no look, what looks at the others, what stands in for none.
Column = tuple[str, str, tuple[Any, ...], values.Change, Callable[[], Any]]
MISSING = object()


class Names:
    """The keys of rows by what they are called, learned while they are read."""

    def __init__(self) -> None:
        self.known: dict[type[models.Model], dict[Any, int]] = {}

    def learn(self, model: type[models.Model], line: Mapping[str, Any], pk: int) -> None:
        if model not in NAMES or model is Comment:
            return
        known = self.known.setdefault(model, {})
        name = called(model, line)
        if name in known:
            raise ValueError(f"{name!r} is there twice")
        known[name] = pk

    def pk_of(self, model: type[models.Model], name: Any) -> int:
        if model is Comment:  # too many to hold, and few are named
            found = Comment.objects.filter(code=str(name)).values_list("pk", flat=True).first()
            if found is None:
                raise ValueError(f"names the comment {name!r}, which is not there")
            return int(found)
        try:
            return self.known[model][name]
        except (KeyError, TypeError):
            raise ValueError(f"names {name!r}, which is not there") from None


def called(model: type[models.Model], line: Mapping[str, Any]) -> Any:
    if model is Snapshot:
        return f"{line.get('capture')}:{line.get('index')}"
    name = line.get(NAMES[model])
    if type(name) not in (str, int):
        raise ValueError("has no name")
    return name


class Lines:
    """`for row in Lines(...)`: columns by their attribute names, `id` among them, and beside them
    the list of a many-to-many column under its own name."""

    def __init__(self, folder: Path, table: Table, names: Names) -> None:
        self.path, self.table, self.names = folder / table.path, table, names
        self.keys = {ORDER, *(field.name for field in table.fields())}
        self.extra = {table.many} if table.many else set()
        self.extra |= {BYTES} if table.model is Capture else set()
        self.n = 0

    def __iter__(self) -> Iterator[Row]:
        model = self.table.model
        ahead = self.table.refers_to_itself()
        if ahead:
            for line in self.objects():
                self._told(self.names.learn, model, line, self._told(order_of, line))
        readers = list(self._readers())
        for line in self.objects():
            if unknown := line.keys() - self.keys - self.extra:
                raise self.wrong(f"{min(unknown)!r} is nothing that this version knows")
            row: Row = {"id": self._told(order_of, line)}
            name = ""
            try:
                for name, attname, plain, read, default in readers:
                    value = line.get(name, MISSING)
                    if value in plain:
                        row[attname] = value
                    else:
                        row[attname] = default() if value is MISSING else read(value)
            except WRONG as error:
                raise self.wrong(f"{name!r} {error}") from error
            if not ahead:
                self._told(self.names.learn, model, line, row["id"])
            yield row | {name: line.get(name) for name in self.extra}

    def wrong(self, why: str) -> Unusable:
        return Unusable(f"{self.path}, line {self.n}: {why}.")

    def _told(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return ask(*arguments)
        except WRONG as error:
            raise self.wrong(str(error)) from error

    def objects(self) -> Iterator[Row]:
        self.n = 0
        with self.path.open("rb") as file:
            while text := file.readline(LONGEST_LINE):
                self.n += 1
                try:
                    line = json.loads(text)
                except (ValueError, RecursionError) as error:
                    raise self.wrong("this is no JSON") from error
                if not isinstance(line, dict):
                    raise self.wrong("this is no JSON object")
                yield line

    def _readers(self) -> Iterator[Column]:
        for field in self.table.fields():
            related = field.related_model
            if field.model is Comment and related is Comment:
                read: values.Change = (
                    values.code_or_null
                )  # its row stands in the same article: see `talk`
            elif isinstance(related, type):
                read = self._refers(field)
            else:
                read = values.reader(field)
            default = field.get_default if field.has_default() or field.null else _missing
            if field.blank and isinstance(field, models.CharField | models.TextField):
                default = field.get_default
            yield field.name, field.attname, values.plain(field), read, default

    def _refers(self, field: Any) -> Callable[[Any], Any]:
        def read(name: Any) -> int | None:
            if name is None and field.null:
                return None
            return self.names.pk_of(field.related_model, name)

        return read


def order_of(line: Mapping[str, Any]) -> int:
    order = line.get(ORDER)
    if type(order) is not int or not 0 < order < 2**63:
        raise ValueError(f"{ORDER!r} is {order!r} and should be a number from 1 on")
    return order


def _missing() -> Any:
    raise ValueError("is missing")
