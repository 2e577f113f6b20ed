"""People with rights: who is what, for whom, and until when."""

from datetime import date
from typing import Any, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.base.days import utc_today
from cms.base.locales import AUTONYMS
from forums.follow_up import LIAISON_COMMITTEE
from forums.terms import Seat
from reference.models import Actor

from .enums import AssignedRole

#: Role to the kind of actor it is held for; the other roles are held for nobody in particular.
ACTOR_KINDS: Final[dict[str, str]] = {
    AssignedRole.NGO: "organization",
    AssignedRole.DELEGATION: "member",
    AssignedRole.COMMISSION: "commission",
    AssignedRole.OFFICE: "office",
    AssignedRole.SECTOR: "sector",
}
#: What the label of an actor is read from, for lists of rows that have one.
LABELS: Final = tuple(f"actor__{kind}" for kind in ("body", "sector", "member", "office", "commission"))
#: Roles that end with a mandate: never without an end.
MANDATES: Final = (AssignedRole.LIAISON_COMMITTEE,)


def today() -> date:
    """The day by which rights begin and end."""
    return utc_today()


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        """Those that hold today: both days belong to the period."""
        day = today()
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Assignment(models.Model):
    """A person holds a role, for an actor where the role speaks for one, from a day to a day, both included.

    Rights are read from here at each request; an assignment is ended, not deleted, so that what a person could do at
    a given time stays known.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(pgettext_lazy("of a person", "role"), max_length=30, choices=AssignedRole)
    actor = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("acts for")
    )
    locale = models.CharField(_("language"), max_length=12, blank=True, choices=list(AUTONYMS.items()))
    seat = models.ForeignKey(
        Seat,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignments",
        verbose_name=_("seat"),
        help_text=_("Of a member of the Liaison Committee: the role ends with the term of the seat at the latest."),
    )
    starts = models.DateField(_("from"), default=today)
    ends = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. All rights end with it, by themselves.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        indexes = [models.Index(fields=["user", "role"], name="assignment_of_user")]
        verbose_name = _("person with a role")
        verbose_name_plural = _("people with a role")

    def __str__(self) -> str:
        parts = (self.get_role_display(), str(self.actor or ""), self.get_locale_display())
        return " · ".join(part for part in parts if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():  # what signal handlers write stands or falls with the row
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        wanted = ACTOR_KINDS.get(self.role)
        if wanted and (self.actor is None or self.actor.kind != wanted):
            errors["actor"] = _("Choose whom the person acts for: for this role, one of the right kind.")
        elif not wanted and self.actor:
            errors["actor"] = _("This role acts for nobody in particular.")
        if (self.role == AssignedRole.TRANSLATOR) != bool(self.locale):
            errors["locale"] = _("Translators have a language, and nobody else.")
        errors |= self._seat_errors()
        if self.ends and self.ends < self.starts:
            errors["ends"] = _("The end lies before the beginning.")
        elif self.role in MANDATES and not self.ends and "seat" not in errors:
            errors["ends"] = _("A mandate ends: give its last day.")
        if errors:
            raise ValidationError(errors)

    def _seat_errors(self) -> dict[str, Any]:
        """Of a seat: it gives the last day where none was given, and no later one is taken."""
        if self.seat is None:
            return {}
        if self.role != AssignedRole.LIAISON_COMMITTEE or self.seat.term.body.code != LIAISON_COMMITTEE:
            return {"seat": _("Members of the Liaison Committee have a seat there, and nobody else.")}
        last = self.seat.last_day()
        if last and self.ends and self.ends > last:
            return {"ends": _("The term of the seat ends before.")}
        self.ends = self.ends or last
        return {}

    @property
    def is_current(self) -> bool:
        return self.starts <= today() and (self.ends is None or today() <= self.ends)


class Passkey(models.Model):
    """A WebAuthn credential a person signs in with instead of asking for a link. Only its public part is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True, help_text="base64url, as browsers write it")
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)
    added = models.DateTimeField(_("added"), auto_now_add=True)
    last_used = models.DateTimeField(_("last used"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")

    def __str__(self) -> str:
        return self.name


# What members propose, and what is counted, have files of their own; Django looks for models here.
from .proposals import Proposal as Proposal  # noqa: E402
from .spending import Spending as Spending  # noqa: E402
