"""Tombstones are kept for mirrors that come back late; after that a mirror begins anew."""

import datetime as dt

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from .changes import FORGOTTEN, forgotten
from .direct import moved
from .drain import exclusive
from .enums import Operation
from .models import Change, Counter, Cursor


def expire() -> int:
    """Removes tombstones older than TOMBSTONE_DAYS, and notes how far; returns how many.

    What a consumer of the platform's own has not read yet is kept for it.
    """
    if not settings.TOMBSTONE_DAYS:
        return 0
    before = timezone.now() - dt.timedelta(days=settings.TOMBSTONE_DAYS)
    old = Change.objects.filter(op=Operation.DELETE, latest=True, at__lt=before)
    read = Cursor.objects.aggregate(seq=Min("seq"))["seq"]
    if read is not None:
        old = old.filter(seq__lte=read)
    if not old.exists():
        return 0
    with exclusive():
        newest = old.aggregate(seq=Max("seq"))["seq"]
        if newest is None:  # another process was faster
            return 0
        removed, _ = old.delete()
        Counter.objects.update_or_create(name=FORGOTTEN, defaults={"value": max(newest, forgotten())})
        moved()
    return removed
