"""What the platform adds to Wagtail's admin as a whole."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem

from . import audit, audit_report, translation_board_views, translation_hooks, translation_views
from .adding import AddPanel, add_menu
from .translation_panel import panels_for

#: Before wagtail-localize's own hooks of the same name.
FIRST = -1


def platform_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/platform.css"))


def platform_js() -> str:
    return format_html('<script src="{}"></script>', static("admin/start.js"))


def add_submenu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Add"), add_menu, icon_name="plus-inverse", name="add", order=50)


def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:0] = [AddPanel(), *panels_for(request)]


def without_alias(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A translation never becomes an alias (translation_views.refuse_alias)."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


hooks.register("insert_global_admin_css", platform_css)
hooks.register("insert_global_admin_js", platform_js)
hooks.register("register_admin_menu_item", add_submenu)
hooks.register("construct_homepage_panels", home_panels)
hooks.register("construct_page_action_menu", without_alias)
hooks.register("register_admin_urls", lambda: translation_views.urls, order=FIRST)
hooks.register("register_admin_urls", lambda: translation_board_views.urls)
hooks.register("register_admin_menu_item", translation_board_views.menu_item)
hooks.register("register_role_grants", translation_board_views.grants)
hooks.register("register_admin_urls", lambda: audit_report.urls)
hooks.register("register_reports_menu_item", audit_report.menu_item)
hooks.register("register_role_grants", audit_report.grants)
hooks.register("register_sweep", audit.expire)
hooks.register("before_edit_page", translation_hooks.before_edit, order=FIRST)
hooks.register("before_move_page", translation_hooks.before_move)
hooks.register("before_copy_page", translation_hooks.before_copy)
hooks.register("before_bulk_action", translation_hooks.before_bulk_action)
hooks.register("construct_translated_pages_to_cascade_actions", translation_hooks.follow_original)
