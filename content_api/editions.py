"""Texts as they were published: `as_of` on a detail, and every edition at an address that never changes."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from ninja import NinjaAPI, Path
from pydantic_core import to_json

from cms.base.days import utc_today
from cms.base.locales import LOCALES, direction
from content_store.editions import COMMON, Edition, edition, edition_at, history
from content_store.kinds import Kind, kinds
from content_store.lookup import find

from . import openapi, parameters, schemas
from .answers import BASE, absolute, answer, content_url, json_answer, link
from .merged import survivor_answer
from .problems import Problem
from .query_string import shown
from .reading import Reader, content_id

_MOMENT: Final = re.compile(parameters.AS_OF.schema["pattern"])
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")


def edition_url(content: object, locale: str, number: int) -> str:
    return f"{history_url(content, locale)}/{number}"


def history_url(content: object, locale: str) -> str:
    return absolute(f"{BASE}/editions/{content}/{locale}")


def moment_asked(reader: Reader) -> dt.datetime | None:
    """What `as_of` says: of a day its end. None where it is not given, or wrong (which the reader notes)."""
    value = reader.text("as_of")
    if "as_of" not in reader.query.values:
        return None
    for name in ("profile", "fields"):
        if name in reader.query.values:
            reader.fault(name, "contradiction", "An edition is sent whole: leave this out with `as_of`.", given="")
    try:
        found = _moment(value) if _MOMENT.fullmatch(value) else None
    except (ValueError, OverflowError):  # the thirtieth of February, the year 0
        found = None
    if found is None:
        reader.fault(
            "as_of", "not-a-date", f"“{shown(value)}” is no day and no moment (2026-03-01T12:00:00Z).", given=""
        )
    elif found > timezone.now():
        reader.fault("as_of", "in-the-future", f"What is published on {shown(value)} is not known yet.", given="")
    return found


def _moment(value: str) -> dt.datetime:
    if "T" in value:
        return dt.datetime.fromisoformat(value)
    day = dt.date.fromisoformat(value)
    if day == utc_today():
        return timezone.now()
    return dt.datetime.combine(day, dt.time.max, dt.UTC)


def answer_as_of(
    request: HttpRequest, of: Kind, key: UUID | str, chain: Sequence[str], at: dt.datetime
) -> HttpResponse:
    """The edition in force at a moment, in the first of these languages that has one."""
    content = key if isinstance(key, UUID) else _id_of(of, key, chain)
    found = edition_at(content, chain, at)
    if found and found.kind == of.name:
        return _answer_then(found)
    known = [row for row in history(content) if row.kind == of.name]
    merged = survivor_answer(request, content, of.plural)
    if merged:
        return merged
    if not known:
        raise Problem("not-found", f"There is no {of.name} with the id or slug “{shown(str(key))}”.")
    raise _not_then(known, chain, at)


def answer_of_any(content: UUID, chain: Sequence[str], at: dt.datetime) -> HttpResponse | None:
    """The same of a content of any kind; None for one that has no editions."""
    found = edition_at(content, chain, at)
    if found:
        return _answer_then(found)
    if known := history(content):
        raise _not_then(known, chain, at)
    return None


def _answer_then(found: Edition) -> HttpResponse:
    return _answer(found, **{"Content-Location": edition_url(found.content_id, found.locale, found.number)})


def _id_of(of: Kind, slug: str, chain: Sequence[str]) -> UUID:
    found = find(slug, chain, kind=of.name)
    if found is None:
        raise Problem("not-found", f"There is no {of.name} with the slug “{shown(slug)}”.")
    return found.content_id


def _not_then(known: Sequence[Edition], chain: Sequence[str], at: dt.datetime) -> Problem:
    """Says from when there is something in these languages, and in which others there was."""
    then = [row for row in known if row.published_from <= at and (not row.published_until or row.published_until > at)]
    from_when = min((row.published_from for row in known if row.locale in chain), default=None)
    since = f"; it first was on {from_when.isoformat()}" if from_when else ""
    return Problem(
        "not-published-then",
        f"This content was not public in {', '.join(chain)} at {at.isoformat()}{since}.",
        extra={
            "published_from": from_when.isoformat() if from_when else None,
            "available": [
                {"locale": row.locale, "api_url": edition_url(row.content_id, row.locale, row.number)} for row in then
            ],
        },
    )


def _modified(row: Edition) -> dt.datetime:
    """A text stays; that it has ended is said once."""
    return row.published_until or row.published_from


def _info(row: Edition) -> dict[str, Any]:
    return {
        "number": row.number,
        "published_from": row.published_from,
        "published_until": row.published_until,
        "url": absolute(row.path),
        "api_url": edition_url(row.content_id, row.locale, row.number),
        "withheld": row.withheld or None,
    }


def _answer(row: Edition, **headers: str) -> HttpResponse:
    """An edition, with the way to its neighbours and to what is public now (RFC 5829, RFC 7089)."""
    if row.withheld:
        raise Problem(
            "gone", "This text was public and may be read no more.", extra={"reason": row.withheld, "available": []}
        )
    current = content_url(row.content_id, row.locale)
    head = {
        "id": row.content_id,
        "kind": row.kind,
        "locale": row.locale,
        "dir": direction(row.locale),
        **_info(row),
        "document_url": current,
    }
    links = [
        link(edition_url(row.content_id, row.locale, row.number), "canonical"),
        link(current, "original latest-version"),
        link(history_url(row.content_id, row.locale), "version-history"),
        link(absolute(row.path), "alternate", type="text/html", hreflang=row.locale),
    ]
    if row.number > 1:
        links.append(link(edition_url(row.content_id, row.locale, row.number - 1), "predecessor-version"))
    if row.number < row.newest:
        links.append(link(edition_url(row.content_id, row.locale, row.number + 1), "successor-version"))
    body = b"".join([to_json(head)[:-1], b',"text":', row.text.encode(), b"}"])
    return answer(
        body,
        locale=row.locale,
        modified=_modified(row),
        links=links,
        headers={"Memento-Datetime": http_date(row.published_from.timestamp()), **headers},
    )


def get_edition(request: HttpRequest, id: Path[str], locale: Path[str], number: Path[str]) -> HttpResponse:  # noqa: A002
    """A text as it was published, for ever at this address; 410 where it may be read no more."""
    Reader(request, parameters.NO_PARAMETERS).finish()
    key = content_id(id)
    row = edition(key, locale, int(number)) if key and _NUMBER.fullmatch(number) else None
    if row is None:
        raise Problem("not-found", f"There is no edition “{shown(f'{id}/{locale}/{number}')}”.")
    return _answer(row)


def get_editions(request: HttpRequest, id: Path[str], locale: Path[str]) -> HttpResponse:  # noqa: A002
    """All texts of a content in a language, without the texts themselves."""
    Reader(request, parameters.NO_PARAMETERS).finish()
    key = content_id(id)
    rows = history(key, locale) if key and locale in LOCALES else []
    if not rows:
        raise Problem("not-found", f"There are no editions of “{shown(id)}” in “{shown(locale)}”.")
    return json_answer(
        {"id": key, "kind": rows[0].kind, "locale": locale, "items": [_info(row) for row in rows]},
        locale=locale,
        modified=max(map(_modified, rows)),
    )


def edition_schema(*of: Kind) -> dict[str, Any]:
    """An edition of one of these kinds: its head, and the parts of the document that the kind cites."""
    named = openapi.components()
    texts = []
    for each in of:
        whole = named[each.full.__name__]["properties"]
        parts = {name: whole[name] for name in (*COMMON, *each.cited)}
        texts.append(openapi.object_schema(parts | {"machine": {"type": "boolean"}}))
    text = {"type": "string"}
    return openapi.object_schema(
        {
            "id": text | {"format": "uuid"},
            "kind": text | {"enum": [each.name for each in of]},
            "locale": text,
            "dir": text | {"enum": ["ltr", "rtl"]},
            **named[schemas.EditionInfo.__name__]["properties"],
            "document_url": text | {"description": "what is public now"},
            "text": texts[0] if len(texts) == 1 else {"anyOf": texts},
        }
    )


def add_routes(api: NinjaAPI) -> None:
    cited = [each for each in kinds() if each.cited]
    for path, view, summary, schema in (
        ("/editions/{id}/{locale}/{number}", get_edition, "A text as it was published", edition_schema(*cited)),
        ("/editions/{id}/{locale}", get_editions, "All texts of a content", openapi.shape(schemas.EditionList)),
    ):
        api.get(
            path,
            operation_id=view.__name__,
            summary=summary,
            tags=["Content"],
            openapi_extra=openapi.operation(schema, problems=(404, 410)),
        )(view)
