"""Closed sets of the people with rights."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignedRole(models.TextChoices):
    """What a person is for the platform (domain: roles and permissions); the order is that of the form."""

    NGO = "ngo-focal-point", _("NGO focal point")
    DELEGATION = "delegation", _("Member State delegation")
    COMMISSION = "national-commission", _("National Commission")
    OFFICE = "field-office", _("field office")
    SECTOR = "sector-focal-point", _("sector focal point")
    LIAISON_COMMITTEE = "liaison-committee", _("member of the Liaison Committee")
    TRANSLATOR = "translator", _("translator")
    EDITOR = "secretariat-editor", _("Secretariat editor")
    MODERATOR = "secretariat-moderator", _("Secretariat moderator")
