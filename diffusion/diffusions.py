"""What the Secretariat sends, to whom, and who answers for it: newsletters and targeted diffusions alike.

Nothing is sent that a second person has not approved: diffusion.approving is the way there, and the database refuses
the row where the two are one.
"""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.base.locales import fallback_chain
from delivery.enums import MailingKind, MailingState
from delivery.models import Mailing

from .enums import Stage

#: What is approved: it does not change afterwards, and a change before asks for the approval anew.
SUBSTANCE: Final = (
    "kind",
    "contents",
    "list_kind",
    "filters",
    "most",
    "audience",
    "notes",
    "attachments",
    "statutory",
    "hold_days",
)
_STAGES: Final = {
    MailingState.DRAFT: Stage.APPROVED,
    MailingState.QUEUED: Stage.SENDING,
    MailingState.SENDING: Stage.SENDING,
    MailingState.PAUSED: Stage.PAUSED,
    MailingState.DONE: Stage.DONE,
    MailingState.CANCELLED: Stage.CANCELLED,
}


def _person(label: Any = None) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        verbose_name=label,
    )


class Diffusion(models.Model):
    """Contents and an audience; a newsletter goes to whoever takes it.

    `contents`: content ids, in order. `list_kind`, `filters`, `most`: contents by criteria beside them, found anew
    until the approval, which keeps them (DiffusedContent). `audience`: as `audiences` reads it. `notes`: locale to
    `subject` and `text`. `revisions`: of a newsletter that is approved, locale to the revision that was.
    """

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[(item.value, item.label) for item in (MailingKind.NEWSLETTER, MailingKind.DIFFUSION)],
        default=MailingKind.DIFFUSION,
        editable=False,
    )
    title = models.CharField(_("title"), max_length=250, help_text=_("For the Secretariat: recipients do not see it."))
    contents = models.JSONField(_("contents"), default=list, blank=True)
    list_kind = models.CharField(_("and contents of this kind"), max_length=40, blank=True)
    filters = models.TextField(_("filters"), blank=True)
    most = models.PositiveSmallIntegerField(_("at most"), default=20, validators=[MaxValueValidator(100)])
    audience = models.JSONField(_("audience"), default=dict, blank=True)
    notes = models.JSONField(_("cover notes"), default=dict, blank=True)
    attachments = models.TextField(_("attachments, as links"), blank=True)
    statutory = models.BooleanField(_("official mail, without opt-out"), default=False)
    hold_days = models.PositiveSmallIntegerField(
        _("days to wait for a translation"), default=0, validators=[MaxValueValidator(60)]
    )
    per_minute = models.PositiveIntegerField(
        _("mails a minute"), default=0, help_text=_("0: as many as the mail server takes.")
    )
    scheduled_for = models.DateTimeField(_("not before"), null=True, blank=True)
    revisions = models.JSONField(default=dict, editable=False)
    reached = models.JSONField(null=True, editable=False, help_text="kind of actor to how many, once it is sent")
    created = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = _person(_("prepared by"))
    edited_by = _person(_("last edited by"))
    requested_by = _person(_("approval asked for by"))
    requested_at = models.DateTimeField(null=True, editable=False)
    approved_by = _person(_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    mailing = models.OneToOneField(
        Mailing, null=True, on_delete=models.PROTECT, related_name="diffusion", editable=False
    )

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = _("diffusion")
        verbose_name_plural = _("diffusions")
        constraints = [
            models.CheckConstraint(
                name="diffusion_two_people",
                condition=Q(approved_by=None) | (~Q(approved_by=F("requested_by")) & ~Q(approved_by=F("edited_by"))),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError where what was approved would change. A change ends a request for approval."""
        before = type(self).objects.filter(pk=self.pk).values(*SUBSTANCE, "approved_at").first() if self.pk else None
        if before and any(getattr(self, name) != before[name] for name in SUBSTANCE):
            if before["approved_at"]:
                raise ValidationError(_("It is approved: nothing of it changes any more."))
            self.requested_by = self.requested_at = None
        super().save(*args, **kwargs)

    @property
    def stage(self) -> Stage:
        if self.approved_at and self.mailing:
            return _STAGES[MailingState(self.mailing.state)]
        if self.mailing and self.mailing.state in (MailingState.CANCELLED, MailingState.DONE):
            return _STAGES[MailingState(self.mailing.state)]
        return Stage.REQUESTED if self.requested_at else Stage.DRAFT

    @property
    def sent_as(self) -> Mailing:
        """Of what was approved."""
        if self.mailing is None:
            raise ValueError("Nothing is sent that is not approved.")
        return self.mailing

    @property
    def newsletter(self) -> UUID | None:
        """Content id of the newsletter that it is."""
        return UUID(self.contents[0]) if self.kind == MailingKind.NEWSLETTER and self.contents else None

    def note(self, locale: str) -> dict[str, str]:
        """`subject`, `text` and their `locale`: in this language or the nearest there is; empty for none."""
        found = next((code for code in fallback_chain(locale) if any((self.notes.get(code) or {}).values())), "")
        return {"subject": "", "text": "", **self.notes[found], "locale": found} if found else {}


class DiffusedContent(models.Model):
    """A content of an approved diffusion: what was found then, in order; for the pages, the reports and the mails."""

    diffusion = models.ForeignKey(Diffusion, on_delete=models.CASCADE, related_name="kept")
    content = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["diffusion", "content"], name="diffused_once")]

    def __str__(self) -> str:
        return f"{self.content} in {self.diffusion_id}"


class Proposal(models.Model):
    """A content whose publication asked for a diffusion: once, whatever became of the draft that was made of it."""

    content = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.content)
