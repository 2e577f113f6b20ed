"""Addresses that are not written to: why, what of, and until when."""

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from .enums import MailingKind, Reason
from .models import Mailing, Recipient, Suppression

#: What is sent to whoever asks for it just now, whatever was before: confirming it proves that the address works.
_ASKED_FOR: Final = (MailingKind.SERVICE,)


def suppress(address_digest: str, reason: Reason, kind: MailingKind | str = "") -> Suppression:
    """Of a list, or of all where `kind` is empty. The same again begins its time anew."""
    now = timezone.now()
    days = {
        Reason.HARD_BOUNCE: settings.MAIL_BOUNCE_DAYS,
        Reason.COMPLAINT: settings.MAIL_COMPLAINT_DAYS,
    }.get(reason, 0)
    until = now + dt.timedelta(days=days) if days else None
    return Suppression.objects.update_or_create(
        address_digest=address_digest, kind=kind, reason=reason, defaults={"created": now, "until": until}
    )[0]


def lift(recipient: Recipient, *kinds: MailingKind) -> int:
    """For somebody who has just confirmed that they want mails of these kinds: proves that the address works, too.
    Leaving all lists is lifted with them. How many rows went."""
    return Suppression.objects.filter(Q(kind="") | Q(kind__in=kinds), address_digest=recipient.address_digest).delete()[
        0
    ]


def suppressed(mailing: Mailing, digests: Collection[str]) -> dict[str, Reason]:
    """Those of the digests that this mailing is not sent to, and why. Official mail goes to whoever left; a dead
    address gets nothing but what was asked for."""
    rows = suppressions(mailing).filter(address_digest__in=digests)
    found = rows.order_by("-created").values_list("address_digest", "reason")
    return {digest: Reason(reason) for digest, reason in found}


def suppressions(mailing: Mailing) -> QuerySet[Suppression]:
    """Those that count for this mailing; of several on an address the first that was made says why."""
    if mailing.kind in _ASKED_FOR:
        return Suppression.objects.none()
    rows = Suppression.objects.in_force().filter(Q(kind="") | Q(kind=mailing.kind))
    return rows.filter(reason=Reason.HARD_BOUNCE) if mailing.statutory else rows
