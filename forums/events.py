"""Pages of events: the ICNGO's sessions, the international forums and their reports."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from cms.base.child_rows import ChildRow
from cms.base.days import utc_today
from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from reference.models import Country, Goal, Member, OfficialDocument, Sector

from .enums import AttendanceLevel, DocumentRole, EventMode, EventStage, Measure, Qualifier
from .panels import conference_tabs, event_index_tabs, forum_report_tabs, forum_tabs

KNOWN_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", _("Write it as 2019, 2019-10 or 2019-10-11.")
)


class EventIndexPage(DocumentPage):
    """Forums and conferences as a calendar."""

    max_count_per_parent = 1
    subpage_types = ["forums.ForumPage", "forums.ConferencePage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/event_index_page.html"
    edit_handler = event_index_tabs

    class Meta:
        verbose_name = _("list of forums and conferences")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {
            "forums": listing("forum", request.GET, locale, facets=("sector", "country", "sdg", "year"), limit=50),
            "conferences": listing("conference", request.GET, locale, facets=("year",), limit=50),
        }


class EventPage(DocumentPage):
    """What forums and conferences have in common."""

    words: ClassVar[tuple[str, ...]] = (
        *DocumentPage.words,
        "theme",
        "final_text",
        "city",
        "venue",
        "financing",
        "body",
    )
    facts: ClassVar[tuple[str, ...]] = (
        "starts",
        "ends",
        "country",
        "mode",
        "sectors",
        "sdgs",
        "figures",
        "attendance",
        "documents",
        "stages",
        "evaluated_with",
    )

    theme = models.CharField(_("theme"), max_length=300, blank=True)
    final_text = models.CharField(
        _("final text"),
        max_length=300,
        blank=True,
        help_text=_("What the event adopted: a call, communiqué, resolution."),
    )
    body = body_field()
    starts = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    city = models.CharField(_("city or cities"), max_length=160, blank=True)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    financing = models.CharField(
        _("financing"), max_length=300, blank=True, help_text=_("Who pays, or lends what: as far as it is public.")
    )
    mode = models.CharField(_("mode"), max_length=20, choices=EventMode, blank=True)
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))

    evaluated_with = ParentalManyToManyField(
        Member,
        blank=True,
        related_name="+",
        verbose_name=_("evaluated with"),
        help_text=_("The Member States concerned that took part in the evaluation."),
    )

    parent_page_types = ["forums.EventIndexPage"]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"today": utc_today().isoformat()}

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """What came out of the event, and the sessions held at it."""
        this = (str(self.translation_key),)
        none = QueryDict()
        return {
            "recommendations": listing(
                "recommendation", none, locale, also=[Condition("source", "any", this)], limit=50
            ),
            "sessions": listing("session", none, locale, also=[Condition("event", "any", this)], sort="date", limit=50),
        }

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day is before the first.")})


class ForumPage(EventPage):
    """An International NGO Forum."""

    words: ClassVar[tuple[str, ...]] = (*EventPage.words, "subtitle", "host", "panels")
    facts: ClassVar[tuple[str, ...]] = (*EventPage.facts, "number", "year")

    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, help_text=_("Empty where not known."))
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("Where only the year is known.")
    )
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    host = models.CharField(_("host"), max_length=200, blank=True)
    panels = models.TextField(_("panels"), blank=True, help_text=_("One a line."))

    subpage_types = ["forums.ForumReportPage"]
    template = "forums/forum_page.html"
    edit_handler = forum_tabs

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        this = [Condition("forum", "any", (str(self.translation_key),))]
        return super().listings(request, locale) | {"reports": listing("forum-report", QueryDict(), locale, also=this)}


class ForumReportPage(DocumentPage):
    """The report of a forum: conclusions and evaluation."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "conclusions", "evaluation")
    facts: ClassVar[tuple[str, ...]] = ("date", "documents")

    conclusions = body_field()
    evaluation = body_field()
    date = models.DateField(_("date"), null=True, blank=True)

    parent_page_types = ["forums.ForumPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/forum_report_page.html"
    edit_handler = forum_report_tabs

    class Meta:
        verbose_name = _("forum report")
        verbose_name_plural = _("forum reports")


class ConferencePage(EventPage):
    """A session of the International Conference of NGOs (ICNGO)."""

    words: ClassVar[tuple[str, ...]] = (*EventPage.words, "subthemes", "outcomes")
    facts: ClassVar[tuple[str, ...]] = (*EventPage.facts, "year")

    year = models.PositiveSmallIntegerField(_("year"))
    subthemes = models.TextField(_("sub-themes"), blank=True, help_text=_("One a line."))
    outcomes = models.TextField(_("outcomes"), blank=True, help_text=_("One a line."))

    subpage_types: ClassVar[list[str]] = []
    template = "forums/conference_page.html"
    edit_handler = conference_tabs

    class Meta:
        verbose_name = _("conference (ICNGO)")
        verbose_name_plural = _("conferences (ICNGO)")


class FigureRow(ChildRow):
    """A figure of an event, as exact as its source."""

    measure = models.CharField(_("what is counted"), max_length=30, choices=Measure)
    qualifier = models.CharField(_("exactness"), max_length=20, choices=Qualifier, default=Qualifier.EXACT)
    value = models.PositiveIntegerField(_("figure"))

    class Meta(ChildRow.Meta):
        abstract = True


class AttendanceRow(ChildRow):
    """A member that took part, and through whom."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("member"))
    level = models.CharField(_("level"), max_length=30, choices=AttendanceLevel, blank=True)

    class Meta(ChildRow.Meta):
        abstract = True


class DocumentRow(ChildRow):
    """An official document that belongs to the event."""

    document = models.ForeignKey(
        OfficialDocument, on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    role = models.CharField(_("what it is here"), max_length=20, choices=DocumentRole, blank=True)

    class Meta(ChildRow.Meta):
        abstract = True


class StageRow(ChildRow):
    """A step of the event: when, and the document that shows it."""

    stage = models.CharField(_("stage"), max_length=20, choices=EventStage)
    date = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[KNOWN_DATE],
        help_text=_("As known: 2019, 2019-10 or 2019-10-11."),
    )
    document = models.ForeignKey(
        OfficialDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("document"),
    )

    class Meta(ChildRow.Meta):
        abstract = True


class ForumFigure(FigureRow):
    page = ParentalKey(ForumPage, on_delete=models.CASCADE, related_name="figures")


class ForumAttendance(AttendanceRow):
    page = ParentalKey(ForumPage, on_delete=models.CASCADE, related_name="attendance")


class ForumDocument(DocumentRow):
    page = ParentalKey(ForumPage, on_delete=models.CASCADE, related_name="documents")


class ForumStage(StageRow):
    page = ParentalKey(ForumPage, on_delete=models.CASCADE, related_name="stages")


class ForumReportDocument(DocumentRow):
    page = ParentalKey(ForumReportPage, on_delete=models.CASCADE, related_name="documents")


class ConferenceFigure(FigureRow):
    page = ParentalKey(ConferencePage, on_delete=models.CASCADE, related_name="figures")


class ConferenceAttendance(AttendanceRow):
    page = ParentalKey(ConferencePage, on_delete=models.CASCADE, related_name="attendance")


class ConferenceDocument(DocumentRow):
    page = ParentalKey(ConferencePage, on_delete=models.CASCADE, related_name="documents")


class ConferenceStage(StageRow):
    page = ParentalKey(ConferencePage, on_delete=models.CASCADE, related_name="stages")
