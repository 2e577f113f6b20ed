"""Endpoints of partner sites, what they are to be told, and each attempt to tell them."""

import datetime as dt
import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from content_api.models import ApiKey
from content_store.criteria import Condition, Criteria
from content_store.enums import TIER_ABOVE_ALL, Operation, Tier
from content_store.saved import keep

from .enums import DeliveryState, DisabledBecause, MessageType, Status


def new_seed() -> str:
    return secrets.token_hex(16)


def told_now() -> Q:
    """The endpoints that are told anything: active ones of keys that are valid."""
    return Q(status=Status.ACTIVE, key__revoked=None, key__expires__gte=utc_today())


class Endpoint(models.Model):
    """Where the holder of a key wants to be told of changes, and of which.

    `seq`: the step of the change log up to which its messages are written. `prepared`: where it has a filter, the
    Document row up to which `Holding` knows what the filter lets through; null once that is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("API key"))
    url = models.CharField(_("address"), max_length=2000)
    description = models.CharField(_("description"), max_length=200, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    locales = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True, help_text="[field, operator, [values]] of each condition")
    criteria_id = models.CharField(max_length=20, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE, editable=False)
    disabled_because = models.CharField(
        _("disabled because"), max_length=12, choices=DisabledBecause, blank=True, editable=False
    )
    seq = models.BigIntegerField(editable=False)
    prepared = models.BigIntegerField(null=True, editable=False)
    failures = models.PositiveIntegerField(
        default=0, editable=False, help_text="attempts that failed, one after another"
    )
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False, help_text="nothing is sent before")
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["created", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "url", "criteria_id", "locales"], name="webhook_endpoint_once")
        ]
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")

    def __str__(self) -> str:
        return self.url

    @property
    def tier(self) -> Tier:
        return Tier(self.key.tier)

    @property
    def criteria(self) -> Criteria:
        conditions = [Condition(name, op, tuple(values)) for name, op, values in self.conditions]
        return Criteria(tuple(self.kinds), tuple(sorted(conditions)))

    def choose(self, criteria: Criteria, locales: tuple[str, ...]) -> None:
        """Which changes it is told of from now on."""
        self.kinds, self.locales = sorted(criteria.kinds), sorted(locales)
        self.conditions = [[item.field, item.op, list(item.values)] for item in sorted(criteria.conditions)]
        self.criteria_id = keep(criteria).pk
        self.prepared = 0 if criteria.conditions else None


class Secret(models.Model):
    """What an endpoint's messages are signed with, until `expires`. The secret itself is nowhere kept (signing.py)."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.created:%Y-%m-%d}"


class Holding(models.Model):
    """A document that an endpoint's filter lets through, so that the endpoint is told when it no longer does."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+")
    content_id = models.UUIDField()
    locale = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "content_id", "locale"], name="webhook_holding_once")
        ]

    def __str__(self) -> str:
        return f"{self.content_id} {self.locale}"


class Delivery(models.Model):
    """One message to one endpoint: written before anything is sent, and sent again until it arrives or time is up.

    For readers of tier <= t < next_tier, as the change that it tells of.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=80, unique=True)
    type = models.CharField(max_length=20, choices=MessageType)
    at = models.DateTimeField(help_text="when what it tells of happened")
    seq = models.BigIntegerField(null=True)
    op = models.CharField(max_length=8, choices=Operation, blank=True)
    content_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=12, blank=True)
    etag = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    path = models.CharField(max_length=1000, blank=True)
    tier = models.PositiveSmallIntegerField(choices=Tier, default=Tier.PUBLIC)
    next_tier = models.PositiveSmallIntegerField(default=TIER_ABOVE_ALL)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0, help_text="attempts since it was written or asked for again")
    due = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "seq"], name="webhook_delivery_once")]
        indexes = [
            models.Index(fields=["endpoint", "due"], condition=Q(state="waiting"), name="webhook_delivery_due"),
            models.Index(fields=["endpoint", "content_id", "locale", "seq"], name="webhook_delivery_of"),
            models.Index(fields=["endpoint", "id"], name="webhook_delivery_listed"),
            models.Index(fields=["created"], name="webhook_delivery_age"),
        ]

    def __str__(self) -> str:
        return self.message_id

    def is_for(self, tier: int) -> bool:
        return self.tier <= tier < self.next_tier


class Attempt(models.Model):
    """One request, and what came of it. `error`: why there was no answer that counts, in a word."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="of HTTP")
    error = models.CharField(max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], name="webhook_attempt_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.error}"


def message_id(endpoint: Endpoint, seq: int) -> str:
    """The same for the same change, however often it is sent, and after a replay too."""
    return f"msg_{endpoint.id.hex}_{seq}"


def ping_id() -> str:
    return f"msg_ping_{uuid.uuid4().hex}"


def moment(value: dt.datetime) -> str:
    """As RFC 3339 writes it."""
    return value.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
