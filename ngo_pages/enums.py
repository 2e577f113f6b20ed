"""Closed sets of the organizations; their labels for readers are vocabularies of the same codes."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationType(models.TextChoices):
    NGO = "ngo", _("NGO")
    FOUNDATION = "foundation", _("foundation or similar institution")
    NETWORK = "network", _("network")
    NATIONAL_MEMBER = "national-member", _("national member")


class PartnershipStatus(models.TextChoices):
    """What a status period is; the order is that of the life cycle."""

    APPLIED = "applied", _("application received")
    UNDER_REVIEW = "under-review", _("application under review")
    CONSULTATIVE = "consultative", _("consultative status")
    ASSOCIATE_REQUESTED = "associate-requested", _("associate status requested")
    ASSOCIATE = "associate", _("associate status")
    OFFICIAL_RELATIONS = "official-relations", _("official relations (foundations)")
    SUSPENDED = "suspended", _("status suspended")
    WITHDRAWN = "withdrawn", _("withdrew from the partnership")
    FORMER = "former", _("former partner")
    NONE_STATED = "none-stated", _("status not stated in our sources")


#: Partnerships under the Directives on NGOs; foundations have Directives of their own.
NGO_STATUSES: Final = frozenset(
    (PartnershipStatus.CONSULTATIVE, PartnershipStatus.ASSOCIATE_REQUESTED, PartnershipStatus.ASSOCIATE)
)


class StatusStep(models.TextChoices):
    """What a period was in the life cycle, read from the periods before it; never stored."""

    APPLIED = "applied", _("applied")
    UNDER_REVIEW = "under-review", _("taken under review")
    CONSULTATIVE = "consultative", _("admitted to consultative status")
    ASSOCIATE_REQUESTED = "associate-requested", _("requested associate status")
    ASSOCIATE = "associate", _("admitted to associate status")
    RENEWED = "renewed", _("associate status renewed")
    REVERTED = "reverted", _("reverted to consultative status")
    OFFICIAL_RELATIONS = "official-relations", _("official relations established")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrew")
    ENDED = "ended", _("partnership ended")
    NONE_STATED = "none-stated", _("not stated")


class DecidingBody(models.TextChoices):
    DIRECTOR_GENERAL = "director-general", _("Director-General")
    EXECUTIVE_BOARD = "executive-board", _("Executive Board")
    ORGANIZATION = "organization", _("the organization itself")


class NameType(models.TextChoices):
    OFFICIAL = "official", _("official name")
    ALIAS = "alias", _("other form of the name")
    ACRONYM = "acronym", _("acronym")
    FORMER = "former", _("former name")


class GeographicScope(models.TextChoices):
    INTERNATIONAL = "international", _("international")
    REGIONAL = "regional", _("regional")
    NATIONAL = "national", _("national")
    LOCAL = "local", _("local")


class NetworkRelation(models.TextChoices):
    """What the other organization is to this one; the other end shows the inverse."""

    PARENT = "parent", _("this one is a member of it")
    MEMBER = "member", _("it is a member of this one")
    AFFILIATE = "affiliate", _("affiliated with each other")

    @property
    def inverse(self) -> "NetworkRelation":
        return {self.PARENT: type(self).MEMBER, self.MEMBER: type(self).PARENT}.get(self, self)


class EcosocStatus(models.TextChoices):
    GENERAL = "general", _("general consultative status")
    SPECIAL = "special", _("special consultative status")
    ROSTER = "roster", _("on the roster")


class Freshness(models.TextChoices):
    """Whether the organization has confirmed its record within the last year."""

    CONFIRMED = "confirmed", _("confirmed within the last year")
    STALE = "stale", _("not confirmed for over a year")
    UNCONFIRMED = "unconfirmed", _("never confirmed")
