"""Contacts by role of organizations, and focal points of sectors, offices and all others: restricted, with consent.

Rows of their own, outside revisions, logs of values, search and translation, so that nothing keeps a datum once its
consent has ended: it is erased from the row, and every document that showed it is rendered anew, for all tiers.
"""

import datetime as dt
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from cms.base.locales import LOCALES
from content_store.dirty import content_key, mark
from content_store.enums import Reason, Tier
from content_store.models import DocumentDependency

from .enums import ConsentBasis, ContactRole

#: What of a row is about a person, and goes when consent ends.
PERSONAL = ("name", "email", "phone", "granted_by")


def contacts_key(actor_code: str) -> str:
    """What a document depends on that shows an actor's contacts."""
    return f"contacts:{actor_code}"


class ContactQuerySet(models.QuerySet["Contact"]):
    def shown(self, today: dt.date) -> "ContactQuerySet":
        """Those in office whose consent holds."""
        return self.filter(
            Q(since=None) | Q(since__lte=today),
            Q(until=None) | Q(until__gte=today),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=today),
            expires__gt=today,
            erased_on=None,
        )

    def for_tier(self, tier: Tier) -> "ContactQuerySet":
        return self.filter(tier__lte=tier)

    def consent_ended(self, today: dt.date) -> "ContactQuerySet":
        """Those to be erased."""
        return self.filter(Q(withdrawn_on__lte=today) | Q(expires__lte=today), erased_on=None)


class Contact(models.Model):
    """A person who stands for an actor in a role. Somebody who stands for two actors has a row for each."""

    actor = models.ForeignKey(
        "reference.Actor", on_delete=models.CASCADE, related_name="contacts", verbose_name=_("stands for")
    )
    role = models.CharField(_("role"), max_length=20, choices=ContactRole)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    languages = models.ManyToManyField("reference.Language", blank=True, related_name="+", verbose_name=_("languages"))
    locales = models.JSONField(
        _("is written to in"),
        default=list,
        blank=True,
        help_text="locales, the best first",
    )
    themes = models.ManyToManyField(
        "reference.Sector", blank=True, related_name="+", verbose_name=_("themes"), help_text=_("None: all themes.")
    )
    since = models.DateField(_("in office from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    tier = models.PositiveSmallIntegerField(_("who may see it"), choices=Tier, default=Tier.SECRETARIAT)
    public_requested = models.BooleanField(
        _("the person asked for it to be public"),
        default=False,
        help_text=_("Nothing is shown to everyone unless its owner asks for it."),
    )
    basis = models.CharField(_("basis"), max_length=20, choices=ConsentBasis)
    granted_by = models.CharField(_("granted by"), max_length=200, help_text=_("The person, or who named them."))
    granted_on = models.DateField(_("granted on"))
    expires = models.DateField(_("expires"), help_text=_("From this day on the data are erased."))
    withdrawn_on = models.DateField(
        _("withdrawn on"), null=True, blank=True, help_text=_("From this day on the data are erased.")
    )
    erased_on = models.DateField(_("erased on"), null=True, editable=False)
    in_documents = models.BooleanField(default=False, editable=False, help_text="as the documents were last rendered")
    fictional = models.BooleanField(_("fictional"), default=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["actor__order", "actor__code", "role", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["expires"], condition=Q(erased_on=None), name="contact_expires")]

    def __str__(self) -> str:
        """Without the person: the admin's log keeps these texts for good."""
        return f"{self.get_role_display()}, {self.actor}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Erases at once what has no consent any more, and lets every document that shows the actor follow."""
        with transaction.atomic():
            today = utc_today()
            before = type(self).objects.select_related("actor").filter(pk=self.pk).first()
            over = self.erased_on is None and self._consent_ended(today)
            if over:
                self._erase(today)
            super().save(*args, **kwargs)
            if over:
                self._clear_relations()
            self._follow(today, ended=over)
            if before and before.actor_id != self.actor_id:
                before.mark_contents()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            self.mark_contents(Reason.CONSENT_WITHDRAWN)
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.erased_on:
            raise ValidationError(_("Its data have been erased: add a new contact instead."))
        if not self.name and not self.email:
            errors["name"] = _("Give a name or an address.")
        if self.tier == Tier.PUBLIC and not self.public_requested:
            errors["tier"] = _("Nothing is shown to everyone unless its owner asks for it.")
        if self.since and self.until and self.until < self.since:
            errors["until"] = _("The end is before the beginning.")
        if self.granted_on and self.granted_on > utc_today():
            errors["granted_on"] = _("Consent cannot be given in the future.")
        if self.granted_on and self.expires and self.expires <= self.granted_on:
            errors["expires"] = _("It expires before it is given.")
        if errors:
            raise ValidationError(errors)

    def written_in(self) -> list[str]:
        """Locales to write to the person in, the best first; of those that are spoken where none were chosen."""
        if self.locales:
            return list(self.locales)
        spoken = {language.code for language in self.languages.all()}
        return [locale for locale in LOCALES if locale.partition("-")[0] in spoken]

    def withdraw(self) -> None:
        """Consent ends today."""
        self.withdrawn_on = utc_today()
        self.save()

    def _consent_ended(self, today: dt.date) -> bool:
        return bool(self.withdrawn_on and self.withdrawn_on <= today) or self.expires <= today

    def _erase(self, today: dt.date) -> None:
        for name in PERSONAL:
            setattr(self, name, "")
        self.locales = []
        self.erased_on = today

    def _clear_relations(self) -> None:
        self.languages.clear()
        self.themes.clear()

    def _follow(self, today: dt.date, *, ended: bool) -> None:
        shown = type(self).objects.shown(today).filter(pk=self.pk).exists()
        type(self).objects.filter(pk=self.pk).update(in_documents=shown)
        self.mark_contents(Reason.CONSENT_WITHDRAWN if ended else "")

    def mark_contents(self, reason: Reason | Literal[""] = "") -> None:
        """The contents that show this actor's contacts; an organization's own even before it showed any."""
        key = contacts_key(self.actor.code)
        contents = set(DocumentDependency.objects.filter(target=key).values_list("content_id", flat=True))
        if self.actor.organization:
            contents.add(self.actor.organization)
        mark(*(content_key(content_id) for content_id in contents), reason=reason)


def sweep_contacts() -> int:
    """What time brings: erases what has expired, shows who takes office and hides who leaves; how many rows changed."""
    today = utc_today()
    over = list(Contact.objects.consent_ended(today).select_related("actor"))
    for contact in over:
        contact.save()
    shown = Contact.objects.shown(today)
    differing = Contact.objects.filter(
        Q(in_documents=True) & ~Q(pk__in=shown.values("pk")) | Q(in_documents=False) & Q(pk__in=shown.values("pk"))
    )
    changed = list(differing.select_related("actor"))
    for contact in changed:
        contact.save()
    return len(over) + len(changed)
