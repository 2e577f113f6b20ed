"""Reading the change log: for partner sites and for the platform's own consumers."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from .enums import Tier
from .models import Change, Counter, Cursor, seen_by

#: Name of the counter that holds the newest step whose tombstone is no longer kept.
FORGOTTEN: Final = "forgotten"


@dataclass(frozen=True)
class LogPage:
    """Changes; as of the same moment the newest step, and the newest whose tombstone is no longer kept.

    `last` is None where the log went on while it was read.
    """

    changes: list[Change]
    last: int | None
    forgotten: int


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
    return list(_after(since, kinds, locales, tier)[:limit])


def read_page(since: int, limit: int, *, kinds: Sequence[str], locales: Sequence[str], tier: Tier) -> LogPage:
    """The same with where the log ends: one query, one more where nothing changed."""
    rows = _after(since, kinds, locales, tier)
    newest = Change.objects.filter(seen_by(tier)).order_by("-seq")
    found = list(rows.annotate(last=Subquery(newest.values("seq")[:1]), forgotten=_FORGOTTEN)[:limit])
    if found:
        return LogPage(list(found), found[0].last, found[0].forgotten)
    ahead = Subquery(rows.values("seq")[:1])
    end = newest.annotate(forgotten=_FORGOTTEN, ahead=ahead).values_list("seq", "forgotten", "ahead").first()
    last, dropped, following = end or (0, forgotten(), None)
    return LogPage([], max(last, dropped) if following is None else None, dropped)


def _after(since: int, kinds: Sequence[str], locales: Sequence[str], tier: Tier) -> "QuerySet[Change, Any]":
    rows = Change.objects.filter(seen_by(tier), latest=True, seq__gt=since).select_related("document").order_by("seq")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if locales:
        rows = rows.filter(locale__in=locales)
    return rows


_FORGOTTEN: Final = Coalesce(Subquery(Counter.objects.filter(name=FORGOTTEN).values("value")), 0)


def forgotten() -> int:
    """The newest step whose tombstone is no longer kept; 0 where all are."""
    return Counter.objects.filter(name=FORGOTTEN).values_list("value", flat=True).first() or 0


def log_end(tier: Tier = Tier.PUBLIC) -> tuple[int, dt.datetime | None]:
    """The newest step there was for readers of a tier, though its tombstone be no longer kept, and when the newest that
    is kept was taken."""
    newest = Change.objects.filter(seen_by(tier)).order_by("-seq").annotate(forgotten=_FORGOTTEN)
    seq, at, dropped = newest.values_list("seq", "at", "forgotten").first() or (forgotten(), None, 0)
    return max(seq, dropped), at


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
