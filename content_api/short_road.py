"""The short road: answers to public reading that need nothing of Django's stack (docs/decisions/short-road.md).

It stands before Django. A document is read by one prepared statement. It is kept, as is whatever else a view declares
to be made of the store alone, and sent again while one prepared statement says that the store is the same. All else,
and whatever goes wrong here, takes the long road, which answers the same bytes under the same headers.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.base.locales import DEFAULT_LOCALE, LOCALES
from cms.base.requests import request_id
from content_store.direct import PUBLIC_DOCUMENT, rows, store_version
from content_store.kinds import kinds
from search import service

from . import quota
from .answers import BASE, document_headers
from .conditional import OF_BODIES, coded, matches
from .content_coding import CODINGS, encode, negotiate, preference
from .deprecations import are_details_ending
from .kept import Kept
from .problems import Problem

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Start = Callable[..., Any]
Headers = tuple[tuple[str, str], ...]

_OF_ONE_ANSWER: Final = frozenset({"X-Request-Id"})
#: What differs between two documents; all other headers are those of the last one that took the long road.
_OF_A_DOCUMENT: Final = frozenset({"ETag", "Content-Language", "Content-Encoding", "Content-Length", "Last-Modified"})
_DOCUMENT: Final = re.compile(rf"{BASE}/([a-z-]+)/([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})")
_SEARCH: Final = f"{BASE}/search"
_LANGUAGES: Final = {"": DEFAULT_LOCALE, **{f"locale={code}": code for code in LOCALES}}
#: Hosts by whose name this process answers on the short road.
_MOST_FRAMES: Final = 50


@dataclass(frozen=True)
class Whole:
    """An answer 200 as it is sent, without what is of one request alone."""

    headers: Headers
    body: bytes
    etag: str

    @cached_property
    def bare_headers(self) -> Headers:
        """Those of a 304."""
        return tuple(each for each in self.headers if each[0] not in OF_BODIES and each[0] != "Content-Encoding")


class Asked:
    """A request, as much of it as the short road reads; to the quota it is a request like any."""

    def __init__(self, environ: Environ) -> None:
        self.META = environ
        self.path_info = str(environ["PATH_INFO"])
        self.query = str(environ.get("QUERY_STRING", ""))
        self.method = str(environ["REQUEST_METHOD"])
        self.codings = str(environ.get("HTTP_ACCEPT_ENCODING", ""))
        self.tags = str(environ.get("HTTP_IF_NONE_MATCH", ""))
        self.headers = {"X-Request-Id": environ.get("HTTP_X_REQUEST_ID", "")}
        #: What headers depend on beside the address: who is asked, and how.
        self.place = (environ.get("wsgi.url_scheme"), environ.get("HTTP_X_FORWARDED_PROTO"), environ.get("HTTP_HOST"))

    @property
    def request(self) -> HttpRequest:
        return cast("HttpRequest", self)


def _asked(environ: Environ) -> Asked | None:
    """None for what the short road does not serve."""
    if (
        not environ.get("PATH_INFO", "").startswith(BASE)
        or environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or "HTTP_AUTHORIZATION" in environ
        or environ.get("CONTENT_LENGTH", "") not in ("", "0")
        or environ.get("SCRIPT_NAME")
    ):
        return None
    return Asked(environ)


class ShortRoad:
    """A WSGI application in front of another: Django's."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self.application = application
        self.kept: Kept[Any] = Kept(settings.API_KEEP_MEGABYTES * 1_000_000)
        self._frames: dict[Any, Headers] = {}

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        asked = _asked(environ) if self.kept.most_bytes else None
        if asked is None:
            return self.application(environ, start_response)
        key: Any = None
        try:
            quota.admit(asked.request)
            key = _key(asked)
            found = self.kept.get(key) if key else None
            if found is None:
                found = self._document(asked)
                if found is not None:
                    self.kept.put(key, found, _size(asked, found))
        except Problem:
            found = None  # which the long road tells
        except DatabaseError as error:
            log.warning("The short road cannot read the database: %s", error)
            connection.close()
            found = None
        if found is None:
            return self._by_the_long_road(asked, key, start_response)
        return _send(asked, found, start_response)

    # --- documents ---------------------------------------------------------------------------------------------------

    def _document(self, asked: Asked) -> Whole | None:
        """A whole document in one language, as it stands in the database now."""
        locale = _LANGUAGES.get(asked.query)
        match = _DOCUMENT.fullmatch(asked.path_info) if locale else None
        kind = _kind_of(match[1]) if match else None
        frame = self._frames.get(asked.place)
        if match is None or kind is None or frame is None or locale is None or are_details_ending(match[1]):
            return None
        found = rows(PUBLIC_DOCUMENT, match[2].replace("-", ""), locale)
        if not found:
            return None
        own_kind, full, etag, mask, path, updated = found[0]
        if kind and own_kind.decode() != kind:
            return None
        coding = negotiate(asked.codings, len(full))
        headers = document_headers(match[2], locale, int(mask), path.decode(), updated.decode())
        if coding is None or headers is None:
            return None
        tag = f'"{etag.decode()}"'
        own = [("ETag", coded(tag, coding)), *headers.items()]
        if coding != "identity":
            own.append(("Content-Encoding", coding))
            full = encode(full, coding)
        return Whole((*frame, *own, ("Content-Length", str(len(full)))), full, own[0][1])

    # --- whatever else -----------------------------------------------------------------------------------------------

    def _by_the_long_road(self, asked: Asked, key: Any, start_response: Start) -> Iterable[bytes]:
        sent: list[Any] = []

        def noting(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            sent[:] = status[:3], headers
            return start_response(status, headers, *rest)

        response = self.application(asked.META, noting)
        whole = self._whole(asked, key, cast("HttpResponseBase", response), *sent) if key is not None else None
        if whole is not None:
            self.kept.put(key, whole, _size(asked, whole))
            if _DOCUMENT.fullmatch(asked.path_info) and asked.query in _LANGUAGES:
                self._keep_frame(asked, whole)
        return response

    def _whole(
        self, asked: Asked, key: Any, response: HttpResponseBase, status: str, headers: Iterable[tuple[str, str]]
    ) -> Whole | None:
        """The answer as it may be sent again; of a 304 what it is about. None for what is not made of the store
        alone."""
        if not getattr(response, "is_of_the_store", False):
            return None
        if status == "304":
            about: HttpResponse = response.about  # type: ignore[attr-defined]
            etag = str(response.headers["ETag"])
            coding = next((name for name in CODINGS if etag.endswith(f'-{name}"')), "identity")
            body = self._coded((key[:2], asked.path_info, etag), about.content, coding)
            more = [(name, value) for name, value in about.headers.items() if name in OF_BODIES - {"Content-Length"}]
            more += [("Content-Encoding", coding)] if coding != "identity" else []
            headers = [*headers, *more, ("Content-Length", str(len(body)))]
        elif status == "200" and isinstance(response, HttpResponse) and response.content:
            body, etag = response.content, str(response.headers["ETag"])
        else:
            return None
        sent = tuple((str(name), str(value)) for name, value in headers if name not in _OF_ONE_ANSWER)
        return Whole(sent, body, etag)

    def _coded(self, key: Any, body: bytes, coding: str) -> bytes:
        """Compressed once for whoever has it already, however many ways there are to ask for it."""
        if coding == "identity":
            return body
        known: bytes | None = self.kept.get(key)
        if known is None:
            known = encode(body, coding)
            self.kept.put(key, known, len(known))
        return known

    def _keep_frame(self, asked: Asked, whole: Whole) -> None:
        if len(self._frames) >= _MOST_FRAMES:
            self._frames.clear()
        own = _OF_A_DOCUMENT | {"Link"}
        self._frames[asked.place] = tuple(each for each in whole.headers if each[0] not in own)


@lru_cache(maxsize=256)
def _kind_of(resource: str) -> str | None:
    """The kind whose documents a resource has, "" for those of any kind; None for another resource."""
    if resource == "content":
        return ""
    return next((kind.name for kind in kinds() if kind.listed and kind.plural == resource), None)


def _key(asked: Asked) -> Any:
    """All that an answer which may be kept depends on, as it is now; None where that cannot be told."""
    # A search is also made of the index, which follows the store.
    index = service.version() if asked.path_info == _SEARCH else ""
    if index is None:
        return None
    return store_version(), index, asked.place, asked.path_info, asked.query, preference(asked.codings)


def _size(asked: Asked, whole: Whole) -> int:
    """Bytes of what is kept of an answer under its key; whoever asks chooses how long its address is."""
    texts = (asked.path_info, asked.query, *map(str, asked.place), *(value for _, value in whole.headers))
    return len(whole.body) + sum(map(len, texts))


@dataclass(frozen=True)
class _Sent:
    """What the quota asks of an answer to everyone."""

    status_code: int


def _send(asked: Asked, whole: Whole, start_response: Start) -> Iterable[bytes]:
    known = bool(asked.tags) and matches(asked.tags, whole.etag)
    identifier = ("X-Request-Id", request_id(asked.request))
    quota.charge(asked.request, cast("HttpResponseBase", _Sent(304 if known else 200)))
    if known:
        start_response("304 Not Modified", [*whole.bare_headers, identifier])
        return [b""]
    start_response("200 OK", [*whole.headers, identifier])
    return [whole.body] if asked.method == "GET" else [b""]
