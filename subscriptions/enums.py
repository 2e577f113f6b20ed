"""Closed sets of subscriptions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    IMMEDIATE = "immediate", _("At once")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week, on Monday")
    MONTHLY = "monthly", _("Every month, on the first")


class State(models.TextChoices):
    """Pending: nobody has confirmed the address yet."""

    PENDING = "pending", _("to be confirmed")
    ACTIVE = "active", _("active")
    ENDED = "ended", _("ended")


class Purpose(models.TextChoices):
    """What a mailed link is good for, and for nothing else."""

    CONFIRM = "confirm", _("confirms a subscription")
    PREFERENCES = "preferences", _("opens the preferences")
