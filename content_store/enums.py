"""Closed sets of the store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.IntegerChoices):
    """Who may read a document row; a ladder, each tier includes those below."""

    PUBLIC = 0, _("everyone")
    PARTNER = 1, _("NGOs in partnership")
    MEMBER_STATE = 2, _("Member States, National Commissions, Liaison Committee")
    SECRETARIAT = 3, _("Secretariat, sectors, field offices")


#: The tier above the last, for rows that no higher row replaces.
TIER_ABOVE_ALL = 99


class Operation(models.TextChoices):
    UPSERT = "upsert", "upsert"
    DELETE = "delete", "delete"


class Reason(models.TextChoices):
    """Why a document is gone; kept in its tombstone."""

    UNPUBLISHED = "unpublished", _("no longer published")
    DELETED = "deleted", _("deleted")
    RESTRICTED = "restricted", _("no longer public")
    MERGED = "merged", _("merged with another record")
    MOVED = "moved", _("moved")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("consent withdrawn")
