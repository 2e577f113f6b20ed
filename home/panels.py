"""The forms of the home page, sections and articles."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.base.panels import TITLE_AND_SUMMARY, page_tabs

home_tabs = page_tabs([*TITLE_AND_SUMMARY, FieldPanel("body")])
section_tabs = page_tabs([*TITLE_AND_SUMMARY, FieldPanel("body")])
article_tabs = page_tabs(
    [*TITLE_AND_SUMMARY, FieldPanel("image_alt"), FieldPanel("body")],
    facts=[
        FieldPanel("date"),
        FieldPanel("image"),
        FieldPanel("office", widget=forms.Select),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)
