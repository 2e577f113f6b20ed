"""What the platform adds to Wagtail's admin as a whole."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem

from .adding import AddPanel, add_menu


def platform_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/platform.css"))


def platform_js() -> str:
    return format_html('<script src="{}"></script>', static("admin/start.js"))


def add_submenu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Add"), add_menu, icon_name="plus-inverse", name="add", order=50)


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, AddPanel())


hooks.register("insert_global_admin_css", platform_css)
hooks.register("insert_global_admin_js", platform_js)
hooks.register("register_admin_menu_item", add_submenu)
hooks.register("construct_homepage_panels", add_panel)
