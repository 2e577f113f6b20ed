"""Registers people with roles with the admin."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from wagtail import hooks

from cms.base.roles import Grant, Role

from . import groups, spending
from .management.commands.set_up_demo_members import demo_lines as members_lines
from .models import Assignment
from .viewsets import AssignmentViewSet


def register_people() -> Any:
    return AssignmentViewSet()


def people_grants() -> list[Grant]:
    """No "delete": an assignment is ended, and stays known."""
    return [Grant(Role.MODERATORS, Assignment, ("view", "add", "change"))]


def set_up_demo_members() -> None:
    call_command("set_up_demo_members", demo=True, verbosity=0)


def demo_lines() -> list[str]:
    """For `serve`, which prints how to try the platform out."""
    lines = members_lines()
    if not lines:
        return []
    mails = settings.EMAIL_FILE_PATH if hasattr(settings, "EMAIL_FILE_PATH") else "the mail server"
    start = f"{settings.PUBLIC_BASE_URL}{reverse('members:sign-in')}"
    return [f"Members  {start}   (links go to {mails})", *(f"        {line}" for line in lines)]


hooks.register("register_admin_viewset", register_people)
hooks.register("register_role_grants", people_grants)
hooks.register("register_sweep", groups.sweep)
hooks.register("register_sweep", spending.forget)
hooks.register("register_demo_users", set_up_demo_members)
hooks.register("register_demo_lines", demo_lines)
