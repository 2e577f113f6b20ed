"""`/digest`: by what a mirror proves that its copy is the same."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from cms.base.locales import LOCALES
from content_store.digest import digest
from content_store.kinds import kinds

from . import openapi, parameters, schemas
from .answers import json_answer
from .reading import Reader
from .tokens import Place, make_token


def get_digest(request: HttpRequest) -> HttpResponse:
    """How many documents there are, and the SHA-256 of a line `{id} {locale} {etag}` for each, sorted.

    `token` is the `since` from which `/changes` goes on: a mirror that has followed to it has the same digest.
    """
    reader = Reader(request, parameters.of_digest())
    names = reader.choices("kind", [kind.name for kind in kinds()])
    locales = reader.choices("locale", LOCALES)
    reader.finish()
    found = digest(names, locales, reader.tier)
    token = make_token(Place(found.seq, names, locales, reader.tier))
    return json_answer({"count": found.count, "sha256": found.sha256, "token": token}, modified=found.at)


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/digest",
        operation_id="get_digest",
        summary="Count and hash of what is public",
        tags=["Sync"],
        openapi_extra=openapi.operation(openapi.shape(schemas.Digest), parameters.of_digest()),
    )(get_digest)
