"""Work plans: what a body wants to do in a term, each action tied to the recommendation that it serves."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from cms.base.child_rows import ChildRow
from cms.base.fields import ContentField
from cms.base.models import body_field
from content_store.pages import DocumentPage
from reference.models import Sector

from .enums import CommitmentState
from .panels import work_plan_tabs
from .terms import BodyTerm


class WorkPlanPage(DocumentPage):
    """The work plan of a mandate, such as the Liaison Committee's."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "objectives", "body")
    facts: ClassVar[tuple[str, ...]] = ("term", "starts", "ends", "sectors", "actions", "fictional")

    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One a line."))
    body = body_field()
    term = models.ForeignKey(
        BodyTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("term of the body")
    )
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["forums.RecommendationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/work_plan_page.html"
    edit_handler = work_plan_tabs

    class Meta:
        verbose_name = _("work plan")
        verbose_name_plural = _("work plans")

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day is before the first.")})


class PlannedAction(ChildRow):
    """One action of a plan, in the plan's original language; what it serves is a recommendation."""

    page = ParentalKey(WorkPlanPage, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("action"), max_length=500)
    objective = models.PositiveSmallIntegerField(
        _("objective"), null=True, blank=True, help_text=_("Its number: the line of the objectives above.")
    )
    recommendation = ContentField(page_types=("forums.RecommendationPage",), verbose_name=_("recommendation served"))
    date = models.DateField(_("date"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=CommitmentState, default=CommitmentState.PLANNED)

    class Meta(ChildRow.Meta):
        verbose_name = _("planned action")
        verbose_name_plural = _("planned actions")
