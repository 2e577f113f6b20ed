"""The forms of events, dialogue sessions and recommendations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultipleChooserPanel, Panel

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs
from reference.widgets import FilteredCheckboxes, LabelSelect

from .follow_up_panels import FollowUpPanel


def country_panel() -> FieldPanel:
    return FieldPanel("country", widget=LabelSelect)


def place_panel(venue: str) -> FieldRowPanel:
    """Written differently in different languages, and so words."""
    return FieldRowPanel([FieldPanel(venue), FieldPanel("city")])


def subjects_panel(*names: str) -> list[Panel]:
    return [FieldPanel(name, widget=forms.CheckboxSelectMultiple) for name in names]


def days_panel() -> FieldRowPanel:
    return FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")])


def attendance_panel() -> MultipleChooserPanel:
    return MultipleChooserPanel(
        "attendance",
        chooser_field_name="member",
        heading=_("Member States and Associate Members attending"),
        label=_("member"),
        panels=[FieldPanel("member"), FieldPanel("level")],
    )


def documents_panel() -> MultipleChooserPanel:
    return MultipleChooserPanel(
        "documents",
        chooser_field_name="document",
        heading=_("Official documents"),
        label=_("document"),
        help_text=_("Documents known by their symbol; add new ones under Vocabularies."),
        panels=[FieldPanel("document"), FieldPanel("role")],
    )


def figures_panel() -> InlinePanel:
    return InlinePanel(
        "figures",
        heading=_("Figures"),
        label=_("figure"),
        help_text=_("As exact as the source: “more than 300” is entered as that."),
        panels=[FieldRowPanel([FieldPanel("measure"), FieldPanel("qualifier"), FieldPanel("value")])],
    )


def _process() -> list[Panel]:
    """The stages of an event, from the call to the follow-up."""
    return [
        InlinePanel(
            "stages",
            heading=_("Stages"),
            label=_("stage"),
            help_text=_("From the call to the follow-up; each with its date and its document, as far as known."),
            panels=[FieldRowPanel([FieldPanel("stage"), FieldPanel("date")]), FieldPanel("document")],
        ),
        FieldPanel("evaluated_with", widget=FilteredCheckboxes),
    ]


_EVENT_PEOPLE = (*_process(), attendance_panel(), figures_panel(), documents_panel())

event_index_tabs = page_tabs(TITLE_AND_SUMMARY)
recommendation_index_tabs = page_tabs(TITLE_AND_SUMMARY)
official_document_index_tabs = page_tabs(TITLE_AND_SUMMARY)

official_document_tabs = page_tabs(
    [FieldPanel("summary", help_text=_("What the document is about, in one or two sentences."))],
    facts=[
        FieldPanel(
            "document",
            help_text=_("Symbol, title, date and language versions are kept under Vocabularies, official documents."),
        )
    ],
)

forum_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("subtitle"),
        FieldPanel("theme"),
        FieldPanel("host"),
        FieldPanel("financing"),
        place_panel("venue"),
        FieldPanel("panels"),
        FieldPanel("final_text"),
        FieldPanel("body"),
    ],
    facts=[
        FieldRowPanel([FieldPanel("number"), FieldPanel("year")]),
        days_panel(),
        FieldRowPanel([country_panel(), FieldPanel("mode")]),
        *subjects_panel("sectors", "sdgs"),
    ],
    people=_EVENT_PEOPLE,
    people_heading=_("Stages, attendance, documents"),
)

forum_report_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("conclusions", help_text=_("What the forum concluded.")),
        FieldPanel("evaluation", help_text=_("What went well, what did not, and what follows.")),
    ],
    facts=[FieldPanel("date"), documents_panel()],
)

conference_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("theme"),
        FieldPanel("financing"),
        place_panel("venue"),
        FieldPanel("subthemes"),
        FieldPanel("outcomes"),
        FieldPanel("final_text"),
        FieldPanel("body"),
    ],
    facts=[
        FieldPanel("year"),
        days_panel(),
        FieldRowPanel([country_panel(), FieldPanel("mode")]),
        *subjects_panel("sectors", "sdgs"),
    ],
    people=_EVENT_PEOPLE,
    people_heading=_("Stages, attendance, documents"),
)

recommendation_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("text"),
        FieldPanel("condition"),
        FieldPanel("body", help_text=_("Background and explanation; not part of the adopted text.")),
    ],
    facts=[
        FieldRowPanel([FieldPanel("reference"), FieldPanel("kind")]),
        ContentPanel("source_event"),
        FieldRowPanel([FieldPanel("source_document"), FieldPanel("paragraph"), FieldPanel("adopted")]),
        *subjects_panel("sectors", "sdgs", "priorities"),
        InlinePanel(
            "related",
            heading=_("Related recommendations"),
            label=_("recommendation"),
            panels=[ContentPanel("recommendation")],
        ),
        FieldPanel("clusters", widget=forms.CheckboxSelectMultiple),
        ContentPanel(
            "superseded_by", help_text=_("A later recommendation that takes its place; each then leads to the other.")
        ),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
    people=[
        MultipleChooserPanel(
            "addresses",
            chooser_field_name="actor",
            heading=_("Addressees"),
            label=_("addressee"),
            help_text=_("Who is asked to act. Where each stands since is kept under “Follow-up”."),
            panels=[FieldPanel("actor")],
        ),
        FollowUpPanel(heading=_("Follow-up")),
        InlinePanel(
            "corrigenda",
            heading=_("Corrigenda"),
            label=_("corrigendum"),
            help_text=_("A published adopted text changes only together with a new corrigendum: its date and reason."),
            panels=[FieldPanel("date"), FieldPanel("reason")],
        ),
    ],
    people_heading=_("Addressees and follow-up"),
)

work_plan_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("objectives"),
        FieldPanel("body", help_text=_("How the body means to work, and with whom.")),
    ],
    facts=[
        FieldPanel("term", widget=forms.Select),
        days_panel(),
        *subjects_panel("sectors"),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
    people=[
        InlinePanel(
            "actions",
            heading=_("Planned actions"),
            label=_("planned action"),
            help_text=_("Each serves a recommendation, whose page then leads here."),
            panels=[
                FieldPanel("text"),
                ContentPanel("recommendation"),
                FieldRowPanel([FieldPanel("objective"), FieldPanel("date"), FieldPanel("state")]),
            ],
        ),
    ],
    people_heading=_("Planned actions"),
)
