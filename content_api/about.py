"""What the API says of itself and of its content: where everything is, how far everything is translated."""

from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import NinjaAPI

from cms.base.locales import AUTONYMS, DEFAULT_LOCALE, LOCALES, direction
from content_store.enums import Tier
from content_store.kinds import Kind, kinds
from content_store.query import SORT_COLUMN, newest_change, readable

from . import openapi, parameters, query_string, schemas
from .answers import BASE, absolute, json_answer
from .keys import TIER_NAMES
from .reading import Reader

TITLE: Final = "NGO–UNESCO partnership content API"
VERSION: Final = "1"
DESCRIPTION: Final = """\
The partnership's content for partner sites, in six languages: organizations, actions, forums, dialogue sessions,
recommendations and their follow-up. An independent demonstration; nothing here speaks for UNESCO.

Every answer is cacheable and carries an ETag; every error is `application/problem+json` (RFC 9457) and says what is
allowed. To mirror everything, follow `/changes`."""


def _kind_info(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "url": absolute(f"{BASE}/{kind.plural}") if kind.listed else None,
        "filters": [
            {
                "name": item.name,
                "type": item.type,
                "vocabulary": item.vocabulary or None,
                "operators": list(parameters.OPERATORS[item.type]),
            }
            for item in kind.all_filters
        ],
        "facets": parameters.facetable(kind.all_filters),
        "sorts": list(SORT_COLUMN),
        "default_sort": kind.default_sort,
    }


def get_root(request: HttpRequest) -> HttpResponse:
    """Where everything is, and what can be asked of it."""
    reader = Reader(request, parameters.NO_PARAMETERS)
    reader.finish()
    paths = {
        "openapi": "openapi.json",
        "documentation": "docs",
        "vocabularies": "vocabularies",
        "search": "search",
        "suggest": "suggest",
        "snapshots": "snapshots",
        "changes": "changes",
        "digest": "digest",
        "lookup": "lookup",
        "coverage": "translations/coverage",
        "status": "status",
        "whoami": "whoami",
    }
    seq, modified = newest_change(tier=reader.tier)
    return json_answer(
        {
            "title": TITLE,
            "version": VERSION,
            "default_locale": DEFAULT_LOCALE,
            "locales": [{"code": code, "autonym": AUTONYMS[code], "dir": direction(code)} for code in LOCALES],
            "kinds": [_kind_info(kind) for kind in kinds()],
            "tiers": _tiers(Tier.SECRETARIAT),
            "limits": {
                "anonymous_per_minute": settings.API_ANONYMOUS_PER_MINUTE or None,
                "key_per_minute": settings.API_KEY_PER_MINUTE or None,
                "suggestions_per_minute": settings.API_SUGGESTIONS_PER_MINUTE or None,
                "default_limit": parameters.LIMIT,
                "limit": parameters.MOST,
                "limit_minimal": parameters.MOST_MINIMAL,
                "query_bytes": query_string.MOST_BYTES,
                "parameters": query_string.MOST_PARAMETERS,
                "filter_values": parameters.MOST_CODES,
            },
            "seq": seq,
            "links": {name: absolute(f"{BASE}/{path}") for name, path in paths.items()},
        },
        modified=modified,
    )


def _tiers(most: Tier) -> list[dict[str, str]]:
    with override(DEFAULT_LOCALE):
        return [{"name": TIER_NAMES[tier], "readers": str(tier.label)} for tier in Tier if tier <= most]


def get_whoami(request: HttpRequest) -> HttpResponse:
    """What your key gives you to read, how much of it in a minute, and until when; without one, what everybody has."""
    reader = Reader(request, parameters.NO_PARAMETERS)
    reader.finish()
    key = reader.access.key
    return json_answer(
        {
            "tier": TIER_NAMES[reader.tier],
            "reads": _tiers(reader.tier),
            "per_minute": (settings.API_KEY_PER_MINUTE if key else settings.API_ANONYMOUS_PER_MINUTE) or None,
            "key": key.name if key else None,
            "organization": key.organization if key else None,
            "expires": key.expires if key else None,
        }
    )


def get_coverage(request: HttpRequest) -> HttpResponse:
    """How many contents of each kind exist in each language, and in which state."""
    Reader(request, parameters.NO_PARAMETERS).finish()
    contents = dict(readable().values_list("kind").annotate(Count("content_id", distinct=True)).order_by("kind"))
    states = readable().values_list("kind", "locale", "state").annotate(Count("pk")).order_by("kind", "locale")
    counts = {
        key: {state: count for _, _, state, count in rows} for key, rows in groupby(states, key=lambda row: row[:2])
    }
    items = []
    for kind, total in contents.items():
        for locale in LOCALES:
            found = counts.get((kind, locale), {})
            by_state = {state: found.get(state, 0) for state in ("original", "translated", "machine", "stale")}
            missing = total - sum(by_state.values())
            items.append({"kind": kind, "locale": locale, "contents": total, **by_state, "missing": missing})
    return json_answer({"items": items}, modified=newest_change()[1])


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/",
        operation_id="get_root",
        summary="Where everything is",
        tags=["About"],
        openapi_extra=openapi.operation(openapi.shape(schemas.Root)),
    )(get_root)
    api.get(
        "/translations/coverage",
        operation_id="get_coverage",
        summary="How far everything is translated",
        tags=["About"],
        openapi_extra=openapi.operation(openapi.shape(schemas.CoverageList)),
    )(get_coverage)
    api.get(
        "/whoami",
        operation_id="whoami",
        summary="What your key gives you",
        tags=["About"],
        openapi_extra=openapi.operation(openapi.shape(schemas.WhoAmI)),
    )(get_whoami)
