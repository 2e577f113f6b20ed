"""What NGOs and delegations send in about the dialogue: requests to be heard, and answers to a choice of themes."""

from typing import Any, ClassVar, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from cms.base.fields import ContentField
from cms.base.locales import AUTONYMS, LOCALES
from cms.base.models import body_field
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from ngo_pages.models import Organization
from reference.enums import ReviewState
from reference.models import Actor, Member
from reference.submissions import Submission

from .consulting_panels import theme_consultation_index_tabs, theme_consultation_tabs
from .dialogue import SessionPage
from .enums import AttendanceLevel, HearingDecision, SessionState

MOST_OPTIONS: Final = 20
#: Sessions that one can still ask to be heard at, or announce oneself for.
TO_COME: Final = (SessionState.PROPOSED, SessionState.CONFIRMED, SessionState.POSTPONED)


class HearingRequest(Submission):
    """An NGO asks to be heard while an item is taken; the chair decides. Public once published by the Secretariat."""

    session = ContentField(page_types=("forums.SessionPage",), verbose_name=_("session"))
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organization")
    )
    item = models.CharField(_("agenda item"), max_length=20, blank=True)
    language = models.CharField(
        _("language it is written in"), max_length=12, choices=[(code, AUTONYMS[code]) for code in LOCALES]
    )
    question = models.CharField(_("question"), max_length=300)
    text = models.TextField(_("text"), max_length=4000, blank=True, help_text=_("What the organization wants to say."))
    decision = models.CharField(
        _("decision of the chair"), max_length=20, choices=HearingDecision, default=HearingDecision.PENDING
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    #: The chair decides after the request was published.
    open_when_published = of_receiver = ("decision", "decided_on")

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("hearing request")
        verbose_name_plural = _("hearing requests")
        permissions = [("publish_hearingrequest", "Can publish hearing request")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.question}"

    @property
    def shown_on(self) -> UUID | None:
        return self.session

    def clean(self) -> None:
        super().clean()
        if (self.decision != HearingDecision.PENDING) != bool(self.decided_on):
            raise ValidationError({"decided_on": _("A decision has its date, and a date its decision.")})


class AttendanceNotice(Submission):
    """A delegation or National Commission says that it will attend. Once published the session shows the member and the
    level until it is held; who did attend is then entered by the Secretariat."""

    session = ContentField(page_types=("forums.SessionPage",), verbose_name=_("session"))
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    level = models.CharField(_("level"), max_length=30, choices=AttendanceLevel, default=AttendanceLevel.DELEGATION)
    people = models.PositiveSmallIntegerField(
        _("number of people"), null=True, blank=True, help_text=_("For those who prepare; never published.")
    )
    comment = models.TextField(
        _("comment"), max_length=2000, blank=True, help_text=_("For those who prepare; never published.")
    )

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("announced attendance")
        verbose_name_plural = _("announced attendances")
        permissions = [("publish_attendancenotice", "Can publish announced attendance")]
        constraints = [models.UniqueConstraint(fields=["session", "actor"], name="attendance_announced_once")]

    def __str__(self) -> str:
        return f"{self.actor}, {self.get_level_display()}"

    @property
    def shown_on(self) -> UUID | None:
        return self.session

    @property
    def member(self) -> Member | None:
        return self.actor.member or (self.actor.commission.member if self.actor.commission else None)

    def clean(self) -> None:
        super().clean()
        if self.actor_id and self.member is None:
            raise ValidationError({"actor": _("Delegations and National Commissions attend.")})
        if not self.actor_id or not self.session:
            return
        same = AttendanceNotice.objects.filter(session=self.session, actor=self.actor_id).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError(_("%(actor)s has announced its attendance already.") % {"actor": self.actor})

    def submit(self, user: Any) -> None:
        pages = SessionPage.objects.filter(translation_key=self.session, alias_of=None).select_related("locale")
        page = next((page for page in pages if page.is_original), None)
        if page is None or page.state not in TO_COME:
            raise ValidationError(_("This session is not to come any more."))
        super().submit(user)


class ThemeConsultationIndexPage(DocumentPage):
    """Choices of themes, open and closed."""

    max_count_per_parent = 1
    subpage_types = ["forums.ThemeConsultationPage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/theme_consultation_index_page.html"
    edit_handler = theme_consultation_index_tabs

    class Meta:
        verbose_name = _("list of theme consultations")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("theme-consultation", request.GET, locale, facets=("session", "year"))}


class ThemeConsultationPage(DocumentPage):
    """A call to choose among themes: who may answer until when, and how often each was chosen, once that is published.

    An option is a line; answers hold the numbers of lines, so lines are neither moved nor removed once answers came in.
    """

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "options", "body")
    facts: ClassVar[tuple[str, ...]] = ("session", "opens", "closes", "most_choices", "results_published", "fictional")

    options = models.TextField(_("options"), help_text=_("One a line; the same number of lines in each language."))
    body = body_field()
    session = ContentField(page_types=("forums.SessionPage",), null=True, blank=True, verbose_name=_("for the session"))
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"), help_text=_("The last day on which answers are taken."))
    most_choices = models.PositiveSmallIntegerField(_("themes that may be chosen"), default=1)
    results_published = models.BooleanField(
        _("publish the results"), default=False, help_text=_("As counts; who chose what is never published.")
    )
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["forums.ThemeConsultationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/theme_consultation_page.html"
    edit_handler = theme_consultation_tabs

    class Meta:
        verbose_name = _("theme consultation")
        verbose_name_plural = _("theme consultations")

    @property
    def option_lines(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]

    def is_open(self) -> bool:
        return bool(self.opens <= utc_today() <= self.closes)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"today": utc_today()}

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        number = len(self.option_lines)
        if not 2 <= number <= MOST_OPTIONS:
            errors["options"] = _("Offer between 2 and %(most)d themes.") % {"most": MOST_OPTIONS}
        elif not self.is_original and number != len(self.original.option_lines):
            errors["options"] = _("Write as many lines as the original has.")
        elif self.is_original and number < self._highest_choice():
            errors["options"] = _("Answers have been given already: add themes at the end, remove none.")
        if self.opens and self.closes and self.closes < self.opens:
            errors["closes"] = _("The last day is before the first.")
        if self.results_published and self.closes and self.closes >= utc_today():
            errors["results_published"] = _("Results are published after the last day.")
        if not 1 <= self.most_choices <= max(number, 1):
            errors["most_choices"] = _("Between one and all of the themes.")
        if errors:
            raise ValidationError(errors)

    def _highest_choice(self) -> int:
        answers = ThemeAnswer.objects.filter(consultation=self.translation_key).values_list("choices", flat=True)
        return max((number for choices in answers for number in choices), default=0)


class ThemeAnswer(Submission):
    """One answer of a delegation, National Commission or NGO, seen by who gave it and by the Secretariat.

    `choices`: numbers of options, from 1, the first choice first. The public sees counts of published answers.
    """

    consultation = ContentField(page_types=("forums.ThemeConsultationPage",), verbose_name=_("theme consultation"))
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("answer of"))
    choices = models.JSONField(_("themes chosen"), default=list, help_text=_("Numbers of the themes, such as [2, 1]."))
    comment = models.TextField(_("comment"), max_length=2000, blank=True, help_text=_("Never published."))

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("answer on themes")
        verbose_name_plural = _("answers on themes")
        permissions = [("publish_themeanswer", "Can publish answer on themes")]
        constraints = [models.UniqueConstraint(fields=["consultation", "actor"], name="theme_answer_once")]

    def __str__(self) -> str:
        return str(self.actor)

    def get_choices_display(self) -> str:
        """The themes themselves, the first choice first."""
        page = consultation_of(self.consultation)
        themes = dict(enumerate(page.option_lines if page else [], start=1))
        return "; ".join(themes.get(number, str(number)) for number in self.choices)

    @property
    def shown_on(self) -> UUID | None:
        return self.consultation

    def clean(self) -> None:
        super().clean()
        page = consultation_of(self.consultation)
        if page is None:
            raise ValidationError({"consultation": _("There is no such consultation.")})
        if self.actor_id and self.actor.kind not in ("member", "commission", "organization"):
            raise ValidationError({"actor": _("Delegations, National Commissions and NGOs answer.")})
        same = ThemeAnswer.objects.filter(consultation=page.translation_key, actor=self.actor_id).exclude(pk=self.pk)
        if self.actor_id and same.exists():
            raise ValidationError(_("%(actor)s has answered already.") % {"actor": self.actor})
        numbers = self.choices
        known = range(1, len(page.option_lines) + 1)
        if not isinstance(numbers, list) or not all(isinstance(item, int) and item in known for item in numbers):
            raise ValidationError({"choices": _("Choose among the themes offered.")})
        if len(set(numbers)) != len(numbers) or not 1 <= len(numbers) <= page.most_choices:
            raise ValidationError({"choices": _("Choose at most %(most)d, each once.") % {"most": page.most_choices}})

    def submit(self, user: Any) -> None:
        page = consultation_of(self.consultation)
        if page is not None and not page.is_open():
            raise ValidationError(
                _("Answers are taken from %(opens)s to %(closes)s.")
                % {
                    "opens": page.opens,
                    "closes": page.closes,
                }
            )
        super().submit(user)


def consultation_of(content_id: UUID | None) -> ThemeConsultationPage | None:
    """The original page of a theme consultation."""
    pages = ThemeConsultationPage.objects.filter(translation_key=content_id, alias_of=None).select_related("locale")
    return next((page for page in pages if page.is_original), None)


def counts(content_id: UUID, options: int) -> list[tuple[int, int]]:
    """For each option how many delegations and commissions, and how many NGOs, chose it (published answers only)."""
    published = ThemeAnswer.objects.filter(consultation=content_id, state=ReviewState.PUBLISHED)
    rows = published.values_list("choices", "actor__organization")
    return [
        (
            sum(number in choices for choices, organization in rows if organization is None),
            sum(number in choices for choices, organization in rows if organization is not None),
        )
        for number in range(1, options + 1)
    ]
