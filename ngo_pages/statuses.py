"""Status periods: the life cycle of a partnership, kept as history."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.base.child_rows import ChildRow
from reference.models import OfficialDocument

from .dates import check_known_date, known_years_later, latest
from .enums import DecidingBody, PartnershipStatus, StatusStep

#: Years of an associate status (Directives, 36 C/Resolution 108).
TERM = 8


class StatusPeriod(ChildRow):
    """A status the organization had or has, with the decision it rests on (Directives, 36 C/Resolution 108).

    Once published a period is ended, not edited (history.py).
    """

    organization = ParentalKey("ngo_pages.Organization", on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(_("status"), max_length=20, choices=PartnershipStatus)
    since = models.CharField(
        _("since"),
        max_length=10,
        blank=True,
        validators=[check_known_date],
        help_text=_("As known: 2006, 2006-10 or 2006-10-03."),
    )
    until = models.CharField(_("until"), max_length=10, blank=True, validators=[check_known_date])
    decided_by = models.CharField(_("decided by"), max_length=20, choices=DecidingBody, blank=True)
    decision = models.CharField(_("decision"), max_length=80, blank=True, help_text=_("Such as 175 EX/Decision 40."))
    document = models.ForeignKey(
        OfficialDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )

    class Meta(ChildRow.Meta):
        verbose_name = _("status period")
        verbose_name_plural = _("status periods")

    def __str__(self) -> str:
        return str(self.get_status_display())

    def is_open(self, today: dt.date) -> bool:
        """Without an end, or with one that is still to come."""
        end = latest(self.until)
        return end is None or end > today

    @property
    def term_ends(self) -> str:
        """When an associate status ends unless it is renewed, as exact as its beginning is known; else empty."""
        if self.status != PartnershipStatus.ASSOCIATE:
            return ""
        return self.until or known_years_later(self.since, TERM)


def current(periods: Iterable[StatusPeriod], today: dt.date) -> StatusPeriod | None:
    """The status held now: the last open period; one that only asks for a status counts where there is no other."""
    held = [period for period in periods if period.is_open(today)]
    asked = PartnershipStatus.ASSOCIATE_REQUESTED
    return next((period for period in reversed(held) if period.status != asked), held[-1] if held else None)


def steps(periods: Sequence[StatusPeriod]) -> list[StatusStep]:
    """What each period was in the life cycle: the second associate status in a row is a renewal, and so on."""
    found: list[StatusStep] = []
    before = ""
    for period in periods:
        match before, period.status:
            case PartnershipStatus.ASSOCIATE, PartnershipStatus.ASSOCIATE:
                found.append(StatusStep.RENEWED)
            case PartnershipStatus.ASSOCIATE, PartnershipStatus.CONSULTATIVE:
                found.append(StatusStep.REVERTED)
            case _, PartnershipStatus.FORMER:
                found.append(StatusStep.ENDED)
            case _:
                found.append(StatusStep(period.status))
        if period.status != PartnershipStatus.ASSOCIATE_REQUESTED:
            before = period.status
    return found


def renewal_due_from(period: StatusPeriod) -> dt.date | None:
    """The first day on which the renewal of an associate status is due: the year before its term ends begins.

    The request is made by 30 November of that year, for the Board's first session of the next.
    """
    end = latest(period.term_ends)
    return dt.date(end.year - 1, 1, 1) if end else None


def renewal_deadline(period: StatusPeriod) -> dt.date | None:
    """The last day for the request."""
    due = renewal_due_from(period)
    return dt.date(due.year, 11, 30) if due else None


def still_open(today: dt.date) -> Q:
    """Periods open today, as a condition of a query: an end known to the year or month is its last day."""
    day = today.isoformat()
    return Q(until="") | Q(until__gt=day) | Q(until__in=[day[:4], day[:7]])


def renewals_due(today: dt.date) -> QuerySet[StatusPeriod]:
    """The associate statuses whose renewal is due: the term ends next year or sooner. Those without a date are none."""
    ends_next_year = Q(until="", since__gt="", since__lt=str(today.year - TERM + 2)) | Q(
        until__gt="", until__lt=str(today.year + 2)
    )
    associate: QuerySet[StatusPeriod] = StatusPeriod.objects.filter(status=PartnershipStatus.ASSOCIATE)
    return associate.filter(ends_next_year, still_open(today))
