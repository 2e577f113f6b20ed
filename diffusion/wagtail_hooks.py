"""Registers newsletters and diffusions with the admin, their receipts, and the demonstration's with its loader."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.base.adding import AddItem
from cms.base.roles import Grant, Role

from . import demo, diffusion_views, receipts, samples
from .diffusions import Diffusion
from .newsletters import NewsletterPage
from .views import prepare_newsletter
from .viewsets import NewsletterListing, newsletters


def register_newsletters() -> NewsletterListing:
    return newsletters


def register_diffusions() -> Any:
    return diffusion_views.diffusions


def register_urls() -> list[object]:
    prepare = path("newsletters/prepare/", prepare_newsletter, name="prepare-newsletter")
    return [prepare, *diffusion_views.urls, *samples.urls]


def diffusion_grants() -> list[Grant]:
    """Editors build, moderators approve, stop and call off."""
    return [
        Grant(Role.EDITORS, Diffusion, ("add", "change", "view")),
        Grant(Role.MODERATORS, Diffusion, ("add", "change", "view", "delete", "publish")),
    ]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """In the menu beside a page's title."""
    if page.alias_of_id or not issubclass(page.specific_class or Page, NewsletterPage):
        return []
    url = reverse("newsletter-mail", args=[page.pk])
    return [Button(_("The newsletter as a mail"), url, icon_name="mail", priority=80)]


def prepare_item() -> AddItem:
    return AddItem(_("Prepare a newsletter"), "prepare-newsletter", NewsletterPage, icon_name="mail", order=65)


hooks.register("register_admin_viewset", register_newsletters)
hooks.register("register_admin_viewset", register_diffusions)
hooks.register("register_admin_urls", register_urls)
hooks.register("register_role_grants", diffusion_grants)
hooks.register("register_page_header_buttons", header_buttons)
hooks.register("register_add_menu_item", prepare_item)
hooks.register("register_demo_content", demo.load)
hooks.register("register_receipts", receipts.mailed)
