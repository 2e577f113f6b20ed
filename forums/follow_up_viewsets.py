"""The follow-up in the admin: a list and a form for each of its five kinds, and what waits on the start page."""

from typing import Any
from uuid import UUID

import django_filters
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column

from reference.reviewing import (
    ActorIndexView,
    SubmissionCreateView,
    SubmissionFilterSet,
    SubmissionViewSet,
    may_publish,
)

from . import follow_up_panels as panels
from .follow_up import Commitment, FollowUp, FollowUpComment, PositionStatement, ProgressReport, StatusChange


class FollowUpFilterSet(SubmissionFilterSet):
    recommendation = django_filters.UUIDFilter(label=_("Recommendation (content id)"))


class FollowUpCreateView(SubmissionCreateView):
    """`?recommendation=` (a content id) fills in what it is about."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        try:
            return initial | {"recommendation": UUID(self.request.GET.get("recommendation", ""))}
        except ValueError:
            return initial


class FollowUpViewSet(SubmissionViewSet):
    filterset_class = FollowUpFilterSet
    index_view_class = ActorIndexView
    add_view_class = FollowUpCreateView
    own_columns: tuple[Any, ...] = (Column("about", label=_("Recommendation"), width="40%"),)


viewsets = (
    FollowUpViewSet(
        model=StatusChange, icon="order", edit_handler=panels.status_form, menu_label=_("Changes of status")
    ),
    FollowUpViewSet(
        model=PositionStatement, icon="openquote", edit_handler=panels.position_form, menu_label=_("Positions")
    ),
    FollowUpViewSet(model=Commitment, icon="tasks", edit_handler=panels.commitment_form, menu_label=_("Commitments")),
    FollowUpViewSet(
        model=ProgressReport, icon="doc-full", edit_handler=panels.report_form, menu_label=_("Progress reports")
    ),
    FollowUpViewSet(model=FollowUpComment, icon="comment", edit_handler=panels.comment_form, menu_label=_("Comments")),
)


class WaitingPanel(Component):
    """On the start page of those who publish: the follow-up that waits for them."""

    name = "follow-up-waiting"
    template_name = "wagtailadmin/platform/waiting_panel.html"
    order = 55

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = []
        for viewset in viewsets:
            model: type[FollowUp] = viewset.model
            count = model.objects.waiting().exclude(submitted_by=self.user).count()
            if count and may_publish(self.user, model):
                url = f"{reverse(viewset.get_url_name('index'))}?state=submitted"
                found.append({"label": model._meta.verbose_name_plural, "count": count, "url": url})
        return {"name": self.name, "heading": _("Follow-up waiting for review"), "kinds": found}


def panel_for(request: HttpRequest) -> list[WaitingPanel]:
    may = any(may_publish(request.user, viewset.model) for viewset in viewsets)
    return [WaitingPanel(request.user)] if may else []
