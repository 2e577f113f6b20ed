"""What is intended becomes a row for each mail before anything is sent; a mailing is paused, resumed, cancelled."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from .enums import OPEN, WAITING, DeliveryState, MailingState, Reason
from .messages import new_message_id
from .models import Delivery, Mailing, Recipient
from .suppressing import suppressed

#: Rows written in one transaction.
_PART: Final = 1000
#: States in which a mailing takes further mails.
_TAKES: Final = (MailingState.DRAFT, MailingState.QUEUED, MailingState.SENDING, MailingState.PAUSED)


class MailingOverError(Exception):
    """The mailing is done or cancelled: nothing is added to it, and it does not go on."""


@dataclass(frozen=True, slots=True)
class Intended:
    """A mail to be sent. `context`: ids only. `held`: waits for its language until the mailing's `hold_until`."""

    recipient_id: int
    locale: str
    actor_id: int | None = None
    context: dict[str, Any] = field(default_factory=dict)
    held: bool = False


def enqueue(mailing: Mailing, intended: Iterable[Intended]) -> int:
    """Writes a row for each and lets the mailing be sent once it is due; returns how many rows are new.

    Called again, after a crash too, it adds nobody twice. Who is suppressed has a row that says why. A mailing without
    any row is done. Raises MailingOverError.
    """
    if mailing.state not in _TAKES:
        raise MailingOverError
    before = mailing.deliveries.count()
    rest = iter(intended)
    while part := list(islice(rest, _PART)):
        _write(mailing, part)
    with transaction.atomic():
        Mailing.objects.filter(pk=mailing.pk, state=MailingState.DRAFT).update(state=MailingState.QUEUED)
    mailing.refresh_from_db(fields=["state"])
    return mailing.deliveries.count() - before


@transaction.atomic
def _write(mailing: Mailing, part: list[Intended]) -> None:
    if not Mailing.objects.select_for_update().filter(pk=mailing.pk, state__in=_TAKES).exists():
        raise MailingOverError
    people = Recipient.objects.filter(pk__in=[item.recipient_id for item in part])
    digests = dict(people.values_list("pk", "address_digest"))
    barred = suppressed(mailing, list(digests.values()))
    rows = []
    for item in part:
        reason = barred.get(digests[item.recipient_id])
        waits = DeliveryState.HELD if item.held else DeliveryState.QUEUED
        rows.append(
            Delivery(
                mailing=mailing,
                recipient_id=item.recipient_id,
                locale=item.locale,
                actor_id=item.actor_id,
                context=item.context,
                state=DeliveryState.CANCELLED if reason else waits,
                reason=reason or "",
                message_id=new_message_id(),
            )
        )
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def release(mailing: Mailing, locale: str, recipients: Iterable[int] | None = None) -> int:
    """Lets those held go in this language, such as once its translation is there; of all held where `recipients` is
    None, those of that language. How many."""
    rows = mailing.deliveries.filter(state=DeliveryState.HELD)
    rows = rows.filter(locale=locale) if recipients is None else rows.filter(recipient__in=list(recipients))
    return rows.update(state=DeliveryState.QUEUED, locale=locale, due=timezone.now())


def pause(mailing: Mailing) -> bool:
    """Each worker may end the one mail it has in hand."""
    return _move(mailing, MailingState.PAUSED, MailingState.QUEUED, MailingState.SENDING)


@transaction.atomic
def resume(mailing: Mailing) -> bool:
    """What came due meanwhile keeps its distances from now on, so that mails spread over time stay so."""
    paused = Mailing.objects.select_for_update().filter(pk=mailing.pk, state=MailingState.PAUSED).first()
    if paused:
        now = timezone.now()
        goes_on = max(now, paused.scheduled_for or now)
        queued = paused.deliveries.filter(state=DeliveryState.QUEUED).exclude(reason=Reason.UNKNOWN)
        first = queued.aggregate(due=Min("due"))["due"]
        if first and first < goes_on:
            queued.update(due=F("due") + (goes_on - first))
    return _move(mailing, MailingState.QUEUED, MailingState.PAUSED)


@transaction.atomic
def cancel(mailing: Mailing) -> bool:
    """For ever; what was sent stays sent."""
    if not _move(mailing, MailingState.CANCELLED, *_TAKES):
        return False
    call_off(mailing.deliveries.all())
    Mailing.objects.filter(pk=mailing.pk).update(ended=timezone.now())
    mailing.refresh_from_db(fields=["ended"])
    return True


def call_off(rows: QuerySet[Delivery]) -> None:
    """Those of them that wait; but of what may have arrived, that is said."""
    waiting = rows.filter(state__in=WAITING)
    waiting.filter(reason=Reason.UNKNOWN).update(state=DeliveryState.FAILED)
    waiting.update(state=DeliveryState.CANCELLED, reason=Reason.CALLED_OFF)


def schedule(mailing: Mailing, moment: dt.datetime | None) -> None:
    """Not before this; None: at once."""
    Mailing.objects.filter(pk=mailing.pk).update(scheduled_for=moment)
    mailing.refresh_from_db(fields=["scheduled_for"])


def _move(mailing: Mailing, to: MailingState, *of: MailingState) -> bool:
    moved = Mailing.objects.filter(pk=mailing.pk, state__in=of).update(state=to)
    mailing.refresh_from_db(fields=["state"])
    return bool(moved)


def is_over(mailing: Mailing) -> bool:
    """Whether nothing of it is left to be sent."""
    return not mailing.deliveries.filter(state__in=OPEN).exists()
