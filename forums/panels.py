"""The forms of events, dialogue sessions and recommendations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultipleChooserPanel, Panel

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs


def _country() -> FieldPanel:
    return FieldPanel("country", widget=forms.Select)


def _place(venue: str) -> FieldRowPanel:
    """Written differently in different languages, and so words."""
    return FieldRowPanel([FieldPanel(venue), FieldPanel("city")])


def _subjects(*names: str) -> list[Panel]:
    return [FieldPanel(name, widget=forms.CheckboxSelectMultiple) for name in names]


def _days() -> FieldRowPanel:
    return FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")])


def _attendance() -> MultipleChooserPanel:
    return MultipleChooserPanel(
        "attendance",
        chooser_field_name="member",
        heading=_("Member States and Associate Members attending"),
        label=_("member"),
        panels=[FieldPanel("member"), FieldPanel("level")],
    )


def _documents() -> MultipleChooserPanel:
    return MultipleChooserPanel(
        "documents",
        chooser_field_name="document",
        heading=_("Official documents"),
        label=_("document"),
        help_text=_("Documents known by their symbol; add new ones under Vocabularies."),
        panels=[FieldPanel("document")],
    )


def _figures() -> InlinePanel:
    return InlinePanel(
        "figures",
        heading=_("Figures"),
        label=_("figure"),
        help_text=_("As exact as the source: “more than 300” is entered as that."),
        panels=[FieldRowPanel([FieldPanel("measure"), FieldPanel("qualifier"), FieldPanel("value")])],
    )


_EVENT_PEOPLE = (_attendance(), _figures(), _documents())

event_index_tabs = page_tabs(TITLE_AND_SUMMARY)
dialogue_index_tabs = page_tabs(TITLE_AND_SUMMARY)
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
        _place("venue"),
        FieldPanel("panels"),
        FieldPanel("final_text"),
        FieldPanel("body"),
    ],
    facts=[
        FieldRowPanel([FieldPanel("number"), FieldPanel("year")]),
        _days(),
        FieldRowPanel([_country(), FieldPanel("mode")]),
        *_subjects("sectors", "sdgs"),
    ],
    people=_EVENT_PEOPLE,
    people_heading=_("Attendance and documents"),
)

forum_report_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("conclusions", help_text=_("What the forum concluded.")),
        FieldPanel("evaluation", help_text=_("What went well, what did not, and what follows.")),
    ],
    facts=[FieldPanel("date"), _documents()],
)

conference_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("theme"),
        _place("venue"),
        FieldPanel("subthemes"),
        FieldPanel("outcomes"),
        FieldPanel("final_text"),
        FieldPanel("body"),
    ],
    facts=[
        FieldPanel("year"),
        _days(),
        FieldRowPanel([_country(), FieldPanel("mode")]),
        *_subjects("sectors", "sdgs"),
    ],
    people=_EVENT_PEOPLE,
    people_heading=_("Attendance and documents"),
)

session_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("theme"),
        _place("place"),
        FieldPanel("agenda"),
        FieldPanel("hours"),
        FieldPanel("outcome", help_text=_("What came of it, once it was held.")),
    ],
    facts=[
        FieldRowPanel([FieldPanel("mechanism"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("governing_session"), FieldPanel("agenda_item")]),
        ContentPanel("event"),
        _days(),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("timezone"),
        _country(),
        *_subjects("sectors", "sdgs"),
    ],
    people=[
        InlinePanel(
            "people",
            heading=_("Moderators, speakers, rapporteurs"),
            label=_("person"),
            help_text=_("In their public function; no contact data. Only those who agreed are named on the site."),
            panels=[
                FieldRowPanel([FieldPanel("role"), FieldPanel("name")]),
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("organization"), FieldPanel("member")]),
                FieldPanel("consents"),
            ],
        ),
        _attendance(),
        _documents(),
        InlinePanel(
            "recommendations",
            heading=_("Recommendations"),
            label=_("recommendation"),
            help_text=_("Those that came out of the session or were taken up there."),
            panels=[ContentPanel("recommendation")],
        ),
    ],
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
        *_subjects("sectors", "sdgs", "priorities"),
        InlinePanel(
            "related",
            heading=_("Related recommendations"),
            label=_("recommendation"),
            panels=[ContentPanel("recommendation")],
        ),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
    people=[
        MultipleChooserPanel(
            "addresses",
            chooser_field_name="actor",
            heading=_("Addressees"),
            label=_("addressee"),
            help_text=_("Who is asked to act, and where each stands. The headline status is computed from these."),
            panels=[FieldPanel("actor"), FieldRowPanel([FieldPanel("position"), FieldPanel("status")])],
        ),
        InlinePanel(
            "corrigenda",
            heading=_("Corrigenda"),
            label=_("corrigendum"),
            help_text=_("A published adopted text changes only together with a new corrigendum: its date and reason."),
            panels=[FieldPanel("date"), FieldPanel("reason")],
        ),
    ],
    people_heading=_("Addressees and corrigenda"),
)
