"""Listings of contents: one row for each content, in its original language, with its state in the others."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Revision, WorkflowState

from .models import BasePage
from .translation import in_languages


def read_publication(records: Iterable[Any]) -> None:
    """Reads what the publication state of records (no pages) rests on for all of them at once, not row by row."""
    given = list(records)
    prefetch_related_objects(
        given,
        Prefetch(
            "_workflow_states",
            WorkflowState.objects.active().select_related("current_task_state__task"),
            to_attr="_current_workflow_states",
        ),
        Prefetch("_revisions", Revision.objects.exclude(approved_go_live_at=None), to_attr="scheduled_revisions"),
    )
    for record in given:
        record.scheduled_revision = next(iter(record.scheduled_revisions), None)


class LanguagesColumn(Column):
    """The six languages with their states; reads `languages`, which the listing puts on each row."""

    cell_template_name = "wagtailadmin/platform/languages_cell.html"


class ContentFilterSet(PageFilterSet):
    """Without Wagtail's filters that say nothing here: one site, contents without children."""

    site = None
    has_child_pages = None
    owner = None


class ContentIndexView(IndexView):
    """Originals; where a user may see none of them (a translator), the pages that they may see."""

    base_filterset_class = ContentFilterSet
    show_locale_labels = False

    def get_base_queryset(self) -> QuerySet[BasePage]:
        pages: QuerySet[BasePage] = super().get_base_queryset().filter(alias_of=None)
        originals = pages.filter(source_locale=F("locale__language_code"))
        return originals if originals.exists() else pages

    def search_queryset(self, queryset: QuerySet[BasePage]) -> QuerySet[BasePage]:
        """Wagtail's search knows no filters but those of its index: it is given the filtered rows by their keys."""
        if self.is_searching:
            found = self.model.objects.filter(pk__in=queryset.order_by().values_list("pk", flat=True))
            queryset = self.annotate_queryset(found)
        results: QuerySet[BasePage] = super().search_queryset(queryset)
        return results

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        languages = in_languages(context["object_list"])
        for page in context["object_list"]:
            page.languages = languages[page.translation_key]
        return context


class ContentListing(PageListingViewSet):
    """A flat listing of one page type. `own_columns`: what this type is known by."""

    index_view_class = ContentIndexView
    own_columns: tuple[BaseColumn, ...] = ()

    @property
    def columns(self) -> list[BaseColumn]:
        return [
            BulkActionsColumn("bulk_actions"),
            PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
            *self.own_columns,
            LanguagesColumn("languages", label=_("Languages"), width="15%"),
            DateColumn("last_published_at", label=_("Last published"), sort_key="last_published_at", width="12%"),
            PageStatusColumn("status", label=_("Publication"), sort_key="live", width="10%"),
        ]
