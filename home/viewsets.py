"""Articles in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from cms.base.viewsets import ContentListing

from .models import ArticlePage


class ArticleListing(ContentListing):
    model = ArticlePage
    icon = "doc-full"
    menu_label = _("Articles")
    name = "articles"
    list_filter = ("live", "office")
    own_columns = (
        Column("section", label=_("Section"), accessor=lambda page: page.get_parent().title, width="18%"),
        DateColumn("date", label=_("Date"), sort_key="date", width="10%"),
    )


articles = ArticleListing(menu_order=140, add_to_admin_menu=True)
