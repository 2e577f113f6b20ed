"""Activities of UNESCO's programme, how NGOs can join them, and what NGOs say of them."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from cms.base.fields import ContentField
from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from reference.models import Country, FieldOffice, Goal, Priority, Sector
from reference.submissions import Submission

from .activity_panels import activity_index_tabs, activity_tabs
from .models import LANGUAGE_CHOICES, Organization


class ProgrammeActivityIndexPage(DocumentPage):
    """The programme's activities, by sector."""

    max_count_per_parent = 1
    subpage_types = ["ngo_pages.ProgrammeActivityPage"]
    parent_page_types = ["home.HomePage"]
    template = "ngo_pages/programme_activity_index_page.html"
    edit_handler = activity_index_tabs
    facets: ClassVar[tuple[str, ...]] = ("sector", "office", "country", "year")

    class Meta:
        verbose_name = _("list of programme activities")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("programme-activity", request.GET, locale, facets=self.facets)}


class ProgrammeActivityPage(DocumentPage):
    """An activity of a sector: where, when, and how NGOs can join."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "how_to_join", "body")
    facts: ClassVar[tuple[str, ...]] = (
        "sector",
        "offices",
        "countries",
        "priorities",
        "sdgs",
        "starts",
        "ends",
        "fictional",
    )

    how_to_join = models.TextField(_("how NGOs can join"), blank=True, max_length=3000)
    body = body_field()
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector"))
    offices = ParentalManyToManyField(
        FieldOffice, blank=True, related_name="+", verbose_name=_("field offices concerned")
    )
    countries = ParentalManyToManyField(Country, blank=True, related_name="+", verbose_name=_("countries"))
    priorities = ParentalManyToManyField(Priority, blank=True, related_name="+", verbose_name=_("priorities"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["ngo_pages.ProgrammeActivityIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "ngo_pages/programme_activity_page.html"
    edit_handler = activity_tabs

    class Meta:
        verbose_name = _("programme activity")
        verbose_name_plural = _("programme activities")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """The actions on the ground that serve it."""
        this = [Condition("activity", "any", (str(self.translation_key),))]
        return {"actions": listing("action", QueryDict(), locale, also=this)}

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})


class ActivityFeedback(Submission):
    """What an NGO says to the sector about an activity, and the sector's answer; shown in its own language."""

    activity = ContentField(page_types=("ngo_pages.ProgrammeActivityPage",), verbose_name=_("programme activity"))
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organization"),
    )
    text = models.TextField(_("text"), max_length=4000)
    language = models.CharField(_("language"), max_length=12, choices=LANGUAGE_CHOICES, default="en")
    answer = models.TextField(
        _("answer of the sector"), blank=True, max_length=4000, help_text=_("In the language of the text.")
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    open_when_published = of_receiver = ("answer", "answered_on")

    class Meta(Submission.Meta):
        verbose_name = _("feedback on an activity")
        verbose_name_plural = _("feedback on activities")
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index(fields=["activity", "state"], name="feedback_on_activity")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def shown_on(self) -> Any:
        return self.activity

    def clean(self) -> None:
        super().clean()
        if bool(self.answer.strip()) != bool(self.answered_on):
            raise ValidationError({"answered_on": _("An answer has its date, and a date its answer.")})


def published_feedback(activity: UUID) -> models.QuerySet[ActivityFeedback]:
    """The newest two hundred, newest first."""
    found = ActivityFeedback.objects.published().filter(activity=activity)
    return found.select_related("organization").order_by("-submitted_at", "-pk")[:200]
