"""Closed sets of webhooks; the values are what the API shows."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    ACTIVE = "active", _("active")
    DISABLED = "disabled", _("disabled")


class DisabledBecause(models.TextChoices):
    HOLDER = "holder", _("by the holder of the key")
    SECRETARIAT = "secretariat", _("by the Secretariat")
    GONE = "gone", _("it answered 410 Gone")
    FAILING = "failing", _("it failed for days")


class MessageType(models.TextChoices):
    UPSERT = "content.upsert", "content.upsert"
    DELETE = "content.delete", "content.delete"
    PING = "endpoint.ping", "endpoint.ping"


class DeliveryState(models.TextChoices):
    """Overtaken: a newer message on the same document is there. Withdrawn: the key may not read of it any more."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    OVERTAKEN = "overtaken", _("overtaken")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: Reason of a `delete` for a document that is still there and that the endpoint's filter no longer lets through.
NO_LONGER_MATCHES: Final = "no_longer_matches"
