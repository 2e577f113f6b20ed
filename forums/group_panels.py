"""The forms of working groups and consultations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.base.panels import TITLE_AND_SUMMARY, page_tabs
from reference.widgets import FilteredCheckboxes

from .panels import documents_panel

working_group_index_tabs = page_tabs(TITLE_AND_SUMMARY)
consultation_index_tabs = page_tabs(TITLE_AND_SUMMARY)

_SECTORS = FieldPanel("sectors", widget=forms.CheckboxSelectMultiple)
_FICTIONAL = FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere."))

working_group_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("themes"),
        FieldPanel("mandate", help_text=_("What the group was asked to do, and by whom.")),
    ],
    facts=[
        FieldPanel("parent_body", widget=forms.Select),
        FieldPanel("coordinator", help_text=_("The organization that coordinates the group; no person is named.")),
        FieldRowPanel([FieldPanel("opened"), FieldPanel("closed")]),
        _SECTORS,
        _FICTIONAL,
    ],
    people=[FieldPanel("organizations", widget=FilteredCheckboxes), documents_panel()],
    people_heading=_("Organizations and papers"),
)

consultation_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("procedures", help_text=_("How it works: coordination, meetings, how an NGO joins.")),
    ],
    facts=[
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("since")]),
        FieldPanel("body", widget=forms.Select),
        FieldRowPanel([FieldPanel("members_qualifier"), FieldPanel("members_count")]),
        _SECTORS,
        _FICTIONAL,
    ],
    people=[FieldPanel("organizations", widget=FilteredCheckboxes), documents_panel()],
    people_heading=_("Members and documents"),
)
