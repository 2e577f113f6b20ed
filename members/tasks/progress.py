"""Follow-up of recommendations: positions, commitments, progress reports, and comments of those concerned."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from content_store.models import Document
from forums.addresses import Address
from forums.enums import Position
from forums.follow_up import (
    Commitment,
    FollowUpComment,
    PositionStatement,
    ProgressReport,
    ReportEvidence,
    StatusChange,
)
from reference.enums import ReviewState
from reference.models import Actor

from ..permissions import Rights
from ..submitting import SubmissionForm, SubmissionKind, area, titles_of
from . import AREAS, Waiting
from .evidence import EvidenceFields, files_of, keep_evidence, links_of, read_links

#: After so many days without a word an addressee is asked for a report.
SILENCE: Final = timedelta(days=365)
#: At most so many things wait for one person; the most urgent first.
MOST: Final = 30
_SAID: Final = (ReviewState.SUBMITTED, ReviewState.PUBLISHED)


def addressees(recommendation: UUID) -> list[Actor]:
    rows = Address.objects.filter(page__translation_key=recommendation, page__live=True).select_related("actor")
    return list({row.actor_id: row.actor for row in rows}.values())


def asked_of(actors: Iterable[Actor]) -> list[UUID]:
    """The recommendations addressed to any of these."""
    rows = Address.objects.filter(actor__in=[actor.pk for actor in actors], page__live=True)
    return list(rows.values_list("page__translation_key", flat=True))


class FollowUpForm(SubmissionForm):
    class Meta:
        fields = ["actor", "text", "language"]


class FollowUpKind(SubmissionKind):
    action = "progress.propose"
    about_kinds = ("recommendation",)

    def subject(self, about: Document | None) -> dict[str, Any]:
        return {"recommendation": about.content_id} if about else {}


class AddresseeKind(FollowUpKind):
    """Said by those whom the text asks."""

    def actors(self, rights: Rights, about: Document | None) -> list[Actor]:
        asked = {actor.pk for actor in addressees(about.content_id)} if about else set()
        own = super().actors(rights, about)
        return [actor for actor in own if actor.pk in asked] if about else own

    def contents(self, rights: Rights) -> QuerySet[Document]:
        return super().contents(rights).filter(content_id__in=asked_of(rights.actors(self.action)))


class PositionForm(FollowUpForm):
    class Meta(FollowUpForm.Meta):
        model = PositionStatement
        fields = ["actor", "position", "text", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["position"]
        field.choices = [choice for choice in Position.choices if choice[0] != Position.NONE_YET]


class PositionKind(AddresseeKind):
    slug, title, model, form = "position", _("Position"), PositionStatement, PositionForm
    help = _("What you answer to the text as one whom it is addressed to.")


class CommitmentForm(FollowUpForm):
    class Meta(FollowUpForm.Meta):
        model = Commitment
        fields = ["actor", "text", "language", "target_date", "indicator"]


class CommitmentKind(FollowUpKind):
    slug, title, model, form = "commitment", _("Commitment"), Commitment, CommitmentForm
    help = _("What you are going to do, and until when.")


class ReportForm(FollowUpForm, EvidenceFields):
    class Meta(FollowUpForm.Meta):
        model = ProgressReport
        fields = ["actor", "addressee", "period_from", "period_to", "text", "language", "claimed", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = addressees(self.about.content_id) if self.about else []
        field: Any = self.fields["addressee"]
        field.queryset = Actor.objects.filter(pk__in=[actor.pk for actor in asked])
        own = [actor for actor in self.kind.actors(self.rights, self.about) if actor in asked]
        if own and not self.instance.pk:
            self.initial["addressee"] = own[0]
        self.stored: list[ReportEvidence] = []
        files = files_of(self.instance) if self.instance.pk else []
        if self.instance.pk:
            self.initial["links"] = links_of(self.instance)
            self.initial["files_kept"] = [pk for pk, _title in files]
        kept: Any = self.fields["files_kept"]
        kept.choices = files
        if not files:
            del self.fields["files_kept"]

    def clean_links(self) -> list[ReportEvidence]:
        return read_links(self.cleaned_data["links"])

    def save(self, commit: bool = True) -> ProgressReport:
        report: ProgressReport = super().save(commit)
        data = self.cleaned_data
        self.stored = keep_evidence(report, data["links"], data["uploads"], data.get("files_kept", []))
        return report

    def undo(self) -> None:
        for row in self.stored:
            row.file.storage.delete(str(row.file.name))

    def clean(self) -> dict[str, Any]:
        """Who answers for itself reports on itself: a State on no other State, a sector on no other sector."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        author, about = cleaned.get("actor"), cleaned.get("addressee")
        for_itself = author is not None and self.rights.allow("progress.edit", actor=author)
        if for_itself and about and not self.rights.allow("progress.edit", actor=about):
            raise ValidationError({"addressee": _("You report on your own progress.")})
        return cleaned


class ReportKind(FollowUpKind):
    slug, title, model, form = "progress-report", _("Progress report"), ProgressReport, ReportForm
    help = _("What was done in a period. Published after the Secretariat has read it.")

    def contents(self, rights: Rights) -> QuerySet[Document]:
        """All texts to NGOs and the Liaison Committee, who may report what others did; who reports on itself only, as
        delegations, commissions, sectors and offices do, finds those that ask it."""
        own = rights.actors(self.action)
        found = super().contents(rights)
        for_itself = all(rights.allow("progress.edit", actor=actor) for actor in own)
        return found.filter(content_id__in=asked_of(own)) if for_itself else found


class CommentForm(FollowUpForm):
    class Meta(FollowUpForm.Meta):
        model = FollowUpComment


class CommentKind(FollowUpKind):
    slug, title, model, form = "comment", _("Comment on the follow-up"), FollowUpComment, CommentForm
    action = "progress.comment"

    def actors(self, rights: Rights, about: Document | None) -> list[Actor]:
        """The Liaison Committee on all; a State where the text is addressed to it."""
        asked = {actor.pk for actor in addressees(about.content_id)} if about else set()
        own = super().actors(rights, about)
        return [actor for actor in own if not actor.member_id or actor.pk in asked] if about else own

    def contents(self, rights: Rights) -> QuerySet[Document]:
        own = rights.actors(self.action)
        found = super().contents(rights)
        return found.filter(content_id__in=asked_of(own)) if all(actor.member_id for actor in own) else found


POSITION, COMMITMENT, REPORT, COMMENT = PositionKind(), CommitmentKind(), ReportKind(), CommentKind()


def waiting(rights: Rights) -> Iterable[Waiting]:
    """Texts addressed to those the person acts for: without an answer, or without a word for a year."""
    own = {actor.pk: actor for actor in rights.actors(POSITION.action)}
    rows = Address.objects.filter(actor__in=own, page__live=True).select_related("page").order_by("-page__pk")
    asked = dict.fromkeys((row.page.translation_key, row.actor_id) for row in rows[: 10 * MOST])
    if not asked:
        return
    answered: set[tuple[UUID, int]] = set()
    last: dict[tuple[UUID, int], date] = {}
    for model, who in ((PositionStatement, "actor"), (StatusChange, "actor"), (ProgressReport, "addressee")):
        said = model._default_manager.filter(**{f"{who}__in": own}, state__in=_SAID)
        for recommendation, actor, day in said.values_list("recommendation", who, "date"):
            key = (recommendation, actor)
            last[key] = max(last.get(key, day), day)
            if model is PositionStatement:
                answered.add(key)
    titles = titles_of(recommendation for recommendation, _actor in asked)
    found = 0
    kind: SubmissionKind
    for key in asked:
        recommendation, actor = key
        if recommendation not in titles or found == MOST:
            continue
        if key not in answered:
            kind, label = POSITION, gettext("Say your position")
        elif last[key] < utc_today() - SILENCE:
            kind, label = REPORT, gettext("Report progress")
        else:
            continue
        found += 1
        yield Waiting(label, titles[recommendation], str(own[actor]), kind.url(recommendation))


AREAS.append(area(POSITION, COMMITMENT, REPORT, COMMENT, waiting=waiting))
