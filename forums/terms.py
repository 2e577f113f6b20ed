"""Terms of bodies and who sits on them. The rule of a composition is reported on, never a reason to refuse a record."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.base.child_rows import ChildRow
from cms.base.fields import ContentField
from content_store.terms import Vocabulary, register_vocabulary
from ngo_pages.dates import latest
from reference.models import Body, OfficialDocument, Region, VocabularyTerm

from .enums import SeatRole, SeatStatus


@dataclass(frozen=True)
class Composition:
    """How many seats a body has, and how many of them are for NGOs of each status; one at least for each region."""

    seats: int
    associate: int
    consultative: int


#: Body to the rule of its composition. The Liaison Committee's: en.unesco.org on the ICNGO and the Liaison Committee.
COMPOSITIONS: Final = {"liaison-committee": Composition(seats=10, associate=4, consultative=6)}


@dataclass(frozen=True)
class Balance:
    """What the seats of a term are, and what of the rule they miss; each list and flag is a finding, not an error."""

    seats: int
    associate: int
    consultative: int
    regions_without: list[str]
    as_ruled: bool


def balance(rule: Composition, seats: Iterable["Seat"], regions: Iterable[str]) -> Balance | None:
    """None where no seat is known: nothing is said of it then."""
    held = list(seats)
    if not held:
        return None
    statuses = [seat.status for seat in held]
    associate, consultative = statuses.count(SeatStatus.ASSOCIATE), statuses.count(SeatStatus.CONSULTATIVE)
    present = {seat.region.code for seat in held if seat.region}
    without = [code for code in regions if code not in present]
    found = Composition(len(held), associate, consultative)
    return Balance(len(held), associate, consultative, without, as_ruled=found == rule and not without)


class BodyTerm(VocabularyTerm, ClusterableModel):  # type: ignore[django-manager-missing]
    """The period for which a body is composed: code `liaison-committee-2019-2020`."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms", verbose_name=_("body"))
    starts = models.CharField(_("from"), max_length=10, help_text=_("As known: 2019 or 2019-12-19."))
    ends = models.CharField(_("until"), max_length=10, blank=True)
    elected_by = ContentField(
        page_types=("forums.ConferencePage",), null=True, blank=True, verbose_name=_("elected by the conference")
    )
    strategy = models.ForeignKey(
        OfficialDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("strategy"),
        help_text=_("The official document in which the body says what it wants of its term."),
    )

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("term of a body")
        verbose_name_plural = _("terms of bodies")

    def clean(self) -> None:
        super().clean()
        if self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The term ends before it begins.")})

    def parent_code(self) -> str:
        return self.body.code

    def balance(self) -> Balance | None:
        """None for a body without a rule, and where no seat is known."""
        rule = COMPOSITIONS.get(self.body.code)
        regions = Region.objects.values_list("code", flat=True)
        return balance(rule, self.seats.select_related("region"), regions) if rule else None

    def public_facts(self) -> dict[str, Any]:
        found = self.balance()
        return {
            "starts": self.starts,
            "ends": self.ends,
            "organizations": [str(seat.organization) for seat in self.seats.all()],
            "seats": found.seats if found else None,
            "associate": found.associate if found else None,
            "consultative": found.consultative if found else None,
            "regions_without": found.regions_without if found else [],
            "as_ruled": found.as_ruled if found else None,
        }


class Seat(ChildRow):
    """An organization that sits on a body for a term or a part of it."""

    term = ParentalKey(BodyTerm, on_delete=models.CASCADE, related_name="seats")
    organization = ContentField(page_types=("ngo_pages.OrganizationPage",), verbose_name=_("organization"))
    status = models.CharField(
        _("status of the organization"), max_length=20, choices=SeatStatus, default=SeatStatus.CONSULTATIVE
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    role = models.CharField(_("office"), max_length=30, choices=SeatRole, default=SeatRole.MEMBER)
    starts = models.CharField(_("from"), max_length=10, blank=True, help_text=_("Where it differs from the term."))
    ends = models.CharField(_("until"), max_length=10, blank=True)

    def last_day(self) -> dt.date | None:
        """Of the seat, else of its term, as exact as it is known: a year's is its last. None where it is not known."""
        try:
            return latest(self.ends or self.term.ends)
        except ValueError:
            return None

    class Meta(ChildRow.Meta):
        verbose_name = _("seat")
        verbose_name_plural = _("seats")


register_vocabulary(Vocabulary("terms", _("terms of bodies"), BodyTerm, related=("body",)))
