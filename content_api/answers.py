"""Successful answers: bodies joined of stored JSON, with the headers that depend on what is in them.

What depends on the request alone (coding, conditional requests, CORS, HEAD) is added by the middleware.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date
from pydantic_core import to_json

from cms.base.locales import LOCALES, locale_bit
from content_store.models import Document
from content_store.query import PROFILE_COLUMN, FacetValue

from .reading import ItemShape

BASE: Final = "/api/v1"
JSON: Final = "application/json"
GZIP: Final = "application/gzip"
CACHED: Final = "public, max-age=60, stale-while-revalidate=600"
_CHUNK: Final = 256 * 1024  # bytes of a file, sent at a time


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}{path}"


def content_url(content_id: object, locale: str) -> str:
    return absolute(f"{BASE}/content/{content_id}?locale={locale}")


def link(url: str, rel: str, **attributes: str) -> str:
    return "; ".join(
        [f"<{iri_to_uri(url)}>", f'rel="{rel}"', *(f'{name}="{value}"' for name, value in attributes.items())]
    )


def page_link(path: str, query: str, rel: str) -> str:
    """A link to another page of the same list."""
    return link(absolute(f"{path}?{query}" if query else path), rel)


def described_by() -> str:
    return _described_by(settings.PUBLIC_BASE_URL)


@cache
def _described_by(site: str) -> str:
    return link(f"{site}{BASE}/openapi.json", "describedby", type="application/json")


@cache
def _contents(site: str) -> str:
    return iri_to_uri(f"{site}{BASE}/content/")


def tag_of(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=10).hexdigest()


def answer(
    body: bytes,
    *,
    etag: str = "",
    weak: bool = False,
    locale: str = "en",
    modified: dt.datetime | None = None,
    links: Sequence[str] = (),
    headers: dict[str, str] | None = None,
    content_type: str = JSON,
) -> HttpResponse:
    """`etag` is the identity coding's, without quotes; of the body's bytes where it is not given."""
    tag = f'"{etag or tag_of(body)}"'
    response = HttpResponse(body, content_type=content_type)
    _describe(response, f"W/{tag}" if weak else tag, locale, modified, links, headers)
    return response


def file_answer(
    path: Path,
    size: int,
    *,
    etag: str,
    locale: str,
    content_type: str,
    modified: dt.datetime,
    headers: dict[str, str],
) -> StreamingHttpResponse:
    """A file of `size` bytes, opened once it is sent: whoever has it, or asks for headers only, opens none."""
    response = StreamingHttpResponse(_chunks(path), content_type=content_type)
    response.headers["Content-Length"] = str(size)
    _describe(response, f'"{etag}"', locale, modified, (), headers)
    return response


def streamed(
    body: Iterator[bytes],
    *,
    etag: str,
    locale: str,
    content_type: str,
    modified: dt.datetime | None,
    headers: dict[str, str],
) -> StreamingHttpResponse:
    """A body that is made while it is sent. `etag`: of what it is made of."""
    response = StreamingHttpResponse(body, content_type=content_type)
    _describe(response, f'W/"{etag}"', locale, modified, (), headers)
    return response


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _describe(
    response: HttpResponseBase,
    etag: str,
    locale: str,
    modified: dt.datetime | None,
    links: Sequence[str],
    headers: dict[str, str] | None,
) -> None:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHED
    response.headers["Content-Language"] = locale
    response.headers["Link"] = ", ".join([*links, described_by()])
    if modified:
        response.headers["Last-Modified"] = http_date(modified.timestamp())
    for name, value in (headers or {}).items():
        response.headers[name] = value


def json_answer(data: Any, **options: Any) -> HttpResponse:
    return answer(to_json(data), **options)


def moved(location: str) -> HttpResponse:
    headers = {"Location": location, "Cache-Control": CACHED}
    return HttpResponse(to_json({"location": location}), status=301, content_type=JSON, headers=headers)


def facets_json(facets: dict[str, list[FacetValue]]) -> dict[str, list[dict[str, str | int]]]:
    return {
        name: [{"code": value.code, "label": value.label, "count": value.count} for value in values]
        for name, values in facets.items()
    }


def list_body(
    items: Iterable[str],
    page: dict[str, Any],
    facets: dict[str, Any] | None = None,
    query: dict[str, Any] | None = None,
) -> bytes:
    """The stored items joined, not parsed."""
    parts = [b'{"items":[', ",".join(items).encode(), b'],"page":', to_json(page)]
    if facets is not None:
        parts += [b',"facets":', to_json(facets)]
    if query is not None:
        parts += [b',"query":', to_json(query)]
    return b"".join([*parts, b"}"])


def shaped(item: str, shape: ItemShape) -> str:
    return shape.selection.cut(item) if shape.selection else item


@cache
def locales_of(locale_mask: int) -> tuple[str, ...]:
    """The languages a content exists in."""
    return tuple(locale for locale in LOCALES if locale_mask & locale_bit(locale))


def document_links(content_id: object, locale: str, locale_mask: int, path: str) -> list[str]:
    """Its own address, and where it is in other languages and as a page."""
    address = f"{_contents(settings.PUBLIC_BASE_URL)}{content_id}?locale="
    links = [f'<{address}{locale}>; rel="canonical"']
    links += [
        f'<{address}{other}>; rel="alternate"; hreflang="{other}"'
        for other in locales_of(locale_mask)
        if other != locale
    ]
    return [*links, link(absolute(path), "alternate", type="text/html", hreflang=locale)]


def document_answer(document: Document, shape: ItemShape, **headers: str) -> HttpResponse:
    """One document. The ETag of the whole document is the `etag` in it."""
    body = shaped(getattr(document, PROFILE_COLUMN[shape.profile]), shape).encode()
    whole = shape.profile == "full" and shape.selection is None
    return of_the_store(
        answer(
            body,
            etag=document.etag if whole else "",
            locale=document.locale,
            modified=document.updated_at,
            links=document_links(document.content_id, document.locale, document.locale_mask, document.path),
            headers=headers,
        )
    )


def document_headers(content_id: str, locale: str, locale_mask: int, path: str, updated: str) -> dict[str, str] | None:
    """Those of one document that depend on which it is, but for the ETag, from the columns' texts.

    None where the database writes its times in another way than ISO 8601, UTC.
    """
    try:
        moment = dt.datetime.fromisoformat(updated)
    except ValueError:
        return None
    if moment.utcoffset():
        return None
    return {
        "Content-Language": locale,
        "Link": ", ".join([*document_links(content_id, locale, locale_mask, path), described_by()]),
        "Last-Modified": http_date(moment.replace(tzinfo=dt.UTC).timestamp()),
    }


def of_the_store(response: HttpResponse) -> HttpResponse:
    """Says of an answer to everyone that the store alone makes it (and the search index, of a search), not the hour,
    nor who asks: it may be sent again while they are the same."""
    response.is_of_the_store = True  # type: ignore[attr-defined]
    return response
