"""Addresses that are not written to: why, what of, and until when."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.base import audit

from .enums import BY_THE_PERSON, LiftedBecause, MailingKind, Reason
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
    rows = Suppression.objects.filter(Q(kind="") | Q(kind__in=kinds), address_digest=recipient.address_digest)
    return sum(lift_one(row, LiftedBecause.CONFIRMED) for row in rows)


def because_of(suppression: Suppression) -> list[LiftedBecause]:
    """Why it may be lifted by hand: what a person said ends by their word or where it was never said."""
    reasons = [LiftedBecause.ASKED, LiftedBecause.MISTAKE]
    return reasons if suppression.reason in BY_THE_PERSON else [*reasons, LiftedBecause.MENDED]


@transaction.atomic
def lift_one(suppression: Suppression, because: LiftedBecause, *, user: Any = None) -> int:
    """Removes one and notes which it was; how many rows went."""
    recipient = Recipient.objects.filter(address_digest=suppression.address_digest).first()
    gone, _ = Suppression.objects.filter(pk=suppression.pk).delete()
    if gone:
        detail = f"{suppression.reason}, {suppression.kind or 'all lists'}: {because}"
        audit.record("suppression.lifted", user=user, target=recipient or suppression, detail=detail)
    return gone


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
