"""The change log for mirrors: what was published, changed and removed, in order, with the documents themselves."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic_core import to_json

from cms.base.locales import LOCALES
from content_store.changes import LogPage, read_page
from content_store.enums import Tier
from content_store.kinds import kinds
from content_store.models import Change
from content_store.query import PROFILE_COLUMN

from . import openapi, parameters
from .answers import answer, list_body, of_the_store, page_link, shaped
from .contents import trees_of_any_kind
from .keys import TIER_NAMES
from .problems import ParameterError, Problem
from .reading import ItemShape, Reader
from .snapshots import start_of
from .tokens import BadToken, ForeignToken, Place, make_token, read_token

_BROKEN_TOKEN = ParameterError("since", "broken-token", "This token is broken.")
_OTHER_CHOICE = ParameterError(
    "since",
    "other-choice",
    "This token belongs to another choice of kinds and languages, which it carries: leave out `kind` and `locale`, "
    "or start anew without `since`.",
)


def _other_tier(given_to: Tier, now: Tier) -> ParameterError:
    return ParameterError(
        "since",
        "other-tier",
        f"This token was given to a reader of the tier {TIER_NAMES[given_to]}, and you read as {TIER_NAMES[now]}: "
        "start anew without `since`, with a mirror of its own for each tier.",
    )


def _expired(detail: str, place: Place) -> Problem:
    """The 410 problem, with where to start anew."""
    return Problem("expired-token", detail, extra={"start": start_of(place)})


def _place(reader: Reader) -> Place:
    """Where the reader stands, and what it asks for. Raises the 410 problem for a token of another site."""
    names = reader.choices("kind", [kind.name for kind in kinds()])
    locales = reader.choices("locale", LOCALES)
    asked = Place(0, names, locales, reader.tier)
    if "since" not in reader.query.values:
        return asked
    try:
        found = read_token(reader.text("since"))
    except ForeignToken as error:
        raise _expired("Another site gave this token, or this one long ago: start anew.", asked) from error
    except BadToken:
        reader.errors.append(_BROKEN_TOKEN)
        return asked
    if found.tier != reader.tier:
        reader.errors.append(_other_tier(found.tier, reader.tier))
    if any(given and {*given} != {*held} for given, held in ((names, found.kinds), (locales, found.locales))):
        reader.errors.append(_OTHER_CHOICE)
    return found


def _read(place: Place, limit: int) -> LogPage:
    """Raises the 410 problem where something that is gone may have been forgotten since the reader was here."""
    page = read_page(place.seq, limit, kinds=place.kinds, locales=place.locales, tier=place.tier)
    if place.seq and page.forgotten > max(place.seq, place.forgotten):
        raise _expired("This token is too old: what is gone since is no longer known. Start anew.", place)
    if page.last is not None and place.seq > page.last:
        raise _expired("The log has not come so far: it was restored from a backup. Start anew.", place)
    return page


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


def _next(place: Place, page: LogPage, shown: Sequence[Change], has_more: bool) -> Place:
    """Behind what is shown; at the end of the log behind all there is, so that a reader who comes often stays young."""
    reached = shown[-1].seq if shown else place.seq
    if not has_more and page.last is not None:
        reached = max(reached, page.last)
    return replace(place, seq=reached, forgotten=place.forgotten if place.seq else page.forgotten)


def get_changes(request: HttpRequest) -> HttpResponse:
    """The newest change of each document after `since`; a document that is gone leaves a `delete` with its reason.

    A `delete` for ended consent may be followed by an `upsert` of what is left. A token carries its selection.
    """
    reader = Reader(request, parameters.of_changes())
    place = _place(reader)
    shape = reader.shape("full", trees_of_any_kind)
    limit = reader.limit(shape.profile)
    reader.finish()
    page = _read(place, limit + 1)
    shown, has_more = page.changes[:limit], len(page.changes) > limit
    following = make_token(_next(place, page, shown, has_more))
    reader.access.note(*(change.document for change in shown if change.document))
    body = list_body((_entry(change, shape) for change in shown), {"next": following, "has_more": has_more})
    links = [page_link(request.path, reader.query.with_changes(since=following), "next")] if has_more else []
    modified = shown[-1].at if shown else None
    return of_the_store(answer(body, locale=", ".join(place.locales or LOCALES), modified=modified, links=links))


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/changes",
        operation_id="get_changes",
        summary="What changed since a token",
        description="In the order of `seq`. `page.next` is the next `since`, on the last page too.",
        tags=["Sync"],
        openapi_extra=openapi.operation(openapi.changes_schema(), parameters.of_changes(), problems=(410,)),
    )(get_changes)
