"""How far webhooks are behind: for `/status`, and for `/readyz` whether the worker follows at all."""

import datetime as dt
from typing import Any, Final

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils import timezone

from content_store.enums import Tier
from content_store.models import Change, seen_by

from .enums import DeliveryState
from .models import Attempt, Delivery, Endpoint, told_now
from .sending import awake

#: A worker that does nothing for so long does not follow; an endpoint that is slow is no fault of its.
_MOST_LAG: Final = dt.timedelta(seconds=60)


def _seconds(since: dt.datetime | None) -> int:
    return max(0, round((timezone.now() - since).total_seconds())) if since else 0


def status() -> dict[str, Any]:
    """Two queries. A message is overdue where its endpoint could be sent it."""
    missed = Change.objects.filter(seen_by(Tier.PUBLIC), seq__gt=OuterRef("seq")).order_by("seq").values("at")[:1]
    last = Endpoint.objects.filter(told_now()).order_by("seq").annotate(missed=Subquery(missed)).first()
    awake_now = Q(endpoint__in=Endpoint.objects.filter(awake()).values("pk"))
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING).aggregate(
        count=Count("pk"), due=Min("due", filter=awake_now)
    )
    return {
        "waiting": waiting["count"],
        "behind_seconds": _seconds(last.missed) if last else 0,
        "overdue_seconds": _seconds(waiting["due"]),
    }


def readiness() -> tuple[str, dict[str, Any]]:
    """Not ready: messages are overdue, or none are written, and for a minute none was sent."""
    found = status()
    idle = not Attempt.objects.filter(at__gt=timezone.now() - _MOST_LAG).exists()
    late = max(found["overdue_seconds"], 0 if found["waiting"] else found["behind_seconds"])
    return "webhooks", {"ok": not (idle and late > _MOST_LAG.total_seconds()), **found}
