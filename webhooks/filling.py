"""Writes what endpoints are to be told, from the change log: a row for each message, before anything is sent.

Each endpoint has its own place in the log. Its rows, what its filter lets through and its place are written in one
short transaction, so that a worker killed anywhere neither loses nor repeats a step. An endpoint has so many messages
waiting at most: what is more stays in the log, where what changes again takes the place of what it was.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Subquery

from content_store.changes import read_changes
from content_store.criteria import narrow
from content_store.enums import Operation
from content_store.models import Change, Document
from content_store.query import readable
from content_store.saved import current

from .enums import NO_LONGER_MATCHES, DeliveryState, MessageType
from .life import hold
from .models import Delivery, Endpoint, Holding, message_id, told_now

CONSUMER: Final = "webhooks"
#: Changes read at a time, and documents looked through at a time to prepare a filter.
BATCH: Final = 200
_PREPARED_AT_A_TIME: Final = 1000

Key = tuple[UUID, str]


def fill() -> int:
    """What is new for each endpoint; returns how many changes and documents were looked at."""
    newest = Change.objects.order_by("-seq").values("seq")[:1]
    behind = Endpoint.objects.filter(told_now()).filter(~Q(prepared=None) | Q(seq__lt=Subquery(newest)))
    total = 0
    for endpoint in behind.select_related("key").annotate(newest=Subquery(newest)):
        total += _prepare(endpoint) if endpoint.prepared is not None else _fill(endpoint, endpoint.newest or 0)
    return total


def _prepare(endpoint: Endpoint) -> int:
    """Notes what the filter lets through, a part at a time; changes wait until all is noted."""
    rows = narrow(readable(endpoint.tier), current(endpoint.criteria)).filter(pk__gt=endpoint.prepared)
    if endpoint.locales:
        rows = rows.filter(locale__in=endpoint.locales)
    found = list(rows.order_by("pk").values_list("pk", "content_id", "locale")[:_PREPARED_AT_A_TIME])
    reached = found[-1][0] if len(found) == _PREPARED_AT_A_TIME else None
    same = Endpoint.objects.filter(pk=endpoint.pk, prepared=endpoint.prepared, criteria_id=endpoint.criteria_id)
    with transaction.atomic():
        if same.update(prepared=reached):
            hold(endpoint, [(content_id, locale) for _, content_id, locale in found])
    return len(found)


def _fill(endpoint: Endpoint, newest: int) -> int:
    """`newest`: the end of the log, read before the changes are, so that none is passed over."""
    waiting = endpoint.deliveries.filter(state=DeliveryState.WAITING).count()
    room = min(BATCH, settings.WEBHOOK_MOST_WAITING - waiting)
    if room <= 0:
        return 0
    changes = read_changes(endpoint.seq, room, kinds=endpoint.kinds, locales=endpoint.locales, tier=endpoint.tier)
    reached = changes[-1].seq if len(changes) == room else max(newest, *(change.seq for change in changes), 0)
    if endpoint.conditions:
        told, gained, lost = _through_filter(endpoint, changes)
    else:
        told, gained, lost = [_delivery(endpoint, change) for change in changes], set(), set()
    # Whatever was changed about the endpoint meanwhile counts: this is done again then.
    same = Endpoint.objects.filter(
        pk=endpoint.pk, seq=endpoint.seq, prepared=None, criteria_id=endpoint.criteria_id, locales=endpoint.locales
    )
    with transaction.atomic():
        if same.update(seq=reached):
            _write(told)
            hold(endpoint, gained)
            for content_id, locale in lost:
                Holding.objects.filter(endpoint=endpoint, content_id=content_id, locale=locale).delete()
    return len(changes)


def _through_filter(endpoint: Endpoint, changes: Sequence[Change]) -> tuple[list[Delivery], set[Key], set[Key]]:
    """What is told, and which documents are let through now and were not, or were and are not.

    A document that is no longer let through is told of as gone; one that never was is not told of at all.
    """
    content_ids = {change.content_id for change in changes}
    rows = Holding.objects.filter(endpoint=endpoint, content_id__in=content_ids)
    before: set[Key] = set(rows.values_list("content_id", "locale"))
    documents = Document.objects.filter(pk__in=[change.document_id for change in changes if change.document_id])
    matching = set(narrow(documents, current(endpoint.criteria)).values_list("pk", flat=True))
    told: list[Delivery] = []
    after = set(before)
    for change in changes:
        key = change.content_id, change.locale
        if change.op == Operation.UPSERT and change.document_id in matching:
            told.append(_delivery(endpoint, change))
            after.add(key)
        elif key in after:
            told.append(_delivery(endpoint, change, gone=True))
            after.remove(key)
    return told, after - before, before - after


def _delivery(endpoint: Endpoint, change: Change, *, gone: bool = False) -> Delivery:
    """`gone`: it is no longer among what the endpoint is told of, whether there still or not."""
    removed = gone or change.op == Operation.DELETE
    return Delivery(
        endpoint=endpoint,
        message_id=message_id(endpoint, change.seq),
        type=MessageType.DELETE if removed else MessageType.UPSERT,
        at=change.at,
        seq=change.seq,
        op=Operation.DELETE if removed else Operation.UPSERT,
        content_id=change.content_id,
        kind=change.kind,
        locale=change.locale,
        etag="" if removed else change.etag,
        reason=(change.reason or NO_LONGER_MATCHES) if removed else "",
        path=change.path,
        tier=change.tier,
        next_tier=change.next_tier,
    )


#: What a message that is there already takes from one that is written again, as in a replay.
_ANEW: Final = (
    "type",
    "at",
    "op",
    "etag",
    "reason",
    "path",
    "tier",
    "next_tier",
    "state",
    "tries",
    "due",
    "created",
    "ended",
)


def _write(deliveries: Sequence[Delivery]) -> None:
    Delivery.objects.bulk_create(
        deliveries,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["endpoint", "seq"],
        update_fields=_ANEW,
    )
