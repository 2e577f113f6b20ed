"""Who follows what, the links that are mailed to them, and what has come to match since when."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content_store.criteria import Criteria
from content_store.models import SavedCriteria
from content_store.saved import criteria_of
from delivery.models import Recipient

from .enums import Frequency, Purpose, State


class Subscription(models.Model):
    """`seq`: the step of the change log up to which its matches were told. `told_on`: the day of the last digest that
    it was in, or of its confirmation."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="subscriptions")
    criteria = models.ForeignKey(SavedCriteria, on_delete=models.PROTECT, related_name="+")
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PENDING)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField(default=0)
    told_on = models.DateField(null=True)

    class Meta:
        ordering = ["created", "pk"]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [models.UniqueConstraint(fields=["recipient", "criteria"], name="subscription_once")]
        indexes = [
            models.Index(fields=["frequency", "recipient"], condition=Q(state="active"), name="subscription_active"),
            models.Index(fields=["criteria"], condition=Q(state="active"), name="subscription_of_criteria"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def wanted(self) -> Criteria:
        return criteria_of(self.criteria)

    def is_paused(self, today: dt.date) -> bool:
        return self.paused_until is not None and self.paused_until > today


class MailedLink(models.Model):
    """A token of one purpose, known by its hash. `browser_hash`: of the cookie of the browser that signed up."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="+")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    frequency = models.CharField(max_length=10, choices=Frequency, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    ends = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["token_hash"], name="mailed_link_by_token")]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.ends:%Y-%m-%d %H:%M}"


class Followed(models.Model):
    """Criteria that somebody follows. `seq`: the step of the log up to which `Match` is true; null before it is."""

    criteria = models.OneToOneField(SavedCriteria, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.criteria_id} at {self.seq}"


class Match(models.Model):
    """A content that criteria came to let through at this step of the log; 0: they did from the first.

    Where a content itself is followed, the step of its newest text. `text_of`: when that was published.
    """

    criteria = models.ForeignKey(SavedCriteria, on_delete=models.CASCADE, related_name="+")
    content_id = models.UUIDField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    text_of = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["criteria", "content_id"], name="match_once")]
        indexes = [models.Index(fields=["criteria", "seq"], name="match_since")]

    def __str__(self) -> str:
        return f"{self.content_id} at {self.seq}"


class Waiting(models.Model):
    """A match that a subscriber is told of once it is in their language, or at `until` in another."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="waiting")
    content_id = models.UUIDField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "content_id"], name="waiting_once")]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.content_id}"
