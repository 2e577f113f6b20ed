"""Closed sets of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Period(models.TextChoices):
    """Whose time a block of a newsletter takes its contents from."""

    MONTH = "month", _("published in the month")
    ANY = "any", pgettext_lazy("a period", "at any time")


class Stage(models.TextChoices):
    """Where a diffusion stands: with people until it is approved, then with the delivery of mail."""

    DRAFT = "draft", _("draft")
    REQUESTED = "requested", _("waits for approval")
    APPROVED = "approved", _("approved")
    SENDING = "sending", _("being sent")
    PAUSED = "paused", _("paused")
    DONE = "done", _("sent")
    CANCELLED = "cancelled", _("cancelled")
