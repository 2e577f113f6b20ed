"""The forms of projects and contributions to them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs
from reference.reviewing import SubmissionForm
from reference.widgets import FilteredCheckboxes

project_index_tabs = page_tabs(TITLE_AND_SUMMARY)

project_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("objectives"),
        FieldPanel("questions"),
        FieldPanel("groups"),
        FieldPanel("body"),
    ],
    facts=[
        FieldPanel("partners", widget=FilteredCheckboxes),
        FieldPanel("supporter"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("report"),
        FieldPanel("report_author"),
        FieldPanel("sectors", widget=forms.CheckboxSelectMultiple),
        FieldPanel("sdgs", widget=forms.CheckboxSelectMultiple),
        FieldPanel("sources"),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)

contribution_form = ObjectList(
    [
        ContentPanel("project"),
        FieldPanel("organization"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("theme")]),
        FieldPanel("text"),
        FieldPanel("language", help_text=_("The language it is written in; it is not translated.")),
    ],
    base_form_class=SubmissionForm,
)
