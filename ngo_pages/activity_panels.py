"""The forms of programme activities and the feedback on them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs
from reference.reviewing import SubmissionForm
from reference.widgets import FilteredCheckboxes

activity_index_tabs = page_tabs(TITLE_AND_SUMMARY)

activity_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("how_to_join", help_text=_("What an NGO does to take part, by when, and what it can bring.")),
        FieldPanel("body"),
    ],
    facts=[
        FieldPanel("sector", widget=forms.Select),
        FieldPanel("offices", widget=FilteredCheckboxes),
        FieldPanel("countries", widget=FilteredCheckboxes),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("priorities", widget=forms.CheckboxSelectMultiple),
        FieldPanel("sdgs", widget=forms.CheckboxSelectMultiple),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)

feedback_form = ObjectList(
    [
        ContentPanel("activity"),
        FieldPanel("organization"),
        FieldPanel("text"),
        FieldPanel("language", help_text=_("The language it is written in; it is not translated.")),
        MultiFieldPanel([FieldPanel("answer"), FieldPanel("answered_on")], heading=_("Answer of the sector")),
    ],
    base_form_class=SubmissionForm,
)
