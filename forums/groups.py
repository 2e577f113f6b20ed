"""Pages of what works between the sessions: working groups of a body, and standing consultations of a sector."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField

from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from ngo_pages.models import Organization
from reference.models import Body, Sector

from .enums import Qualifier
from .events import DocumentRow
from .group_panels import consultation_index_tabs, consultation_tabs, working_group_index_tabs, working_group_tabs


class WorkingGroupIndexPage(DocumentPage):
    """Working groups by body and sector, open and closed."""

    max_count_per_parent = 1
    subpage_types = ["forums.WorkingGroupPage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/working_group_index_page.html"
    edit_handler = working_group_index_tabs

    class Meta:
        verbose_name = _("list of working groups")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("working-group", request.GET, locale, facets=("body", "open", "sector"))}


class WorkingGroupPage(DocumentPage):
    """A working group: whose it is, on what, who coordinates it, and its papers."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "themes", "mandate")
    facts: ClassVar[tuple[str, ...]] = (
        "parent_body",
        "coordinator",
        "organizations",
        "sectors",
        "opened",
        "closed",
        "documents",
        "fictional",
    )

    themes = models.TextField(_("themes"), blank=True, help_text=_("One a line."))
    mandate = body_field()
    parent_body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("working group of")
    )
    coordinator = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("coordinator")
    )
    organizations = ParentalManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("organizations taking part")
    )
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    opened = models.CharField(_("opened"), max_length=10, blank=True, help_text=_("As known: 2019 or 2019-10."))
    closed = models.CharField(
        _("closed"), max_length=10, blank=True, help_text=_("As known; empty while the group is open.")
    )
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["forums.WorkingGroupIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/working_group_page.html"
    edit_handler = working_group_tabs

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def clean(self) -> None:
        super().clean()
        if self.opened and self.closed and self.closed < self.opened[: len(self.closed)]:
            raise ValidationError({"closed": _("The end is before the start.")})


class ConsultationIndexPage(DocumentPage):
    """Standing consultations by sector."""

    max_count_per_parent = 1
    subpage_types = ["forums.ConsultationPage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/consultation_index_page.html"
    edit_handler = consultation_index_tabs

    class Meta:
        verbose_name = _("list of consultations")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing("consultation", request.GET, locale, facets=("sector",))}


class ConsultationPage(DocumentPage):
    """A standing mechanism between a sector and NGOs; its meetings are dialogue sessions that name it."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "procedures")
    facts: ClassVar[tuple[str, ...]] = (
        "body",
        "acronym",
        "sectors",
        "since",
        "members_qualifier",
        "members_count",
        "organizations",
        "documents",
        "fictional",
    )

    procedures = body_field()
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("among the bodies"),
        help_text=_("The vocabulary's value for it, by which it is addressed."),
    )
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    since = models.PositiveSmallIntegerField(_("since (year)"), null=True, blank=True)
    members_qualifier = models.CharField(_("exactness"), max_length=20, choices=Qualifier, default=Qualifier.EXACT)
    members_count = models.PositiveIntegerField(_("number of members"), null=True, blank=True)
    organizations = ParentalManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("members in the directory")
    )
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["forums.ConsultationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/consultation_page.html"
    edit_handler = consultation_tabs

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        this = [Condition("consultation", "any", (str(self.translation_key),))]
        return {"meetings": listing("session", QueryDict(), locale, also=this, limit=50)}


class WorkingGroupDocument(DocumentRow):
    page = ParentalKey(WorkingGroupPage, on_delete=models.CASCADE, related_name="documents")


class ConsultationDocument(DocumentRow):
    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="documents")
