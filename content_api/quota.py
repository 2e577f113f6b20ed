"""How many requests a reader may make in a minute: by key, or by address. Counted here and summed for all processes."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.base.requests import network_of

from .counting import Quota
from .keys import access_of
from .problems import Problem
from .quota_sum import Summing

SUGGEST: Final = "/api/v1/suggest"

quota = Quota()
summing = Summing(quota)


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
        summing.wake()
    if name == "key":
        for header, value in quota.standing(name, reader, limit).headers().items():
            response.headers[header] = value
