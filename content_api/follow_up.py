"""What becomes of a recommendation: the part of its document that partner sites follow."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path

from content_store.kinds import kind
from forums.recommendation_schemas import RecommendationDocument

from . import openapi, parameters
from .fields import Selection
from .lists import detail_of

_FIELDS: Final = (
    "id",
    "url",
    "locale",
    "dir",
    "title",
    "reference",
    "fictional",
    "status",
    "follow_up_state",
    "addressees",
    "superseded_by",
    "follow_up",
)
_PART: Final = Selection(keep=tuple((name,) for name in _FIELDS))


def get_follow_up(request: HttpRequest, id_or_slug: Path[str]) -> HttpResponse:
    """Where each addressee stands with its position, what is planned, and the timeline, oldest first."""
    return detail_of(kind("recommendation"), request, id_or_slug, _PART)


def _schema() -> dict[str, Any]:
    """As in the document, with nothing else and nothing missing."""
    whole = openapi.components()[RecommendationDocument.__name__]["properties"]
    return openapi.object_schema({name: whole[name] for name in _FIELDS})


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/recommendations/{id_or_slug}/follow-up",
        operation_id="get_recommendation_follow_up",
        summary="The follow-up of a recommendation",
        tags=["Content"],
        openapi_extra=openapi.operation(_schema(), parameters.OF_PART, problems=(404, 410)),
    )(get_follow_up)
