"""Registers with the admin: API keys, and what the readers of each tier see of a content."""

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks

from cms.base.roles import Grant, Role

from . import preview
from .models import ApiKey
from .tier_views import SeenByView
from .viewsets import keys


def register_keys() -> Any:
    return keys


def key_grants() -> list[Grant]:
    return [Grant(Role.MODERATORS, ApiKey, ("add", "change", "view"))]


def seen_by_urls() -> list[URLPattern]:
    return [path("seen-by/<uuid:content_id>/", SeenByView.as_view(), name="seen_by")]


hooks.register("register_admin_viewset", register_keys)
hooks.register("register_role_grants", key_grants)
hooks.register("register_admin_urls", seen_by_urls)
hooks.register("register_admin_urls", lambda: preview.urls)
hooks.register("register_page_header_buttons", preview.header_buttons)
