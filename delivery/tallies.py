"""How far mailings are, in few numbers: of the rows, and of the sums that they become."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Sum

from .enums import DeliveryState, Reason
from .models import Delivery, DeliverySum


@dataclass
class Tally:
    """Numbers of mails. `waiting`: held, queued and in hand; `bounced`: complained of too; `failed`: without those of
    `unknown` fate."""

    waiting: int = 0
    sent: int = 0
    delivered: int = 0
    bounced: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0


_IN: Final[dict[str, str]] = {
    DeliveryState.HELD: "waiting",
    DeliveryState.QUEUED: "waiting",
    DeliveryState.SENDING: "waiting",
    DeliveryState.SENT: "sent",
    DeliveryState.DELIVERED: "delivered",
    DeliveryState.BOUNCED: "bounced",
    DeliveryState.COMPLAINED: "bounced",
    DeliveryState.FAILED: "failed",
    DeliveryState.CANCELLED: "cancelled",
}


def tallies(mailings: Collection[int]) -> dict[int, Tally]:
    """By the mailing's key; four queries, however many."""
    found = {pk: Tally() for pk in mailings}
    rows = Delivery.objects.filter(mailing__in=mailings).order_by()
    sums = DeliverySum.objects.filter(mailing__in=mailings).order_by()
    by_state = rows.values_list("mailing", "state").annotate(number=Count("pk"))
    of_sums = sums.values_list("mailing", "state").annotate(total=Sum("number"))
    for pk, state, number in [*by_state, *of_sums]:
        tally, name = found[pk], _IN[state]
        setattr(tally, name, getattr(tally, name) + number)
    unknown = {"state": DeliveryState.FAILED, "reason": Reason.UNKNOWN}
    lost = rows.filter(**unknown).values_list("mailing").annotate(number=Count("pk"))
    of_lost = sums.filter(**unknown).values_list("mailing").annotate(total=Sum("number"))
    for pk, number in [*lost, *of_lost]:
        found[pk].unknown += number
        found[pk].failed -= number
    return found
