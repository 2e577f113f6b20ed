"""`/status`: how far the parts that follow publication are behind it."""

import datetime as dt
from typing import Any

from django.db.models import Count, Min, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from pydantic import BaseModel

from content_store.enums import Tier
from content_store.models import Change, Cursor, Dirty, seen_by
from content_store.query import newest_seq
from content_store.snapshots import CONSUMER as SNAPSHOTS
from search.following import CONSUMER as SEARCH

from . import openapi, parameters, schemas
from .answers import json_answer
from .extensions import extensions
from .reading import Reader

_MOMENT = "public, max-age=5"


def _seconds(since: dt.datetime | None) -> int:
    return max(0, round((timezone.now() - since).total_seconds())) if since else 0


def get_status(request: HttpRequest) -> HttpResponse:
    """What the API serves is never behind what was rendered; search and snapshots follow it, in seconds."""
    Reader(request, parameters.NO_PARAMETERS).finish()
    waiting = Dirty.objects.aggregate(count=Count("pk"), oldest=Min("at"))
    public = Change.objects.filter(seen_by(Tier.PUBLIC))
    newest = Subquery(public.order_by("-seq").values("seq")[:1])
    missed = Subquery(public.filter(seq__gt=OuterRef("seq")).order_by("seq").values("at")[:1])
    rows = list(Cursor.objects.filter(consumer__in=[SEARCH, SNAPSHOTS]).annotate(newest=newest, missed=missed))
    places = {row.consumer: row for row in rows}

    def behind(consumer: str) -> dict[str, Any]:
        row = places.get(consumer)
        return {"seq": row.seq if row else 0, "behind_seconds": _seconds(row.missed) if row else None}

    response = json_answer(
        {
            "seq": rows[0].newest or 0 if rows else newest_seq(),
            "rendering": {"waiting": waiting["count"], "behind_seconds": _seconds(waiting["oldest"])},
            "search": behind(SEARCH),
            "snapshots": behind(SNAPSHOTS),
            **{extension.name: extension.status() for extension in extensions()},
        }
    )
    response.headers["Cache-Control"] = _MOMENT
    return response


def _schema() -> openapi.JsonSchema:
    parts: dict[str, type[BaseModel]] = {
        "rendering": schemas.Waiting,
        "search": schemas.Behind,
        "snapshots": schemas.Behind,
    }
    parts |= {extension.name: extension.status_shape for extension in extensions()}
    return openapi.object_schema(
        {"seq": {"type": "integer"}, **{name: openapi.shape(model) for name, model in parts.items()}}
    )


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/status",
        operation_id="get_status",
        summary="How far what follows publication is behind it",
        tags=["About"],
        openapi_extra=openapi.operation(_schema()),
    )(get_status)
