"""Pages of the dialogue between NGOs and Member States."""

import zoneinfo
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from cms.base.fields import ContentField
from cms.base.models import body_field
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from ngo_pages.models import Organization
from reference.models import Country, Goal, GoverningSession, Member, Sector

from .enums import Mechanism, SessionRole, SessionState
from .events import AttendanceRow, DocumentRow
from .panels import dialogue_index_tabs, session_tabs


class DialogueIndexPage(DocumentPage):
    """Dialogue sessions as a calendar."""

    max_count_per_parent = 1
    subpage_types = ["forums.SessionPage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/dialogue_index_page.html"
    edit_handler = dialogue_index_tabs

    class Meta:
        verbose_name = _("list of dialogue sessions")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        facets = ("mechanism", "governing-session", "year", "member", "sector", "sdg")
        return {"listing": listing("session", request.GET, locale, facets=facets)}


class SessionPage(DocumentPage):
    """A dialogue session: in a governing body, in the NGO space, at a forum or a conference."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "theme", "agenda", "hours", "place", "city", "outcome")
    facts: ClassVar[tuple[str, ...]] = (
        "mechanism",
        "governing_session",
        "agenda_item",
        "state",
        "starts",
        "ends",
        "starts_at",
        "ends_at",
        "timezone",
        "country",
        "event",
        "sectors",
        "sdgs",
        "people",
        "attendance",
        "documents",
        "recommendations",
    )

    theme = models.CharField(_("theme"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("One item a line."))
    hours = models.TextField(_("opening hours or timing in words"), blank=True)
    outcome = body_field()
    mechanism = models.CharField(_("mechanism"), max_length=30, choices=Mechanism)
    governing_session = models.ForeignKey(
        GoverningSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("session of the governing body"),
    )
    agenda_item = models.CharField(_("agenda item"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=SessionState, default=SessionState.CONFIRMED)
    starts = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Paris", help_text=_("Such as Europe/Paris or Africa/Abidjan.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    event = ContentField(
        page_types=("forums.ForumPage", "forums.ConferencePage"),
        null=True,
        blank=True,
        verbose_name=_("part of the event"),
    )
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))

    parent_page_types = ["forums.DialogueIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/session_page.html"
    edit_handler = session_tabs

    class Meta:
        verbose_name = _("dialogue session")
        verbose_name_plural = _("dialogue sessions")

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.starts and self.ends and self.ends < self.starts:
            errors["ends"] = _("The last day is before the first.")
        if self.starts_at and not self.starts:
            errors["starts"] = _("Give the day of this time.")
        if self.timezone not in zoneinfo.available_timezones():
            errors["timezone"] = _("No such time zone; write it as in Europe/Paris.")
        if errors:
            raise ValidationError(errors)


class SessionPerson(Orderable):
    """Who moderates, speaks or reports, in public function; no contact data."""

    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(_("role"), max_length=20, choices=SessionRole, default=SessionRole.SPEAKER)
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title or function"), max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("organization")
    )
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("delegation")
    )
    consents = models.BooleanField(_("agreed to be named"), default=False)


class SessionAttendance(AttendanceRow):
    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="attendance")


class SessionDocument(DocumentRow):
    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="documents")


class SessionRecommendation(Orderable):
    """A recommendation that came out of the session or was taken up there."""

    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="recommendations")
    recommendation = ContentField(page_types=("forums.RecommendationPage",), verbose_name=_("recommendation"))
