"""Every page type, as an editor makes it: below what, and with which values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from cms.base.models import BasePage
from diffusion.models import NewsletterIndexPage, NewsletterPage
from diffusion.months import this_month
from forums.models import (
    ConferencePage,
    ConsultationIndexPage,
    ConsultationPage,
    DialogueIndexPage,
    EventIndexPage,
    ForumPage,
    ForumReportPage,
    OfficialDocumentIndexPage,
    OfficialDocumentPage,
    RecommendationIndexPage,
    RecommendationPage,
    SessionPage,
    ThemeConsultationIndexPage,
    ThemeConsultationPage,
    WorkingGroupIndexPage,
    WorkingGroupPage,
    WorkPlanPage,
)
from home.models import ArticlePage, HomePage, ImpactPage, SectionPage
from ngo_pages.activities import ProgrammeActivityIndexPage, ProgrammeActivityPage
from ngo_pages.models import ActionIndexPage, ActionPage, DirectoryPage, OrganizationPage
from ngo_pages.projects import ProjectIndexPage, ProjectPage
from reference.models import (
    Body,
    FieldOffice,
    Member,
    Sector,
)
from reference.pages import (
    BodyIndexPage,
    BodyPage,
    DelegationIndexPage,
    DelegationPage,
    FieldOfficeIndexPage,
    FieldOfficePage,
    NationalCommissionIndexPage,
    NationalCommissionPage,
)
from tests import factories


@dataclass(frozen=True)
class PageType:
    """`make`: a published page of the type. `parent` and `values`: where and how the create form makes one; types that
    stand once below their parent are not made by form here."""

    model: type[BasePage]
    make: Callable[[], Any]
    parent: Callable[[], Page] | None = None
    values: Callable[[], dict[str, Any]] = dict

    def __str__(self) -> str:
        return self.model.__name__


def _newsletter_values() -> dict[str, Any]:
    factories.article()
    factories.drain()
    page = NewsletterPage(sections=[("items", factories.pulled()["value"])])
    return {"title": "This month", "month": this_month(), **_stream_data("sections", page.sections)}


def _stream_data(name: str, stream: Any) -> dict[str, str]:
    """What a browser sends of a stream whose blocks are structs of plain fields."""
    data = {f"{name}-count": str(len(stream))}
    for index, child in enumerate(stream):
        prefix = f"{name}-{index}"
        data |= {f"{prefix}-{key}": value for key, value in (("deleted", ""), ("order", str(index)))}
        data |= {f"{prefix}-type": child.block_type, f"{prefix}-id": child.id or ""}
        data |= {f"{prefix}-value-{key}": str(value) for key, value in child.value.items()}
    return data


PAGE_TYPES = (
    PageType(HomePage, factories.home_in),
    PageType(ImpactPage, factories.impact),
    PageType(SectionPage, factories.section, factories.home_in, lambda: {"title": "A new section"}),
    PageType(ArticlePage, factories.article, factories.section, lambda: {"title": "News", "date": "2026-03-01"}),
    PageType(DirectoryPage, factories.directory),
    PageType(
        OrganizationPage,
        lambda: factories.organization(mission="It educates."),
        factories.directory,
        lambda: {"organization": factories.record("World Union").pk, "mission": "It unites.", "slug": "world-union"},
    ),
    PageType(ActionIndexPage, factories.action_index),
    PageType(
        ActionPage,
        lambda: factories.action(organizations=[factories.organization()], countries=["FR"]),
        factories.action_index,
        lambda: {"title": "A garden", "organizations": factories.record("Gardeners").pk},
    ),
    PageType(ProjectIndexPage, factories.project_index),
    PageType(
        ProjectPage,
        lambda: factories.project(partners=[factories.organization()], sectors=["ED"], questions="What is needed?"),
        factories.project_index,
        lambda: {"title": "A shared library", "starts": "2026-03"},
    ),
    PageType(ProgrammeActivityIndexPage, factories.activity_index),
    PageType(
        ProgrammeActivityPage,
        lambda: factories.activity(countries=["FR"], how_to_join="Write to the sector."),
        factories.activity_index,
        lambda: {"title": "A study", "sector": Sector.objects.get(code="SC").pk},
    ),
    PageType(BodyIndexPage, factories.body_index),
    PageType(
        BodyPage,
        factories.standing_body,
        factories.body_index,
        lambda: {"standing_body": Body.objects.get(code="icngo").pk, "slug": "icngo"},
    ),
    PageType(FieldOfficeIndexPage, factories.office_index),
    PageType(
        FieldOfficePage,
        factories.office,
        factories.office_index,
        lambda: {"office": FieldOffice.objects.get(code="dakar").pk, "slug": "dakar"},
    ),
    PageType(NationalCommissionIndexPage, factories.commission_index),
    PageType(
        NationalCommissionPage,
        factories.commission,
        factories.commission_index,
        lambda: {"commission": factories.commission_record("ML").pk, "slug": "ml"},
    ),
    PageType(DelegationIndexPage, factories.delegation_index),
    PageType(
        DelegationPage,
        factories.delegation,
        factories.delegation_index,
        lambda: {"member": Member.objects.get(code="SN").pk, "slug": "sn"},
    ),
    PageType(EventIndexPage, factories.event_index),
    PageType(
        ForumPage,
        lambda: factories.forum(number=2, sectors=["ED"], country="FR"),
        factories.event_index,
        lambda: {"title": "Forum on seas", "number": "17"},
    ),
    PageType(ForumReportPage, factories.forum_report, factories.forum, lambda: {"title": "What the forum said"}),
    PageType(ConferencePage, factories.conference, factories.event_index, lambda: {"title": "ICNGO", "year": "2026"}),
    PageType(DialogueIndexPage, factories.dialogue_index),
    PageType(
        SessionPage,
        lambda: factories.session(sectors=["SC"]),
        factories.dialogue_index,
        lambda: {"title": "A hearing", "mechanism": "hearing"},
    ),
    PageType(OfficialDocumentIndexPage, factories.document_index),
    PageType(
        OfficialDocumentPage,
        factories.document,
        factories.document_index,
        lambda: {"document": factories.document_record("209 EX/11").pk, "slug": "209-ex-11"},
    ),
    PageType(WorkingGroupIndexPage, factories.working_group_index),
    PageType(
        WorkingGroupPage,
        lambda: factories.working_group(sectors=["ED"], themes="Dialogue"),
        factories.working_group_index,
        lambda: {"title": "A working group", "opened": "2026"},
    ),
    PageType(ConsultationIndexPage, factories.consultation_index),
    PageType(
        ConsultationPage,
        lambda: factories.consultation(sectors=["ED"], since=1984),
        factories.consultation_index,
        lambda: {"title": "A consultation", "since": "1984"},
    ),
    PageType(
        WorkPlanPage,
        lambda: factories.work_plan(sectors=["ED"]),
        factories.recommendation_index,
        lambda: {"title": "A plan", "objectives": "Listen"},
    ),
    PageType(ThemeConsultationIndexPage, factories.theme_consultation_index),
    PageType(
        ThemeConsultationPage,
        factories.theme_consultation,
        factories.theme_consultation_index,
        lambda: {
            "title": "A choice of themes",
            "options": "Water\nYouth",
            "opens": "2026-01-01",
            "closes": "2026-02-01",
            "most_choices": "1",
        },
    ),
    PageType(RecommendationIndexPage, factories.recommendation_index),
    PageType(
        RecommendationPage,
        lambda: factories.recommendation(addressees={"secretariat": "proposed"}, sdgs=["4"]),
        factories.recommendation_index,
        lambda: {"title": "Listen", "reference": "ICNGO-2026/1", "text": "States listen to NGOs."},
    ),
    PageType(NewsletterIndexPage, factories.newsletter_index),
    PageType(NewsletterPage, factories.newsletter, factories.newsletter_index, _newsletter_values),
)
MADE_BY_FORM = tuple(item for item in PAGE_TYPES if item.parent)


def posted(response: Any, *, form_id: str = "page-edit-form", **changes: Any) -> QueryDict:
    """What a browser sends back of the form in the response, with these fields changed."""
    data = querydict_from_html(response.content.decode(), form_id=form_id)
    form = response.context["form"]
    for field in form.instance._meta.get_fields():
        if isinstance(field, StreamField) and field.name in form.fields:
            data[f"{field.name}-count"] = "0"
    if isinstance(form.instance, NewsletterPage) and "sections" in form.fields:  # without any it is not published
        data.update(_stream_data("sections", form.instance.sections))
    for name, value in changes.items():
        data[name] = str(value)
    return data
