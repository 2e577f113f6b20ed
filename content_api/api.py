"""The content API, version 1: all routes, in the order in which they are documented."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from . import (
    about,
    changes,
    contents,
    digest,
    documentation,
    editions,
    feeds,
    follow_up,
    lists,
    matching,
    preview,
    search,
    snapshots,
    status,
    tables,
    vocabularies,
)
from .extensions import extensions

api = NinjaAPI(
    title=about.TITLE,
    version=about.VERSION,
    description=about.DESCRIPTION,
    urls_namespace="content-api",
    openapi_url=None,
    docs_url=None,
)


def _hand_on(request: HttpRequest, error: Any) -> HttpResponse:
    """Every error is answered in one place, the middleware; ninja would answer some as HTML or its own JSON."""
    raise error


for error_class in (Exception, HttpError, ValidationError):
    api.add_exception_handler(error_class, _hand_on)


@cache
def route_paths() -> tuple[str, ...]:
    """The addresses that have no variable part."""
    return tuple(path for path in documentation.document(api)["paths"] if "{" not in path)


#: Addresses of words before those of ids and slugs, which are words too.
for part in (
    matching,
    lists,
    follow_up,
    contents,
    editions,
    preview,
    search,
    snapshots,
    changes,
    digest,
    feeds,
    tables,
    vocabularies,
    about,
    status,
    documentation,
):
    part.add_routes(api)
for extension in extensions():
    extension.add_routes(api)
