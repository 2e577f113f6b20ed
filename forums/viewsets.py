"""Events and dialogue sessions in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from cms.base.viewsets import ContentListing

from .models import (
    ConferencePage,
    ConsultationPage,
    ForumPage,
    ForumReportPage,
    OfficialDocumentPage,
    SessionPage,
    WorkingGroupPage,
)


class ForumListing(ContentListing):
    model = ForumPage
    icon = "globe"
    menu_label = _("Forums")
    name = "forums"
    list_filter = ("live", "mode", "country", "sectors")
    own_columns = (
        Column("number", label=pgettext_lazy("number of a forum", "No"), sort_key="number", width="5%"),
        DateColumn("starts", label=_("First day"), sort_key="starts", width="10%"),
        Column("city", label=_("Place"), sort_key="city", width="12%"),
    )


class ConferenceListing(ContentListing):
    model = ConferencePage
    icon = "group"
    menu_label = _("Conferences (ICNGO)")
    name = "conferences"
    list_filter = ("live", "mode", "year")
    own_columns = (Column("year", label=_("Year"), sort_key="year", width="8%"),)


class ForumForm(forms.Form):
    """Which forum a report is about."""

    def __init__(self, forums: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_page"] = forms.ModelChoiceField(queryset=forums, label=_("Forum"))


class ChooseForumView(ChooseParentView):
    page_title = _("Which forum is the report about?")

    def get_form(self) -> ForumForm:
        allowed = self.get_valid_parent_pages(self.request.user)
        forums = ForumPage.objects.filter(pk__in=allowed.values("pk")).order_by("-starts", "-year")
        return ForumForm(forums, self.request.POST or None)


class ForumReportListing(ContentListing):
    model = ForumReportPage
    icon = "doc-full"
    menu_label = _("Forum reports")
    name = "forum-reports"
    list_filter = ("live",)
    choose_parent_view_class = ChooseForumView
    own_columns = (
        Column("forum", label=_("Forum"), accessor=lambda page: page.get_parent().title, width="20%"),
        DateColumn("date", label=_("Date"), sort_key="date", width="10%"),
    )


class SessionListing(ContentListing):
    model = SessionPage
    icon = "comment"
    menu_label = _("Dialogue sessions")
    name = "sessions"
    list_filter = ("live", "mechanism", "state", "governing_session", "sectors")
    own_columns = (
        Column("mechanism", label=_("Mechanism"), accessor="get_mechanism_display", sort_key="mechanism", width="14%"),
        DateColumn("starts", label=_("First day"), sort_key="starts", width="10%"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state", width="8%"),
    )


class OfficialDocumentListing(ContentListing):
    model = OfficialDocumentPage
    icon = "doc-full"
    menu_label = _("Official documents")
    name = "official-documents"
    list_filter = ("live", "document__kind", "document__body", "document__access")
    own_columns = (
        Column("symbol", label=_("Symbol"), accessor="document.symbol", sort_key="document__sort_text", width="14%"),
        Column("date", label=_("Date"), accessor="document.date", sort_key="document__date", width="10%"),
    )


class WorkingGroupListing(ContentListing):
    model = WorkingGroupPage
    icon = "group"
    menu_label = _("Working groups")
    name = "working-groups"
    list_filter = ("live", "parent_body", "sectors", "fictional")
    own_columns = (
        Column("parent_body", label=_("Body"), accessor="parent_body", width="16%"),
        Column("closed", label=_("Closed"), sort_key="closed", width="8%"),
    )


class ConsultationListing(ContentListing):
    model = ConsultationPage
    icon = "comment"
    menu_label = _("Consultations")
    name = "consultations"
    list_filter = ("live", "sectors", "fictional")
    own_columns = (Column("since", label=_("Since"), sort_key="since", width="8%"),)


class EventGroup(ViewSetGroup):
    menu_label = _("Forums and dialogue")
    menu_icon = "globe"
    menu_order = 120

    def __init__(self) -> None:
        self.items: tuple[PageListingViewSet, ...] = (
            forums,
            conferences,
            reports,
            sessions,
            groups,
            consultations,
            official_documents,
        )
        super().__init__()


forums = ForumListing()
conferences = ConferenceListing()
reports = ForumReportListing()
sessions = SessionListing()
groups = WorkingGroupListing()
consultations = ConsultationListing()
official_documents = OfficialDocumentListing()
