"""The request being answered, for code that has no other way to it (the audit), where it comes from, and its one id."""

import ipaddress
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_current: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


class RequestMiddleware:
    """Stands first, so that everything after it finds the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _current.set(request)
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


def current_request() -> HttpRequest | None:
    """None outside a request: commands, tasks, the worker."""
    return _current.get()


def request_id(request: HttpRequest) -> str:
    """The caller's X-Request-Id where it is a proper one, else one made once for this request."""
    known: str | None = getattr(request, "_request_id", None)
    if known is None:
        given = str(request.headers.get("X-Request-Id", ""))
        known = given if _ID.fullmatch(given) else uuid.uuid4().hex
        request._request_id = known  # type: ignore[attr-defined]
    return known


def network_of(request: HttpRequest) -> str:
    """The address a request comes from; of IPv6 the /64, which is one household's or one office's.

    `settings.TRUSTED_PROXIES` is how many proxies in front of us append to X-Forwarded-For; what stands left of their
    entries is the client's own claim, and is not believed.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        chain = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        address = chain[-min(settings.TRUSTED_PROXIES, len(chain))].strip() or address
    return _network(address)


@lru_cache(maxsize=1000)
def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
