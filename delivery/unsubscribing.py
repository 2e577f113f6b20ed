"""Leaving a list by a mailed link: one token for one recipient and one list, signed, good for nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from .enums import MailingKind, Reason
from .models import Delivery, Recipient
from .suppressing import suppress

_SIGNER: Final = signing.Signer(salt="delivery.leave")
#: What leaving a list means where an app knows better than to suppress it; within a transaction.
Leaver = Callable[[Recipient, int | None], None]
_leavers: dict[str, Leaver] = {}


@dataclass(frozen=True)
class Leaving:
    """Who leaves what; `mailing`: the mail whose link was used."""

    recipient: Recipient
    kind: MailingKind
    mailing: int | None


def leaves(*kinds: MailingKind) -> Callable[[Leaver], Leaver]:
    """`@leaves(MailingKind.DIGEST)`: a function of the recipient and the id of the mailing whose link was used, in the
    place of suppressing the list for the recipient."""

    def register(leaver: Leaver) -> Leaver:
        _leavers.update(dict.fromkeys(kinds, leaver))
        return leaver

    return register


def leave_url(delivery: Delivery) -> str:
    """Absolute, in the delivery's language; the same address for who clicks and for the mail program's POST."""
    token = _SIGNER.sign_object([delivery.recipient_id, delivery.mailing.kind, delivery.mailing_id])
    return f"{settings.PUBLIC_BASE_URL}{_path(delivery.locale)}{token}/"


@cache
def _path(locale: str) -> str:
    """What stands before the token; a token is of characters that need no quoting."""
    with override(locale):
        return reverse("delivery:leave", args=["-"]).removesuffix("-/")


def leaving_of(token: str) -> Leaving | None:
    """None for a token that is not ours, or of a preview. It has no end: a mail may be opened years later."""
    try:
        pk, kind, mailing = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    recipient = Recipient.objects.filter(pk=pk).first()
    return Leaving(recipient, MailingKind(kind), mailing) if recipient else None


@transaction.atomic
def leave(leaving: Leaving) -> None:
    """Twice is as once."""
    leaver = _leavers.get(leaving.kind)
    if leaver:
        leaver(leaving.recipient, leaving.mailing)
    else:
        suppress(leaving.recipient.address_digest, Reason.UNSUBSCRIBED, leaving.kind)
