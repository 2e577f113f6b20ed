"""The audit in the admin's reports: for Secretariat moderators, who find in it but change nothing."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from .audit import AuditEntry, record
from .roles import Grant, Role

URL_NAME = "audit_report"
policy = ModelPermissionPolicy(AuditEntry)


def _values(name: str) -> list[tuple[str, str]]:
    found = AuditEntry.objects.order_by(name).exclude(**{name: ""}).values_list(name, flat=True).distinct()
    return [(value, value) for value in found]


def _users(request: Any) -> QuerySet[Any]:
    ids = AuditEntry.objects.order_by().exclude(user=None).values("user").distinct()
    return get_user_model()._default_manager.filter(pk__in=ids).order_by("username")


class AuditFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    action = django_filters.MultipleChoiceFilter(label=_("Action"), choices=lambda: _values("action"))
    target_kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=lambda: _values("target_kind"))
    user = django_filters.ModelChoiceFilter(label=_("User"), queryset=_users)

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditReportView(ReportView):
    """Searched by id, detail, key and request; what is exported of it is itself noted."""

    model = AuditEntry
    queryset = AuditEntry.objects.select_related("user")
    permission_policy = policy
    permission_required = "view"
    page_title = _("Audit")
    header_icon = "history"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = "-at"
    is_searchable = True
    search_fields = ("target_id", "detail", "key", "request_id", "action", "user__username")
    search_backend_name = None
    filterset_class = AuditFilterSet
    columns = [
        DateColumn("at", label=_("Date"), sort_key="at", width="12%"),
        Column("user", label=_("User")),
        Column("key", label=_("API key")),
        Column("action", label=_("Action"), sort_key="action"),
        Column("target_kind", label=_("Kind")),
        Column("target_id", label=_("Id")),
        Column("detail", label=_("Detail")),
        Column("request_id", label=_("Request")),
    ]
    list_export = ["at", "user", "key", "action", "target_kind", "target_id", "detail", "request_id"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            record("audit.exported", detail=str(self.request.GET.get("export", "")))
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response


class AuditMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(policy.user_has_permission(request.user, "view"))


def menu_item() -> MenuItem:
    return AuditMenuItem(_("Audit"), reverse(URL_NAME), name="audit", icon_name="history", order=1200)


def grants() -> list[Grant]:
    return [Grant(Role.MODERATORS, AuditEntry, ("view",))]


urls = [
    path("reports/audit/", AuditReportView.as_view(), name=URL_NAME),
    path("reports/audit/results/", AuditReportView.as_view(results_only=True), name=f"{URL_NAME}_results"),
]
