"""The follow-up in the admin: a list and a form for each of its five kinds."""

from typing import Any
from uuid import UUID

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from reference.reviewing import (
    ActorIndexView,
    SubmissionCreateView,
    SubmissionFilterSet,
    SubmissionViewSet,
)

from . import follow_up_panels as panels
from .follow_up import Commitment, FollowUpComment, PositionStatement, ProgressReport, StatusChange


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
