"""`/organizations/match`: which organizations a free text may mean, for partners who have names and want ids."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic_core import to_json

from cms.base.locales import fallback_chain
from content_store.query import in_chain, readable
from ngo_pages.matching import Match, organizations

from . import openapi, parameters, schemas
from .answers import answer
from .json_query import read_object
from .query_string import QueryString
from .reading import Reader

MOST_TEXTS: Final = 100
LONGEST: Final = 300


def _check(reader: Reader, text: str) -> None:
    if not 1 <= len(text.strip()) <= LONGEST:
        reader.fault("q", "malformed", f"A name has 1 to {LONGEST} characters.", given="")


def _items(reader: Reader, found: Sequence[Sequence[Match]], locale: str) -> list[bytes]:
    """The candidates of each text as JSON, with the stored bytes of each in the nearest language; one query."""
    ids = {match.content_id for matches in found for match in matches}
    rows = in_chain(readable().filter(content_id__in=ids), fallback_chain(locale)) if ids else ()
    stored = {row.content_id: row.minimal.encode() for row in rows}
    return [
        b"["
        + b",".join(
            to_json({"score": match.score, "reason": match.reason, "name": match.name})[:-1]
            + b',"item":%b}' % stored[match.content_id]
            for match in matches
            if match.content_id in stored
        )
        + b"]"
        for matches in found
    ]


def get_match(request: HttpRequest) -> HttpResponse:
    """Candidates, the best first: `score` 1 is one of its names, written in any way; `reason` says which."""
    reader = Reader(request, parameters.OF_MATCH)
    text = reader.required("q")
    if text:
        _check(reader, text)
    locale = reader.locale()
    limit = reader.number("limit", parameters.CANDIDATES, parameters.MOST_CANDIDATES)
    reader.finish()
    [items] = _items(reader, organizations.match([text], limit), locale)
    return answer(b'{"items":%b}' % items, locale=locale)


def match_many(request: HttpRequest) -> HttpResponse:
    """The same for many names at once; what is asked stands in the body."""
    body = read_object(request)
    given = body.pop("q", None)
    plain = {name: str(value) for name, value in body.items() if isinstance(value, str | int)}
    reader = Reader(request, parameters.OF_MATCH[1:], QueryString(plain))
    for name in body.keys() - plain.keys():
        reader.fault(name, "malformed", "A text or a number is wanted here.", given="")
    texts = [text for text in given if isinstance(text, str)] if isinstance(given, list) else []
    if not texts or texts != given or len(texts) > MOST_TEXTS:
        reader.fault("q", "malformed", f"A list of 1 to {MOST_TEXTS} names is wanted here.", given="")
    for text in texts:
        _check(reader, text)
    locale = reader.locale()
    limit = reader.number("limit", parameters.CANDIDATES, parameters.MOST_CANDIDATES)
    reader.finish()
    found = _items(reader, organizations.match(texts, limit), locale)
    items = b",".join(b'{"q":%b,"items":%b}' % (to_json(text), each) for text, each in zip(texts, found, strict=True))
    response = answer(b'{"items":[%b]}' % items, locale=locale)
    response.headers["Cache-Control"] = "no-store"
    return response


def _many_operation() -> dict[str, Any]:
    plain = {item.name: item.schema | {"description": item.description} for item in parameters.OF_MATCH[1:]}
    texts = {"type": "array", "items": parameters.OF_MATCH[0].schema, "minItems": 1, "maxItems": MOST_TEXTS}
    body = {
        "type": "object",
        "properties": {"q": texts, **plain},
        "required": ["q"],
        "additionalProperties": False,
    }
    return openapi.body_operation(openapi.shape(schemas.ManyMatches), body)


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/organizations/match",
        operation_id="match_organization",
        summary="Which organizations a name may mean",
        tags=["Search"],
        openapi_extra=openapi.operation(openapi.shape(schemas.Matches), parameters.OF_MATCH),
    )(get_match)
    api.post(
        "/organizations/match",
        operation_id="match_organizations",
        summary="Which organizations many names may mean",
        tags=["Search"],
        openapi_extra=_many_operation(),
    )(match_many)
