"""What is approved goes to the queue at its hour, and what waited for its language when that is there."""

import datetime as dt
from typing import Final

from django.db.models import Q
from django.utils import timezone

from delivery.enums import DeliveryState, MailingKind, MailingState
from delivery.models import Delivery, Mailing
from delivery.queueing import enqueue, release

from .diffusions import Diffusion
from .planning import intended
from .selecting import contents_of, languages

_OURS: Final = (MailingKind.NEWSLETTER, MailingKind.DIFFUSION)


def start_due() -> int:
    """Starts what is approved and due; how many. One that was cut short is taken up, and adds nobody twice."""
    now = timezone.now()
    due = Diffusion.objects.filter(
        Q(scheduled_for=None) | Q(scheduled_for__lte=now),
        approved_at__isnull=False,
        mailing__state=MailingState.DRAFT,
    )
    rows = list(due.select_related("mailing"))
    for row in rows:
        start(row)
    return len(rows)


def start(diffusion: Diffusion) -> int:
    """Writes the rows of all mails; the number of them. For what is approved only."""
    mailing = diffusion.mailing
    if not diffusion.approved_at or mailing is None:
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
    """Lets go what waited for a language that is there now, and after the last day in the next best; how many."""
    held = Delivery.objects.filter(state=DeliveryState.HELD, mailing__kind__in=_OURS)
    rows = Diffusion.objects.filter(mailing__in=held.values("mailing"), approved_at__isnull=False)
    return sum(_release(row) for row in rows.select_related("mailing"))


def _release(diffusion: Diffusion) -> int:
    mailing = diffusion.mailing
    assert mailing is not None
    have = languages(contents_of(diffusion))
    number = sum(release(mailing, locale) for locale in sorted(have))
    if not have or not mailing.hold_until or timezone.now() < mailing.hold_until:
        return number
    held = mailing.deliveries.filter(state=DeliveryState.HELD).select_related("recipient")
    by_locale: dict[str, list[int]] = {}
    for delivery in held:
        by_locale.setdefault(delivery.recipient.best_of(have) or delivery.locale, []).append(delivery.recipient_id)
    return number + sum(release(mailing, locale, recipients) for locale, recipients in by_locale.items())


def follow() -> None:
    """Each minute."""
    start_due()
    release_ready()
