"""Registers articles with the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.base.adding import AddItem

from .models import ArticlePage
from .viewsets import ArticleListing, articles


def register_articles() -> ArticleListing:
    return articles


def add_article() -> AddItem:
    return AddItem(_("Add an article"), articles.get_url_name("choose_parent"), ArticlePage, icon_name="edit", order=60)


hooks.register("register_admin_viewset", register_articles)
hooks.register("register_add_menu_item", add_article)
