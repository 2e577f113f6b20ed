"""The Directives' rules on status (36 C/Resolution 108), as findings on an organization's periods.

Only what the Directives refuse is an error; what our sources leave open is a warning.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .dates import earliest, latest, years_later
from .enums import NGO_STATUSES, DecidingBody, GeographicScope, OrganizationType, PartnershipStatus
from .statuses import TERM, StatusPeriod

#: Years of consultative status before an associate status.
YEARS_BEFORE_ASSOCIATE = 2
_ASSOCIATE = (PartnershipStatus.ASSOCIATE_REQUESTED, PartnershipStatus.ASSOCIATE)


@dataclass(frozen=True)
class Finding:
    """What stands against a period; a warning lets it pass."""

    period: StatusPeriod
    message: str
    is_error: bool = True


def decision_year(requested: dt.date) -> int:
    """The year of the Board's session that decides: the next for requests by 30 November, else the one after."""
    return requested.year + (1 if requested <= dt.date(requested.year, 11, 30) else 2)


def findings(kind: str, scope: str, periods: Sequence[StatusPeriod], today: dt.date) -> list[Finding]:
    """All findings on the periods of an organization of this type and scope; dates must be well-formed."""
    found = [
        *_one_open(periods),
        *(finding for period in periods for finding in _of_period(kind, scope, period, today)),
    ]
    before: list[StatusPeriod] = []
    for period in periods:
        if period.status in _ASSOCIATE:
            found += _before_associate(period, before)
        if period.status == PartnershipStatus.ASSOCIATE:
            found += _after_request(period, before)
        found += _decided_by(period, before)
        before.append(period)
    return found


def _day(date: dt.date) -> str:
    return format_date(date, "long", locale=(get_language() or "en").replace("-", "_"))


def _one_open(periods: Sequence[StatusPeriod]) -> Iterator[Finding]:
    lasting = [
        period for period in periods if not period.until and period.status != PartnershipStatus.ASSOCIATE_REQUESTED
    ]
    for period in lasting[:-1]:
        yield Finding(period, _("Say until when: another status follows, and only one is held at a time."))


def _of_period(kind: str, scope: str, period: StatusPeriod, today: dt.date) -> Iterator[Finding]:
    first, last = earliest(period.since), latest(period.until)
    if first and last and last < first:
        yield Finding(period, _("The end is before the beginning."))
    if kind == OrganizationType.FOUNDATION and period.status in NGO_STATUSES:
        yield Finding(
            period, _("A foundation has no status under the Directives on NGOs: record its official relations instead.")
        )
    if kind != OrganizationType.FOUNDATION and period.status == PartnershipStatus.OFFICIAL_RELATIONS:
        yield Finding(period, _("Official relations are for foundations: change the type, or record an NGO's status."))
    if period.status in _ASSOCIATE and scope in (GeographicScope.NATIONAL, GeographicScope.LOCAL):
        yield Finding(period, _("Associate status is for international and regional organizations only."))
    elif period.status in _ASSOCIATE and not scope:
        yield Finding(
            period, _("State the geographic scope: associate status is for international and regional ones."), False
        )
    if period.status == PartnershipStatus.ASSOCIATE and first:
        yield from _of_term(period, today)


def _of_term(period: StatusPeriod, today: dt.date) -> Iterator[Finding]:
    first, last = latest(period.since), latest(period.until)
    assert first is not None
    ends = years_later(first, TERM)
    if last and earliest(period.until) > ends:  # type: ignore[operator]
        yield Finding(
            period,
            _("An associate status lasts eight years, until %(date)s; a renewal is a period of its own.")
            % {"date": _day(ends)},
        )
    elif not last and ends < today:
        yield Finding(
            period,
            _("The term ended on %(date)s: record the renewal, the return to consultative status or the end.")
            % {"date": _day(ends)},
            False,
        )


def _before_associate(period: StatusPeriod, before: Sequence[StatusPeriod]) -> Iterator[Finding]:
    """At least two years of consultative status; what the dates leave open counts for the organization."""
    if any(item.status == PartnershipStatus.ASSOCIATE for item in before):
        return
    held = [item for item in before if item.status == PartnershipStatus.CONSULTATIVE]
    if not held:
        yield Finding(
            period,
            _("Associate status is for organizations with consultative status for two years: none is recorded."),
            period.status == PartnershipStatus.ASSOCIATE_REQUESTED,
        )
        return
    first, day = earliest(held[0].since), latest(period.since)
    if first is None or day is None:
        yield Finding(
            period,
            _("Two years of consultative status come before: a date is missing to tell whether they did."),
            False,
        )
        return
    allowed = years_later(first, YEARS_BEFORE_ASSOCIATE)
    if day < allowed:
        yield Finding(
            period,
            _("Two years of consultative status come before: not before %(date)s.") % {"date": _day(allowed)},
        )


def _after_request(period: StatusPeriod, before: Sequence[StatusPeriod]) -> Iterator[Finding]:
    """A request by 30 November is decided at the Board's first session of the next year."""
    requests = [item for item in before if item.status == PartnershipStatus.ASSOCIATE_REQUESTED]
    requested = earliest(requests[-1].since) if requests else None
    decided = latest(period.since)
    if requested is None or decided is None or decided.year >= decision_year(requested):
        return
    yield Finding(
        period,
        _("Requested on %(date)s: a request by 30 November is decided in the next year, this one in %(year)d.")
        % {"date": _day(requested), "year": decision_year(requested)},
    )


def _decided_by(period: StatusPeriod, before: Sequence[StatusPeriod]) -> Iterator[Finding]:
    if period.status == PartnershipStatus.ASSOCIATE and period.decided_by not in ("", DecidingBody.EXECUTIVE_BOARD):
        yield Finding(period, _("Associate status is decided by the Executive Board."))
    reverted = any(item.status == PartnershipStatus.ASSOCIATE for item in before)
    if (
        period.status == PartnershipStatus.CONSULTATIVE
        and not reverted
        and period.decided_by not in ("", DecidingBody.DIRECTOR_GENERAL)
    ):
        yield Finding(period, _("Consultative status is decided by the Director-General."))
