"""Registers recommendations' follow-up with the admin and the daily sweep; imported by wagtail_hooks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.base.adding import AddItem
from cms.base.roles import Grant, Role

from .clusters import Cluster
from .follow_up_sweep import turn_to_no_information
from .follow_up_viewsets import viewsets
from .recommendation_viewsets import RecommendationGroup
from .terms import BodyTerm
from .work_plan_viewsets import work_plans
from .work_plans import WorkPlanPage


def register_follow_up() -> Any:
    return RecommendationGroup()


def follow_up_grants() -> list[Grant]:
    """The Liaison Committee and editors send in, moderators publish."""
    models = [viewset.model for viewset in viewsets]
    return [
        *(Grant(Role.LIAISON_COMMITTEE, model, ("add", "change", "view")) for model in models),
        *(Grant(Role.EDITORS, model, ("add", "change", "view")) for model in models),
        *(Grant(Role.MODERATORS, model, ("add", "change", "view", "delete", "publish")) for model in models),
        *(Grant(Role.EDITORS, model, ("add", "change")) for model in (Cluster, BodyTerm)),
        *(Grant(Role.MODERATORS, model, ("add", "change", "delete")) for model in (Cluster, BodyTerm)),
    ]


def add_work_plan() -> AddItem:
    return AddItem(
        _("Add a work plan"),
        work_plans.get_url_name("choose_parent"),
        WorkPlanPage,
        icon_name="calendar-alt",
        order=35,
    )


hooks.register("register_admin_viewset", register_follow_up)
hooks.register("register_role_grants", follow_up_grants)
hooks.register("register_add_menu_item", add_work_plan)
hooks.register("register_reviewed", lambda: viewsets)
hooks.register("register_sweep", turn_to_no_information)
