"""Closed sets of the organizations; their labels for readers are vocabularies of the same codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationType(models.TextChoices):
    NGO = "ngo", _("NGO")
    FOUNDATION = "foundation", _("foundation or similar institution")
    NETWORK = "network", _("network")
    NATIONAL_MEMBER = "national-member", _("national member")


class PartnershipStatus(models.TextChoices):
    CONSULTATIVE = "consultative", _("consultative status")
    ASSOCIATE = "associate", _("associate status")
    OFFICIAL_RELATIONS = "official-relations", _("official relations (foundations)")
    FORMER = "former", _("former partner")
    NONE_STATED = "none-stated", _("status not stated in our sources")


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
