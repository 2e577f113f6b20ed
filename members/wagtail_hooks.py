"""Registers people with roles with the admin."""

from typing import Any

from wagtail import hooks

from cms.base.roles import Grant, Role

from . import groups
from .models import Assignment
from .viewsets import AssignmentViewSet


def register_people() -> Any:
    return AssignmentViewSet()


def people_grants() -> list[Grant]:
    """No "delete": an assignment is ended, and stays known."""
    return [Grant(Role.MODERATORS, Assignment, ("view", "add", "change"))]


hooks.register("register_admin_viewset", register_people)
hooks.register("register_role_grants", people_grants)
hooks.register("register_sweep", groups.sweep)
