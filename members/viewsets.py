"""People with roles in the admin: invited, extended and ended by Secretariat moderators."""

from typing import Any

import django_filters
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from .enums import AssignedRole
from .forms import AssignmentForm, InvitationForm
from .mail import send_invitation
from .models import LABELS, Assignment, today


class AssignmentFilterSet(WagtailFilterSet):
    role = django_filters.MultipleChoiceFilter(label=_("Role"), choices=AssignedRole.choices)
    current = django_filters.BooleanFilter(label=_("Holds today"), method="filter_current")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def filter_current(self, rows: QuerySet[Assignment], name: str, value: bool) -> QuerySet[Assignment]:
        current = Q(starts__lte=today()) & (Q(ends=None) | Q(ends__gte=today()))
        return rows.filter(current if value else ~current)


class AssignmentIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Assignment]:
        rows: QuerySet[Assignment] = super().get_base_queryset().select_related("user", "actor", *LABELS)
        return rows


class InviteView(CreateView):
    """The mail goes once the assignment is there for good."""

    def save_instance(self) -> Assignment:
        saved: Assignment = super().save_instance()
        transaction.on_commit(lambda: send_invitation(saved))
        return saved


class AssignmentViewSet(ModelViewSet):
    model = Assignment
    name = "assignment"
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 650
    icon = "group"
    add_to_admin_menu = True
    add_view_class = InviteView
    index_view_class = AssignmentIndexView
    copy_view_enabled = False
    filterset_class = AssignmentFilterSet
    search_fields = (
        "user__email",
        "user__first_name",
        "user__last_name",
        "user__username",
        "actor__name",
        "actor__code",
    )
    search_backend_name = None
    list_per_page = 50
    list_display = (
        TitleColumn("user", label=_("Person"), accessor="user", get_url=None),
        Column("get_role_display", label=_("Role"), sort_key="role"),
        Column("actor", label=_("Acts for")),
        Column("get_locale_display", label=_("Language")),
        DateColumn("starts", label=_("From"), sort_key="starts"),
        DateColumn("ends", label=_("Until"), sort_key="ends"),
        BooleanColumn("is_current", label=_("Holds today")),
    )
    ordering = ["-starts"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return AssignmentForm if for_update else InvitationForm
