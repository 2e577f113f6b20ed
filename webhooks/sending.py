"""Sends what is due: requests in a loop of their own, the database by short writes of this thread alone.

A message that is taken is due again after a while, so that one whose worker was killed is sent by the next: perhaps
twice, with the same `webhook-id`. A few requests at a time to each endpoint, and a rest where it fails: one that is
slow or away holds up no other.
"""

import datetime as dt
import logging
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import posting, retries, signing
from .enums import DeliveryState, DisabledBecause, MessageType, Status
from .life import disable
from .models import Attempt, Delivery, Endpoint, Secret, told_now
from .posting import Message, Outcome

log = logging.getLogger(__name__)

CONSUMER: Final = "webhooks-sender"
#: Seconds that one run goes on for while there is something to do.
_TURN: Final = 1.0
_LOOK: Final = 0.1
#: What is added to the time a request may take before a message that was taken is due again.
_GRACE: Final = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class _Flight:
    delivery: int
    endpoint: str
    begun: dt.datetime


class Sender:
    """One for each worker; `run` is called again and again and never waits for an endpoint to answer."""

    def __init__(self) -> None:
        self._flying: dict[Future[Outcome], _Flight] = {}

    def run(self) -> int:
        """Takes down what came back and sends what is due; returns how many attempts came to an end."""
        ends = time.monotonic() + _TURN
        done = 0
        while True:
            done += self._land()
            self._launch()
            if not self._flying or time.monotonic() > ends:
                return done
            wait(self._flying, _LOOK, FIRST_COMPLETED)

    def _land(self) -> int:
        landed = [future for future in self._flying if future.done()]
        for future in landed:
            _take_down(self._flying[future], future.result())
            del self._flying[future]
        return len(landed)

    def _launch(self) -> None:
        free = settings.WEBHOOK_CONCURRENCY - len(self._flying)
        if free <= 0:
            return
        busy = Counter(flight.endpoint for flight in self._flying.values())
        for delivery in _take(free, busy):
            if message := _message(delivery):
                flight = _Flight(delivery.pk, str(delivery.endpoint_id), timezone.now())
                self._flying[posting.begin(message)] = flight


def awake() -> Q:
    """The endpoints that are sent anything now."""
    return told_now() & (Q(rests_until=None) | Q(rests_until__lte=timezone.now()))


def _take(free: int, busy: "Counter[str]") -> list[Delivery]:
    """Up to so many that are due, a few of each endpoint, the one that has waited longest first."""
    now = timezone.now()
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due__lte=now)
    endpoints = Endpoint.objects.filter(awake()).filter(Exists(due.filter(endpoint=OuterRef("pk"))))
    candidates: list[Delivery] = []
    for endpoint in endpoints.select_related("key"):
        room = settings.WEBHOOK_PER_ENDPOINT - busy[str(endpoint.pk)]
        if room > 0:
            rows = list(due.filter(endpoint=endpoint).order_by("due", "pk")[:room])
            for row in rows:
                row.endpoint = endpoint
            candidates += rows
    candidates.sort(key=lambda row: (row.due, row.pk))
    until = now + dt.timedelta(seconds=settings.WEBHOOK_TIMEOUT) + _GRACE
    with transaction.atomic():  # another worker may have taken one in the meantime
        return [row for row in candidates[:free] if due.filter(pk=row.pk).update(due=until)]


def _message(delivery: Delivery) -> Message | None:
    """As it is sent now; None where there is no point in it any more, which is written down."""
    if not delivery.is_for(delivery.endpoint.key.tier):
        _end(delivery, DeliveryState.WITHDRAWN)
        return None
    if delivery.type == MessageType.UPSERT and _is_overtaken(delivery):
        _end(delivery, DeliveryState.OVERTAKEN)
        return None
    now = timezone.now()
    secrets = Secret.objects.filter(Q(expires=None) | Q(expires__gt=now), endpoint=delivery.endpoint)
    body = signing.payload(delivery)
    signed = signing.headers(delivery.message_id, body, [signing.secret_of(row) for row in secrets], now)
    return Message(delivery.endpoint.url, signed, body)


def _is_overtaken(delivery: Delivery) -> bool:
    same = Delivery.objects.filter(
        endpoint=delivery.endpoint, content_id=delivery.content_id, locale=delivery.locale, seq__gt=delivery.seq
    )
    return same.exists()


def _end(delivery: Delivery, state: DeliveryState) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, ended=timezone.now())


def _take_down(flight: _Flight, outcome: Outcome) -> None:
    """The attempt, and what follows from it for the message and its endpoint."""
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().filter(pk=flight.endpoint).first()
        delivery = Delivery.objects.filter(pk=flight.delivery).first()
        if endpoint is None or delivery is None:  # removed meanwhile
            return
        Attempt.objects.create(
            delivery=delivery,
            at=flight.begun,
            status=outcome.status,
            error=outcome.error,
            milliseconds=outcome.milliseconds,
        )
        delivery.tries += 1
        if outcome.error:
            _failed(endpoint, delivery, outcome)
        else:
            _arrived(endpoint, delivery)
        delivery.save(update_fields=["tries", "state", "due", "ended"])


def _arrived(endpoint: Endpoint, delivery: Delivery) -> None:
    delivery.state, delivery.ended = DeliveryState.DELIVERED, timezone.now()
    if endpoint.failures:
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.save(update_fields=["failures", "failing_since", "rests_until"])


def _failed(endpoint: Endpoint, delivery: Delivery, outcome: Outcome) -> None:
    now = timezone.now()
    pause = retries.retry_after(delivery.tries)
    if pause is None or delivery.type == MessageType.PING:
        delivery.state, delivery.ended = DeliveryState.FAILED, now
    else:
        delivery.due = now + pause
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.rests_until = now + retries.rest_after(endpoint.failures, outcome.retry_after)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])
    if endpoint.status != Status.ACTIVE:
        return
    if outcome.status == 410:
        disable(endpoint, DisabledBecause.GONE)
    elif now - endpoint.failing_since > dt.timedelta(days=settings.WEBHOOK_FAILING_DAYS):
        disable(endpoint, DisabledBecause.FAILING)


sender: Final = Sender()
