"""Reports of the Secretariat: which associate statuses are to be renewed; how fresh the directory is; who offers which
expertise."""

from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from cms.base.days import utc_today

from .confirmation import ConfirmationRequest, Outcome
from .enums import Freshness, PartnershipStatus
from .freshness import freshness, with_freshness
from .models import Organization
from .statuses import StatusPeriod, renewal_deadline, renewals_due, still_open

_MAY_READ = ["add", "change", "view"]


def edit_url(record: Organization) -> str:
    return reverse("wagtailsnippets_ngo_pages_organization:edit", args=[record.pk])


class RecordReport(ReportView):
    """A report on records, for those who see them in the admin."""

    any_permission_required = _MAY_READ
    is_searchable = False

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Organization)


class ReportItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(policy_registry.get_by_type(Organization).user_has_any_permission(request.user, _MAY_READ))


class RenewalsReport(RecordReport):
    """Associate statuses whose eight years end this year or the next, or have ended; the earliest first."""

    model = StatusPeriod
    page_title = _("Renewals due")
    header_icon = "time"
    index_url_name = "ngo-renewals"
    index_results_url_name = "ngo-renewals-results"
    default_ordering = "since"
    columns = [
        TitleColumn("organization", label=_("Organization"), get_url=lambda period: edit_url(period.organization)),
        Column("since", label=_("Associate since"), sort_key="since"),
        Column("term_ends", label=_("Term ends")),
        Column("deadline", label=_("Request by"), accessor=renewal_deadline),
        Column("requested", label=_("Requested on")),
        Column("decision", label=_("Decision")),
    ]
    list_export = ["organization", "since", "term_ends", "requested", "decision"]

    def get_base_queryset(self) -> QuerySet[StatusPeriod]:
        today = utc_today()
        request = StatusPeriod.objects.filter(
            still_open(today),
            organization=OuterRef("organization"),
            status=PartnershipStatus.ASSOCIATE_REQUESTED,
        )
        requested = Subquery(request.values("since")[:1])
        due: QuerySet[StatusPeriod] = renewals_due(today).annotate(requested=requested)
        return due.select_related("organization")


class FreshnessFilterSet(WagtailFilterSet):
    freshness = django_filters.ChoiceFilter(label=_("Freshness"), choices=Freshness.choices, method="in_state")
    waiting = django_filters.BooleanFilter(label=_("Changes waiting for us"), method="with_changes")

    class Meta:
        model = Organization
        fields = ("freshness", "waiting", "type")

    def in_state(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        return queryset.filter(with_freshness(value, utc_today()))

    def with_changes(self, queryset: QuerySet[Organization], name: str, value: bool) -> QuerySet[Organization]:
        return queryset.filter(has_unpublished_changes=value, last_outcome=Outcome.CHANGED)


def _state(record: Organization) -> str:
    return str(freshness(record.last_confirmed, utc_today()).label)


def _answer(record: Any) -> str:
    return str(Outcome(record.last_outcome).label) if record.last_outcome else ""


def _compare_url(record: Any) -> str | None:
    """The comparison of what is published with the draft that waits."""
    if record.last_outcome != Outcome.CHANGED or not record.has_unpublished_changes:
        return None
    return reverse("wagtailsnippets_ngo_pages_organization:revisions_compare", args=[record.pk, "live", "latest"])


class FreshnessReport(RecordReport):
    """Public organizations with the day they last confirmed their record, and what came of our last question."""

    model = Organization
    page_title = _("Freshness of the directory")
    header_icon = "history"
    index_url_name = "ngo-freshness"
    index_results_url_name = "ngo-freshness-results"
    filterset_class = FreshnessFilterSet
    default_ordering = "last_confirmed"
    columns = [
        TitleColumn("name", label=_("Organization"), get_url=edit_url, sort_key="name"),
        Column("freshness", label=_("Freshness"), accessor=_state),
        DateColumn("last_confirmed", label=_("Last confirmed"), sort_key="last_confirmed"),
        DateColumn("last_asked", label=_("Last asked"), sort_key="last_asked"),
        Column("mails", label=_("Mails sent")),
        TitleColumn("answer", label=_("Answer"), accessor=_answer, get_url=_compare_url),
        Column("last_note", label=_("Note")),
    ]
    list_export = ["name", "last_confirmed", "last_asked", "last_outcome"]

    def get_base_queryset(self) -> QuerySet[Organization]:
        newest = ConfirmationRequest.objects.filter(organization=OuterRef("pk")).order_by("-asked_at")
        records: QuerySet[Organization] = Organization.objects.filter(live=True)
        asked: QuerySet[Organization] = records.annotate(
            last_asked=Subquery(newest.values("asked_at")[:1]),
            mails=Subquery(newest.values("sent")[:1]),
            last_outcome=Subquery(newest.values("outcome")[:1]),
            last_note=Subquery(newest.values("note")[:1]),
        )
        return asked


def report_urls(*views: type[RecordReport]) -> list[URLPattern]:
    found = []
    for view in views:
        address = f"reports/{view.index_url_name}/"
        found += [
            path(address, view.as_view(), name=view.index_url_name),
            path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name),
        ]
    return found


def renewals_item() -> MenuItem:
    return ReportItem(_("Renewals due"), reverse("ngo-renewals"), name="ngo-renewals", icon_name="time", order=300)


def freshness_item() -> MenuItem:
    return ReportItem(
        _("Freshness of the directory"), reverse("ngo-freshness"), name="ngo-freshness", icon_name="history", order=310
    )
