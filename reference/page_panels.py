"""The forms of the pages of bodies, offices, commissions and delegations."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.base.panels import TITLE_AND_SUMMARY, page_tabs

from .widgets import LabelSelect

_WORDS = (FieldPanel("summary"), FieldPanel("body"))
_RECORD = _("The record that holds its names and facts; edit them there.")

index_tabs = page_tabs(TITLE_AND_SUMMARY)
body_page_tabs = page_tabs(_WORDS, facts=[FieldPanel("standing_body", widget=LabelSelect, help_text=_RECORD)])
office_page_tabs = page_tabs(_WORDS, facts=[FieldPanel("office", widget=LabelSelect, help_text=_RECORD)])
commission_page_tabs = page_tabs(
    _WORDS,
    facts=[
        FieldPanel("commission", widget=LabelSelect, help_text=_RECORD),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)
delegation_page_tabs = page_tabs(
    _WORDS, facts=[FieldPanel("member", widget=LabelSelect, help_text=_RECORD), FieldPanel("website")]
)
