"""Hearing requests, theme consultations and the answers to them in the admin."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.base.viewsets import ContentListing
from reference.reviewing import ActorIndexView, SubmissionFilterSet, SubmissionIndexView, SubmissionViewSet

from . import consulting_panels as panels
from .consulting import AttendanceNotice, HearingRequest, ThemeAnswer, ThemeConsultationPage
from .enums import HearingDecision


class HearingIndexView(SubmissionIndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organization")


class HearingFilterSet(SubmissionFilterSet):
    decision = django_filters.ChoiceFilter(label=_("Decision of the chair"), choices=HearingDecision.choices)


class HearingViewSet(SubmissionViewSet):
    model = HearingRequest
    icon = "openquote"
    menu_label = _("Hearing requests")
    edit_handler = panels.hearing_form
    index_view_class = HearingIndexView
    filterset_class = HearingFilterSet
    own_columns = (
        Column("about", label=_("Session"), width="26%"),
        Column("decision", label=_("Decision"), accessor="get_decision_display", sort_key="decision"),
    )


class AnswerViewSet(SubmissionViewSet):
    model = ThemeAnswer
    icon = "list-ol"
    menu_label = _("Answers on themes")
    edit_handler = panels.answer_form
    index_view_class = ActorIndexView
    own_columns = (Column("about", label=_("Theme consultation"), width="36%"),)


class NoticeViewSet(SubmissionViewSet):
    model = AttendanceNotice
    icon = "group"
    menu_label = _("Announced attendances")
    edit_handler = panels.notice_form
    index_view_class = ActorIndexView
    own_columns = (Column("about", label=_("Session"), width="36%"),)


class ThemeConsultationListing(ContentListing):
    model = ThemeConsultationPage
    icon = "list-ol"
    menu_label = _("Theme consultations")
    name = "theme-consultations"
    list_filter = ("live", "results_published", "fictional")
    own_columns = (
        DateColumn("opens", label=_("Opens"), sort_key="opens", width="10%"),
        DateColumn("closes", label=_("Closes"), sort_key="closes", width="10%"),
    )


theme_consultations = ThemeConsultationListing()
hearings = HearingViewSet()
answers = AnswerViewSet()
notices = NoticeViewSet()
reviewed = (hearings, notices, answers)


class ConsultingGroup(ViewSetGroup):
    menu_label = _("Requests and answers")
    menu_icon = "mail"
    menu_order = 125
    items = (hearings, notices, theme_consultations, answers)
