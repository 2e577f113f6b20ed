"""Reading the change log: for partner sites and for the platform's own consumers."""

from collections.abc import Callable, Sequence

from django.db import transaction

from .enums import Tier
from .models import Change, Cursor, seen_by


def read_changes(
    since: int,
    limit: int,
    *,
    kinds: Sequence[str] = (),
    locales: Sequence[str] = (),
    tier: Tier = Tier.PUBLIC,
) -> list[Change]:
    """The newest change of each document after `since`, in seq order, with its document; one query.

    Each takes the place of what the reader had of this content in this language. Where consent ended a `delete` that
    says so comes before the `upsert` of what is left.
    """
    rows = Change.objects.filter(seen_by(tier), latest=True, seq__gt=since).select_related("document").order_by("seq")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if locales:
        rows = rows.filter(locale__in=locales)
    return list(rows[:limit])


def follow(consumer: str, handle: Callable[[list[Change]], None], *, batch: int = 500) -> int:
    """Hands every new public change to `handle`, a batch at a time; the cursor moves only once a batch is handled.

    A consumer killed between the two sees the batch again, so `handle` is idempotent. Returns how many were handled.
    """
    total = 0
    while True:
        cursor, _ = Cursor.objects.get_or_create(consumer=consumer)
        changes = read_changes(cursor.seq, batch)
        if not changes:
            return total
        handle(changes)
        with transaction.atomic():
            Cursor.objects.filter(consumer=consumer, seq__lt=changes[-1].seq).update(seq=changes[-1].seq)
        total += len(changes)
