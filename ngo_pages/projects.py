"""Projects that several organizations carry together, and what they contribute over time."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from cms.base.fields import ContentField
from cms.base.models import body_field
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from reference.models import Goal, OfficialDocument, Sector
from reference.submissions import Submission

from .models import LANGUAGE_CHOICES, Organization
from .project_panels import project_index_tabs, project_tabs


class ProjectIndexPage(DocumentPage):
    """Projects of several organizations."""

    max_count_per_parent = 1
    subpage_types = ["ngo_pages.ProjectPage"]
    parent_page_types = ["home.HomePage"]
    template = "ngo_pages/project_index_page.html"
    edit_handler = project_index_tabs
    facets: ClassVar[tuple[str, ...]] = ("sector", "organization", "sdg")

    class Meta:
        verbose_name = _("list of projects")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("project", request.GET, locale, facets=self.facets)}


class ProjectPage(DocumentPage):
    """A project with its partners, questions, groups, contributions and report."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "objectives", "questions", "groups", "body")
    facts: ClassVar[tuple[str, ...]] = (
        "partners",
        "supporter",
        "starts",
        "ends",
        "report",
        "report_author",
        "sectors",
        "sdgs",
        "fictional",
        "sources",
    )

    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One a line."))
    questions = models.TextField(_("key questions"), blank=True, help_text=_("One a line."))
    groups = models.TextField(_("online groups"), blank=True, help_text=_("By region, one a line."))
    body = body_field()
    partners = ParentalManyToManyField(Organization, blank=True, related_name="projects", verbose_name=_("partners"))
    supporter = models.CharField(_("supported by"), max_length=120, blank=True)
    starts = models.CharField(
        _("from"), max_length=10, blank=True, help_text=_("As known: 2020, 2020-03 or 2020-03-15.")
    )
    ends = models.CharField(_("until"), max_length=10, blank=True)
    report = models.ForeignKey(
        OfficialDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("report")
    )
    report_author = models.CharField(
        _("author of the report"), max_length=200, blank=True, help_text=_("As the report names its author; a credit.")
    )
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))
    fictional = models.BooleanField(_("fictional"), default=False)
    sources = models.TextField(_("sources"), blank=True, help_text=_("Where the facts come from, one a line."))

    parent_page_types = ["ngo_pages.ProjectIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "ngo_pages/project_page.html"
    edit_handler = project_tabs

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})


class ProjectContribution(Submission):
    """What a partner or a group brought to a project: sent in, reviewed, shown in its own language."""

    project = ContentField(page_types=("ngo_pages.ProjectPage",), verbose_name=_("project"))
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organization"),
    )
    date = models.DateField(_("date"))
    theme = models.CharField(_("theme"), max_length=160, blank=True)
    text = models.TextField(_("text"), max_length=4000)
    language = models.CharField(_("language"), max_length=12, choices=LANGUAGE_CHOICES, default="en")

    class Meta(Submission.Meta):
        verbose_name = _("contribution to a project")
        verbose_name_plural = _("contributions to projects")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["project", "state"], name="contribution_of_project")]

    def __str__(self) -> str:
        return self.theme or self.text[:60]

    @property
    def shown_on(self) -> Any:
        return self.project


def published_contributions(project: UUID) -> models.QuerySet[ProjectContribution]:
    """The newest two hundred, newest first."""
    found = ProjectContribution.objects.published().filter(project=project)
    return found.select_related("organization").order_by("-date", "-pk")[:200]
