"""The forms of the newsletter and its archive."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.base.panels import TITLE_AND_SUMMARY, page_tabs

newsletter_index_tabs = page_tabs(TITLE_AND_SUMMARY)
newsletter_tabs = page_tabs(
    [*TITLE_AND_SUMMARY, FieldPanel("introduction"), FieldPanel("sections")],
    facts=[
        FieldPanel("month"),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)
