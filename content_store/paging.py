"""Pages by key: a cursor holds the sort values of a row shown, the last one of a page or, for the page before it, the
first one; so no row is shown twice or missed."""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Expression, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.fields import Field

from .models import Document

#: What the cursor of a place that is looked back from begins with.
_BACK: Final = "-"


class BadCursor(ValueError):  # noqa: N818
    """The cursor is broken, or belongs to another list."""


@dataclass(frozen=True)
class SortKey:
    """A column of Document and whether it goes down."""

    column: str
    down: bool = False

    @property
    def order(self) -> str:
        return f"-{self.column}" if self.down else self.column

    @property
    def turned(self) -> "SortKey":
        return SortKey(self.column, down=not self.down)


@dataclass(frozen=True)
class Place:
    """The sort values of a row, empty for the start of the list; `back`: what is before it is asked for."""

    values: tuple[object, ...] = ()
    back: bool = False


class _Behind(Expression):
    """SQL's row comparison `(a, b) > (x, y)`: what lets an index be entered at the very row."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, columns: Sequence[Combinable], values: Sequence[Value], *, down: bool) -> None:
        super().__init__()
        self.expressions: list[Any] = [*columns, *values]
        self.down = down

    def get_source_expressions(self) -> list[Any]:
        return self.expressions

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.expressions = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(expression) for expression in self.expressions]
        half = len(compiled) // 2
        left, right = (", ".join(sql for sql, _ in part) for part in (compiled[:half], compiled[half:]))
        parameters = tuple(value for _, values in compiled for value in values)
        return f"({left}) {'<' if self.down else '>'} ({right})", parameters


def after(keys: Sequence[SortKey], values: Sequence[Any]) -> Q | _Behind:
    """Rows behind the row with these values in the sort order."""
    if len({key.down for key in keys}) == 1:
        fields = [_field(key) for key in keys]
        return _Behind(
            [F(key.column) for key in keys],
            [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)],
            down=keys[0].down,
        )
    behind, equal = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        behind |= equal & Q(**{f"{key.column}__{'lt' if key.down else 'gt'}": value})
        equal &= Q(**{key.column: value})
    return behind


def _field(key: SortKey) -> "Field[Any, Any]":
    found = Document._meta.get_field(key.column)
    assert isinstance(found, Field)
    return found


def _digest(stamp: str) -> str:
    return hashlib.sha256(stamp.encode()).hexdigest()[:12]


def write_cursor(stamp: str, place: Place) -> str:
    """`stamp` binds the cursor to its list."""
    plain = [value.isoformat() if isinstance(value, dt.datetime) else str(value) for value in place.values]
    parts = [_BACK * place.back + _digest(stamp), *plain]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(cursor: str, keys: Sequence[SortKey], stamp: str) -> Place:
    """Where it stands; nothing stands at the start. Raises BadCursor."""
    if not cursor:
        return Place()
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise BadCursor(cursor)
        digest, *values = parts
        if digest.removeprefix(_BACK) != _digest(stamp) or any("\x00" in value for value in values):
            raise BadCursor(cursor)
        "".join(values).encode()  # no database takes half a surrogate pair
        typed = tuple(_typed(key, value) for key, value in zip(keys, values, strict=True))
        return Place(typed, back=digest.startswith(_BACK))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadCursor(cursor) from error


def _typed(key: SortKey, value: str) -> object:
    match key.column:
        case "content_id":
            return UUID(value)
        case "updated_at" | "published_at":
            moment = dt.datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError(value)
            return moment.astimezone(dt.UTC)
    return value
