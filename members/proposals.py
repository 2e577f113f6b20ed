"""Pages that members propose: drafts of the tree, submitted to the Secretariat's moderation, and known by who proposed.

A proposal is never published from here, and is changed from here only while nobody reviews it and it is not public.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from cms.base.audit import record
from cms.base.models import BasePage
from reference.models import Actor


class Proposal(models.Model):
    """Who proposed a page, and in whose name. Its state is the page's."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="proposal", verbose_name=_("page"))
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+", verbose_name=_("in the name of"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("proposed by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.page}"

    @property
    def draft(self) -> Any:
        """The page as it was last written."""
        return self.page.specific.get_latest_revision_as_object()

    @property
    def review(self) -> WorkflowState | None:
        """The last review of the page, past or present."""
        return reviews_of([self]).get(self.page_id)

    @property
    def is_open(self) -> bool:
        """Whether it can be changed from the members' space."""
        return not self.page.live and not self.page.workflow_in_progress


def reviews_of(proposals: Iterable[Proposal]) -> dict[int, WorkflowState]:
    """Key of a page to its last review, past or present."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(proposal.page_id) for proposal in proposals],
    )
    rows = states.select_related("current_task_state").order_by("created_at")
    return {int(row.object_id): row for row in rows}


def state_of(proposal: Proposal, review: WorkflowState | None) -> Any:
    if proposal.page.live:
        return _("published")
    if review and review.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("submitted")
    return _("refused") if review else _("draft")


def note_of(proposal: Proposal, review: WorkflowState | None) -> str:
    """What the review said, where it did not let the page through."""
    if proposal.page.live or review is None or review.current_task_state is None:
        return ""
    return str(review.current_task_state.comment)


@transaction.atomic
def keep(
    page: BasePage, parent: Page, actor: Actor, user: User, *, proposal: Proposal | None, submits: bool
) -> Proposal:
    """Writes the page as a draft, new or further, and submits it where that is asked; all or nothing.

    Raises ValidationError where the page is not right.
    """
    page.live = page.live and bool(page.pk)
    if proposal is None:
        page.owner = user
        parent.add_child(instance=page)
        proposal = Proposal.objects.create(page=page, actor=actor, user=user)
    page.full_clean()
    revision = page.save_revision(user=user, log_action=True)
    if submits:
        review = proposal.review
        if review and review.status == WorkflowState.STATUS_NEEDS_CHANGES:
            review.resume(user)
        else:
            page.get_workflow().start(page, user)
        proposal.submitted_at = revision.created_at
        proposal.save(update_fields=["submitted_at"])
    record("proposal.submitted" if submits else "proposal.drafted", user=user, target=proposal)
    return proposal
