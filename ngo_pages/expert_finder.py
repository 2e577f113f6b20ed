"""The expert finder in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn

from .experts import ExpertFilters, experts
from .models import Organization
from .reports import RecordReport, ReportItem, edit_url


class ExpertFilterSet(ExpertFilters, WagtailFilterSet):
    """As the admin shows filters."""


def _listed(name: str) -> Any:
    return lambda record: ", ".join(str(term) for term in getattr(record, name).all())


class ExpertFinder(RecordReport):
    model = Organization
    page_title = _("Expert finder")
    header_icon = "search"
    index_url_name = "ngo-experts"
    index_results_url_name = "ngo-experts-results"
    filterset_class = ExpertFilterSet
    default_ordering = "name"
    columns = [
        TitleColumn("name", label=_("Organization"), get_url=edit_url, sort_key="name"),
        Column("expertise", label=_("Expertise offered"), accessor=_listed("expertise")),
        Column("sectors", label=_("Field of competence"), accessor=_listed("sectors")),
        Column("headquarters_country", label=_("Headquarters")),
        Column("working_languages", label=_("Working languages"), accessor=_listed("working_languages")),
    ]
    list_export = ["name", "acronym", "headquarters_country", "website"]

    def get_base_queryset(self) -> QuerySet[Organization]:
        return experts()


def experts_item() -> MenuItem:
    return ReportItem(_("Expert finder"), reverse("ngo-experts"), name="ngo-experts", icon_name="search", order=330)
