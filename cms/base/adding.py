"""“Add …” in one click: the menu and the panel of the admin's start page, filled by the apps."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .locales import DEFAULT_LOCALE

add_menu = Menu(register_hook_name="register_add_menu_item")


class AddItem(MenuItem):
    """A link to the form of a new record or page, for those who may make one."""

    def __init__(self, label: Any, url_name: str, model: type[Any], *, icon_name: str, order: int) -> None:
        super().__init__(
            label, reverse_lazy(url_name), name=f"add-{model.__name__.lower()}", icon_name=icon_name, order=order
        )
        self.model = model

    def is_shown(self, request: HttpRequest) -> bool:
        if not issubclass(self.model, Page):
            return bool(policy_registry.get_by_type(self.model).user_has_permission(request.user, "add"))
        types = ContentType.objects.get_for_models(*self.model.allowed_parent_page_models()).values()
        places = _places(request)
        parent = next((places[item.pk] for item in types if item.pk in places), None)
        return bool(parent and parent.permissions_for_user(request.user).can_add_subpage())


def _places(request: HttpRequest) -> dict[int, Page]:
    """The first page of each type in the default language, read once for a request however many items ask."""
    found: dict[int, Page] | None = getattr(request, "_places_to_add", None)
    if found is None:
        pages = Page.objects.filter(locale__language_code=DEFAULT_LOCALE)
        first = pages.order_by().values("content_type").annotate(first=Min("path")).values("first")
        found = {page.content_type_id: page for page in Page.objects.filter(path__in=first)}
        request._places_to_add = found  # type: ignore[attr-defined]
    return found


class AddPanel(Component):
    name = "add"
    template_name = "wagtailadmin/platform/add_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        items = add_menu.menu_items_for_request(parent_context["request"])
        return {"heading": _("Add"), "items": sorted(items, key=lambda item: item.order)}
