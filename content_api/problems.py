"""Errors of the API: one exception, one form (RFC 9457, application/problem+json)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse

CONTENT_TYPE: Final = "application/problem+json"

#: Slug of each problem type to its status and title; the documentation page lists them.
TYPES: Final[dict[str, tuple[int, str]]] = {
    "bad-request": (400, "The request cannot be understood"),
    "unauthorized": (401, "A valid key is wanted"),
    "forbidden": (403, "This key may not do that"),
    "preview-refused": (403, "This draft is not for whoever made the link"),
    "not-found": (404, "There is no such content"),
    "no-translation": (404, "This content does not exist in the language asked for"),
    "not-published-then": (404, "This content was not public at that moment"),
    "unknown-route": (404, "There is no such address in this API"),
    "method-not-allowed": (405, "This address does not answer to this method"),
    "not-acceptable": (406, "No content coding that is offered is acceptable"),
    "conflict": (409, "This does not go together with what is there"),
    "gone": (410, "This content is no longer public"),
    "expired-token": (410, "This place in the log of changes is not known any more"),
    "expired-preview": (410, "The link to this draft has ended"),
    "content-too-large": (413, "The body of the request is too large"),
    "uri-too-long": (414, "The query is too long"),
    "unsupported-media-type": (415, "The body is of a media type that is not read here"),
    "invalid-parameters": (422, "Parameters are unknown or have values that are not allowed"),
    "too-many-requests": (429, "The quota is used up"),
    "internal-error": (500, "Something went wrong on our side"),
    "not-ready": (503, "What was asked for is being made"),
}


@dataclass(frozen=True)
class ParameterError:
    """What is wrong with one parameter. `allowed` is None where the allowed values cannot be listed."""

    param: str
    code: str
    detail: str
    allowed: Sequence[str] | None = None
    did_you_mean: str | None = None


BROKEN_CURSOR: Final = ParameterError(
    "cursor", "broken-cursor", "This cursor is broken, or belongs to a list with other filters or another order."
)


@dataclass
class Problem(Exception):  # noqa: N818, the RFC's own word
    """An answer other than success. `extra` are members of the problem's own, such as `available`."""

    slug: str
    detail: str
    errors: Sequence[ParameterError] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return TYPES[self.slug][0]


def invalid(errors: Sequence[ParameterError]) -> Problem:
    """All that is wrong with the parameters of a request, at once."""
    names = ", ".join(dict.fromkeys(error.param for error in errors))
    return Problem("invalid-parameters", f"See `errors` about {names}.", errors=errors)


def type_uri(slug: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}/api/v1/docs#problem-{slug}"


def problem_response(problem: Problem, request_id: str) -> HttpResponse:
    status, title = TYPES[problem.slug]
    body: dict[str, Any] = {
        "type": type_uri(problem.slug),
        "title": title,
        "status": status,
        "detail": problem.detail,
        "request_id": request_id,
        **problem.extra,
    }
    if problem.errors:
        body["errors"] = [
            {
                "param": error.param,
                "code": error.code,
                "detail": error.detail,
                "allowed": error.allowed,
                "did_you_mean": error.did_you_mean,
            }
            for error in problem.errors
        ]
    headers = {"Cache-Control": "no-store", "Content-Language": "en", **problem.headers}
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type=CONTENT_TYPE, headers=headers)
    # Django logs every 5xx as an error; that something is not there yet is none.
    response._has_been_logged = status == 503  # type: ignore[attr-defined]
    return response
