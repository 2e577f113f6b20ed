"""The form of dialogue sessions."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs
from reference.widgets import FilteredCheckboxes

from .panels import (
    attendance_panel,
    country_panel,
    days_panel,
    documents_panel,
    figures_panel,
    place_panel,
    subjects_panel,
)

dialogue_index_tabs = page_tabs(TITLE_AND_SUMMARY)

session_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("theme"),
        place_panel("place"),
        FieldPanel("agenda"),
        FieldPanel("hours"),
        MultiFieldPanel(
            [
                FieldPanel("outcome", help_text=_("What came of it, once it was held.")),
                FieldPanel("points_raised"),
                FieldPanel("commitments"),
            ],
            heading=_("Outcome"),
        ),
    ],
    facts=[
        FieldRowPanel([FieldPanel("mechanism"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("governing_session"), FieldPanel("agenda_item")]),
        ContentPanel("event"),
        ContentPanel("consultation"),
        MultipleChooserPanel(
            "theme_actors",
            chooser_field_name="actor",
            heading=_("Who chose the theme"),
            label=_("body, member or organization"),
            help_text=_("Who proposed it, and whom it was agreed with: Member States, the Liaison Committee, units."),
            panels=[FieldPanel("actor"), FieldPanel("part")],
        ),
        days_panel(),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("timezone"),
        country_panel(),
        FieldPanel("interpretation"),
        *subjects_panel("sectors", "sdgs", "priorities"),
        FieldPanel("follow_up", help_text=_("When it is looked at again what became of it.")),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
    people=[
        InlinePanel(
            "people",
            heading=_("Moderators, speakers, rapporteurs"),
            label=_("person"),
            help_text=_("In their public function; no contact data. Only those who agreed are named on the site."),
            panels=[
                FieldRowPanel([FieldPanel("role"), FieldPanel("name")]),
                FieldRowPanel([FieldPanel("title"), FieldPanel("minutes")]),
                FieldRowPanel([FieldPanel("organization"), FieldPanel("member")]),
                FieldPanel("consents"),
            ],
        ),
        attendance_panel(),
        FieldPanel("organizations", widget=FilteredCheckboxes),
        figures_panel(),
        documents_panel(),
        InlinePanel(
            "recommendations",
            heading=_("Recommendations"),
            label=_("recommendation"),
            help_text=_("Those that came out of the session or were taken up there."),
            panels=[ContentPanel("recommendation")],
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "Seen by the Secretariat, the Liaison Committee, those named here or with the theme, and the"
                        " session's sectors; never published."
                    )
                ),
                InlinePanel(
                    "preparation",
                    label=_("step"),
                    panels=[
                        FieldPanel("task"),
                        FieldPanel("responsible"),
                        FieldRowPanel([FieldPanel("due"), FieldPanel("done")]),
                    ],
                ),
            ],
            heading=_("Preparation"),
        ),
    ],
)
