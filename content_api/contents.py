"""Any content: by its id, and by a path of the site."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path

from content_store.kinds import kinds
from content_store.lookup import find, find_path, last_tombstone
from content_store.models import Change, Document

from . import openapi, parameters
from .answers import BASE, absolute, content_url, document_answer, moved
from .editions import answer_of_any, edition_schema, moment_asked
from .fields import FieldTree, fields_of, fields_of_all_kinds
from .merged import survivor_answer
from .problems import ParameterError, Problem, invalid
from .query_string import shown
from .reading import Reader, content_id
from .schemas import MinimalDocument


def trees_of_any_kind(profile: str) -> FieldTree:
    """The fields that items of any kind have in a profile."""
    return fields_of(MinimalDocument) if profile == "minimal" else fields_of_all_kinds()


def no_translation(key: object, wanted: Sequence[str], available: Sequence[tuple[str, str]]) -> Problem:
    """`available`: (locale, address in this API) of each language the content does exist in."""
    return Problem(
        "no-translation",
        f"“{shown(str(key))}” does not exist in {', '.join(wanted)}; see `available`, or ask with `fallback`.",
        extra={"available": [{"locale": locale, "api_url": url} for locale, url in available]},
    )


def gone(tombstone: Change | None, available: Sequence[Document] = ()) -> Problem:
    """Without a tombstone it is gone for so long that nobody knows why."""
    return Problem(
        "gone",
        "This content was public and is no longer.",
        extra={
            "reason": tombstone.reason if tombstone else None,
            "available": [
                {"locale": row.locale, "api_url": content_url(row.content_id, row.locale)} for row in available
            ],
        },
    )


def absent(key: UUID | str, what: str) -> Problem:
    """Why there is nothing: gone with its reason, or never was."""
    tombstone = last_tombstone(key) if isinstance(key, UUID) else None
    if tombstone:
        return gone(tombstone)
    return Problem("not-found", f"There is no {what} with the id or slug “{shown(str(key))}”.")


def get_content(request: HttpRequest, id: Path[str]) -> HttpResponse:  # noqa: A002
    """A content of any kind by its id, which is the same in every language."""
    reader = Reader(request, parameters.OF_CONTENT)
    chain = reader.chain()
    at = moment_asked(reader)
    shape = reader.shape("full", trees_of_any_kind)
    reader.finish()
    key = content_id(id)
    if key is None:
        raise Problem("not-found", f"“{shown(id)}” is no content id.")
    if at and (then := answer_of_any(key, chain, at)):
        return then
    found = find(key, chain, tier=reader.tier)
    if found is None:
        merged = survivor_answer(request, key, "content")
        if merged:
            return merged
        raise absent(key, "content")
    if at:
        raise invalid([ParameterError("as_of", "no-editions", "Of this kind no texts are kept as they were.")])
    if found.document is None:
        raise no_translation(key, chain, [(code, content_url(key, code)) for code in found.available])
    reader.access.note(found.document)
    return document_answer(found.document, shape)


def lookup(request: HttpRequest) -> HttpResponse:
    """The document behind a path of the site: 301 where it has moved, 410 with the reason where it is gone."""
    reader = Reader(request, parameters.OF_LOOKUP)
    path = reader.required("path")
    if path and not path.startswith("/"):
        reader.fault("path", "malformed", "A path of the site starts with “/”.", given="")
    shape = reader.shape("full", trees_of_any_kind)
    reader.finish()
    path = path if path.endswith("/") else f"{path}/"
    found = find_path(path, reader.tier)
    if found is None:
        raise Problem("not-found", f"No content ever had the path “{shown(path)}”.")
    if found.to:
        return moved(absolute(f"{BASE}/lookup?{reader.query.with_changes(path=found.to.path)}"))
    if found.document is None:
        if found.tombstone or not found.available:
            raise gone(found.tombstone, found.available)
        languages = [(row.locale, content_url(row.content_id, row.locale)) for row in found.available]
        raise no_translation(path, [path.split("/")[1]], languages)
    document = found.document
    reader.access.note(document)
    return document_answer(document, shape, **{"Content-Location": content_url(document.content_id, document.locale)})


def add_routes(api: NinjaAPI) -> None:
    of_any_kind = openapi.document_schema(*kinds())
    api.get(
        "/content/{id}",
        operation_id="get_content",
        summary="Any content by its id",
        tags=["Content"],
        openapi_extra=openapi.operation(
            openapi.either(of_any_kind, edition_schema(*[kind for kind in kinds() if kind.cited])),
            parameters.OF_CONTENT,
            problems=(404, 410),
            more={301: openapi.REDIRECT},
        ),
    )(get_content)
    api.get(
        "/lookup",
        operation_id="lookup_path",
        summary="The document behind a path of the site",
        tags=["Content"],
        openapi_extra=openapi.operation(
            of_any_kind, parameters.OF_LOOKUP, problems=(404, 410), more={301: openapi.REDIRECT}
        ),
    )(lookup)
