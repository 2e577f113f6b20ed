"""What of a person is kept: told to them, erased when they ask, and forgotten with time.

Other apps register what they hold of a recipient; contacts of actors are kept and erased where they are (reference).
"""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from cms.base.audit import record
from cms.base.days import utc_today

from .composing import public_title
from .enums import OPEN, WAITING, DeliveryState, MailingState, Reason
from .files import remove_old
from .models import Delivery, DeliverySum, Mailing, Recipient, Suppression
from .suppressing import suppress

#: A recipient to what an app holds of them, as plain JSON.
Teller = Callable[[Recipient], Any]
#: Erases what an app holds of a recipient; within a transaction.
Eraser = Callable[[Recipient], None]
#: Of the recipients with these ids, those whom something is still to be sent to.
Keeper = Callable[[Collection[int]], Collection[int]]

_tellers: dict[str, Teller] = {}
_erasers: dict[str, Eraser] = {}
_keepers: dict[str, Keeper] = {}
#: Rows handled in one transaction.
_PART: Final = 500


def register_holder(name: str, *, tell: Teller, erase: Eraser, keeps: Keeper) -> None:
    """In an app's `ready()`. `name`: what is held, a key of the export, such as "subscriptions"."""
    _tellers[name], _erasers[name], _keepers[name] = tell, erase, keeps


def looked_through() -> list[str]:
    """Where somebody's data are looked for, by the names of the export. Contacts of actors, accounts and the holders of
    keys are not among it: they are seen to where they are kept."""
    return ["address", "name", "languages", "not_written_to", "mails", *sorted(_tellers)]


def told(recipient: Recipient) -> dict[str, Any]:
    """All that is found of somebody where it is looked for, as plain JSON; recorded in the audit."""
    record("recipient.exported", target=recipient)
    suppressions = Suppression.objects.filter(address_digest=recipient.address_digest)
    mails = recipient.deliveries.select_related("mailing").order_by("pk")
    return {
        "address": recipient.address,
        "name": recipient.name,
        "languages": recipient.locales,
        "since": recipient.created.isoformat(),
        "not_written_to": [
            {"list": row.kind, "reason": row.reason, "since": row.created.isoformat()} for row in suppressions
        ],
        "mails": [
            {
                "title": public_title(row.mailing, row.locale),
                "language": row.locale,
                "state": row.state,
                "sent": row.sent_at.isoformat() if row.sent_at else None,
            }
            for row in mails
        ],
        **{name: tell(recipient) for name, tell in sorted(_tellers.items())},
    }


@transaction.atomic
def erase(recipient: Recipient) -> None:
    """What is held of somebody, whom no list is sent to any more: of that the digest is kept, and nothing else."""
    for eraser in _erasers.values():
        eraser(recipient)
    waiting = recipient.deliveries.filter(state__in=WAITING)
    waiting.update(state=DeliveryState.CANCELLED, reason=Reason.ERASURE)
    suppress(recipient.address_digest, Reason.ERASURE)
    _forget([recipient.pk])
    record("recipient.erased", target=recipient)


def sweep() -> int:
    """What time brings, as the settings `MAIL_…_DAYS` say: who was sent what becomes sums, sums and suppressions end,
    addresses that nothing is sent to are erased. How many rows."""
    now = timezone.now()
    ended = Suppression.objects.filter(until__lte=now).delete()[0]
    before = now - dt.timedelta(days=settings.MAIL_SUM_DAYS)
    ended += DeliverySum.objects.filter(mailing__ended__lt=before).delete()[0]
    return ended + _sum_up(now) + _forget_unused(now) + remove_old(now)


def _sum_up(now: dt.datetime) -> int:
    """Rows of mailings that are long over; one mailing at a time, whole, so that nothing is counted twice."""
    before = now - dt.timedelta(days=settings.MAIL_DELIVERY_DAYS)
    over = Mailing.objects.filter(state__in=[MailingState.DONE, MailingState.CANCELLED], ended__lt=before)
    done = 0
    for mailing in over.filter(deliveries__isnull=False).distinct():
        with transaction.atomic():
            Mailing.objects.select_for_update().get(pk=mailing.pk)
            groups = mailing.deliveries.values("locale", "actor_id", "state", "reason").annotate(number=Count("pk"))
            DeliverySum.objects.bulk_create(DeliverySum(mailing=mailing, **group) for group in groups)
            done += mailing.deliveries.all().delete()[0]
    return done


def _forget_unused(now: dt.datetime) -> int:
    """Addresses that were used or changed last so many days ago, and that no app and no mailing needs."""
    since = now - dt.timedelta(days=settings.MAIL_ADDRESS_DAYS)
    rows = Recipient.objects.filter(erased_on=None, changed__lt=since).order_by("pk")
    done, after = 0, 0
    while part := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:_PART]):
        after = part[-1]
        of_these = Delivery.objects.filter(recipient__in=part)
        needed = set(of_these.filter(state__in=OPEN).values_list("recipient", flat=True))
        needed |= set(of_these.filter(sent_at__gte=since).values_list("recipient", flat=True))
        for keeps in _keepers.values():
            needed |= set(keeps(part))
        done += _forget([pk for pk in part if pk not in needed])
    return done


def _forget(pks: list[int]) -> int:
    return Recipient.objects.filter(pk__in=pks).update(address="", name="", locales=[], erased_on=utc_today())
