"""Sends what is queued: a claim is committed before the mail is handed over, so that none is sent twice.

Mails are written a few ahead, and claimed when a connection is free for them: one for each connection is in hand at a
time, and no more are of unknown fate when the worker is killed. One transaction notes those that ended and claims those
that follow. `enqueue` is where other apps bring mails.
"""

import logging
import time
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction

from . import claiming
from .composing import compose
from .enums import DeliveryState, MailingKind, MailingState, Reason
from .handing_over import Fate, Outcome
from .lanes import Lanes
from .messages import message, new_message_id
from .models import Delivery, Mailing
from .queueing import Intended, MailingOverError, enqueue

__all__ = ["Intended", "MailingOverError", "Sender", "enqueue", "sender"]
log = logging.getLogger(__name__)

CONSUMER: Final = "delivery"
EVERY: Final = 1.0
#: Seconds that one run goes on for while there is something to send; what was read is not used for longer.
_TURN: Final = 5.0
#: Seconds that a mailing is sent for before it is another's turn.
_SHARE: Final = 1.0
#: Seconds that nothing is sent once the server was of no use, one time after another.
_RESTS: Final = (5, 15, 60, 300)
#: Seconds in which others may end, too, once one has: what ends together is one transaction.
_TOGETHER: Final = 0.003
#: Refusals for good, one after another, after which it is the server that is doubted.
_DOUBTED: Final = 5


class Sender:
    """One for each worker."""

    def __init__(self) -> None:
        self._lanes: Lanes | None = None
        self._ahead: dict[int, tuple[Delivery, EmailMessage]] = {}
        self._in_hand: dict[int, Delivery] = {}
        self._ended: list[tuple[Delivery, Outcome]] = []
        self._served: dict[int, float] = {}
        self._done = 0
        self._next = 0.0
        self._useless = 0
        self._refused = 0
        self._rests_until = 0.0

    def run(self) -> int:
        """Sends for some seconds; how many rows came to an end. Called again and again."""
        self._done = 0
        self._ahead.clear()
        self._finish_hands()  # of a run that the database cut short
        if self._rests():
            return self._done
        claiming.settle()
        claiming.begin()
        more = self._send(time.monotonic() + _TURN)
        if not more or self._rests():
            self._close()
        claiming.finish()
        return self._done

    def _send(self, ends: float) -> bool:
        """Whether there may be more to send."""
        mails = self._mails()
        more = True
        while not self._rests() and time.monotonic() < ends:
            while more and len(self._ahead) < settings.MAIL_CONNECTIONS:
                found = next(mails, None)
                more = found is not None
                if found:
                    self._ahead[found[0].pk] = found
            if not self._ahead and not self._in_hand:
                break
            self._step()
        self._finish_hands()
        return more or bool(self._ahead)

    def _step(self) -> None:
        """Hears what became of mails, waiting for it where no other can be handed over; then the next ones go."""
        lanes = self._lanes = self._lanes or Lanes(settings.MAIL_CONNECTIONS)
        lanes.open(len(self._ahead) + len(self._in_hand))
        if self._ahead and self._room(lanes):
            self._listen(lanes, 0)
        else:
            late = self._next - time.monotonic()
            self._listen(lanes, late if lanes.free and late > 0 else None)
            until = time.monotonic() + _TOGETHER
            while self._in_hand and (left := until - time.monotonic()) > 0:
                self._listen(lanes, left)
        batch = dict(list(self._ahead.items())[: self._room(lanes)])
        mine = self._note_and_claim({key: delivery for key, (delivery, _) in batch.items()})
        for key, (delivery, mail) in batch.items():
            del self._ahead[key]
            if key in mine:
                self._in_hand[key] = delivery
                lanes.hand_over(key, mail)
                if settings.MAIL_PER_SECOND:
                    self._next = max(self._next, time.monotonic()) + 1 / settings.MAIL_PER_SECOND

    def _room(self, lanes: Lanes) -> int:
        """How many may be handed over now; fewer while the server refuses one after another."""
        if self._rests() or self._next > time.monotonic():
            return 0
        room = min(lanes.free, _DOUBTED - self._refused - len(self._in_hand)) if self._refused else lanes.free
        return max(0, min(room, 1) if settings.MAIL_PER_SECOND else room)

    def _listen(self, lanes: Lanes, seconds: float | None) -> None:
        for key, outcome in lanes.told(seconds):
            self._ended.append((self._in_hand.pop(key), outcome))
            self._judge(outcome)
        if lanes.broken:
            self._rest(lanes.broken)

    def _note_and_claim(self, batch: dict[int, Delivery]) -> set[int]:
        if not batch and not self._ended:
            return set()
        with transaction.atomic():
            done = claiming.note(self._ended)
            mine = claiming.claim(batch)
        self._ended = []
        self._done += done
        return mine

    def _finish_hands(self) -> None:
        """Waits for what is in hand, and notes it."""
        while self._in_hand and self._lanes:
            self._listen(self._lanes, None)
        self._note_and_claim({})

    def _mails(self) -> Iterator[tuple[Delivery, EmailMessage]]:
        """Of each mailing in turn, until nothing is due. What somebody waits for comes first, then who was not served
        last."""
        more = True
        while more:
            more = False
            mailings = list(Mailing.objects.filter(state=MailingState.SENDING).order_by("started", "pk"))
            mailings.sort(key=lambda one: (one.kind != MailingKind.SERVICE, self._served.get(one.pk, 0.0)))
            for mailing in mailings:
                part = claiming.due_of(mailing, without=self._ahead)
                more = more or bool(part)
                self._served[mailing.pk] = begun = time.monotonic()
                for delivery in part:
                    mail = self._written(delivery)
                    if mail:
                        yield delivery, mail
                    if len(mailings) > 1 and time.monotonic() > begun + _SHARE:
                        break
            self._served = {one.pk: self._served[one.pk] for one in mailings}

    def _written(self, delivery: Delivery) -> EmailMessage | None:
        """Built, so that nothing can fail once it is claimed. None for a row that ended."""
        if not delivery.recipient.address:
            self._end(delivery, DeliveryState.FAILED, Reason.NO_ADDRESS)
            return None
        try:
            composed = compose(delivery)
            if composed is None:
                self._end(delivery, DeliveryState.CANCELLED, Reason.EMPTY)
                return None
            delivery.message_id = delivery.message_id or new_message_id()
            mail = message(delivery, composed, delivery.message_id)
            mail.message()
        except DatabaseError:
            raise
        except Exception:
            log.exception("Delivery %s could not be written.", delivery.pk)
            self._end(delivery, DeliveryState.FAILED, Reason.NOT_COMPOSED)
            return None
        return mail

    def _end(self, delivery: Delivery, state: DeliveryState, reason: Reason) -> None:
        self._done += claiming.end(delivery, state, reason)

    def _judge(self, outcome: Outcome) -> None:
        """Of the server, by what it did with a mail."""
        match outcome.fate:
            case Fate.SENT | Fate.SENT_BEFORE:
                self._useless = self._refused = 0
            case Fate.NOT_NOW | Fate.UNKNOWN:
                self._rest(outcome.what, outcome.wait)
            case Fate.REFUSED | Fate.NO_SUCH_ADDRESS:
                self._refused += 1
                if self._refused >= _DOUBTED:
                    self._refused = 0
                    self._rest(outcome.what)

    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self, what: str, wait: int = 0) -> None:
        """Once for all that are in hand. `wait`: as the provider asks, within reason."""
        if self._rests():
            return
        rest = max(_RESTS[min(self._useless, len(_RESTS) - 1)], min(wait, _RESTS[-1]))
        self._useless += 1
        self._rests_until = time.monotonic() + rest
        log.warning("The mail server is of no use now (%s); next try in %s s.", what, rest)

    def _close(self) -> None:
        if self._lanes:
            self._lanes.close()
        self._lanes = None


sender: Final = Sender()
