"""Work plans, and the terms of bodies, in the admin."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import Column, DateColumn

from cms.base.panels import ContentPanel
from cms.base.viewsets import ContentListing
from reference.panels import term_form
from reference.viewsets import TermViewSet

from .terms import BodyTerm
from .work_plans import WorkPlanPage


class WorkPlanListing(ContentListing):
    model = WorkPlanPage
    icon = "calendar-alt"
    menu_label = _("Work plans")
    name = "work-plans"
    list_filter = ("live", "term", "sectors", "fictional")
    own_columns = (
        Column("term", label=_("Term of the body"), width="15%"),
        DateColumn("starts", label=_("From"), sort_key="starts", width="10%"),
    )


def findings(term: BodyTerm) -> str:
    """What the seats are, and what of the rule they miss."""
    found = term.balance()
    if found is None:
        return gettext("No seat is known.")
    counts = gettext("%(seats)d seats: %(associate)d associate, %(consultative)d consultative.") % {
        "seats": found.seats,
        "associate": found.associate,
        "consultative": found.consultative,
    }
    without = gettext("Regions without a seat: %d.") % len(found.regions_without) if found.regions_without else ""
    return f"{counts} {without}".strip()


body_term_form = term_form(
    FieldPanel("body", widget=forms.Select),
    FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
    ContentPanel("elected_by"),
    FieldPanel("strategy"),
    InlinePanel(
        "seats",
        heading=_("Seats"),
        label=_("seat"),
        help_text=_("As it was: a missing region or another number of seats is reported on, not refused."),
        panels=[
            ContentPanel("organization"),
            FieldRowPanel([FieldPanel("status"), FieldPanel("region"), FieldPanel("role")]),
            FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        ],
    ),
)

work_plans = WorkPlanListing()
body_terms = TermViewSet(
    BodyTerm,
    body_term_form,
    icon="group",
    list_display=("__str__", "body", "starts", "ends", Column("findings", label=_("Composition"), accessor=findings)),
    list_filter=["body"],
)
