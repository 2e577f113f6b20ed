"""Sends what is queued: a claim is committed before the mail is handed over, so that none is sent twice.

A mail is written and built before it is claimed. A row that is still `sending` long after its claim is of unknown
fate: its worker was killed while it handed it over. It fails, and is not sent again. `enqueue` is where other apps
bring mails.
"""

import datetime as dt
import logging
import time
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from .composing import compose
from .enums import OPEN, DeliveryState, MailingState, Reason
from .handing_over import Fate, Outcome, connection, hand_over
from .messages import message, new_message_id
from .models import Delivery, Mailing
from .queueing import Intended, MailingOverError, enqueue
from .suppressing import suppress, suppressed

__all__ = ["Intended", "MailingOverError", "Sender", "enqueue", "sender"]
log = logging.getLogger(__name__)

CONSUMER: Final = "delivery"
EVERY: Final = 1.0
#: Seconds that one run goes on for while there is something to send.
_TURN: Final = 5.0
#: Mails of one mailing read at once; then it is the next one's turn.
_PART: Final = 25
#: Mails by one connection, since servers limit them.
_BY_ONE: Final = 100
_M: Final = 60
#: Seconds from a refusal for now to the next try; after the last the mail fails.
_AGAIN: Final = (_M, 5 * _M, 15 * _M, 60 * _M, 180 * _M, 360 * _M, 720 * _M)
#: Seconds that nothing is sent once the server was of no use, one time after another.
_RESTS: Final = (5, 15, _M, 5 * _M)
#: Refusals for good, one after another, after which it is the server that is doubted.
_DOUBTED: Final = 5


class Sender:
    """One for each worker."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._by_this = 0
        self._next = 0.0
        self._useless = 0
        self._refused = 0
        self._rests_until = 0.0

    def run(self) -> int:
        """Sends for some seconds; how many rows came to an end. Called again and again."""
        if time.monotonic() < self._rests_until:
            return 0
        settle()
        begin()
        ends = time.monotonic() + _TURN
        done, more = 0, True
        while more and time.monotonic() < ends:
            more = False
            for mailing in Mailing.objects.filter(state=MailingState.SENDING).order_by("started", "pk"):
                part = _due(mailing)
                more = more or bool(part)
                for delivery in part:
                    if time.monotonic() < self._rests_until:
                        return done
                    done += self._send(delivery)
        if not more:
            self._close()
        finish()
        return done

    def _send(self, delivery: Delivery) -> bool:
        """Whether the row came to an end."""
        if not delivery.recipient.address:
            return _end(delivery, DeliveryState.FAILED, Reason.NO_ADDRESS)
        try:
            mail = _written(delivery)
        except DatabaseError:
            raise
        except Exception:
            log.exception("Delivery %s could not be written.", delivery.pk)
            return _end(delivery, DeliveryState.FAILED, Reason.NOT_COMPOSED)
        if mail is None:
            return _end(delivery, DeliveryState.CANCELLED, Reason.EMPTY)
        backend = self._open()
        if backend is None:
            return False
        self._keep_pace()
        return self._hand_over(backend, delivery, mail)

    def _hand_over(self, backend: BaseEmailBackend, delivery: Delivery, mail: EmailMessage) -> bool:
        if not _claim(delivery):
            return False
        outcome = hand_over(backend, mail)
        self._by_this += 1
        if outcome.fate is not Fate.SENT:
            self._close()
        ended = _note(delivery, outcome)
        self._judge(outcome)
        return ended

    def _judge(self, outcome: Outcome) -> None:
        """Of the server, by what it did with a mail."""
        match outcome.fate:
            case Fate.SENT:
                self._useless = self._refused = 0
            case Fate.NOT_NOW | Fate.UNKNOWN:
                self._rest(outcome.what)
            case Fate.REFUSED | Fate.NO_SUCH_ADDRESS:
                self._refused += 1
                if self._refused >= _DOUBTED:
                    self._refused = 0
                    self._rest(outcome.what)

    def _open(self) -> BaseEmailBackend | None:
        if self._by_this >= _BY_ONE:
            self._close()
        if self._backend is None:
            self._backend = connection()
            try:
                self._backend.open()
            except Exception as error:  # of whatever client: SMTPException is an OSError, others are not
                self._close()
                self._rest(type(error).__name__)
        return self._backend

    def _close(self) -> None:
        backend, self._backend, self._by_this = self._backend, None, 0
        if backend:
            try:
                backend.close()
            except OSError as error:
                log.debug("A connection to the mail server ended badly: %s.", type(error).__name__)

    def _rest(self, what: str) -> None:
        rest = _RESTS[min(self._useless, len(_RESTS) - 1)]
        self._useless += 1
        self._rests_until = time.monotonic() + rest
        log.warning("The mail server is of no use now (%s); next try in %s s.", what, rest)

    def _keep_pace(self) -> None:
        if settings.MAIL_PER_SECOND:
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = max(self._next, time.monotonic()) + 1 / settings.MAIL_PER_SECOND


def begin() -> None:
    """Mailings whose time has come, and mails that have waited long enough for a translation."""
    now = timezone.now()
    due = Mailing.objects.filter(Q(scheduled_for=None) | Q(scheduled_for__lte=now), state=MailingState.QUEUED)
    due.filter(started=None).update(state=MailingState.SENDING, started=now)
    due.update(state=MailingState.SENDING)
    held = Delivery.objects.filter(state=DeliveryState.HELD, mailing__state=MailingState.SENDING)
    held.filter(mailing__hold_until__lte=now).update(state=DeliveryState.QUEUED, due=now)


def settle() -> int:
    """Rows of unknown fate fail; how many."""
    before = timezone.now() - dt.timedelta(seconds=settings.MAIL_UNKNOWN_SECONDS)
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=before)
    found = lost.update(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)
    if found:
        log.warning("%s mails were interrupted while they were handed over; they are not sent again.", found)
    return found


def finish() -> None:
    """Mailings of which nothing is left to be sent are done. Each is locked first, so that `enqueue` comes before or
    is refused. What was in hand when its mailing was cancelled, and was not taken, is cancelled too."""
    cancelled = Delivery.objects.filter(state=DeliveryState.QUEUED, mailing__state=MailingState.CANCELLED)
    cancelled.update(state=DeliveryState.CANCELLED, reason=Reason.CALLED_OFF)
    left = Delivery.objects.filter(mailing=OuterRef("pk"), state__in=OPEN)
    ids = Mailing.objects.filter(~Exists(left), state=MailingState.SENDING).values_list("pk", flat=True)
    for pk in list(ids):
        with transaction.atomic():
            mailing = Mailing.objects.select_for_update().filter(pk=pk, state=MailingState.SENDING).first()
            if mailing and not mailing.deliveries.filter(state__in=OPEN).exists():
                Mailing.objects.filter(pk=pk).update(state=MailingState.DONE, ended=timezone.now())


def _due(mailing: Mailing) -> list[Delivery]:
    """The next few, without those who left or bounced since the rows were written, whose rows end here."""
    rows = mailing.deliveries.filter(state=DeliveryState.QUEUED, due__lte=timezone.now())
    part = list(rows.select_related("recipient").order_by("due", "pk")[:_PART])
    barred = suppressed(mailing, [row.recipient.address_digest for row in part])
    kept = []
    for row in part:
        row.mailing = mailing
        reason = barred.get(row.recipient.address_digest)
        if reason:
            _end(row, DeliveryState.CANCELLED, reason)
        else:
            kept.append(row)
    return kept


def _written(delivery: Delivery) -> EmailMessage | None:
    """None where there is nothing to send any more. Raises whatever is wrong with it."""
    composed = compose(delivery)
    if composed is None:
        return None
    delivery.message_id = new_message_id()
    mail = message(delivery, composed, delivery.message_id)
    mail.message()
    return mail


def _claim(delivery: Delivery) -> bool:
    """False where another worker has it, or the mailing was paused or cancelled: one statement decides."""
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
    return bool(
        rows.filter(mailing__in=Mailing.objects.filter(state=MailingState.SENDING)).update(
            state=DeliveryState.SENDING,
            claimed_at=timezone.now(),
            message_id=delivery.message_id,
            locale=delivery.locale,
            tries=F("tries") + 1,
        )
    )


def _end(delivery: Delivery, state: DeliveryState, reason: Reason) -> bool:
    """Of one that was not claimed."""
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED)
    return bool(rows.update(state=state, reason=reason))


def _note(delivery: Delivery, outcome: Outcome) -> bool:
    """What became of a claimed one; a provider's event may have come before, and says more."""
    unknown = Q(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)  # settled meanwhile
    row = Delivery.objects.filter(Q(state=DeliveryState.SENDING) | unknown, pk=delivery.pk)
    now = timezone.now()
    match outcome.fate:
        case Fate.SENT:
            message_id = outcome.message_id or delivery.message_id
            row.update(state=DeliveryState.SENT, reason="", sent_at=now, message_id=message_id)
        case Fate.NOT_NOW:
            row.update(state=DeliveryState.QUEUED, reason="", tries=delivery.tries)
            return False
        case Fate.LATER if delivery.tries < len(_AGAIN):
            due = now + dt.timedelta(seconds=_AGAIN[delivery.tries])
            row.update(state=DeliveryState.QUEUED, reason="", due=due)
            log.info("Delivery %s was put off (%s).", delivery.pk, outcome.what)
            return False
        case Fate.LATER:
            row.update(state=DeliveryState.FAILED, reason=Reason.GAVE_UP)
            log.warning("Delivery %s was put off too often (%s).", delivery.pk, outcome.what)
        case Fate.NO_SUCH_ADDRESS:
            row.update(state=DeliveryState.BOUNCED, reason=Reason.HARD_BOUNCE)
            suppress(delivery.recipient.address_digest, Reason.HARD_BOUNCE)
        case Fate.REFUSED:
            row.update(state=DeliveryState.FAILED, reason=Reason.REFUSED)
            log.warning("Delivery %s was refused (%s).", delivery.pk, outcome.what)
        case Fate.UNKNOWN:
            row.update(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)
            log.warning("Delivery %s was interrupted (%s); it is not sent again.", delivery.pk, outcome.what)
    return True


sender: Final = Sender()
