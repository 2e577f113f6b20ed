"""Registers newsletters with the admin, and the demonstration's newsletter with its loader."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.base.adding import AddItem

from . import demo
from .newsletters import NewsletterPage
from .views import prepare_newsletter
from .viewsets import NewsletterListing, newsletters


def register_newsletters() -> NewsletterListing:
    return newsletters


def register_urls() -> list[object]:
    return [path("newsletters/prepare/", prepare_newsletter, name="prepare-newsletter")]


def prepare_item() -> AddItem:
    return AddItem(_("Prepare a newsletter"), "prepare-newsletter", NewsletterPage, icon_name="mail", order=65)


hooks.register("register_admin_viewset", register_newsletters)
hooks.register("register_admin_urls", register_urls)
hooks.register("register_add_menu_item", prepare_item)
hooks.register("register_demo_content", demo.load)
