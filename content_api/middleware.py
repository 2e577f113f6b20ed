"""Everything below /api/ by one road: what is true of every answer, whoever makes it.

It stands before sessions, languages, cookies and CSRF, and calls the view itself: the API needs none of them, its
answers must not vary by them, and Django's own 404 and 405 would be HTML (or a redirect to a page of the site).
"""

import logging
from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from ninja.errors import HttpError, ValidationError

from cms.base.requests import request_id

from . import quota
from .answers import GZIP, moved
from .api import route_paths
from .conditional import OF_BODIES, coded, matches
from .content_coding import CODINGS, encode, negotiate
from .deprecations import announce
from .keys import PRIVATE, access_of, audit_read, authenticate
from .problems import Problem, problem_response
from .query_string import shown
from .suggesting import nearest

log = logging.getLogger(__name__)

PREFIX: Final = "/api/"
#: Bytes of a request's body; reading needs none at all.
MOST_BODY: Final = 1_000_000
#: Authorization too, so that no shared cache gives a key's reader what it keeps for everyone.
_VARY: Final = "Accept-Encoding, Authorization"
_CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Location, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Sync-Token, X-Request-Id"
    ),
}
_PREFLIGHT_HEADERS: Final = "Accept, Accept-Encoding, Authorization, Content-Type, If-None-Match, X-Request-Id"


class ContentApiMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        identifier = request_id(request)
        try:
            response: HttpResponseBase = _answer(request)
        except Problem as problem:
            response = problem_response(problem, identifier)
        except Exception as error:
            response = problem_response(_problem_of(request, error), identifier)
        if request.method != "OPTIONS":
            quota.charge(request, response)
        response.headers["X-Request-Id"] = identifier
        response.headers["Vary"] = _VARY
        if access_of(request).key and "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = PRIVATE
        for name, value in _CORS.items():
            response.headers[name] = value
        if isinstance(response, HttpResponse) and response.status_code not in (204, 304):
            response.headers["Content-Length"] = str(len(response.content))
        return _bare(response) if request.method == "HEAD" else response


def _bare(response: HttpResponseBase, *without: str) -> HttpResponse:
    """The same answer without its body, and without these headers; a file that was to be sent is not opened."""
    headers = {name: value for name, value in response.headers.items() if name not in without}
    bare = HttpResponse(status=response.status_code, headers=headers)
    if "Content-Type" not in headers:
        del bare.headers["Content-Type"]
    return bare


def _problem_of(request: HttpRequest, error: Exception) -> Problem:
    """What Django or ninja raise, as problems of ours. What nobody expected is logged, and its details stay here."""
    match error:
        case DisallowedHost():
            return Problem("bad-request", "This host name is not served here.")
        case RequestDataTooBig():
            return Problem("content-too-large", f"A body may have up to {MOST_BODY:,} bytes.")
        case Http404():
            return Problem("not-found", "There is nothing here.")
        case SuspiciousOperation() | BadRequest() | ValidationError() | HttpError():
            return Problem("bad-request", "The request cannot be understood.")
    log.error("A request to the content API failed: %s %s", request.method, shown(request.path_info), exc_info=error)
    got_request_exception.send(sender=ContentApiMiddleware, request=request)
    return Problem("internal-error", "The fault is ours and has been noted under this `request_id`.")


def _answer(request: HttpRequest) -> HttpResponseBase:
    request.get_host()  # raises for a host that is not ours
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > MOST_BODY:
        raise Problem("content-too-large", f"A body may have up to {MOST_BODY:,} bytes.")
    if request.method == "OPTIONS":
        return _options(request)
    authenticate(request)
    quota.admit(request)
    response = _view(request, "GET" if request.method == "HEAD" else str(request.method))
    if response.status_code == 200:
        response = _finished(request, response)
        audit_read(request, response)
    return response


def _view(request: HttpRequest, method: str) -> HttpResponseBase:
    """The view's answer to a request by this method."""
    try:
        if "\0" in request.path_info:  # which no database takes
            raise Resolver404
        match = resolve(request.path_info)
    except Resolver404:
        other = _other_slash(request)
        if other:
            return other
        raise Problem(
            "unknown-route",
            f"There is nothing at {shown(request.path_info)}; see /api/v1/docs.",
            extra={"did_you_mean": nearest(request.path_info, route_paths())},
        ) from None
    asked = request.method
    request.resolver_match = match
    request.method = method
    try:
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    finally:
        request.method = asked
    announce(method, match.route, response)
    if response.status_code == 405:
        allowed = _allowed(response)
        raise Problem(
            "method-not-allowed",
            f"This address answers to {allowed}, not to {shown(str(asked))}.",
            headers={"Allow": allowed},
        )
    return response


def _other_slash(request: HttpRequest) -> HttpResponse | None:
    """A redirect where the address exists with one slash more or less at its end."""
    path = request.path_info
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    try:
        resolve(other)
    except Resolver404:
        return None
    query = str(request.META.get("QUERY_STRING", ""))
    return moved(iri_to_uri(f"{other}?{query}" if query else other))


def _allowed(response: HttpResponseBase) -> str:
    methods = {method.strip() for method in response.headers.get("Allow", "").split(",") if method.strip()}
    return ", ".join(sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])}))


def _options(request: HttpRequest) -> HttpResponseBase:
    """What an address answers to, and the CORS preflight."""
    try:
        return _view(request, "OPTIONS")  # which only an address that redirects answers
    except Problem as problem:
        if problem.slug != "method-not-allowed":
            raise
        allowed = problem.headers["Allow"]
    headers = {
        "Allow": allowed,
        "Access-Control-Allow-Methods": allowed,
        "Access-Control-Allow-Headers": _PREFLIGHT_HEADERS,
        "Access-Control-Max-Age": "86400",
        "Cache-Control": "public, max-age=86400",
    }
    response = HttpResponse(status=204, headers=headers)
    del response.headers["Content-Type"]
    return response


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Coded as the reader accepts it, or 304 where the reader has it. What is compressed already is left as it is."""
    plain = response if isinstance(response, HttpResponse) and response.headers["Content-Type"] != GZIP else None
    coding = negotiate(str(request.headers.get("Accept-Encoding", "")), len(plain.content)) if plain else "identity"
    if coding is None:
        raise Problem("not-acceptable", f"Offered are {', '.join(CODINGS)} and identity.")
    etag = response.headers["ETag"] = coded(response.headers["ETag"], coding)
    if request.method != "POST" and matches(str(request.headers.get("If-None-Match", "")), etag):
        response.status_code = 304
        bare = _bare(response, *OF_BODIES)
        bare.is_of_the_store = getattr(response, "is_of_the_store", False)  # type: ignore[attr-defined]
        bare.about = response  # type: ignore[attr-defined]
        return bare
    if plain and coding != "identity":
        plain.content = encode(plain.content, coding)
        plain.headers["Content-Encoding"] = coding
    return response
