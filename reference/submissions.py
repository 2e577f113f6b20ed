"""What members send in and the Secretariat publishes or refuses: reports, answers, feedback, requests.

Submissions are rows of their own, outside the pages and their revisions. The contents they are about show the
published ones.
"""

from typing import Any, ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import ReviewState

#: State to the states it may be reached from. What was published can be taken back, with a reason.
TRANSITIONS: Final[dict[ReviewState, tuple[ReviewState, ...]]] = {
    ReviewState.SUBMITTED: (ReviewState.DRAFT, ReviewState.REFUSED),
    ReviewState.PUBLISHED: (ReviewState.SUBMITTED, ReviewState.REFUSED),
    ReviewState.REFUSED: (ReviewState.SUBMITTED, ReviewState.PUBLISHED),
}


class SubmissionQuerySet(models.QuerySet["Any"]):
    def published(self) -> "SubmissionQuerySet":
        return self.filter(state=ReviewState.PUBLISHED)

    def waiting(self) -> "SubmissionQuerySet":
        return self.filter(state=ReviewState.SUBMITTED)


class Submission(models.Model):
    """Abstract. A subclass names the content that shows it (`shown_on`), which is rendered anew with each change."""

    #: Fields that may be changed after the publication.
    open_when_published: ClassVar[tuple[str, ...]] = ()
    #: Fields that those who receive it fill in (an answer, a decision): who does so has not sent it in.
    of_receiver: ClassVar[tuple[str, ...]] = ()

    state = models.CharField(_("state"), max_length=20, choices=ReviewState, default=ReviewState.DRAFT, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True, editable=False)
    review_note = models.TextField(
        _("note of the review"), blank=True, max_length=2000, help_text=_("Seen by who sent it in; never published.")
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():  # what signal handlers write stands or falls with the row
            super().save(*args, **kwargs)

    @classmethod
    def seen_by(cls, user: Any) -> models.QuerySet[Any]:
        """What somebody in the admin sees: what was sent in. A draft is with those who write it, in their own space."""
        return cls._default_manager.exclude(state=ReviewState.DRAFT)

    @property
    def shown_on(self) -> UUID | None:
        """The content id of what shows it once published."""
        raise NotImplementedError

    @property
    def is_published(self) -> bool:
        return self.state == ReviewState.PUBLISHED

    @property
    def may_be_edited(self) -> bool:
        """What was published stays as it was, but for what the model leaves open."""
        return not self.is_published or bool(self.open_when_published)

    def can_become(self, state: ReviewState) -> bool:
        return self.state in TRANSITIONS[state]

    def submit(self, user: AbstractBaseUser | None) -> None:
        """Sends it in, or in again after a refusal. Raises ValidationError, as do the others."""
        self._become(ReviewState.SUBMITTED, submitted_by=user, submitted_at=timezone.now())

    def publish(self, user: AbstractBaseUser | None, note: str = "") -> None:
        """Takes another person than who sent it in."""
        if user is not None and user.pk == self.submitted_by_id:
            raise ValidationError(_("Another person publishes what you sent in."))
        self._become(ReviewState.PUBLISHED, reviewed_by=user, reviewed_at=timezone.now(), review_note=note)

    def refuse(self, user: AbstractBaseUser | None, note: str) -> None:
        """Refuses it, or takes it back; who sent it in is told why."""
        if not note.strip():
            raise ValidationError({"review_note": _("Say why, for who sent it in.")})
        self._become(ReviewState.REFUSED, reviewed_by=user, reviewed_at=timezone.now(), review_note=note)

    def _become(self, state: ReviewState, **values: Any) -> None:
        with transaction.atomic():
            stored = type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("state", flat=True)
            if self.pk:  # another person may have decided since it was read, or discarded it
                self.state = stored.first() or ""
                if not self.state:
                    raise ValidationError(_("It is not there any more."))
            if not self.can_become(state):
                raise ValidationError(
                    _("What is %(before)s cannot become %(after)s."),
                    params={"before": ReviewState(self.state).label, "after": state.label},
                )
            self.state = state
            for name, value in values.items():
                setattr(self, name, value)
            self.full_clean()
            self.save()
