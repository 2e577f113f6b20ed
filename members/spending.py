"""What may be done so often until a moment: requests for a link, one sending of a form.

Counted in the database, for all processes together and through their restarts. A hash stands for what is counted, so
that the table names nobody.
"""

import hashlib
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone


class Spending(models.Model):
    key = models.CharField(max_length=64, unique=True)
    used = models.PositiveIntegerField(default=0)
    ends = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.used} until {self.ends:%Y-%m-%d %H:%M}"


def spend(name: str, value: str, limit: int, lasts: timedelta) -> bool:
    """Whether this use is one of the first `limit` of the period, which begins with the first.

    Of two at once the second waits for the transaction of the first.
    """
    now = timezone.now()
    with transaction.atomic():
        row, _ = Spending.objects.select_for_update().get_or_create(
            key=_key(name, value), defaults={"ends": now + lasts}
        )
        if row.ends <= now:
            row.used, row.ends = 0, now + lasts
        row.used += 1
        row.save()
    return row.used <= limit


def forget() -> int:
    """Removes what has ended; returns how much."""
    removed, _ = Spending.objects.filter(ends__lte=timezone.now()).delete()
    return removed


def _key(name: str, value: str) -> str:
    return hashlib.sha256(f"{name}:{value}".encode()).hexdigest()
