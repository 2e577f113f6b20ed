"""The change log for mirrors: what was published, changed and removed, in order, with the documents themselves."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic_core import to_json

from cms.base.locales import LOCALES
from content_store.changes import read_changes
from content_store.enums import Tier
from content_store.kinds import kinds
from content_store.models import Change
from content_store.query import PROFILE_COLUMN

from . import openapi, parameters
from .answers import answer, list_body, page_link, shaped
from .contents import trees_of_any_kind
from .keys import TIER_NAMES
from .problems import ParameterError
from .reading import ItemShape, Reader
from .tokens import BadToken, OtherTier, make_token, read_token

_BROKEN_TOKEN = ParameterError(
    "since", "broken-token", "This token is broken, or belongs to another choice of kinds and languages."
)


def _other_tier(given_to: Tier, now: Tier) -> ParameterError:
    return ParameterError(
        "since",
        "other-tier",
        f"This token was given to a reader of the tier {TIER_NAMES[given_to]}, and you read as {TIER_NAMES[now]}: "
        "start anew without `since`, with a mirror of its own for each tier.",
    )


def _entry(change: Change, shape: ItemShape) -> str:
    """One change, its document as stored bytes."""
    head = to_json(
        {
            "op": change.op,
            "seq": change.seq,
            "id": change.content_id,
            "kind": change.kind,
            "locale": change.locale,
            "etag": change.etag or None,
            "reason": change.reason or None,
        }
    ).decode()
    item = shaped(getattr(change.document, PROFILE_COLUMN[shape.profile]), shape) if change.document else "null"
    return f'{head[:-1]},"item":{item}}}'


def get_changes(request: HttpRequest) -> HttpResponse:
    """The newest change of each document after `since`; a document that is gone leaves a `delete` with its reason.

    A `delete` for ended consent may be followed by an `upsert` of what is left.
    """
    reader = Reader(request, parameters.of_changes())
    names = reader.choices("kind", [kind.name for kind in kinds()])
    locales = reader.choices("locale", LOCALES)
    shape = reader.shape("full", trees_of_any_kind)
    limit = reader.limit(shape.profile)
    try:
        since = read_token(reader.text("since"), names, locales, reader.tier) if "since" in reader.query.values else 0
    except OtherTier as error:
        reader.errors.append(_other_tier(error.tier, reader.tier))
    except BadToken:
        reader.errors.append(_BROKEN_TOKEN)
    reader.finish()
    found = read_changes(since, limit + 1, kinds=names, locales=locales, tier=reader.tier)
    shown, has_more = found[:limit], len(found) > limit
    following = make_token(shown[-1].seq if shown else since, names, locales, reader.tier)
    reader.access.note(*(change.document for change in shown if change.document))
    body = list_body((_entry(change, shape) for change in shown), {"next": following, "has_more": has_more})
    links = [page_link(request.path, reader.query.with_changes(since=following), "next")] if has_more else []
    return answer(body, locale=", ".join(locales or LOCALES), modified=shown[-1].at if shown else None, links=links)


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/changes",
        operation_id="get_changes",
        summary="What changed since a token",
        description="In the order of `seq`. `page.next` is the next `since`, on the last page too.",
        tags=["Sync"],
        openapi_extra=openapi.operation(openapi.changes_schema(), parameters.of_changes()),
    )(get_changes)
