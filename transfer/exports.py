"""Tables of what a reader of a tier may see: made of the stored documents, a row each, streamed."""

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser, User
from django.http import StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from cms.base import audit
from cms.base.locales import fallback_chain
from cms.base.tables import BYTE_ORDER_MARK, csv_line, never_formula
from content_store.criteria import Criteria, narrow
from content_store.enums import Tier
from content_store.kinds import Kind
from content_store.query import in_chain, readable

FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def documents(kind: Kind, criteria: Criteria, locales: tuple[str, ...], tier: Tier) -> Iterator[dict[str, Any]]:
    """The full documents of a list in its own order, for a reader of this tier."""
    rows = in_chain(narrow(readable(tier), criteria), locales).order_by("sort_title", "content_id")
    for full in rows.values_list("full", flat=True).iterator(chunk_size=500):
        yield json.loads(full)


def columns(kind: Kind) -> list[str]:
    """The fields of the kind's full document, in its order; blocks of pages are left to JSON."""
    return [name for name in kind.full.model_fields if name not in ("body", "outcome")]


def flat(value: Any) -> str:
    """One cell: codes and titles rather than objects, lists with semicolons; what has neither as `name: value`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(flat(item) for item in value)
    if isinstance(value, dict):
        for key in ("code", "title", "text", "name", "locale"):
            if key in value and not isinstance(value[key], dict | list):
                return flat(value[key])
        cells = ((name, flat(each)) for name, each in value.items())
        return ", ".join(f"{name}: {cell}" for name, cell in cells if cell)
    return str(ILLEGAL_CHARACTERS_RE.sub("", str(value)))


def as_csv(names: list[str], items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + csv_line(names)
    for item in items:
        yield csv_line(flat(item.get(name)) for name in names)


def as_xlsx(names: list[str], items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(names)
    for item in items:
        sheet.append([never_formula(flat(item.get(name)))[:32_000] for name in names])
    buffer = io.BytesIO()
    book.save(buffer)
    yield buffer.getvalue()


def as_json(names: list[str], items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """An array of the documents, all of each."""
    separator = b"[\n"
    for item in items:
        yield separator + json.dumps(item, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


WRITERS: Final = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}


def answer(kind: Kind, form: str, locale: str, tier: Tier, user: User | AnonymousUser) -> StreamingHttpResponse:
    """A kind's list as a file, as readers of `tier` see it; what is restricted is recorded. `form`: of FORMATS."""
    if tier > Tier.PUBLIC:
        audit.record(f"{kind.plural}.exported", user=user, detail=f"{form}, {tier.name.lower()}, {locale}")
    items = documents(kind, Criteria((kind.name,)), fallback_chain(locale), tier)
    return download(WRITERS[form](columns(kind), items), FORMATS[form], f"{kind.plural}-{locale}.{form}")


def download(body: Iterator[bytes], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
