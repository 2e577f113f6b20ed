"""Newsletters in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from cms.base.viewsets import ContentListing

from .newsletters import NewsletterPage


class NewsletterListing(ContentListing):
    model = NewsletterPage
    icon = "mail"
    menu_label = _("Newsletters")
    name = "newsletters"
    list_filter = ("live",)
    own_columns = (Column("month", label=_("Month"), sort_key="month", width="10%"),)


newsletters = NewsletterListing(menu_order=145, add_to_admin_menu=True)
