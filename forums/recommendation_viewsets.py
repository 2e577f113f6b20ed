"""Recommendations and their follow-up in the admin."""

from collections import defaultdict
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.base.viewsets import ContentFilterSet, ContentIndexView, ContentListing
from content_store.models import DocumentCode
from reference.viewsets import TermViewSet

from .addresses import Address
from .clusters import Cluster
from .enums import NO_INFORMATION, RecommendationStatus
from .follow_up_reading import published
from .follow_up_viewsets import viewsets
from .models import RecommendationPage
from .recommendations import reading_of
from .work_plan_viewsets import body_terms, work_plans

_STATES = [*RecommendationStatus.choices, (NO_INFORMATION, _("no information"))]


class RecommendationFilterSet(ContentFilterSet):
    """By what readers see: the published documents know the state of the follow-up."""

    state = django_filters.ChoiceFilter(label=_("State of the follow-up"), choices=_STATES, method="with_state")
    waiting = django_filters.BooleanFilter(label=_("With follow-up waiting for review"), method="with_waiting")

    class Meta:
        model = RecommendationPage
        fields = ("live", "kind", "clusters", "sectors", "sdgs", "addresses__actor__body")

    def with_state(self, pages: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        codes = DocumentCode.objects.filter(field="follow-up", code=value, document__kind="recommendation")
        return pages.filter(translation_key__in=codes.values("document__content_id"))

    def with_waiting(self, pages: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        waiting = [viewset.model.objects.waiting().order_by().values("recommendation") for viewset in viewsets]
        found = waiting[0].union(*waiting[1:])
        keys = [row["recommendation"] for row in found]
        return pages.filter(translation_key__in=keys) if value else pages.exclude(translation_key__in=keys)


class RecommendationIndexView(ContentIndexView):
    """Reads the follow-up of all rows at once."""

    base_filterset_class = RecommendationFilterSet

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = list(context["object_list"])
        rows = published([page.translation_key for page in pages])
        addresses: dict[int, list[Address]] = defaultdict(list)
        for address in Address.objects.filter(page__in=pages).select_related("actor"):
            addresses[address.page_id].append(address)
        for page in pages:
            page.follow_up = reading_of(page, addresses[page.pk], rows[page.translation_key])
        return context


class RecommendationListing(ContentListing):
    model = RecommendationPage
    icon = "list-ul"
    menu_label = _("Recommendations")
    name = "recommendations"
    index_view_class = RecommendationIndexView
    filterset_class = RecommendationFilterSet
    own_columns = (
        Column("reference", label=_("Reference"), sort_key="reference", width="10%"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", width="12%"),
        Column("headline", label=_("Status"), accessor="follow_up.status.label", width="10%"),
    )


class RecommendationGroup(ViewSetGroup):
    menu_label = _("Recommendations")
    menu_icon = "list-ul"
    menu_order = 130

    def __init__(self) -> None:
        self.items: tuple[Any, ...] = (recommendations, *viewsets, work_plans, body_terms, clusters)
        super().__init__()


recommendations = RecommendationListing()
clusters = TermViewSet(Cluster)
