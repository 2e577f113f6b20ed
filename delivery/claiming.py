"""The rows of a mailing while it is sent: which are due, whose they are, and how they end.

A claim is committed before the mail is handed over. A row that is still `sending` long after its claim is of unknown
fate: its worker was killed while it had the mail in hand.
"""

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from .enums import OPEN, DeliveryState, MailingState, Reason
from .handing_over import Fate, Outcome, remembered
from .models import Delivery, Mailing
from .queueing import call_off
from .suppressing import suppress, suppressed

log = logging.getLogger(__name__)

#: Mails of one mailing read at once. They share the mailing, with what its composer keeps with it.
PART: Final = 500
_M: Final = 60
#: Seconds from a refusal for now to the next try; after the last the mail fails.
AGAIN: Final = (_M, 5 * _M, 15 * _M, 60 * _M, 180 * _M, 360 * _M, 720 * _M)


def begin() -> None:
    """Mailings whose time has come, and mails that have waited long enough for a translation."""
    now = timezone.now()
    due = Mailing.objects.filter(Q(scheduled_for=None) | Q(scheduled_for__lte=now), state=MailingState.QUEUED)
    due.filter(started=None).update(state=MailingState.SENDING, started=now)
    due.update(state=MailingState.SENDING)
    held = Delivery.objects.filter(state=DeliveryState.HELD, mailing__state=MailingState.SENDING)
    held.filter(mailing__hold_until__lte=now).update(state=DeliveryState.QUEUED, due=now)


def settle() -> int:
    """Rows of unknown fate fail; how many. Where the provider would know the mail again it is handed over once more."""
    now = timezone.now()
    before = now - dt.timedelta(seconds=settings.MAIL_UNKNOWN_SECONDS)
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=before)
    if remembered():
        known = lost.filter(tries=1, claimed_at__gt=_forgotten(now))
        known.update(state=DeliveryState.QUEUED, reason=Reason.UNKNOWN, due=now)
    found = lost.update(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)
    if found:
        log.warning("%s mails were interrupted while they were handed over; they are not sent again.", found)
    return found


def finish() -> None:
    """Mailings of which nothing is left to be sent are done. Each is locked first, so that `enqueue` comes before or
    is refused. What was in hand when its mailing was cancelled, and was not taken, is cancelled too."""
    call_off(Delivery.objects.filter(mailing__state=MailingState.CANCELLED))
    left = Delivery.objects.filter(mailing=OuterRef("pk"), state__in=OPEN)
    ids = Mailing.objects.filter(~Exists(left), state=MailingState.SENDING).values_list("pk", flat=True)
    for pk in list(ids):
        with transaction.atomic():
            mailing = Mailing.objects.select_for_update().filter(pk=pk, state=MailingState.SENDING).first()
            if mailing and not mailing.deliveries.filter(state__in=OPEN).exists():
                Mailing.objects.filter(pk=pk).update(state=MailingState.DONE, ended=timezone.now())


def due_of(mailing: Mailing, without: Collection[int]) -> list[Delivery]:
    """The next few, but not `without`; nor those who left or bounced since the rows were written, and those of unknown
    fate that the provider has forgotten: their rows end here."""
    now = timezone.now()
    rows = mailing.deliveries.filter(state=DeliveryState.QUEUED, due__lte=now).exclude(pk__in=without)
    part = list(rows.select_related("recipient").order_by("due", "pk")[:PART])
    barred = suppressed(mailing, [row.recipient.address_digest for row in part])
    kept = []
    for row in part:
        row.mailing = mailing
        reason = barred.get(row.recipient.address_digest)
        if row.reason == Reason.UNKNOWN and (reason or not row.claimed_at or row.claimed_at < _forgotten(now)):
            end(row, DeliveryState.FAILED, Reason.UNKNOWN)
        elif reason:
            end(row, DeliveryState.CANCELLED, reason)
        else:
            kept.append(row)
    return kept


def end(delivery: Delivery, state: DeliveryState, reason: Reason) -> bool:
    """Of one that was not claimed."""
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
    return bool(rows.update(state=state, reason=reason))


def claim(deliveries: Mapping[int, Delivery]) -> set[int]:
    """The ids of those that are the caller's once its transaction is committed: not those that another worker has, nor
    of a mailing that was paused or cancelled. Keeps the language and the Message-ID that each was written with."""
    rows = Delivery.objects.filter(pk__in=list(deliveries), state=DeliveryState.QUEUED)
    free = rows.filter(mailing__in=Mailing.objects.filter(state=MailingState.SENDING))
    mine = set()
    for pk, locale, message_id in free.select_for_update(skip_locked=True).values_list("pk", "locale", "message_id"):
        mine.add(pk)
        row = deliveries[pk]
        if (locale, message_id) != (row.locale, row.message_id):
            Delivery.objects.filter(pk=pk).update(locale=row.locale, message_id=row.message_id)
    claimed = Delivery.objects.filter(pk__in=mine)
    claimed.update(state=DeliveryState.SENDING, claimed_at=timezone.now(), tries=F("tries") + 1)
    return mine


def note(ended: Sequence[tuple[Delivery, Outcome]]) -> int:
    """What became of claimed ones, within a transaction; how many came to an end. A provider's event may have come
    before, and says more."""
    sent = [row.pk for row, outcome in ended if outcome.fate is Fate.SENT and not outcome.message_id]
    if sent:
        _in_hand(*sent).update(state=DeliveryState.SENT, reason="", sent_at=timezone.now())
    others = [(row, outcome) for row, outcome in ended if row.pk not in sent]
    return len(sent) + sum(_note(row, outcome) for row, outcome in others)


def _note(delivery: Delivery, outcome: Outcome) -> bool:
    row = _in_hand(delivery.pk)
    now = timezone.now()
    match outcome.fate:
        case Fate.SENT:
            row.update(state=DeliveryState.SENT, reason="", sent_at=now, message_id=outcome.message_id)
        case Fate.SENT_BEFORE if delivery.tries:
            row.update(state=DeliveryState.SENT, reason="", sent_at=now)
        case Fate.NOT_NOW:
            row.update(state=DeliveryState.QUEUED, reason="", tries=delivery.tries)
            return False
        case Fate.LATER if delivery.tries < len(AGAIN):
            due = now + dt.timedelta(seconds=AGAIN[delivery.tries])
            row.update(state=DeliveryState.QUEUED, reason="", due=due)
            log.info("Delivery %s was put off (%s).", delivery.pk, outcome.what)
            return False
        case Fate.LATER:
            row.update(state=DeliveryState.FAILED, reason=Reason.GAVE_UP)
            log.warning("Delivery %s was put off too often (%s).", delivery.pk, outcome.what)
        case Fate.NO_SUCH_ADDRESS:
            row.update(state=DeliveryState.BOUNCED, reason=Reason.HARD_BOUNCE)
            suppress(delivery.recipient.address_digest, Reason.HARD_BOUNCE)
        case Fate.REFUSED | Fate.SENT_BEFORE:
            row.update(state=DeliveryState.FAILED, reason=Reason.REFUSED)
            log.warning("Delivery %s was refused (%s).", delivery.pk, outcome.what)
        case Fate.UNKNOWN if remembered() and not delivery.tries:
            row.update(state=DeliveryState.QUEUED, reason=Reason.UNKNOWN, due=now + dt.timedelta(seconds=AGAIN[0]))
            return False
        case Fate.UNKNOWN:
            row.update(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)
            log.warning("Delivery %s was interrupted (%s); it is not sent again.", delivery.pk, outcome.what)
    return True


def _forgotten(now: dt.datetime) -> dt.datetime:
    """What was claimed before this the provider has forgotten, or may have by the time that it is handed over again."""
    return now - remembered() + dt.timedelta(minutes=1)


def _in_hand(*keys: int) -> QuerySet[Delivery]:
    """Claimed, or settled meanwhile as of unknown fate."""
    unknown = Q(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)
    return Delivery.objects.filter(Q(state=DeliveryState.SENDING) | unknown, pk__in=keys)
