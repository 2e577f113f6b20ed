"""What people search for, in the admin's reports: the most frequent first, and what finds nothing."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.base.locales import AUTONYMS

from .models import LOCALE_CHOICES, Pin, QueryCount, Synonyms
from .viewsets import pins, synonyms

URL_NAME = "searches_report"
policy = ModelPermissionPolicy(QueryCount)


class QueriesFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    locale = django_filters.MultipleChoiceFilter(label=_("Language"), choices=LOCALE_CHOICES)
    is_empty = django_filters.BooleanFilter(label=_("Without result"))

    class Meta:
        model = QueryCount
        fields: list[str] = []


class ActionsColumn(Column):
    """Links that begin a row of synonyms or pins with the query."""

    cell_template_name = "wagtailadmin/platform/search_actions_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        query, locale = instance["query"], instance["locale"]
        links = [
            (_("Add synonyms"), synonyms, Synonyms, {"locale": locale, "words": query}),
            (_("Pin results"), pins, Pin, {"locale": locale, "query": query}),
        ]
        context["links"] = [
            (label, f"{reverse(viewset.get_url_name('add'))}?{urlencode(initial)}")
            for label, viewset, model, initial in links
            if ModelPermissionPolicy(model).user_has_permission(user, "add")
        ]
        return context


class QueriesReportView(ReportView):
    """Of queries that were asked SEARCH_COUNT_LEAST times at least: what hardly anybody asks may tell of somebody."""

    model = QueryCount
    permission_policy = policy
    permission_required = "view"
    page_title = _("Searches")
    header_icon = "search"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    filterset_class = QueriesFilterSet
    is_searchable = False
    default_ordering = "-asked"
    columns = [
        Column("query", label=_("Query"), sort_key="query"),
        Column("language", label=_("Language"), accessor=lambda row: AUTONYMS[row["locale"]], sort_key="locale"),
        Column("asked", label=_("Asked"), sort_key="asked"),
        Column("empty", label=_("Without result"), sort_key="empty"),
        DateColumn("last", label=_("Last asked"), sort_key="last"),
        ActionsColumn("actions", label=_("Actions")),
    ]
    list_export = ["query", "locale", "asked", "empty", "last"]

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By sums, which are there once the rows are filtered."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        counted = super().filter_queryset(queryset).values("locale", "query")
        summed: QuerySet[Any] = counted.annotate(
            asked=Sum("count"), empty=Sum("count", filter=Q(is_empty=True), default=0), last=Max("day")
        ).filter(asked__gte=settings.SEARCH_COUNT_LEAST)
        return summed.order_by(self.ordering, "query", "locale")


class QueriesMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(policy.user_has_permission(request.user, "view"))


def menu_item() -> MenuItem:
    return QueriesMenuItem(_("Searches"), reverse(URL_NAME), name="searches", icon_name="search", order=1100)


urls = [
    path("reports/searches/", QueriesReportView.as_view(), name=URL_NAME),
    path("reports/searches/results/", QueriesReportView.as_view(results_only=True), name=f"{URL_NAME}_results"),
]
