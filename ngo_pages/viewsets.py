"""Organizations, profiles and actions in the admin."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from cms.base.days import utc_today
from cms.base.translation import in_languages
from cms.base.viewsets import ContentListing, LanguagesColumn, read_publication
from reference.forms import order_choices
from reference.models import Country, Language, Sector, Subject

from .enums import Freshness, PartnershipStatus
from .freshness import with_freshness
from .models import ActionPage, Organization, OrganizationPage
from .statuses import StatusPeriod, renewals_due, still_open


class OrganizationFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=_("Status now"), choices=PartnershipStatus.choices, method="with_current_status"
    )
    headquarters_country = django_filters.ModelChoiceFilter(label=_("Country"), queryset=Country.objects.all())
    sectors = django_filters.ModelMultipleChoiceFilter(label=_("Field of competence"), queryset=Sector.objects.all())
    expertise = django_filters.ModelMultipleChoiceFilter(label=_("Expertise offered"), queryset=Subject.objects.all())
    working_languages = django_filters.ModelMultipleChoiceFilter(
        label=_("Working language"),
        queryset=Language.objects.filter(pk__in=Organization.working_languages.through.objects.values("language")),
    )
    freshness = django_filters.ChoiceFilter(label=_("Freshness"), choices=Freshness.choices, method="in_state")
    renewal = django_filters.BooleanFilter(label=_("Renewal due"), method="with_renewal_due")

    class Meta:
        model = Organization
        fields = (
            "type",
            "status",
            "renewal",
            "freshness",
            "headquarters_country",
            "sectors",
            "expertise",
            "working_languages",
            "live",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order_choices(self.form.fields["headquarters_country"])

    def with_current_status(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        held = StatusPeriod.objects.filter(still_open(utc_today()), status=value)
        return queryset.filter(pk__in=held.values("organization"))

    def in_state(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        return queryset.filter(with_freshness(value, utc_today()))

    def with_renewal_due(self, queryset: QuerySet[Organization], name: str, value: bool) -> QuerySet[Organization]:
        due = renewals_due(utc_today()).values("organization")
        return queryset.filter(pk__in=due) if value else queryset.exclude(pk__in=due)


def _status(record: Organization) -> str:
    return str(record.current_status or "")


class OrganizationIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Organization]:
        records: QuerySet[Organization] = super().get_base_queryset()
        return records.select_related("headquarters_country").prefetch_related("statuses")

    def search_queryset(self, queryset: QuerySet[Organization]) -> QuerySet[Organization]:
        """Wagtail's search knows no filters but those of its index: it is given the filtered rows by their keys."""
        if self.is_searching:
            queryset = self.get_base_queryset().filter(pk__in=queryset.order_by().values_list("pk", flat=True))
        results: QuerySet[Organization] = super().search_queryset(queryset)
        return results

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        records = context["object_list"]
        profiles = OrganizationPage.objects.filter(organization__in=[record.pk for record in records]).select_related(
            "locale"
        )
        languages = in_languages(profiles)
        read_publication(records)
        for record in records:
            record.languages = languages.get(record.content_id, [])
        return context


class OrganizationCreateView(CreateView):
    """Saves when told to only: the first save of a record makes its profile page as well."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"autosave_enabled": False}


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    menu_label = _("Organizations")
    menu_item_is_registered = True
    index_view_class = OrganizationIndexView
    add_view_class = OrganizationCreateView
    filterset_class = OrganizationFilterSet
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    list_display = (
        "name",
        "acronym",
        "type",
        Column("status", label=_("Status"), accessor=_status),
        Column("headquarters_country", label=_("Headquarters"), sort_key="headquarters_country__label_en"),
        LanguagesColumn("languages", label=_("Profile")),
        DateColumn("last_published_at", label=_("Last published"), sort_key="last_published_at"),
        LiveStatusTagColumn(label=_("Publication")),
    )


class ProfileListing(ContentListing):
    model = OrganizationPage
    icon = "doc-full-inverse"
    menu_label = _("NGO profiles")
    name = "ngo-profiles"
    list_filter = ("live", "organization__type", "organization__headquarters_country")
    own_columns = (Column("type", label=_("Type"), accessor="organization.get_type_display"),)


class ActionListing(ContentListing):
    model = ActionPage
    icon = "site"
    menu_label = pgettext_lazy("on the ground", "Actions")
    name = "actions"
    list_filter = ("live", "countries", "sectors", "fictional")
    own_columns = (DateColumn("starts", label=_("From"), sort_key="starts"),)


organizations = OrganizationViewSet()
profiles = ProfileListing()
actions = ActionListing()


class NgoGroup(ViewSetGroup):
    menu_label = _("NGOs")
    menu_icon = "group"
    menu_order = 110
    items = (organizations, profiles, actions)
