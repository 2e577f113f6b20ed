"""What is approved goes to the queue at its hour, and what waited for its language when that is there."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Final

from django.db.models import Q
from django.utils import timezone

from delivery.enums import DeliveryState, MailingKind, MailingState
from delivery.models import Delivery, Mailing
from delivery.queueing import enqueue, release

from .diffusions import Diffusion
from .planning import intended
from .proposing import propose
from .reporting import note_reached
from .selecting import contents_of, languages

log = logging.getLogger(__name__)

_OURS: Final = (MailingKind.NEWSLETTER, MailingKind.DIFFUSION)


def start_due() -> int:
    """Starts what is approved and due; how many. One that was cut short is taken up, and adds nobody twice."""
    now = timezone.now()
    due = Diffusion.objects.filter(
        Q(scheduled_for=None) | Q(scheduled_for__lte=now),
        approved_at__isnull=False,
        mailing__state=MailingState.DRAFT,
    )
    return len(_each(due.select_related("mailing"), start))


def _each(rows: Iterable[Diffusion], do: Callable[[Diffusion], int]) -> list[int]:
    """What came of each; one that fails is tried again, and holds up no other."""
    found = []
    for row in list(rows):
        try:
            found.append(do(row))
        except Exception:
            log.exception("Diffusion %s failed; it is tried again.", row.pk)
    return found


def start(diffusion: Diffusion) -> int:
    """Writes the rows of all mails; the number of them. For what is approved only."""
    mailing = diffusion.sent_as
    if not diffusion.approved_at:
        raise ValueError("Nothing is sent that is not approved.")
    if diffusion.hold_days and not mailing.hold_until:
        mailing.hold_until = timezone.now() + dt.timedelta(days=diffusion.hold_days)
        mailing.save(update_fields=["hold_until"])
    number = enqueue(mailing, intended(diffusion))
    if diffusion.per_minute:
        _spread(mailing, diffusion.per_minute)
    return number


def _spread(mailing: Mailing, per_minute: int) -> None:
    rows = mailing.deliveries.filter(state=DeliveryState.QUEUED)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    for minute, place in enumerate(range(0, len(keys), per_minute)):
        due = now + dt.timedelta(minutes=minute)
        Delivery.objects.filter(pk__in=keys[place : place + per_minute], state=DeliveryState.QUEUED).update(due=due)


def release_ready() -> int:
    """Lets go what waited for a language that is there now; the rest goes after its last day by itself. How many."""
    held = Delivery.objects.filter(state=DeliveryState.HELD, mailing__kind__in=_OURS)
    rows = Diffusion.objects.filter(mailing__in=held.values("mailing"), approved_at__isnull=False)
    return sum(_each(rows.select_related("mailing"), _release))


def _release(diffusion: Diffusion) -> int:
    mailing = diffusion.sent_as
    have = languages(contents_of(diffusion))
    return sum(release(mailing, locale) for locale in sorted(have))


def follow() -> None:
    """What time brings: starts, what waited for its language, sums for the public, and proposals."""
    start_due()
    release_ready()
    note_reached()
    propose()
