"""Registers events, sessions and recommendations with the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.base.adding import AddItem
from cms.base.roles import Grant, Role

from . import follow_up_hooks  # noqa: F401
from .consulting_viewsets import ConsultingGroup, reviewed, theme_consultations
from .models import (
    AttendanceNotice,
    DialogueIndexPage,
    EventIndexPage,
    ForumReportPage,
    HearingRequest,
    OfficialDocumentPage,
    RecommendationIndexPage,
    RecommendationPage,
    SessionPage,
    ThemeAnswer,
    ThemeConsultationIndexPage,
    ThemeConsultationPage,
    WorkingGroupIndexPage,
    WorkingGroupPage,
)
from .recommendation_viewsets import recommendations
from .viewsets import EventGroup, groups, official_documents, reports, sessions

_SENT_IN = (HearingRequest, AttendanceNotice, ThemeAnswer)


def register_events() -> Any:
    return [EventGroup(), ConsultingGroup()]


def add_report() -> AddItem:
    return AddItem(
        _("Add a forum report"), reports.get_url_name("choose_parent"), ForumReportPage, icon_name="doc-full", order=20
    )


def add_recommendation() -> AddItem:
    return AddItem(
        _("Add a recommendation"),
        recommendations.get_url_name("choose_parent"),
        RecommendationPage,
        icon_name="list-ul",
        order=30,
    )


def add_session() -> AddItem:
    return AddItem(
        _("Add a session"), sessions.get_url_name("choose_parent"), SessionPage, icon_name="comment", order=40
    )


def add_theme_consultation() -> AddItem:
    return AddItem(
        _("Add a theme consultation"),
        theme_consultations.get_url_name("choose_parent"),
        ThemeConsultationPage,
        icon_name="list-ol",
        order=43,
    )


def add_official_document() -> AddItem:
    return AddItem(
        _("Add an official document"),
        official_documents.get_url_name("choose_parent"),
        OfficialDocumentPage,
        icon_name="doc-full",
        order=45,
    )


def add_working_group() -> AddItem:
    return AddItem(
        _("Add a working group"),
        groups.get_url_name("choose_parent"),
        WorkingGroupPage,
        icon_name="group",
        order=42,
    )


def event_grants() -> list[Grant]:
    """The Liaison Committee drafts and edits events, sessions and recommendations; moderators publish them.

    It reads requests to be heard and announced attendances; answers on themes are between who gave them and the
    Secretariat.
    """
    drafted = (
        EventIndexPage,
        DialogueIndexPage,
        RecommendationIndexPage,
        WorkingGroupIndexPage,
        ThemeConsultationIndexPage,
    )
    return [
        *(Grant(Role.LIAISON_COMMITTEE, model, ("add", "change")) for model in drafted),
        *(Grant(Role.LIAISON_COMMITTEE, model, ("view",)) for model in (HearingRequest, AttendanceNotice)),
        *(Grant(Role.EDITORS, model, ("add", "change", "view")) for model in _SENT_IN),
        *(Grant(Role.MODERATORS, model, ("add", "change", "view", "delete", "publish")) for model in _SENT_IN),
    ]


hooks.register("register_admin_viewset", register_events)
hooks.register("register_add_menu_item", add_report)
hooks.register("register_add_menu_item", add_recommendation)
hooks.register("register_add_menu_item", add_session)
hooks.register("register_add_menu_item", add_working_group)
hooks.register("register_add_menu_item", add_theme_consultation)
hooks.register("register_add_menu_item", add_official_document)
hooks.register("register_role_grants", event_grants)
hooks.register("register_reviewed", lambda: reviewed)
