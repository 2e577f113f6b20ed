"""Organizations: a record that holds the facts once, and a profile page that holds the words per language."""

import uuid
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from cms.base.child_rows import ChildRow
from cms.base.days import utc_today
from cms.base.fields import ContentField
from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from content_store.schemas import Card
from reference.models import Country, FieldOffice, Goal, Language, Priority, Sector, Subject

from . import history
from .blocks import PhotosBlock
from .directives import Finding, findings
from .enums import EcosocStatus, GeographicScope, NameType, NetworkRelation, OrganizationType
from .panels import action_index_tabs, action_tabs, directory_tabs, profile_tabs, record_tabs
from .statuses import StatusPeriod, current

LANGUAGE_CHOICES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("zh-hans", "简体中文"),
    ("ru", "Русский"),
    ("und", "—"),
]


class Organization(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """An NGO or foundation: what is the same in every language. Its content id is its profile page's too."""

    content_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("official name"),
        max_length=300,
        help_text=_("In the organization's own first language; never our translation."),
    )
    name_language = models.CharField(_("language of that name"), max_length=12, choices=LANGUAGE_CHOICES, default="en")
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=OrganizationType, default=OrganizationType.NGO)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    headquarters_city = models.CharField(_("headquarters: city"), max_length=120, blank=True)
    headquarters_country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("headquarters: country"),
    )
    scope = models.CharField(_("geographic scope"), max_length=20, choices=GeographicScope, blank=True)
    website = models.URLField(_("website"), blank=True)
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("fields of competence"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))
    priorities = ParentalManyToManyField(Priority, blank=True, related_name="+", verbose_name=_("priorities"))
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("subjects"))
    expertise = ParentalManyToManyField(Subject, blank=True, related_name="+", verbose_name=_("expertise offered"))
    working_languages = ParentalManyToManyField(
        Language, blank=True, related_name="+", verbose_name=_("working languages")
    )
    ecosoc_status = models.CharField(
        _("consultative status with ECOSOC"), max_length=20, choices=EcosocStatus, blank=True
    )
    solidarity_partner = models.BooleanField(_("partner of the solidarity project"), default=False)
    last_confirmed = models.DateField(_("last confirmed on"), null=True, blank=True)
    fictional = models.BooleanField(
        _("fictional"), default=False, help_text=_("An invented example; marked as such everywhere.")
    )
    sources = models.TextField(_("sources"), blank=True, help_text=_("Where the facts come from, one a line."))
    status_correction = models.CharField(
        _("reason for a correction of the history"),
        max_length=300,
        blank=True,
        help_text=_("Only where a published status period was wrong. The record's history keeps it."),
    )

    search_fields = [
        index.AutocompleteField("name"),
        index.AutocompleteField("acronym"),
        index.SearchField("name"),
        index.RelatedFields("names", [index.AutocompleteField("text"), index.SearchField("text")]),
        index.FilterField("id"),
        index.FilterField("type"),
        index.FilterField("live"),
    ]

    edit_handler = record_tabs

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        permissions = [("publish_organization", "Can publish organizations")]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def clean(self) -> None:
        super().clean()
        if self.headquarters_city and not self.headquarters_country:
            raise ValidationError({"headquarters_country": _("Name the country of the city.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            reason, lost = self._keep_history() if kwargs.get("update_fields") is None else ("", [])
            super().save(*args, **kwargs)
            if lost:
                history.log_correction(self, reason, lost)

    def _keep_history(self) -> tuple[str, list[StatusPeriod]]:
        """The reason given and the published periods overwritten for it. Raises ValidationError without a reason."""
        reason, self.status_correction = self.status_correction.strip(), ""
        published = history.published_periods(self)
        lost = history.overwritten(published, self.statuses.all(), utc_today())
        if lost and not reason:
            raise ValidationError(history.refusal(lost))
        return reason, lost

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Publishes a revision that the Directives allow; a change of status by another person than its author.

        What was published before the rule was broken stays publishable. Without permission checks (a reviewed import)
        the author may publish. Raises ValidationError.
        """
        # As the revision has it, without asking for each row that it names: only the statuses are read.
        draft = type(self).from_serializable_data(revision.content, check_fks=False)
        published = history.published_periods(draft)
        known = {history.facts_of(period) for period in published}
        errors = [
            f"{item.period}: {item.message}"
            for item in draft.findings()
            if item.is_error and history.facts_of(item.period) not in known
        ]
        if errors:
            raise ValidationError(errors)
        if (
            user
            and not kwargs.get("skip_permission_checks")
            and history.is_changed(published, draft.statuses.all())
            and history.author_of_statuses(revision) == user.pk
        ):
            raise ValidationError(history.four_eyes())
        super().publish(revision, user=user, **kwargs)

    def findings(self) -> list[Finding]:
        """What the Directives say to the periods as this instance has them; for forms and imports."""
        return findings(self.type, self.scope, list(self.statuses.all()), utc_today())

    def official_name(self, locale: str) -> str:
        """The official name in this language where one is known, else the name in its own language."""
        if locale == self.name_language:
            return self.name
        for name in self.names.all():
            if name.type == NameType.OFFICIAL and name.language == locale:
                return str(name.text)
        return self.name

    def language_of_name(self, locale: str) -> str:
        known = {name.language for name in self.names.all() if name.type == NameType.OFFICIAL}
        return locale if locale in known else self.name_language

    @cached_property
    def current_status(self) -> StatusPeriod | None:
        """The status period of today, else none."""
        return current(self.statuses.all(), utc_today())

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "ngo_pages/organization_record.html"


class OrganizationName(ChildRow):
    """A further name: official in another language, alias, acronym or former name."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=12, choices=LANGUAGE_CHOICES, default="und")
    type = models.CharField(_("type"), max_length=20, choices=NameType, default=NameType.ALIAS)

    def __str__(self) -> str:
        return self.text


class MemberPresence(ChildRow):
    """A country where the organization has members."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="presences")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    member_name = models.CharField(_("name of the member"), max_length=200, blank=True)
    members = models.PositiveIntegerField(
        _("number of members"), null=True, blank=True, help_text=_("Persons or organizations, as a source counts them.")
    )

    def __str__(self) -> str:
        return str(self.country)


class NetworkLink(ChildRow):
    """A relation to another organization, kept at one end and shown at both."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="network")
    other = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="network_elsewhere", verbose_name=_("organization")
    )
    relation = models.CharField(_("relation"), max_length=20, choices=NetworkRelation)

    class Meta(ChildRow.Meta):
        verbose_name = _("network relation")
        verbose_name_plural = _("network relations")

    def __str__(self) -> str:
        return f"{self.get_relation_display()}: {self.other}"

    def clean(self) -> None:
        super().clean()
        if self.other_id and self.other_id == self.organization_id:
            raise ValidationError({"other": _("An organization is no member of itself.")})


class DirectoryPage(DocumentPage):
    """The directory of organizations: searched, filtered, A–Z."""

    words: ClassVar[tuple[str, ...]] = DocumentPage.words
    max_count_per_parent = 1
    subpage_types = ["ngo_pages.OrganizationPage"]
    parent_page_types = ["home.HomePage"]
    template = "ngo_pages/directory_page.html"
    edit_handler = directory_tabs
    facets: ClassVar[tuple[str, ...]] = (
        "sector",
        "country",
        "region",
        "status",
        "type",
        "expertise",
        "working-language",
        "sdg",
        "freshness",
    )

    class Meta:
        verbose_name = _("directory")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("organization", request.GET, locale, facets=self.facets, letters=True)}


class OrganizationPage(DocumentPage):
    """The words of an organization in one language; its title follows the record's official names."""

    words: ClassVar[tuple[str, ...]] = ("summary", "mission", "body", "seo_title", "search_description")
    facts: ClassVar[tuple[str, ...]] = ("organization",)

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="profile_pages", verbose_name=_("organization")
    )
    mission = models.TextField(_("mission"), blank=True, max_length=3000)
    body = body_field()

    parent_page_types = ["ngo_pages.DirectoryPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "ngo_pages/organization_page.html"
    edit_handler = profile_tabs

    class Meta:
        verbose_name = _("NGO profile")
        verbose_name_plural = _("NGO profiles")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """What the organization does on the ground, and the sessions it spoke at."""
        this = [Condition("organization", "any", (str(self.translation_key),))]
        none = QueryDict()
        return {
            "actions": listing("action", none, locale, also=this),
            "sessions": listing("session", none, locale, also=this),
        }

    def previewed_document(self) -> Card:
        facts = self.original
        facts.organization = facts.organization.get_latest_revision_as_object()
        return super().previewed_document()

    def clean(self) -> None:
        super().clean()
        if self.organization_id and self.organization.content_id != self.translation_key:
            raise ValidationError(
                {"organization": _("A profile stays with its organization; make another for this one.")}
            )
        if self.live and self.organization_id and not self.organization.live:
            raise ValidationError({"organization": _("Publish the organization's record first.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._follow_record()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.locale_id:
            self.locale = self.get_default_locale()
        self._follow_record()
        super().save(*args, **kwargs)

    def _follow_record(self) -> None:
        """One content id for record and page, and the title from the record's names: they are never translated."""
        if not self.organization_id or not self.locale_id:
            return
        if not self.pk:
            self.translation_key = self.organization.content_id
        title = self.organization.official_name(self.locale.language_code)
        if self.title != title:
            self.title = self.draft_title = title


class ActionIndexPage(DocumentPage):
    """Actions on the ground."""

    max_count_per_parent = 1
    subpage_types = ["ngo_pages.ActionPage"]
    parent_page_types = ["home.HomePage"]
    template = "ngo_pages/action_index_page.html"
    edit_handler = action_index_tabs
    facets: ClassVar[tuple[str, ...]] = ("sector", "country", "sdg", "year")

    class Meta:
        verbose_name = _("list of actions")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("action", request.GET, locale, facets=self.facets)}


class ActionPage(DocumentPage):
    """What organizations do on the ground, where and when."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "body", "photos")
    facts: ClassVar[tuple[str, ...]] = (
        "organizations",
        "countries",
        "places",
        "office",
        "sectors",
        "sdgs",
        "priorities",
        "recommendations",
        "activity",
        "starts",
        "ends",
        "people_reached",
        "fictional",
    )

    body = body_field()
    photos = StreamField(PhotosBlock(), blank=True, verbose_name=_("photographs"))
    organizations = ParentalManyToManyField(Organization, related_name="actions", verbose_name=_("organizations"))
    countries = ParentalManyToManyField(Country, blank=True, related_name="+", verbose_name=_("countries"))
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))
    priorities = ParentalManyToManyField(Priority, blank=True, related_name="+", verbose_name=_("priorities"))
    office = models.ForeignKey(
        FieldOffice, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("field office")
    )
    activity = ContentField(
        page_types=("ngo_pages.ProgrammeActivityPage",), null=True, blank=True, verbose_name=_("programme activity")
    )
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["ngo_pages.ActionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "ngo_pages/action_page.html"
    edit_handler = action_tabs

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})


class ActionPlace(ChildRow):
    """Where an action took place: a country, and a point in it where one is known."""

    page = ParentalKey(ActionPage, on_delete=models.CASCADE, related_name="places")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    name = models.CharField(_("place"), max_length=120, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north positive: 14.69 for Dakar."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east positive: -17.45 for Dakar."),
    )

    class Meta(ChildRow.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name or str(self.country)

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("A point has a latitude and a longitude.")})


class ActionRecommendation(ChildRow):
    """A recommendation that the action serves."""

    page = ParentalKey(ActionPage, on_delete=models.CASCADE, related_name="recommendations")
    recommendation = ContentField(page_types=("forums.RecommendationPage",), verbose_name=_("recommendation"))


# Models of this app in files of their own; Django looks for models here.
from . import activities as activities  # noqa: E402
from . import projects as projects  # noqa: E402
from .confirmation import ConfirmationRequest  # noqa: E402, F401
from .merging import Merge  # noqa: E402, F401
