"""Where a recommendation stands, read from its published follow-up.

What counts as information on an addressee: its positions, the changes of its status, reports on its progress and the
commitments it leads, each by its own date. Twelve months after the last of them (or after the text itself, where there
is none) its state is "no information", unless the matter is closed.
"""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from reference.models import Actor

from .addresses import Address, first_status
from .enums import NO_INFORMATION, Position
from .enums import RecommendationStatus as Status
from .follow_up import Commitment, FollowUp, FollowUpComment, PositionStatement, ProgressReport, StatusChange
from .statuses import headline

#: Statuses after which nobody is expected to report.
CLOSED: Final = frozenset((Status.IMPLEMENTED, Status.NOT_IMPLEMENTED, Status.SUPERSEDED))

#: No date of ours; twelve months after the last year that there is, no date can be written.
_FAR: Final = 3000

Rows = dict[type[FollowUp], list[Any]]


def twelve_months_after(day: dt.date) -> dt.date:
    """The same day of the next year; 28 February after a leap day."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return dt.date(day.year + 1, day.month, min(day.day, last))


def last_day(known: str) -> dt.date | None:
    """The last day that a date as known (2018, 2018-12, 2018-12-19) may stand for; None for anything else."""
    try:
        year, month, day = (*map(int, known.split("-")), 0, 0)[:3]
        month = month or 12
        if year >= _FAR:
            return None
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


@dataclass(frozen=True)
class Standing:
    """Where one addressee stands. `informed_until`: the last day on which its status counts as known; None: closed."""

    actor: Actor
    status: Status
    since: dt.date | None
    position: Position
    informed_until: dt.date | None

    def state(self, today: dt.date) -> str:
        """The status, or that there is no information."""
        return NO_INFORMATION if self.informed_until and self.informed_until < today else self.status.value


def published(recommendations: Iterable[UUID]) -> dict[UUID, Rows]:
    """The published rows of each, in the order of their dates; as many queries for one as for a thousand."""
    wanted = list(recommendations)
    sources: tuple[QuerySet[Any], ...] = (
        StatusChange.objects.select_related("actor", "document"),
        PositionStatement.objects.select_related("actor"),
        Commitment.objects.select_related("actor").prefetch_related("partners"),
        ProgressReport.objects.select_related("actor", "addressee").prefetch_related("evidence__document"),
        FollowUpComment.objects.select_related("actor"),
    )
    found: dict[UUID, Rows] = {key: defaultdict(list) for key in wanted}
    for rows in sources:
        for row in rows.published().filter(recommendation__in=wanted).order_by("date", "pk"):  # type: ignore[attr-defined]
            found[row.recommendation][type(row)].append(row)
    return found


@dataclass(frozen=True)
class Reading:
    """The follow-up of one recommendation. `begun`: the day from which the first twelve months are counted."""

    kind: str
    superseded: bool
    begun: dt.date
    addresses: list[Address]
    rows: Rows
    today: dt.date

    @property
    def standings(self) -> list[Standing]:
        return [self._standing(address) for address in self.addresses]

    def _standing(self, address: Address) -> Standing:
        changes = [row for row in self.rows[StatusChange] if row.actor_id == address.actor_id]
        answers = [row for row in self.rows[PositionStatement] if row.actor_id == address.actor_id]
        others = [row for row in self.rows[ProgressReport] if row.addressee_id == address.actor_id]
        others += [row for row in self.rows[Commitment] if row.actor_id == address.actor_id]
        status = Status(changes[-1].after if changes else address.status or first_status(self.kind))
        last = max((row.date for row in (*changes, *answers, *others)), default=self.begun)
        closed = self.superseded or status in CLOSED
        return Standing(
            actor=address.actor,
            status=status,
            since=changes[-1].date if changes else None,
            position=Position(answers[-1].position) if answers else Position.NONE_YET,
            informed_until=None if closed else twelve_months_after(last),
        )

    @property
    def status(self) -> Status:
        """The headline."""
        if self.superseded:
            return Status.SUPERSEDED
        return headline([standing.status for standing in self.standings], first_status(self.kind))

    @property
    def informed_until(self) -> dt.date | None:
        """The last day on which anything is known of anybody who is still expected to report; None: nobody is."""
        if self.status in CLOSED:
            return None
        days = [standing.informed_until for standing in self.standings if standing.informed_until]
        last = max((row.date for row in self.rows[ProgressReport]), default=self.begun)
        return max(days, default=twelve_months_after(last))

    @property
    def state(self) -> str:
        known_until = self.informed_until
        return NO_INFORMATION if known_until and known_until < self.today else self.status.value

    @property
    def turns_on(self) -> dt.date | None:
        """The first day on which this reads differently if nobody says anything until then."""
        days = {self.informed_until, *(standing.informed_until for standing in self.standings)}
        coming = [day for day in days if day and day >= self.today]
        return min(coming) + dt.timedelta(days=1) if coming else None
