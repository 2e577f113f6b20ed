"""The forms of vocabularies: a code, six labels, and what a vocabulary has of its own."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel

from .forms import VocabularyForm
from .widgets import FilteredCheckboxes, LabelSelect


def term_form(*own: Panel, before_code: tuple[Panel, ...] = ()) -> ObjectList:
    return ObjectList(
        [
            *before_code,
            FieldPanel("code", help_text=_("Filters, links and saved searches hold it: it never changes.")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("label_en"), FieldPanel("label_fr")]),
                    FieldRowPanel([FieldPanel("label_es"), FieldPanel("label_ar")]),
                    FieldRowPanel([FieldPanel("label_zh_hans"), FieldPanel("label_ru")]),
                    FieldPanel("machine_drafts"),
                ],
                heading=_("Labels"),
            ),
            *own,
        ],
        base_form_class=VocabularyForm,
    )


country_form = term_form(FieldPanel("region"))
member_form = term_form(
    FieldPanel("country", widget=LabelSelect),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("electoral_group")]),
    FieldRowPanel([FieldPanel("joined"), FieldPanel("left")]),
)
body_form = term_form(FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym")]), FieldPanel("parent"))
office_form = term_form(
    FieldRowPanel([FieldPanel("city"), FieldPanel("country", widget=LabelSelect)]),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("bureau_for")]),
    FieldPanel("covers", widget=FilteredCheckboxes),
    FieldRowPanel([FieldPanel("as_of"), FieldPanel("opened"), FieldPanel("closed")]),
    FieldPanel("sources"),
)
commission_form = term_form(FieldPanel("member", widget=LabelSelect), FieldPanel("website"))
governing_session_form = term_form(
    FieldRowPanel([FieldPanel("body"), FieldPanel("number")]), FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")])
)
document_form = term_form(
    FieldRowPanel([FieldPanel("symbol"), FieldPanel("kind")]),
    FieldRowPanel([FieldPanel("body", widget=forms.Select), FieldPanel("date")]),
    FieldRowPanel([FieldPanel("original_language"), FieldPanel("access")]),
    FieldPanel("url", help_text=_("Where it is described or read in all its languages.")),
    InlinePanel(
        "files",
        heading=_("Language versions"),
        label=_("language version"),
        help_text=_("A file uploaded here, or the address of one elsewhere."),
        panels=[FieldPanel("language"), FieldRowPanel([FieldPanel("file"), FieldPanel("url")])],
    ),
)
closed_form = term_form(before_code=(FieldPanel("vocabulary"),))
