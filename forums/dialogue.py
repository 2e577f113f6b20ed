"""Pages of the dialogue between NGOs and Member States."""

import zoneinfo
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from cms.base.child_rows import ChildRow
from cms.base.days import utc_today
from cms.base.fields import ContentField, LanguagesField
from cms.base.locales import fallback_chain
from cms.base.models import body_field
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from content_store.query import in_chain, readable
from ngo_pages.models import Organization
from reference.models import Actor, Country, Goal, GoverningSession, Member, Priority, Sector

from . import attendance
from .enums import Mechanism, SessionRole, SessionState, ThemePart
from .events import AttendanceRow, DocumentRow, FigureRow
from .session_panels import dialogue_index_tabs, session_tabs

OUTCOME_WORDS: Final = ("outcome", "points_raised", "commitments")
#: State to the states that may follow it. What was cancelled or postponed can be taken up again.
STEPS: Final[dict[SessionState, tuple[SessionState, ...]]] = {
    SessionState.PROPOSED: (SessionState.CONFIRMED, SessionState.POSTPONED, SessionState.CANCELLED),
    SessionState.CONFIRMED: (
        SessionState.PROPOSED,
        SessionState.HELD,
        SessionState.POSTPONED,
        SessionState.CANCELLED,
    ),
    SessionState.HELD: (SessionState.CONFIRMED, SessionState.REPORTED),
    SessionState.REPORTED: (SessionState.HELD,),
    SessionState.POSTPONED: (SessionState.PROPOSED, SessionState.CONFIRMED, SessionState.CANCELLED),
    SessionState.CANCELLED: (SessionState.PROPOSED,),
}
#: Lists that a reader of the dialogue is led to.
BESIDE: Final = ("working-group-index", "consultation-index", "theme-consultation-index", "document-index")
OVER: Final = (SessionState.HELD, SessionState.REPORTED)


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
        facets = ("mechanism", "governing-session", "year", "member", "sector", "sdg", "session-state")
        return {"listing": listing("session", request.GET, locale, facets=facets)}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Attendance over time as well, and what stands beside the sessions."""
        context = super().get_context(request, *args, **kwargs)
        locale = self.locale.language_code
        beside = readable().filter(kind__in=BESIDE)
        years = attendance.by_year()
        return context | {
            "attendance_years": years,
            "most_members": max((row.members for row in years), default=0),
            "attendance_members": attendance.by_member(locale),
            "beside": in_chain(beside, fallback_chain(locale)).only("title", "path", "locale").order_by("kind"),
        }


class SessionPage(DocumentPage):
    """A dialogue session: in a governing body, in the NGO space, at a forum or a conference."""

    words: ClassVar[tuple[str, ...]] = (
        *DocumentPage.words,
        "theme",
        "agenda",
        "hours",
        "place",
        "city",
        *OUTCOME_WORDS,
    )
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
        "consultation",
        "theme_actors",
        "interpretation",
        "sectors",
        "sdgs",
        "priorities",
        "follow_up",
        "people",
        "attendance",
        "organizations",
        "figures",
        "documents",
        "recommendations",
        "preparation",
        "fictional",
    )

    theme = models.CharField(_("theme"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), blank=True, help_text=_("One item a line."))
    hours = models.TextField(_("opening hours or timing in words"), blank=True)
    outcome = body_field()
    points_raised = models.TextField(_("points raised"), blank=True, help_text=_("One a line."))
    commitments = models.TextField(
        _("commitments"), blank=True, help_text=_("What was promised, and by whom; one a line.")
    )
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
    consultation = ContentField(
        page_types=("forums.ConsultationPage",), null=True, blank=True, verbose_name=_("meeting of the consultation")
    )
    interpretation = LanguagesField(verbose_name=_("languages of interpretation"))
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))
    priorities = ParentalManyToManyField(Priority, blank=True, related_name="+", verbose_name=_("priorities"))
    follow_up = models.DateField(_("follow-up on"), null=True, blank=True)
    organizations = ParentalManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("NGOs attending")
    )
    fictional = models.BooleanField(_("fictional"), default=False)

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
        if error := self._state_error():
            errors["state"] = error
        if errors:
            raise ValidationError(errors)

    def _state_error(self) -> Any:
        """Why the session cannot be in this state: there is no step to it, or it is not over yet."""
        published = SessionPage.objects.filter(pk=self.pk, live=True).first() if self.pk else None
        state = SessionState(self.state) if self.state in SessionState.values else None
        if state is None or not self.is_original:
            return None
        if published and state != published.state and state not in STEPS[SessionState(published.state)]:
            return _("What is %(before)s cannot become %(after)s.") % {
                "before": published.get_state_display(),
                "after": self.get_state_display(),
            }
        if state in OVER and self.starts and self.starts > utc_today():
            return _("Its first day is still to come.")
        if state == SessionState.REPORTED and not (self.outcome or self.points_raised):
            return _("Write what came of it first.")
        return None


class SessionPerson(ChildRow):
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
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    consents = models.BooleanField(
        _("agreed to be named"), default=False, help_text=_("Without this, nothing of the person is published.")
    )


class ThemeActor(ChildRow):
    """Who proposed the theme, or agreed with it."""

    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="theme_actors")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    part = models.CharField(_("part"), max_length=10, choices=ThemePart, default=ThemePart.PROPOSED)


class SessionAttendance(AttendanceRow):
    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="attendance")


class SessionFigure(FigureRow):
    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="figures")


class SessionDocument(DocumentRow):
    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="documents")


class SessionRecommendation(ChildRow):
    """A recommendation that came out of the session or was taken up there."""

    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="recommendations")
    recommendation = ContentField(page_types=("forums.RecommendationPage",), verbose_name=_("recommendation"))


class PreparationItem(ChildRow):
    """A step of the preparation, seen by those who prepare (members.tasks.preparation); in no document."""

    page = ParentalKey(SessionPage, on_delete=models.CASCADE, related_name="preparation")
    task = models.CharField(_("what is to be done"), max_length=200)
    responsible = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by whom")
    )
    due = models.DateField(_("until"), null=True, blank=True)
    done = models.DateField(_("done on"), null=True, blank=True)
