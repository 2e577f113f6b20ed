"""What followed criteria come to let through, from the change log: once for all who follow the same.

Of criteria that nobody followed before, what they let through already is noted first, so that only what comes later is
news. A worker killed anywhere does the same again: rows are unique, and the place moves with them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from content_store.changes import read_changes
from content_store.criteria import Criteria, narrow
from content_store.enums import Operation
from content_store.models import Change, Document
from content_store.query import newest_seq, readable
from content_store.saved import criteria_of, current

from .asking import follows_page
from .enums import State
from .models import Followed, Match, Subscription

CONSUMER: Final = "subscriptions"
_BATCH: Final = 500


def match_changes() -> int:
    """Brings `Match` up to the end of the log; returns how many changes were looked at."""
    for new in Followed.objects.filter(seq=None).select_related("criteria"):
        _begin(new)
    newest = newest_seq()
    behind: dict[int, list[Followed]] = defaultdict(list)
    for row in Followed.objects.filter(seq__lt=newest).select_related("criteria"):
        behind[row.seq or 0].append(row)
    return sum(_follow(seq, rows) for seq, rows in behind.items())


def _begin(new: Followed) -> None:
    """Notes what the criteria let through when the first who follow them said so: what was published by then, and what
    has not changed since. Whatever came after that step of the log is followed from there, so nothing new is lost."""
    followers = Subscription.objects.filter(criteria=new.criteria, state=State.ACTIVE)
    first = followers.aggregate(seq=Min("seq"), at=Min("confirmed_at"))
    seq = newest_seq() if first["seq"] is None else first["seq"]
    since = first["at"] or timezone.now()
    there = Q(seq__lte=seq) | Q(published_at__lte=since)
    criteria = current(criteria_of(new.criteria))
    found = narrow(readable(), criteria).filter(there).values("content_id").annotate(newest=Max("updated_at"))
    rows = found.order_by("content_id").values_list("content_id", "newest")
    matches = (
        Match(criteria=new.criteria, content_id=content_id, seq=0, at=since, text_of=min(updated, since))
        for content_id, updated in rows.iterator()
    )
    with transaction.atomic():
        Match.objects.bulk_create(matches, ignore_conflicts=True, batch_size=_BATCH)
        Followed.objects.filter(pk=new.pk, seq=None).update(seq=seq)


def _follow(seq: int, rows: Sequence[Followed]) -> int:
    """Criteria that stand at the same step of the log follow it together."""
    total = 0
    while changes := read_changes(seq, _BATCH):
        reached = changes[-1].seq
        written = [change for change in changes if change.op == Operation.UPSERT and change.document_id]
        documents = Document.objects.filter(pk__in=[change.document_id for change in written])
        with transaction.atomic():
            for row in rows:
                criteria = current(criteria_of(row.criteria))
                matching = set(narrow(documents, criteria).values_list("pk", flat=True)) if written else set()
                _note(row, criteria, [change for change in written if change.document_id in matching])
            Followed.objects.filter(pk__in=[row.pk for row in rows], seq=seq).update(seq=reached)
        seq, total = reached, total + len(changes)
    return total


def _note(row: Followed, criteria: Criteria, changes: Sequence[Change]) -> None:
    first: dict[object, Change] = {}
    for change in changes:
        first.setdefault(change.content_id, change)
    Match.objects.bulk_create(
        (
            Match(
                criteria=row.criteria, content_id=change.content_id, seq=change.seq, at=change.at, text_of=_text(change)
            )
            for change in first.values()
        ),
        ignore_conflicts=True,
    )
    if follows_page(criteria):
        for change in changes:
            newer = Match.objects.filter(criteria=row.criteria, content_id=change.content_id, text_of__lt=_text(change))
            newer.update(seq=change.seq, at=change.at, text_of=_text(change))


def _text(change: Change) -> dt.datetime | None:
    return change.document.updated_at if change.document else None


def forget() -> int:
    """Criteria that nobody follows any more are no longer looked at; how many."""
    unheld = Followed.objects.exclude(criteria__in=Subscription.objects.values("criteria"))
    Match.objects.filter(criteria__in=unheld.values("criteria")).delete()
    return unheld.delete()[0]
