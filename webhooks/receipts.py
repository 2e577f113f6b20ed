"""How many endpoints of partner sites have taken what a content is now: for its status panel."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import ngettext

from content_store.models import Change
from content_store.receipts import Receipt

from .enums import DeliveryState
from .models import Delivery, Endpoint
from .viewsets import endpoints, policy

_NOT_TAKEN = (DeliveryState.WAITING, DeliveryState.FAILED)


def acknowledged(content_id: UUID, user: Any) -> Iterable[Receipt]:
    """Of the messages on its newest changes; nothing where no endpoint is told of it."""
    newest = Change.objects.filter(content_id=content_id, latest=True).values("seq")
    rows = Delivery.objects.filter(endpoint__in=Endpoint.objects.values("pk"), content_id=content_id, seq__in=newest)
    told = list(
        rows.values("endpoint").annotate(left=Count("pk", filter=Q(state__in=_NOT_TAKEN)), at=Max("ended")).order_by()
    )
    if not told:
        return
    taken = [row["at"] for row in told if not row["left"]]
    text = ngettext(
        "%(taken)s of %(n)s partner endpoint has taken it",
        "%(taken)s of %(n)s partner endpoints have taken it",
        len(told),
    ) % {"taken": len(taken), "n": len(told)}
    url = reverse(endpoints.get_url_name("index")) if policy.user_has_permission(user, "view") else ""
    yield Receipt(text, max((at for at in taken if at), default=None), url)
