"""What becomes of a recommendation: what its addressees answer, what is planned, what happened, what others say of it.

Rows of their own, bound to the recommendation by content id and to an addressee by actor: putting back an older
revision of the page undoes none of them. Each is sent in by one person and published by another.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Page

from cms.base.days import utc_today
from cms.base.fields import ContentField, original_of
from cms.base.locales import AUTONYMS
from cms.base.roles import is_secretariat
from reference.enums import ReviewState
from reference.models import Actor, OfficialDocument
from reference.submissions import Submission

from .addresses import Address, first_status
from .enums import CommitmentState, Position, RecommendationStatus

LIAISON_COMMITTEE = "liaison-committee"
#: Kinds of content that a report may point to.
EVIDENCE_KINDS = ("action", "session", "forum", "conference", "forum-report")


def state_of(actor: Actor) -> str:
    """The country code of the Member that an actor stands or speaks for; "" for all others."""
    commission = actor.commission
    member = actor.member or (commission.member if commission else None)
    return member.code if member else ""


class FollowUp(Submission, ClusterableModel):
    """Abstract. `actor` is who answers, commits itself, reports or comments; `text` is in one language, as written."""

    recommendation = ContentField(
        page_types=("forums.RecommendationPage",), db_index=True, verbose_name=_("recommendation")
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    date = models.DateField(_("date"), default=utc_today)
    text = models.TextField(_("text"), max_length=6000)
    language = models.CharField(_("language of the text"), max_length=12, choices=list(AUTONYMS.items()), default="en")

    class Meta:
        abstract = True
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.actor}"

    @classmethod
    def seen_by(cls, user: Any) -> models.QuerySet[Any]:
        """To the Liaison Committee, what is published, its own and what they sent in: others' is between them and the
        Secretariat."""
        rows = super().seen_by(user)
        if is_secretariat(user):
            return rows
        own = models.Q(submitted_by=user.pk) | models.Q(actor__code=LIAISON_COMMITTEE)
        return rows.filter(models.Q(state=ReviewState.PUBLISHED) | own)

    @property
    def shown_on(self) -> UUID | None:
        return self.recommendation

    @property
    def page(self) -> Page | None:
        """The recommendation in its original language."""
        return original_of(self.recommendation) if self.recommendation else None

    def clean(self) -> None:
        super().clean()
        if self.date and self.date > utc_today():
            raise ValidationError({"date": _("This day has not come yet.")})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.is_published:
            raise models.ProtectedError(str(_("What was published stays.")), {self})
        return super().delete(*args, **kwargs)

    def address(self, actor: Actor) -> Address | None:
        """The line of the text by which this actor is asked."""
        page = self.page
        found: Address | None = None
        if page:
            found = Address.objects.filter(page=page.pk, actor=actor).select_related("page").first()
        return found

    def check_addressee(self, actor: Actor, field: str) -> None:
        if self.state != ReviewState.REFUSED and not self.address(actor):
            raise ValidationError({field: _("The text is not addressed to them.")})


class PositionStatement(FollowUp):
    """What an addressee answers to the text; the last published one is its position."""

    position = models.CharField(_("position"), max_length=30, choices=Position, default=Position.NOTED)

    class Meta(FollowUp.Meta):
        verbose_name = _("position of an addressee")
        verbose_name_plural = _("positions of addressees")
        permissions = [("publish_positionstatement", "Can publish positions")]

    def clean(self) -> None:
        super().clean()
        if self.actor_id:
            self.check_addressee(self.actor, "actor")


class Commitment(FollowUp):
    """What is planned: `text` is the action, `actor` who leads it. How far it is may be said at any time."""

    open_when_published = ("partners", "target_date", "progress")

    partners = models.ManyToManyField(Actor, blank=True, related_name="+", verbose_name=_("partners"))
    target_date = models.DateField(_("target date"), null=True, blank=True)
    indicator = models.CharField(
        _("indicator"), max_length=300, blank=True, help_text=_("By what one will see that it is done.")
    )
    progress = models.CharField(
        _("how far it is"), max_length=20, choices=CommitmentState, default=CommitmentState.PLANNED
    )

    class Meta(FollowUp.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        permissions = [("publish_commitment", "Can publish commitments")]


class ProgressReport(FollowUp):
    """What happened in a period, as `actor` tells it: what `addressee` did, and the status that it claims to have."""

    addressee = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("addressee"),
        help_text=_("Whose progress it is about."),
    )
    period_from = models.DateField(_("period: from"))
    period_to = models.DateField(_("period: until"))
    claimed = models.CharField(
        _("status claimed"),
        max_length=30,
        choices=RecommendationStatus,
        blank=True,
        help_text=_("The addressee has it once the report is published; empty where it stays as it is."),
    )
    reason = models.CharField(
        _("reason for the status"), max_length=1000, blank=True, help_text=_("Shown in the public timeline.")
    )

    class Meta(FollowUp.Meta):
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        permissions = [("publish_progressreport", "Can publish progress reports")]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.period_from and self.period_to and self.period_to < self.period_from:
            errors["period_to"] = _("The period ends before it begins.")
        if self.claimed and not self.reason.strip():
            errors["reason"] = _("A status changes for a reason: say which.")
        if errors:
            raise ValidationError(errors)
        if self.actor_id and self.addressee_id:
            self.check_addressee(self.addressee, "addressee")
            concerned, author = state_of(self.addressee), state_of(self.actor)
            if concerned and author and concerned != author:
                raise ValidationError({"actor": _("A State does not report on another.")})

    def can_become(self, state: ReviewState) -> bool:
        """A report that has set a status is not taken back: the status is changed again."""
        taken_back = self.is_published and state != ReviewState.PUBLISHED
        return super().can_become(state) and not (taken_back and self.changes.exists())

    def publish(self, user: AbstractBaseUser | None, note: str = "") -> None:
        """Publishes the change of status that it claims as well, all or nothing."""
        with transaction.atomic():
            super().publish(user, note)
            if not self.claimed:
                return
            change = StatusChange(
                recommendation=self.recommendation,
                actor=self.addressee,
                date=self.date,
                text=self.reason,
                language=self.language,
                after=self.claimed,
                report=self,
            )
            if change.present_status() == self.claimed:
                return
            change.submit(self.submitted_by)
            change.publish(user, note)


class ReportEvidence(models.Model):
    """What a report points to: a content of the platform, an official document, an address or a file of its own, which
    is served by members.evidence."""

    report = ParentalKey(ProgressReport, on_delete=models.CASCADE, related_name="evidence")
    content = ContentField(
        page_types=(
            "ngo_pages.ActionPage",
            "forums.SessionPage",
            "forums.ForumPage",
            "forums.ConferencePage",
            "forums.ForumReportPage",
        ),
        null=True,
        blank=True,
        verbose_name=_("action, session or event"),
    )
    document = models.ForeignKey(
        OfficialDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("official document"),
    )

    url = models.URLField(_("address"), blank=True)
    file = models.FileField(_("file"), upload_to="evidence", blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("Of an address or a file."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_one_thing",
                condition=models.Q(content__isnull=False, document__isnull=True, url="", file="")
                | models.Q(content__isnull=True, document__isnull=False, url="", file="")
                | models.Q(content__isnull=True, document__isnull=True, file="") & ~models.Q(url="")
                | models.Q(content__isnull=True, document__isnull=True, url="") & ~models.Q(file=""),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.url or str(self.document or self.content)

    def clean(self) -> None:
        super().clean()
        if sum(map(bool, (self.content, self.document_id, self.url, self.file))) != 1:
            raise ValidationError(_("Name a content of the platform, an official document or an address: one of them."))

    @property
    def address(self) -> str:
        """Of an address or a file, on the site or elsewhere; empty for the others."""
        return reverse("evidence-file", args=[self.pk]) if self.file else self.url


class StatusChange(FollowUp):
    """A step of an addressee (`actor`) from one status to the next; `text` is the reason.

    Never overwritten and never taken back: the present status is that of the last one published.
    """

    before = models.CharField(
        _("status before"), max_length=30, choices=RecommendationStatus, blank=True, editable=False
    )
    after = models.CharField(_("new status"), max_length=30, choices=RecommendationStatus)
    report = models.ForeignKey(
        ProgressReport, null=True, editable=False, on_delete=models.PROTECT, related_name="changes"
    )
    document = models.ForeignKey(
        OfficialDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decision"),
        help_text=_("The official document that it rests on."),
    )

    class Meta(FollowUp.Meta):
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        permissions = [("publish_statuschange", "Can publish changes of status")]
        constraints = [
            models.CheckConstraint(name="status_change_has_a_reason", condition=~models.Q(text="")),
            models.CheckConstraint(
                name="status_change_changes",
                condition=~models.Q(state=ReviewState.PUBLISHED) | ~models.Q(before=models.F("after")),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.text.strip():
            raise ValidationError({"text": _("A status changes for a reason: say which.")})
        if self.actor_id:
            self.check_addressee(self.actor, "actor")
            if self.state in (ReviewState.DRAFT, ReviewState.SUBMITTED) and self.after == self.present_status():
                raise ValidationError({"after": _("That is its status already.")})

    def can_become(self, state: ReviewState) -> bool:
        return super().can_become(state) and not self.is_published

    def present_status(self) -> str:
        """Where the addressee stands now."""
        last = self._last()
        if last:
            return str(last.after)
        address = self.address(self.actor)
        return str(address.status or first_status(address.page.kind)) if address else RecommendationStatus.PROPOSED

    def _last(self) -> "StatusChange | None":
        published = StatusChange.objects.published().filter(recommendation=self.recommendation, actor=self.actor_id)
        found: StatusChange | None = published.exclude(pk=self.pk).order_by("date", "pk").last()
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self.pk and StatusChange.objects.published().filter(pk=self.pk).exists():
                raise ValidationError(_("A published change of status stays as it is; publish a further one."))
            super().save(*args, **kwargs)

    def publish(self, user: AbstractBaseUser | None, note: str = "") -> None:
        """The step from where the addressee stands then. Raises ValidationError where it is none, or not the last."""
        with transaction.atomic():
            # One step of a recommendation after the other.
            list(Page.objects.select_for_update().filter(translation_key=self.recommendation).values_list("pk"))
            last = self._last()
            if last and self.date < last.date:
                raise ValidationError({"date": _("The last change of this addressee's status is later than that.")})
            self.before = self.present_status()
            if self.before == self.after:
                raise ValidationError({"after": _("That is its status already.")})
            super().publish(user, note)


class FollowUpComment(FollowUp):
    """What the Liaison Committee or a Member State concerned says of the follow-up, or of one report."""

    report = models.ForeignKey(
        ProgressReport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="comments",
        verbose_name=_("about the report"),
    )

    class Meta(FollowUp.Meta):
        verbose_name = _("comment on the follow-up")
        verbose_name_plural = _("comments on the follow-up")
        permissions = [("publish_followupcomment", "Can publish comments on the follow-up")]

    def clean(self) -> None:
        super().clean()
        if self.actor_id and not (self.actor.code == LIAISON_COMMITTEE or state_of(self.actor)):
            raise ValidationError({"actor": _("The Liaison Committee and Member States comment.")})
        if self.report and self.report.recommendation != self.recommendation:
            raise ValidationError({"report": _("That report is about another recommendation.")})
