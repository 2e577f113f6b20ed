"""Who is told of what now: one mail for each person and run, each content once, in sections by what they follow.

A part of a run is one transaction: its mailing, a delivery for each person, and how far each subscription was told. A
run that is killed has told a person of all or of nothing; the next one goes on. A person is in one run a day, besides
what they get at once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.base.days import utc_today
from cms.base.locales import DEFAULT_LOCALE
from content_store.criteria import narrow
from content_store.query import readable
from content_store.saved import criteria_of, current
from delivery.enums import MailingKind
from delivery.models import Mailing
from delivery.sending import Intended, enqueue

from .enums import Frequency, State
from .models import Followed, Match, Subscription, Waiting

#: Persons of one transaction, which have one mailing.
PART: Final = 500
#: Contents of one mail at most; the rest is told of as a number.
MOST_ITEMS: Final = 50


@dataclass(frozen=True)
class Told:
    """What a subscriber is told of now, what waits for their language until when, and the step it is all told to."""

    now: list[UUID]
    later: dict[UUID, dt.datetime]
    seq: int


class News:
    """What followed criteria have come to let through and still do; each is read once for a part of a run."""

    def __init__(self, since: dict[str, int]) -> None:
        self._since = since
        self._matches: dict[str, list[Match]] = {}
        self._locales: dict[UUID, set[str]] = {}
        self.now = timezone.now()

    @cached_property
    def reached(self) -> dict[str, int]:
        rows = Followed.objects.filter(criteria__in=self._since).values_list("criteria", "seq")
        return {key: seq for key, seq in rows if seq is not None}

    def of(self, subscription: Subscription) -> Told:
        waiting = {row.content_id: row.until for row in subscription.waiting.all()}
        language = subscription.recipient.locale
        now, later = [], {}
        for match in self._of_criteria(subscription):
            if match.seq <= subscription.seq and match.content_id not in waiting:
                continue
            until = waiting.get(match.content_id, match.at + dt.timedelta(days=settings.SUBSCRIPTION_HOLD_DAYS))
            if language in self._locales.get(match.content_id, ()) or until <= self.now:
                now.append(match.content_id)
            else:
                later[match.content_id] = until
        return Told(now, later, self.reached.get(subscription.criteria_id, subscription.seq))

    def _of_criteria(self, subscription: Subscription) -> list[Match]:
        key = subscription.criteria_id
        if key not in self._matches:
            waiting = Waiting.objects.filter(subscription__criteria=key).values("content_id")
            reached = self.reached.get(key, 0)
            rows = Match.objects.filter(Q(seq__gt=self._since[key]) | Q(content_id__in=waiting), criteria=key)
            found = list(rows.filter(seq__lte=reached).order_by("-seq"))
            criteria = current(criteria_of(subscription.criteria))
            still = narrow(readable().filter(content_id__in=[row.content_id for row in found]), criteria)
            kept = set(still.values_list("content_id", flat=True))
            for content_id, locale in readable().filter(content_id__in=kept).values_list("content_id", "locale"):
                self._locales.setdefault(content_id, set()).add(locale)
            self._matches[key] = [row for row in found if row.content_id in kept]
        return self._matches[key]


def begins(frequency: str, day: dt.date) -> dt.date:
    """The day on which the run began, or begins, that a day belongs to."""
    match frequency:
        case Frequency.WEEKLY:
            return day - dt.timedelta(days=day.weekday())
        case Frequency.MONTHLY:
            return day.replace(day=1)
        case _:
            return day


def send_digests(day: dt.date | None = None) -> int:
    """Queues the digests that are due on a day; how many mails. Safe to repeat: nobody is in two of them."""
    today = day or utc_today()
    due = Q(pk__in=[])
    for frequency in (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY):
        due |= Q(frequency=frequency, told_on__lt=begins(frequency, today))
    return _run(MailingKind.DIGEST, _active(today).filter(due), today)


def send_at_once() -> int:
    """Queues a mail for each person whom something new is told of at once; how many."""
    today = utc_today()
    news = Match.objects.filter(criteria=OuterRef("criteria"), seq__gt=OuterRef("seq"))
    over = _waited().filter(subscription=OuterRef("pk"))
    rows = _active(today).filter(Exists(news) | Exists(over), frequency=Frequency.IMMEDIATE)
    return _run(MailingKind.IMMEDIATE, rows, today)


def _waited() -> "QuerySet[Waiting]":
    """What waited long enough, or is in the subscriber's language by now."""
    first = KeyTextTransform("0", "subscription__recipient__locales")
    language = Coalesce(first, Value(DEFAULT_LOCALE), output_field=TextField())
    there = readable().filter(content_id=OuterRef("content_id"), locale=OuterRef("language"))
    rows = Waiting.objects.annotate(language=language)
    return rows.filter(Q(until__lte=timezone.now()) | Exists(there))


def _active(today: dt.date) -> "QuerySet[Subscription]":
    """Those that are looked after here: the newsletter has an editor."""
    rows = Subscription.objects.filter(state=State.ACTIVE, criteria__in=Followed.objects.values("criteria"))
    return rows.filter(Q(paused_until=None) | Q(paused_until__lte=today)).exclude(recipient__address="")


def _run(kind: MailingKind, rows: "QuerySet[Subscription]", today: dt.date) -> int:
    total, last = 0, 0
    while people := list(
        rows.filter(recipient__gt=last).order_by("recipient").values_list("recipient", flat=True).distinct()[:PART]
    ):
        total += _part(kind, rows.filter(recipient__in=people), today)
        last = people[-1]
    return total


@transaction.atomic
def _part(kind: MailingKind, rows: "QuerySet[Subscription]", today: dt.date) -> int:
    """Of two at once the second finds that nothing is due."""
    held = rows.select_for_update(of=("self",)).select_related("recipient", "criteria").prefetch_related("waiting")
    subscriptions = list(held.order_by("recipient", "created", "pk"))
    since: dict[str, int] = {}
    for row in subscriptions:
        since[row.criteria_id] = min(row.seq, since.get(row.criteria_id, row.seq))
    news = News(since)
    told = {row.pk: news.of(row) for row in subscriptions}
    _keep(subscriptions, told, today)
    intended = []
    for recipient, group in groupby(subscriptions, key=lambda row: row.recipient):
        sections = list(_sections([(row, told[row.pk].now) for row in group]))
        if sections:
            intended.append(Intended(recipient.pk, recipient.locale, context={"sections": sections}))
    if not intended:
        return 0
    # Not made again by its key, but by the rows that this transaction locks and moves.
    mailing = Mailing.objects.create(kind=kind, key=f"{kind}:{today}:{uuid4()}", title=f"{kind.label} {today}")
    return enqueue(mailing, intended)


def _keep(rows: Sequence[Subscription], told: dict[int, Told], today: dt.date) -> None:
    """How far each was told, and what waits."""
    reached: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        reached[told[row.pk].seq].append(row.pk)
    for seq, keys in reached.items():
        Subscription.objects.filter(pk__in=keys).update(seq=seq, told_on=today)
    over = [each.pk for row in rows for each in row.waiting.all() if each.content_id not in told[row.pk].later]
    Waiting.objects.filter(pk__in=over).delete()
    waiting = (
        Waiting(subscription=row, content_id=key, until=until)
        for row in rows
        for key, until in told[row.pk].later.items()
    )
    Waiting.objects.bulk_create(waiting, ignore_conflicts=True, batch_size=500)


def _sections(rows: Sequence[tuple[Subscription, list[UUID]]]) -> Iterator[dict[str, object]]:
    """Of one person, as ids; a content is in the first section that has it."""
    told: set[UUID] = set()
    for row, found in rows:
        new = [content_id for content_id in found if content_id not in told]
        told.update(new)
        if new:
            shown = [str(key) for key in new[:MOST_ITEMS]]
            yield {"subscription": row.pk, "items": shown, "more": max(0, len(new) - MOST_ITEMS)}
