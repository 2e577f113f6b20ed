"""Registers with the admin and its jobs: endpoints, who may see to them, what is erased with time, readiness, and
receipts."""

from typing import Any

from wagtail import hooks

from cms.base.roles import Grant, Role

from .life import expire
from .models import Endpoint
from .receipts import acknowledged
from .status import readiness
from .viewsets import endpoints


def register_endpoints() -> Any:
    return endpoints


def endpoint_grants() -> list[Grant]:
    return [Grant(Role.MODERATORS, Endpoint, ("add", "change", "delete", "view"))]


hooks.register("register_admin_viewset", register_endpoints)
hooks.register("register_role_grants", endpoint_grants)
hooks.register("register_sweep", expire)
hooks.register("register_readiness", readiness)
hooks.register("register_receipts", acknowledged, order=10)
