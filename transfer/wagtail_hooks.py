"""Registers import and export with the admin; imports are the moderators', since they publish."""

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.base.roles import Grant, Role

from . import urls
from .models import ImportRun


class ImportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("transfer.add_importrun"))


def register_urls() -> list[object]:
    return [path("transfer/", include(urls))]


def import_item() -> MenuItem:
    return ImportItem(_("Import"), reverse_lazy("transfer:index"), name="import", icon_name="upload", order=900)


def export_item() -> MenuItem:
    return MenuItem(_("Export"), reverse_lazy("transfer:export"), name="export", icon_name="download", order=910)


def transfer_grants() -> list[Grant]:
    return [Grant(Role.MODERATORS, ImportRun, ("add", "change", "view"))]


hooks.register("register_admin_urls", register_urls)
hooks.register("register_reports_menu_item", import_item)
hooks.register("register_reports_menu_item", export_item)
hooks.register("register_role_grants", transfer_grants)
