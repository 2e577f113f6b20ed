"""Who knows about what: published organizations by the expertise they offer, for the sectors."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn

from reference.forms import order_choices
from reference.models import Country, Language, Sector, Subject

from .models import Organization
from .reports import RecordReport, ReportItem, edit_url


class ExpertFilterSet(WagtailFilterSet):
    """All criteria are to hold; of several values of one, any."""

    expertise = django_filters.ModelMultipleChoiceFilter(label=_("Expertise offered"), queryset=Subject.objects.all())
    sectors = django_filters.ModelMultipleChoiceFilter(label=_("Field of competence"), queryset=Sector.objects.all())
    country = django_filters.ModelChoiceFilter(
        label=_("Headquarters or members in"), queryset=Country.objects.all(), method="with_people_in"
    )
    working_languages = django_filters.ModelMultipleChoiceFilter(
        label=_("Working language"),
        queryset=Language.objects.filter(pk__in=Organization.working_languages.through.objects.values("language")),
    )

    class Meta:
        model = Organization
        fields = ("expertise", "sectors", "country", "working_languages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order_choices(self.form.fields["country"])

    def with_people_in(self, queryset: QuerySet[Organization], name: str, value: Country) -> QuerySet[Organization]:
        return queryset.filter(Q(headquarters_country=value) | Q(presences__country=value)).distinct()


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
        records: QuerySet[Organization] = Organization.objects.filter(live=True).exclude(expertise=None).distinct()
        related = ("expertise", "sectors", "working_languages")
        return records.select_related("headquarters_country").prefetch_related(*related)


def experts_item() -> MenuItem:
    return ReportItem(_("Expert finder"), reverse("ngo-experts"), name="ngo-experts", icon_name="search", order=330)
