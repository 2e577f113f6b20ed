"""Registers with the admin: synonyms, pins, the report of searches, who sees to them, what is forgotten, receipts."""

from typing import Any

from wagtail import hooks

from cms.base.roles import Grant, Role

from . import queries, queries_report, receipts
from .models import Pin, QueryCount, Synonyms
from .viewsets import TuningGroup


def register_tuning() -> Any:
    return TuningGroup()


def tuning_grants() -> list[Grant]:
    """They are in force at once, whoever saves them, since the judgements hold what they may do."""
    return [
        grant
        for role in (Role.EDITORS, Role.MODERATORS)
        for grant in (
            Grant(role, Synonyms, ("add", "change", "delete", "view")),
            Grant(role, Pin, ("add", "change", "delete", "view")),
            Grant(role, QueryCount, ("view",)),
        )
    ]


hooks.register("register_admin_viewset", register_tuning)
hooks.register("register_role_grants", tuning_grants)
hooks.register("register_admin_urls", lambda: queries_report.urls)
hooks.register("register_reports_menu_item", queries_report.menu_item)
hooks.register("register_sweep", queries.expire)
hooks.register("register_receipts", receipts.in_search, order=-10)
