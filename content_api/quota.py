"""How many requests a reader may make in a minute, counted in this process: by key, or by address."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.base.requests import network_of

from .keys import access_of
from .problems import Problem

WINDOW: Final = 60
SUGGEST: Final = "/api/v1/suggest"


@dataclass(frozen=True)
class Standing:
    """What is left of a quota in the present window, which ends in `reset` seconds."""

    name: str
    limit: int
    left: int
    reset: int

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.name}";r={max(self.left, 0)};t={self.reset}',
        }


class Quota:
    """Counts by reader within windows of a minute. Nothing of a reader outlives the window."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._window = 0
        self._used: Counter[tuple[str, str]] = Counter()

    def standing(self, name: str, reader: str, limit: int) -> Standing:
        with self._lock:
            now = self._turn()
            return Standing(name, limit, limit - self._used[name, reader], WINDOW - now % WINDOW)

    def spend(self, name: str, reader: str) -> None:
        with self._lock:
            self._turn()
            self._used[name, reader] += 1

    def clear(self) -> None:
        with self._lock:
            self._used.clear()

    def _turn(self) -> int:
        now = int(self._clock())
        if now // WINDOW != self._window:
            self._window = now // WINDOW
            self._used.clear()
        return now


quota = Quota()


def _policy(request: HttpRequest) -> tuple[str, str, int]:
    """The name of the quota a request falls under, whose it is, and how much; 0 for no limit.

    Suggestions come with each key that a visitor of the site presses, and an office has many visitors.
    """
    if key := access_of(request).key:
        return "key", str(key.pk), settings.API_KEY_PER_MINUTE
    if request.path_info == SUGGEST:
        return "suggest", network_of(request), settings.API_SUGGESTIONS_PER_MINUTE
    return "anonymous", network_of(request), settings.API_ANONYMOUS_PER_MINUTE


def admit(request: HttpRequest) -> None:
    """Raises the 429 problem for a reader whose quota is used up."""
    name, reader, limit = _policy(request)
    if not limit:
        return
    standing = quota.standing(name, reader, limit)
    if standing.left <= 0:
        who = "With this key you" if name == "key" else "Readers without a key"
        raise Problem(
            "too-many-requests",
            f"{who} may make {limit} such requests a minute. An answer 304 costs none.",
            headers={"Retry-After": str(standing.reset), **standing.headers()},
        )


def charge(request: HttpRequest, response: HttpResponseBase) -> None:
    """Counts a request that was answered; one answered by 304 costs nothing. A key's reader is told what is left."""
    name, reader, limit = _policy(request)
    if not limit:
        return
    if response.status_code not in (304, 429):
        quota.spend(name, reader)
    if name == "key":
        for header, value in quota.standing(name, reader, limit).headers().items():
            response.headers[header] = value
