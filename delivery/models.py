"""Who receives mail, what is sent, one row for each intended mail, and which addresses are not written to."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.base.locales import AUTONYMS, DEFAULT_LOCALE, LOCALES
from reference.models import Actor

from . import addresses
from .enums import SUPPRESSING, DeliveryState, MailingKind, MailingState, Reason


class RecipientManager(models.Manager["Recipient"]):
    def for_address(self, address: str, *, name: str = "", locales: Sequence[str] = ()) -> "Recipient":
        """The recipient of this address, made where there is none. A name or languages that are given replace those
        that are kept; one whose data were erased has an address again. Raises ValidationError for what is no address.
        """
        found = addresses.normal(address)
        given: dict[str, Any] = {"address": found, "erased_on": None}
        if name := addresses.plain_name(name):
            given["name"] = name
        if locales := [code for code in dict.fromkeys(locales) if code in LOCALES]:
            given["locales"] = locales
        key = addresses.digest(found)
        recipient = self.filter(address_digest=key).first()
        if recipient is None:
            try:
                with transaction.atomic():
                    return self.create(address_digest=key, **given)
            except IntegrityError:  # made by another process in the meantime
                recipient = self.get(address_digest=key)
        changed = [field for field, value in given.items() if getattr(recipient, field) != value]
        for field in changed:
            setattr(recipient, field, given[field])
        if changed:
            recipient.save(update_fields=[*changed, "changed"])
        return recipient

    def of_address(self, address: str) -> "Recipient | None":
        """Who has, or had, this address. Raises ValidationError for what is no address."""
        return self.filter(address_digest=addresses.digest(addresses.normal(address))).first()


class Recipient(models.Model):
    """A mail address. `locales`: languages it is written to in, the best first; empty: the default."""

    address = models.EmailField(_("e-mail"), blank=True, help_text="empty once it is erased")
    address_digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    locales = models.JSONField(_("languages"), default=list, blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    erased_on = models.DateField(_("erased on"), null=True, editable=False)

    objects = RecipientManager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        indexes = [models.Index(fields=["changed"], condition=Q(erased_on=None), name="recipient_kept")]

    def __str__(self) -> str:
        """Without the person: logs keep these texts."""
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def locale(self) -> str:
        """The language it is written to in where all are to be had."""
        return self.locales[0] if self.locales else DEFAULT_LOCALE

    def best_of(self, available: Iterable[str]) -> str | None:
        """The first of its languages that is there, then of the platform's; None where none is."""
        have = set(available)
        return next((code for code in (*self.locales, *LOCALES) if code in have), None)


class Mailing(models.Model):
    """Something sent to many, or one automatic mail. `key` names the event, so that it is found and not made again.

    `context`: ids only, no personal data. `statutory`: official mail, without opt-out, from a sender of its own.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=MailingKind)
    key = models.CharField(max_length=200, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=250)
    state = models.CharField(_("state"), max_length=10, choices=MailingState, default=MailingState.DRAFT)
    statutory = models.BooleanField(_("official mail, without opt-out"), default=False)
    context = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("prepared by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("approved by")
    )
    created = models.DateTimeField(_("created"), default=timezone.now)
    scheduled_for = models.DateTimeField(_("not before"), null=True, blank=True)
    hold_until = models.DateTimeField(_("waits for translations until"), null=True, blank=True)
    started = models.DateTimeField(_("started"), null=True, editable=False)
    ended = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        constraints = [
            models.CheckConstraint(
                name="mailing_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("created_by"))
            )
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=["queued", "sending"]), name="mailing_to_send"),
            models.Index(fields=["kind", "created"], name="mailing_of_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One intended mail: written before anything is sent. `actor`: for whom the person stands, for reports.

    `claimed_at`, `message_id`: set before it is handed over; a row still `sending` long after is of unknown fate.
    `context`: ids only, no personal data.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="deliveries")
    locale = models.CharField(_("language"), max_length=12, choices=list(AUTONYMS.items()))
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    actor = models.ForeignKey(
        Actor, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("stands for")
    )
    context = models.JSONField(default=dict, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now, help_text="not tried before")
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["mailing", "recipient"], name="delivery_once")]
        indexes = [
            models.Index(fields=["mailing", "due"], condition=Q(state="queued"), name="delivery_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="delivery_claimed"),
            models.Index(fields=["mailing", "state"], name="delivery_by_state"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="delivery_message"),
            models.Index(fields=["recipient", "id"], name="delivery_of_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}/{self.pk}"


class DeliverySum(models.Model):
    """How many mails of a mailing ended how, once the rows that say to whom are gone."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="sums")
    locale = models.CharField(max_length=12)
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=DeliveryState)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.locale} {self.state} {self.number}"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def in_force(self, now: dt.datetime | None = None) -> "SuppressionQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=now or timezone.now()))


class Suppression(models.Model):
    """An address that is not written to, known by its digest alone. `kind`: of that list only; empty: of all."""

    address_digest = models.CharField(max_length=64)
    kind = models.CharField(_("list"), max_length=20, choices=MailingKind, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=[(item.value, item.label) for item in SUPPRESSING])
    created = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [models.UniqueConstraint(fields=["address_digest", "kind", "reason"], name="suppression_once")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.created:%Y-%m-%d}"


def counted(mailing: Mailing, *by: str) -> list[dict[str, Any]]:
    """Numbers of a mailing's mails by `state`, `reason`, `locale`, `actor`; of rows and of those that are sums."""
    rows = mailing.deliveries.values(*by).annotate(number=models.Count("pk")).order_by(*by)
    sums = mailing.sums.values(*by).annotate(total=models.Sum("number")).order_by(*by)
    found: dict[tuple[Any, ...], int] = {tuple(row[name] for name in by): row["number"] for row in rows}
    for row in sums:
        place = tuple(row[name] for name in by)
        found[place] = found.get(place, 0) + row["total"]
    return [dict(zip(by, place, strict=True)) | {"number": number} for place, number in found.items()]
