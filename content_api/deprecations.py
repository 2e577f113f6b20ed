"""Operations that are going to end: the one list of them, announced in each of their answers and in the OpenAPI.

An operation's answers have `Deprecation` (RFC 9745: since when there is something better), `Sunset` (RFC 8594: from
when it may answer no more) and a `Link` to the changelog, from the day it stands here.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.http import http_date

#: So long an operation goes on answering at least, once it is announced.
NOTICE: Final = dt.timedelta(days=365)
#: The section of the API's page that names them.
_SECTION: Final = "/api/v1/docs#deprecations"
_VARIABLE: Final = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Deprecation:
    """`instead`: what to use, in a sentence. Raises ValueError for less than a year's notice."""

    since: dt.date
    sunset: dt.date
    instead: str

    def __post_init__(self) -> None:
        if self.sunset - self.since < NOTICE:
            raise ValueError("An operation is announced a year before it ends.")

    def headers(self) -> dict[str, str]:
        return {"Deprecation": f"@{_seconds(self.since)}", "Sunset": http_date(_seconds(self.sunset))}


#: (method, path as the OpenAPI has it) to what is announced of it. There is none yet.
DEPRECATED: Final[dict[tuple[str, str], Deprecation]] = {}


def _seconds(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


def announce(method: str, route: str, response: HttpResponseBase) -> None:
    """Adds the headers to an answer of this route, as Django writes it, if its operation is going to end."""
    if not DEPRECATED:
        return
    found = DEPRECATED.get((method, "/" + _VARIABLE.sub(r"{\1}", route)))
    if found is None:
        return
    for name, value in found.headers().items():
        response.headers[name] = value
    response.is_of_the_store = False  # type: ignore[attr-defined]  # the short road has no such headers
    link = f'<{settings.PUBLIC_BASE_URL}{_SECTION}>; rel="deprecation"; type="text/html"'
    response.headers["Link"] = ", ".join(part for part in (response.headers.get("Link", ""), link) if part)


def are_details_ending(plural: str) -> bool:
    """Whether what answers one document of this list (or `content`) is going to end."""
    return any(path.startswith(f"/api/v1/{plural}/{{") and path.count("/") == 4 for _, path in DEPRECATED)


def mark(paths: dict[str, Any]) -> None:
    """Marks the operations in the paths of an OpenAPI document."""
    for (method, path), found in DEPRECATED.items():
        operation = paths[path][method.lower()]
        note = f"Deprecated since {found.since}, ends on {found.sunset}. {found.instead}"
        operation["deprecated"] = True
        operation["description"] = f"{note}\n\n{operation.get('description', '')}".rstrip()
