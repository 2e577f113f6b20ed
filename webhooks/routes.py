"""`/webhook-endpoints`: what the holder of a key does with its own endpoints. Another key's are not there."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path
from pydantic import BaseModel

from content_api import openapi, operation_links, parameters
from content_api.answers import BASE, absolute, json_answer, page_link
from content_api.json_query import read_object
from content_api.keys import require_key
from content_api.parameters import Parameter
from content_api.problems import BROKEN_CURSOR, Problem, invalid
from content_api.reading import Reader, content_id
from content_store.changes import forgotten
from content_store.criteria import Criteria
from content_store.paging import BadCursor, Place, SortKey, read_cursor, write_cursor

from . import life, reading, schemas
from .answers import deliveries_of, delivery_info, endpoint_info, endpoint_infos
from .enums import DeliveryState, DisabledBecause, Status
from .models import Delivery, Endpoint
from .reading import EndpointReader

PATH: Final = "/webhook-endpoints"
ONE: Final = f"{PATH}/{{endpoint_id}}"
_TAG: Final = "Webhooks"
#: What can be done with an endpoint that was just made.
_MADE: Final = {"endpoint_id": "$response.body#/id"}
_OF_ONE: Final = (
    "get_webhook_endpoint",
    "change_webhook_endpoint",
    "test_webhook_endpoint",
    "list_webhook_deliveries",
    "replay_webhooks",
    "rotate_webhook_secret",
    "delete_webhook_endpoint",
)
_BY_NEWEST: Final = (SortKey("id", down=True),)
_PLACE: Final = re.compile(r"[0-9]{1,18}")


def _endpoint(request: HttpRequest, endpoint_id: str) -> Endpoint:
    """One of the key's own. Raises the 401 and 404 problems."""
    key = require_key(request)
    known = content_id(endpoint_id)
    found = Endpoint.objects.filter(pk=known, key=key).select_related("key").first() if known else None
    if found is None:
        raise Problem("not-found", "This key has no such webhook endpoint.")
    return found


def _nothing_more(request: HttpRequest) -> None:
    Reader(request, parameters.NO_PARAMETERS).finish()


def _told(data: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    response = json_answer(data, headers=headers)
    response.status_code = status
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _twin(twin: life.Twin) -> Problem:
    return Problem(
        "conflict", f"This key has such an endpoint: {twin.endpoint.pk}. Change that one, or rotate its secret."
    )


def list_endpoints(request: HttpRequest) -> HttpResponse:
    key = require_key(request)
    _nothing_more(request)
    return _told({"items": endpoint_infos(key.webhooks.select_related("key"))})


def create_endpoint(request: HttpRequest) -> HttpResponse:
    """It is told of what changes from now on. The secret that signs its messages is shown this once."""
    key = require_key(request)
    reader = EndpointReader(request, reading.of_creation(), read_object(request))
    endpoint = Endpoint(key=key, url=reader.url(), description=reader.description())
    criteria, locales = reader.criteria()
    reader.finish()
    try:
        secret = life.create(endpoint, criteria, locales, key=key.name)
    except life.Twin as twin:
        raise _twin(twin) from twin
    except life.TooMany as error:
        most = settings.WEBHOOK_MOST_ENDPOINTS
        raise Problem("forbidden", f"A key has up to {most} webhook endpoints; remove one first.") from error
    location = absolute(f"{BASE}{PATH}/{endpoint.pk}")
    return _told(endpoint_info(endpoint) | {"secret": secret}, 201, Location=location)


def get_endpoint(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    endpoint = _endpoint(request, endpoint_id)
    _nothing_more(request)
    return _told(endpoint_info(endpoint))


def change_endpoint(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    """What is not given stays. `kind`, `locale` and `filter` are one choice: give one, and the others are as given."""
    endpoint = _endpoint(request, endpoint_id)
    body = read_object(request)
    reader = EndpointReader(request, reading.of_change(), body)
    criteria, locales = endpoint.criteria, tuple(endpoint.locales)
    if "url" in body:
        endpoint.url = reader.url()
    if "description" in body:
        endpoint.description = reader.description()
    if any(name in body for name in reading.CHOICE):
        criteria, locales = reader.criteria()
    status = reader.choice("status", Status.values, endpoint.status)
    reader.finish()
    if body.keys() - {"status"}:
        _change(endpoint, criteria, locales)
    _set_status(endpoint, Status(status))
    return _told(endpoint_info(endpoint))


def _change(endpoint: Endpoint, criteria: Criteria, locales: tuple[str, ...]) -> None:
    try:
        life.change(endpoint, criteria, locales, key=endpoint.key.name)
    except life.Twin as twin:
        raise _twin(twin) from twin


def _set_status(endpoint: Endpoint, status: Status) -> None:
    if status == endpoint.status:
        return
    if status == Status.DISABLED:
        life.disable(endpoint, DisabledBecause.HOLDER, key=endpoint.key.name)
    elif endpoint.disabled_because == DisabledBecause.SECRETARIAT:
        raise Problem("forbidden", "The Secretariat disabled this endpoint: ask there.")
    else:
        life.enable(endpoint, key=endpoint.key.name)


def delete_endpoint(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    endpoint = _endpoint(request, endpoint_id)
    _nothing_more(request)
    life.remove(endpoint, key=endpoint.key.name)
    response = HttpResponse(status=204, headers={"Cache-Control": "private, no-store"})
    del response.headers["Content-Type"]
    return response


def list_deliveries(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    """Each message with each attempt, the newest first, for as long as they are kept."""
    endpoint = _endpoint(request, endpoint_id)
    reader = Reader(request, reading.OF_DELIVERIES)
    states = reader.choices("state", DeliveryState.values)
    limit = reader.limit("full")
    cursor = reader.cursor()
    reader.finish()
    stamp = f"webhook-deliveries|{endpoint.pk}|{','.join(sorted(states))}"
    rows = deliveries_of(endpoint, states)
    if cursor:
        rows = rows.filter(pk__lt=_position(cursor, stamp))
    found = list(rows[: limit + 1])
    shown = found[:limit]
    following = write_cursor(stamp, Place((shown[-1].pk,))) if len(found) > limit else None
    links = [page_link(request.path, reader.query.with_changes(cursor=following), "next")] if following else []
    response = _told(
        {
            "items": [delivery_info(row) for row in shown],
            "page": {"next": following, "has_more": following is not None},
        }
    )
    if links:
        response.headers["Link"] = ", ".join([*links, response.headers["Link"]])
    return response


def _position(cursor: str, stamp: str) -> int:
    try:
        place = read_cursor(cursor, _BY_NEWEST, stamp)
    except BadCursor as error:
        raise invalid([BROKEN_CURSOR]) from error
    last = str(place.values[0])
    if place.back or not _PLACE.fullmatch(last):
        raise invalid([BROKEN_CURSOR])
    return int(last)


def replay(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    """Sends again under the same ids: what changed since a step or a moment, or one message."""
    endpoint = _endpoint(request, endpoint_id)
    reader = EndpointReader(request, reading.OF_REPLAY, read_object(request))
    given = [item.name for item in reading.OF_REPLAY if item.name in reader.query.values]
    if len(given) != 1:
        reader.fault("seq", "missing", "Give `seq`, `time` or `message`, one of the three.", given="")
    message = reader.text("message") if given == ["message"] else ""
    since = reader.step("seq") if given == ["seq"] else 0
    moment = reader.moment("time") if given == ["time"] else None
    reader.finish()
    by = {"key": endpoint.key.name}
    if message:
        found = Delivery.objects.filter(endpoint=endpoint, message_id=message).first()
        if found is None:
            raise Problem("not-found", "This endpoint has no such message, or not any more.")
        life.resend(found, **by)
        return _told({"since": None, "message": message}, 202)
    since = life.step_before(moment) if moment else since
    if since < forgotten():
        raise Problem("conflict", "What is gone since then is no longer known: begin anew with the snapshots.")
    life.replay(endpoint, since, **by)
    return _told({"since": since, "message": None}, 202)


def rotate_secret(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    """The secret before signs beside the new one for a time, so that no message is refused meanwhile."""
    endpoint = _endpoint(request, endpoint_id)
    _nothing_more(request)
    try:
        secret = life.rotate(endpoint, key=endpoint.key.name)
    except life.TooMany as error:
        raise Problem(
            "conflict", f"{life.MOST_SECRETS} secrets sign already; wait until the oldest has come to its end."
        ) from error
    old = max(row.expires for row in life.live_secrets(endpoint) if row.expires)
    return _told({"secret": secret, "old_until": old})


def try_endpoint(request: HttpRequest, endpoint_id: Path[str]) -> HttpResponse:
    """Sends a message about nothing, once; what came of it is with the other messages."""
    endpoint = _endpoint(request, endpoint_id)
    _nothing_more(request)
    if endpoint.status != Status.ACTIVE:
        raise Problem("conflict", "This endpoint is disabled: nothing is sent to it.")
    return _told(delivery_info(life.ping(endpoint)), 202)


def _operation(
    shape: type[BaseModel] | None,
    allowed: Sequence[Parameter] = (),
    *,
    status: int = 200,
    body: Sequence[Parameter] | None = None,
    problems: Sequence[int] = (),
) -> dict[str, Any]:
    """An operation for the holders of keys. `body`: the members of an object that is sent."""
    answer: openapi.JsonSchema = (
        openapi.success("application/json", openapi.shape(shape)) if shape else {"description": "Done"}
    )
    if status == 201:
        answer["headers"]["Location"] = {"schema": {"type": "string"}}
        answer["links"] = operation_links.linked({name: (name, _MADE) for name in _OF_ONE})
    found = openapi.operation(None, allowed, more={status: answer}, problems=[*problems, *((415,) if body else ())])
    if status != 200:
        del found["responses"][304]
    if body:
        schema = openapi.body_schema(body)
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return found | {"security": [{"key": []}]}


def add_routes(api: NinjaAPI) -> None:
    api.get(
        PATH,
        operation_id="list_webhook_endpoints",
        summary="Your webhook endpoints",
        tags=[_TAG],
        openapi_extra=_operation(schemas.WebhookEndpointList),
    )(list_endpoints)
    api.post(
        PATH,
        operation_id="create_webhook_endpoint",
        summary="Be told of changes",
        description="Messages by Standard Webhooks 1.0, to your address. `kind`, `locale` and `filter` say of which "
        "changes; of all where they are not given.",
        tags=[_TAG],
        openapi_extra=_operation(
            schemas.NewWebhookEndpoint, status=201, body=reading.of_creation(), problems=(403, 409)
        ),
    )(create_endpoint)
    api.get(
        ONE,
        operation_id="get_webhook_endpoint",
        summary="One webhook endpoint",
        tags=[_TAG],
        openapi_extra=_operation(schemas.WebhookEndpoint, problems=(404,)),
    )(get_endpoint)
    api.patch(
        ONE,
        operation_id="change_webhook_endpoint",
        summary="Change, disable or enable a webhook endpoint",
        tags=[_TAG],
        openapi_extra=_operation(schemas.WebhookEndpoint, body=reading.of_change(), problems=(403, 404, 409)),
    )(change_endpoint)
    api.delete(
        ONE,
        operation_id="delete_webhook_endpoint",
        summary="Remove a webhook endpoint",
        description="With all its messages.",
        tags=[_TAG],
        openapi_extra=_operation(None, status=204, problems=(404,)),
    )(delete_endpoint)
    api.get(
        f"{ONE}/deliveries",
        operation_id="list_webhook_deliveries",
        summary="The messages to a webhook endpoint",
        tags=[_TAG],
        openapi_extra=_operation(schemas.WebhookDeliveryList, reading.OF_DELIVERIES, problems=(404,)),
    )(list_deliveries)
    api.post(
        f"{ONE}/replay",
        operation_id="replay_webhooks",
        summary="Send messages again",
        tags=[_TAG],
        openapi_extra=_operation(schemas.ReplayStarted, status=202, body=reading.OF_REPLAY, problems=(404, 409)),
    )(replay)
    api.post(
        f"{ONE}/rotate-secret",
        operation_id="rotate_webhook_secret",
        summary="A new secret for a webhook endpoint",
        tags=[_TAG],
        openapi_extra=_operation(schemas.RotatedSecret, problems=(404, 409)),
    )(rotate_secret)
    api.post(
        f"{ONE}/test",
        operation_id="test_webhook_endpoint",
        summary="Try a webhook endpoint",
        tags=[_TAG],
        openapi_extra=_operation(schemas.WebhookDelivery, status=202, problems=(404, 409)),
    )(try_endpoint)
