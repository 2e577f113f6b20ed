"""What NGOs say to sectors about programme activities, and what they bring to projects."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from content_store.models import Document
from ngo_pages.activities import ActivityFeedback
from ngo_pages.models import Organization
from ngo_pages.projects import ProjectContribution
from reference.models import Actor

from ..permissions import Rights
from ..submitting import SubmissionForm, SubmissionKind, area
from . import AREAS


class NgoKind(SubmissionKind):
    """Sent in for an organization, which the row names itself."""

    action = "action.propose"
    content_field = ""

    def subject(self, about: Document | None) -> dict[str, Any]:
        return {self.content_field: about.content_id} if about else {}

    def actors(self, rights: Rights, about: Document | None) -> list[Actor]:
        return [actor for actor in super().actors(rights, about) if actor.organization]

    def actor_of(self, row: Any) -> Actor | None:
        if row.organization is None:
            return None
        return Actor.objects.filter(organization=row.organization.content_id).first()

    def name_of(self, row: Any) -> str:
        return str(row.organization.name) if row.organization else ""

    def set_actor(self, row: Any, actor: Actor) -> None:
        row.organization = Organization.objects.get(content_id=actor.organization)

    def rows(self, actors: Any) -> QuerySet[Any]:
        contents = [actor.organization for actor in actors if actor.organization]
        manager: Any = self.model._default_manager  # the subclass has the field
        found: QuerySet[Any] = manager.filter(organization__content_id__in=contents)
        return found.select_related("organization")


class FeedbackForm(SubmissionForm):
    class Meta:
        model = ActivityFeedback
        fields = ["text", "language"]


class FeedbackKind(NgoKind):
    slug, title, model, form = "feedback", _("Feedback on a programme activity"), ActivityFeedback, FeedbackForm
    help = _("The sector reads it and can answer. Both are published after a review.")
    about_kinds, content_field = ("programme-activity",), "activity"


class ContributionForm(SubmissionForm):
    class Meta:
        model = ProjectContribution
        fields = ["date", "theme", "text", "language"]


class ContributionKind(NgoKind):
    slug, title, model, form = "contribution", _("Contribution to a project"), ProjectContribution, ContributionForm
    help = _("What your organization brought to a common project.")
    about_kinds, content_field = ("project",), "project"


AREAS.append(area(FeedbackKind(), ContributionKind()))
