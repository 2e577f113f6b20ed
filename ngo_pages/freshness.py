"""How fresh a record is: the organization confirms it once a year."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from cms.base.days import utc_today
from content_store.dirty import queue_contents
from content_store.models import DocumentCode

from .dates import years_later
from .enums import Freshness

if TYPE_CHECKING:
    from .models import Organization


def freshness(last_confirmed: dt.date | None, today: dt.date) -> Freshness:
    if last_confirmed is None:
        return Freshness.UNCONFIRMED
    return Freshness.STALE if last_confirmed < years_later(today, -1) else Freshness.CONFIRMED


def with_freshness(state: str, today: dt.date) -> Q:
    """Records in this state, as a condition of a query."""
    year_ago = years_later(today, -1)
    return {
        Freshness.UNCONFIRMED: Q(last_confirmed=None),
        Freshness.STALE: Q(last_confirmed__lt=year_ago),
        Freshness.CONFIRMED: Q(last_confirmed__gte=year_ago),
    }[Freshness(state)]


def sweep_freshness() -> int:
    """Renders anew what time has made stale, and whose status has ended as planned; returns how many contents."""
    from .models import Organization

    today = utc_today()
    shown_fresh = DocumentCode.objects.filter(
        document__kind="organization", field="freshness", code=Freshness.CONFIRMED
    ).values("document__content_id")
    stale = Organization.objects.filter(
        with_freshness(Freshness.STALE, today), live=True, content_id__in=shown_fresh
    ).values_list("content_id", flat=True)
    contents = {*stale, *_ended(today)}
    queue_contents(contents)
    return len(contents)


def _ended(today: dt.date) -> list[object]:
    """Organizations whose documents still show a status whose end, known beforehand, has come within the last week."""
    from .models import Organization

    days = [(today - dt.timedelta(days=number)).isoformat() for number in range(7)]
    ended = Organization.objects.filter(live=True, statuses__until__in=days).distinct().prefetch_related("statuses")
    shown = dict(
        DocumentCode.objects.filter(
            document__content_id__in=[record.content_id for record in ended], field="status"
        ).values_list("document__content_id", "code")
    )
    return [
        record.content_id
        for record in ended
        if record.content_id in shown and shown[record.content_id] != _status(record)
    ]


def _status(record: "Organization") -> str:
    return record.current_status.status if record.current_status else "none-stated"
