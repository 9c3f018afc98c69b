"""A column's value as JSON, and back: what comes back is checked as if a stranger wrote it."""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import json
import math
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from archive import markup as article_markup
from archive.models import Article, ArticleVersion, ImportRow, Snapshot
from comments import codes
from comments import markup as comment_markup
from comments.models import Comment, CommentVersion

Change = Callable[[Any], Any]

if TYPE_CHECKING:
    Field = models.Field[Any, Any]

# What each kind of column holds in every database: SQLite alone would take more.
RANGES = BaseDatabaseOperations.integer_field_ranges

# Columns that hold deflated JSON: a bag shows what is in them. Each is packed as its writer does.
PACKED: dict[tuple[type[models.Model], str], Change] = {
    (Snapshot, "content"): lambda value: zlib.compress(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        ),
        1,
    ),
    (ImportRow, "before"): lambda value: zlib.compress(json.dumps(value).encode()),
}
# Pages show these as they are, so whatever a bag says passes what cleans every other way in.
CLEANED: dict[tuple[type[models.Model], str], Change] = {
    (Article, "body_html"): article_markup.clean,
    (ArticleVersion, "body_html"): article_markup.clean,
    (Comment, "body_html"): comment_markup.clean,
    (CommentVersion, "body_html"): comment_markup.clean,
}


def writer(field: Field) -> Change | None:
    """What makes JSON of this column's values; null where they are JSON already."""
    if _key(field) in PACKED:
        return lambda value: json.loads(zlib.decompress(bytes(value))) if value else None
    if isinstance(field, models.BinaryField):
        return lambda value: base64.b64encode(bytes(value)).decode()
    if isinstance(field, models.DateTimeField):
        return lambda value: value.astimezone(datetime.UTC).isoformat()
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat()
    return str if isinstance(field, models.DecimalField) else None


def reader(field: Field) -> Change:
    """What makes this column's value of JSON, or raises ValueError with the reason."""
    read = _reader(field)
    clean = CLEANED.get(_key(field))
    if field.name.endswith("_html") and clean is None:
        raise LookupError(f"{field} is shown as it is, and nothing here cleans it.")
    empty = b"" if not field.null else None

    def checked(value: Any) -> Any:
        if value is None and _key(field) in PACKED:
            return empty
        if value is None:
            if not field.null:
                raise ValueError("is missing")
            return None
        found = read(value)
        return found if clean is None else clean(found)

    return checked


def code_or_null(value: Any) -> str | None:
    """What a comment answers, by its code."""
    return None if value is None else str(_a(str, value))


def plain(field: Field) -> tuple[Any, ...]:
    """What needs no look: half of all columns are empty, and a million comments have many."""
    empty = ("",) if isinstance(field, models.CharField | models.TextField) else ()
    if field.name in ("slug", "code"):
        return ()
    return (None, *empty) if field.null else empty


def _key(field: Field) -> tuple[type[models.Model], str]:
    return (field.model, field.name)


def _reader(field: Field) -> Change:
    if (pack := PACKED.get(_key(field))) is not None:
        return pack
    if isinstance(field, models.JSONField):
        return lambda value: value
    if isinstance(field, models.BooleanField):
        return lambda value: _a(bool, value)
    if isinstance(field, models.BinaryField):
        return _bytes
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return lambda value: datetime.date.fromisoformat(_a(str, value))
    if isinstance(field, models.DecimalField):
        return lambda value: _decimal(value, field)
    if isinstance(field, models.FloatField):
        return _float
    if isinstance(field, models.IntegerField):
        low, high = RANGES[field.get_internal_type()]
        return lambda value: _whole(value, low, high)
    return _text(field)


def _a(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"is {type(value).__name__} and should be {kind.__name__}")
    return value


def _whole(value: Any, low: int, high: int) -> int:
    number: int = _a(int, value)
    if not low <= number <= high:
        raise ValueError(f"is {number}, which no such column holds")
    return number


def _float(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError("is no number")
    return float(value)


def _bytes(value: Any) -> bytes:
    try:
        return base64.b64decode(_a(str, value), validate=True)
    except binascii.Error as error:
        raise ValueError("is no base64") from error


def _moment(value: Any) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(_a(str, value))
    if moment.tzinfo is None:
        raise ValueError("is a moment without a zone")
    return moment


def _decimal(value: Any, field: models.DecimalField[Any, Any]) -> decimal.Decimal:
    try:
        number = decimal.Decimal(_a(str, value))
        field.run_validators(number)
    except (decimal.InvalidOperation, ValidationError) as error:
        raise ValueError("is no number that the column holds") from error
    return number


def _text(field: Field) -> Change:
    longest = getattr(field, "max_length", None)
    choices = {value for value, _ in field.flatchoices} | {""}
    listed = len(choices) > 1
    slug = isinstance(field, models.SlugField)
    code = field.name == "code"

    def read(value: Any) -> str:
        text: str = _a(str, value)
        if listed and text in choices:
            return text
        if longest is not None and len(text) > longest:
            raise ValueError(f"is longer than {longest} characters")
        if "\x00" in text:
            raise ValueError("has a NUL in it, which is no text")
        if listed:
            raise ValueError(f"is {text!r}, which is none of its values")
        if code and codes.read(text) != text:
            raise ValueError(f"is {text!r}, which is no code")
        if slug:
            try:
                field.run_validators(text)
            except ValidationError as error:
                raise ValueError(f"is {text!r}, which no address can have") from error
        return text

    return read
