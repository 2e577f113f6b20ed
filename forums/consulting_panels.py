"""The forms of theme consultations, of answers to them, and of hearing requests."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs
from reference.reviewing import SubmissionForm

theme_consultation_index_tabs = page_tabs(TITLE_AND_SUMMARY)

theme_consultation_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("options"),
        FieldPanel("body", help_text=_("Why these themes, and how the choice is made.")),
    ],
    facts=[
        ContentPanel("session"),
        FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
        FieldPanel("most_choices"),
        FieldPanel("results_published"),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)

hearing_form = ObjectList(
    [
        ContentPanel("session"),
        FieldPanel("organization"),
        FieldRowPanel([FieldPanel("item"), FieldPanel("language")]),
        FieldPanel("question"),
        FieldPanel("text"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("decision"), FieldPanel("decided_on")])], heading=_("Decision of the chair")
        ),
    ],
    base_form_class=SubmissionForm,
)

notice_form = ObjectList(
    [
        ContentPanel("session"),
        FieldPanel("actor"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("people")]),
        FieldPanel("comment"),
    ],
    base_form_class=SubmissionForm,
)

answer_form = ObjectList(
    [ContentPanel("consultation"), FieldPanel("actor"), FieldPanel("choices"), FieldPanel("comment")],
    base_form_class=SubmissionForm,
)
