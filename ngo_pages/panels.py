"""The forms of organizations, profiles and actions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from cms.base.panels import TITLE_AND_SUMMARY, ContentPanel, page_tabs
from reference.widgets import FilteredCheckboxes, LabelSelect

from .forms import OrganizationForm

record_tabs = TabbedInterface(
    [
        ObjectList(
            [
                MultiFieldPanel(
                    [
                        FieldPanel("name"),
                        FieldRowPanel([FieldPanel("name_language"), FieldPanel("acronym")]),
                        InlinePanel(
                            "names",
                            heading=_("Further names"),
                            label=_("name"),
                            help_text=_(
                                "Official names in other languages, other forms, acronyms, former names. Names are "
                                "never translated by us; search finds the organization by each of them."
                            ),
                            panels=[
                                FieldPanel("text"),
                                FieldRowPanel([FieldPanel("language"), FieldPanel("type")]),
                            ],
                        ),
                    ],
                    heading=_("Names"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("type"), FieldPanel("founded"), FieldPanel("scope")]),
                        FieldRowPanel(
                            [
                                FieldPanel("headquarters_city"),
                                FieldPanel("headquarters_country", widget=LabelSelect),
                            ]
                        ),
                        FieldPanel("website"),
                    ],
                    heading=_("Identity and place"),
                ),
            ],
            heading=_("Identity"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "statuses",
                    heading=_("Status"),
                    label=_("status period"),
                    help_text=_(
                        "One row for each step, oldest first: application, statuses, requests, renewals. The row "
                        "without an end is its status now. Published rows are ended, not overwritten, and a change is "
                        "published by another person than the one who made it."
                    ),
                    panels=[
                        FieldPanel("status"),
                        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
                        FieldRowPanel([FieldPanel("decided_by"), FieldPanel("decision")]),
                        FieldPanel("document"),
                    ],
                ),
                FieldPanel("status_correction"),
                FieldPanel("ecosoc_status"),
                FieldPanel("solidarity_partner"),
            ],
            heading=_("Status"),
        ),
        ObjectList(
            [
                FieldPanel("sectors", widget=forms.CheckboxSelectMultiple),
                FieldPanel("sdgs", widget=forms.CheckboxSelectMultiple),
                FieldPanel("priorities", widget=forms.CheckboxSelectMultiple),
                FieldPanel("subjects", widget=FilteredCheckboxes, help_text=_("What it works on.")),
                FieldPanel(
                    "expertise",
                    widget=FilteredCheckboxes,
                    help_text=_("What it offers advice on; sectors find it by these."),
                ),
                FieldPanel("working_languages", widget=FilteredCheckboxes),
                MultipleChooserPanel(
                    "presences",
                    chooser_field_name="country",
                    heading=_("Members by country"),
                    label=_("country"),
                    panels=[
                        FieldPanel("country"),
                        FieldRowPanel([FieldPanel("member_name"), FieldPanel("members")]),
                    ],
                ),
                InlinePanel(
                    "network",
                    heading=_("Network"),
                    label=_("organization"),
                    help_text=_("Say it at one of the two; both show it."),
                    panels=[FieldPanel("relation"), FieldPanel("other")],
                ),
            ],
            heading=_("Work and reach"),
        ),
        ObjectList(
            [
                FieldPanel(
                    "last_confirmed",
                    help_text=_("When the organization last confirmed what is said here."),
                ),
                FieldPanel("sources"),
                FieldPanel("fictional"),
                PublishingPanel(),
            ],
            heading=_("Sources and settings"),
        ),
    ],
    base_form_class=OrganizationForm,
)

directory_tabs = page_tabs(TITLE_AND_SUMMARY)

profile_tabs = page_tabs(
    [
        FieldPanel("summary"),
        FieldPanel("mission", help_text=_("What the organization is for, in its own words where possible.")),
        FieldPanel("body"),
    ],
    facts=[
        FieldPanel(
            "organization",
            help_text=_("The record that holds names, status and all other facts. Edit it there and publish it first."),
        )
    ],
)

action_index_tabs = page_tabs(TITLE_AND_SUMMARY)

action_tabs = page_tabs(
    [
        *TITLE_AND_SUMMARY,
        FieldPanel("body", help_text=_("The story: what was done, with whom, what came of it.")),
        FieldPanel("photos"),
    ],
    facts=[
        FieldPanel("organizations", widget=FilteredCheckboxes, help_text=_("Who did it; at least one.")),
        FieldPanel("countries", widget=FilteredCheckboxes),
        InlinePanel(
            "places",
            heading=_("Places"),
            label=_("place"),
            help_text=_("Shown as points on a map without borders, with the list of places beside it."),
            panels=[
                FieldRowPanel([FieldPanel("name"), FieldPanel("country", widget=LabelSelect)]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
        ),
        FieldPanel("office", widget=LabelSelect, help_text=_("The field office it was done with.")),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("people_reached", help_text=_("As a source gives it; empty where none does.")),
        FieldPanel("sectors", widget=forms.CheckboxSelectMultiple),
        FieldPanel("sdgs", widget=forms.CheckboxSelectMultiple),
        FieldPanel("priorities", widget=forms.CheckboxSelectMultiple),
        ContentPanel("activity", help_text=_("The activity of UNESCO's programme that it serves.")),
        InlinePanel(
            "recommendations",
            heading=_("Recommendations served"),
            label=_("recommendation"),
            panels=[ContentPanel("recommendation")],
        ),
        FieldPanel("fictional", help_text=_("An invented example; marked as such everywhere.")),
    ],
)
