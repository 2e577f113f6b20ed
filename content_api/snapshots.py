"""`/snapshots`: all that is public as files, and the token from which the log goes on."""

import gzip
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI, Path

from cms.base.locales import LOCALES
from content_store import snapshots
from content_store.enums import Tier
from content_store.kinds import kinds
from content_store.snapshots import Manifest

from . import openapi, parameters, schemas
from .answers import BASE, GZIP, absolute, answer, file_answer, json_answer
from .keys import TIER_NAMES
from .problems import Problem
from .query_string import QueryString, shown
from .reading import Reader
from .tokens import Place, make_token

_EMPTY: Final = gzip.compress(b"", mtime=0)
_RETRY_AFTER: Final = 10  # seconds


def start_of(place: Place) -> str:
    """Where a mirror of these kinds and languages begins: with the snapshots, or with the log above the public tier."""
    resource = "changes" if place.tier else "snapshots"
    chosen = QueryString().with_changes(kind=",".join(place.kinds) or None, locale=",".join(place.locales) or None)
    return absolute(f"{BASE}/{resource}?{chosen}".rstrip("?"))


def _require_public(place: Place) -> None:
    if place.tier != Tier.PUBLIC:
        raise Problem(
            "not-found",
            f"Snapshots hold what is public; a mirror of the tier {TIER_NAMES[place.tier]} begins with `start`.",
            extra={"start": start_of(place)},
        )


def _ready(kind: str = "", locale: str = "") -> Manifest:
    found = snapshots.ready(kind, locale)
    if found is None:
        raise Problem(
            "not-ready",
            "The snapshot is being written. The log from its start, /changes without `since`, has the same.",
            headers={"Retry-After": str(_RETRY_AFTER)},
        )
    return found


def get_snapshots(request: HttpRequest) -> HttpResponse:
    """The files of these kinds and languages, and the token from which `/changes` goes on for all of them together.

    Ask for this first: a file that is replaced meanwhile is newer than the token, and nothing is missed.
    """
    reader = Reader(request, parameters.of_digest())
    names = reader.choices("kind", [kind.name for kind in kinds()])
    locales = reader.choices("locale", LOCALES)
    reader.finish()
    place = Place(0, names, locales, reader.tier)
    _require_public(place)
    found = _ready()
    items = [
        {
            "kind": item.kind,
            "locale": item.locale,
            "url": absolute(f"{BASE}/snapshots/{item.kind}.{item.locale}.ndjson.gz"),
            "count": item.count,
            "bytes": item.bytes,
            "etag": item.etag,
        }
        for item in found.snapshots
        if (not names or item.kind in names) and (not locales or item.locale in locales)
    ]
    return json_answer({"items": items, "token": make_token(replace(place, seq=found.seq))}, modified=found.written_at)


def get_snapshot(request: HttpRequest, kind: Path[str], locale: Path[str]) -> HttpResponseBase:
    """One file, as it was written: a full document in each line, compressed."""
    reader = Reader(request, parameters.NO_PARAMETERS)
    reader.finish()
    if kind not in {each.name for each in kinds()} or locale not in LOCALES:
        raise Problem("not-found", f"There is no kind “{shown(kind)}” in a language “{shown(locale)}”.")
    place = Place(0, (kind,), (locale,), reader.tier)
    _require_public(place)
    held = _ready(kind, locale)
    headers = {"Sync-Token": make_token(replace(place, seq=held.seq))}
    found = held.of(kind, locale)
    if found is None:
        return answer(_EMPTY, content_type=GZIP, locale=locale, headers=headers)
    return file_answer(
        found.path,
        found.bytes,
        content_type=GZIP,
        etag=found.etag,
        locale=locale,
        modified=found.written_at,
        headers=headers,
    )


def _operation() -> dict[str, Any]:
    described = openapi.success(GZIP, {"type": "string", "format": "binary"}, "Sync-Token")
    return openapi.operation(None, more={200: described}, problems=(404, 503))


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/snapshots",
        operation_id="list_snapshots",
        summary="Where a mirror starts",
        tags=["Sync"],
        openapi_extra=openapi.operation(
            openapi.shape(schemas.SnapshotList), parameters.of_digest(), problems=(404, 503)
        ),
    )(get_snapshots)
    api.get(
        "/snapshots/{kind}.{locale}.ndjson.gz",
        operation_id="get_snapshot",
        summary="All of one kind in one language",
        description="A full document in each line, compressed. `Sync-Token` is the `since` from which `/changes` goes "
        "on for this kind and language.",
        tags=["Sync"],
        openapi_extra=_operation(),
    )(get_snapshot)
