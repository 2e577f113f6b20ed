"""Pages of bodies, field offices, National Commissions and delegations: the record's facts, and what concerns them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage

from .concerns import Concern, concern
from .models import Actor, Body, FieldOffice, Member, NationalCommission, VocabularyTerm
from .page_panels import body_page_tabs, commission_page_tabs, delegation_page_tabs, index_tabs, office_page_tabs


class ActorIndexPage(DocumentPage):
    """A list of the pages of one kind of actor."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    edit_handler = index_tabs
    lists: ClassVar[str] = ""
    facets: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        return {"listing": listing(self.lists, request.GET, locale, facets=self.facets, limit=50)}


class BodyIndexPage(ActorIndexPage):
    template = "reference/actor_index_page.html"
    subpage_types = ["reference.BodyPage"]
    lists = "body"

    class Meta:
        verbose_name = _("list of bodies")


class FieldOfficeIndexPage(ActorIndexPage):
    template = "reference/actor_index_page.html"
    subpage_types = ["reference.FieldOfficePage"]
    lists = "field-office"
    facets = ("region", "office-kind", "member")

    class Meta:
        verbose_name = _("list of field offices")


class NationalCommissionIndexPage(ActorIndexPage):
    template = "reference/actor_index_page.html"
    subpage_types = ["reference.NationalCommissionPage"]
    lists = "national-commission"
    facets = ("region",)

    class Meta:
        verbose_name = _("list of National Commissions")


class DelegationIndexPage(ActorIndexPage):
    template = "reference/actor_index_page.html"
    subpage_types = ["reference.DelegationPage"]
    lists = "delegation"
    facets = ("region", "electoral-group", "member-kind")

    class Meta:
        verbose_name = _("list of delegations")


class ActorPage(DocumentPage):
    """The words about an actor in one language; its title follows the record's labels."""

    words: ClassVar[tuple[str, ...]] = ("summary", "body", "seo_title", "search_description")
    #: The field that holds the record, and the actor's own where it has another name.
    record_field: ClassVar[str] = ""
    actor_field: ClassVar[str] = ""

    body = body_field()

    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    @property
    def record(self) -> VocabularyTerm | None:
        found: VocabularyTerm | None = getattr(self, self.record_field, None)
        return found

    @property
    def actor_code(self) -> str:
        """The code by which it is addressed."""
        field = self.actor_field or self.record_field
        return str(Actor.objects.values_list("code", flat=True).get(**{field: self.record}))

    def own_concerns(self, locale: str) -> Sequence[Concern]:
        """What concerns it beyond the recommendations addressed to it."""
        return ()

    def concerns(self, locale: str) -> list[Concern]:
        addressed = concern(
            "recommendations",
            _("Recommendations addressed to it"),
            "recommendation",
            [Condition("addressee", "any", (self.actor_code,))],
            locale,
        )
        return [*self.own_concerns(locale), addressed]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        original: ActorPage = self.original
        return context | {"concerns": original.concerns(self.locale.language_code)}

    def clean(self) -> None:
        super().clean()
        others = type(self).objects.filter(**{self.record_field: self.record})
        if self.record and others.exclude(translation_key=self.translation_key).exists():
            raise ValidationError({self.record_field: _("It has a page already.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.follow_record()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.locale_id:
            self.locale = self.get_default_locale()
        self.follow_record()
        super().save(*args, **kwargs)

    def follow_record(self) -> bool:
        """Takes the title from the record's label in this language; True where it was another."""
        if not self.record or not self.locale_id:
            return False
        labels = self.record.labels()
        title = labels.get(self.locale.language_code) or labels["en"]
        changed = self.title != title
        if changed:
            self.title = self.draft_title = title
        return changed


def _in_countries(codes: Sequence[str], locale: str, *, sessions: Any) -> list[Concern]:
    """What happens in countries, whose codes are the members' as well."""
    here = [Condition("country", "any", tuple(codes))]
    attended = [Condition("member", "any", tuple(codes))]
    return [
        concern("actions", _("Actions on the ground"), "action", here, locale),
        concern("sessions", sessions, "session", attended, locale),
        concern("forums", _("Forums attended"), "forum", attended, locale),
        concern("organizations", _("NGOs with headquarters or members there"), "organization", here, locale),
    ]


class BodyPage(ActorPage):
    facts: ClassVar[tuple[str, ...]] = ("standing_body",)
    record_field = "standing_body"
    actor_field = "body"

    standing_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("body"))

    parent_page_types = ["reference.BodyIndexPage"]
    template = "reference/actor_page.html"
    edit_handler = body_page_tabs

    class Meta:
        verbose_name = _("page of a body")
        verbose_name_plural = _("pages of bodies")

    def own_concerns(self, locale: str) -> Sequence[Concern]:
        its_own = [Condition("body", "any", (self.standing_body.code,))]
        return [
            concern("groups", _("Its working groups"), "working-group", its_own, locale),
            concern("plans", _("Its work plans"), "work-plan", its_own, locale),
            concern("documents", _("Its documents"), "document", its_own, locale),
        ]


class FieldOfficePage(ActorPage):
    facts: ClassVar[tuple[str, ...]] = ("office",)
    record_field = "office"

    office = models.ForeignKey(FieldOffice, on_delete=models.PROTECT, related_name="+", verbose_name=_("field office"))

    parent_page_types = ["reference.FieldOfficeIndexPage"]
    template = "reference/actor_page.html"
    edit_handler = office_page_tabs

    class Meta:
        verbose_name = _("page of a field office")
        verbose_name_plural = _("pages of field offices")

    def own_concerns(self, locale: str) -> Sequence[Concern]:
        codes = dict.fromkeys([self.office.country.code, *self.office.covers.values_list("code", flat=True)])
        here = [Condition("office", "any", (self.office.code,))]
        return [
            concern("news", _("News of the office"), "article", here, locale),
            concern("activities", _("Programme activities"), "programme-activity", here, locale),
            *_in_countries(list(codes), locale, sessions=_("Dialogue sessions that its Member States attended")),
        ]


class NationalCommissionPage(ActorPage):
    facts: ClassVar[tuple[str, ...]] = ("commission", "fictional")
    record_field = "commission"

    commission = models.ForeignKey(
        NationalCommission, on_delete=models.PROTECT, related_name="+", verbose_name=_("National Commission")
    )
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["reference.NationalCommissionIndexPage"]
    template = "reference/actor_page.html"
    edit_handler = commission_page_tabs

    class Meta:
        verbose_name = _("page of a National Commission")
        verbose_name_plural = _("pages of National Commissions")

    def own_concerns(self, locale: str) -> Sequence[Concern]:
        codes = [self.commission.member.code]
        return [
            *_in_countries(codes, locale, sessions=_("Dialogue sessions that its Member State attended")),
            _offices(codes, locale),
        ]


class DelegationPage(ActorPage):
    facts: ClassVar[tuple[str, ...]] = ("member", "website")
    record_field = "member"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("member"))
    website = models.URLField(_("website"), blank=True)

    parent_page_types = ["reference.DelegationIndexPage"]
    template = "reference/actor_page.html"
    edit_handler = delegation_page_tabs

    class Meta:
        verbose_name = _("page of a delegation")
        verbose_name_plural = _("pages of delegations")

    def own_concerns(self, locale: str) -> Sequence[Concern]:
        codes = [self.member.code]
        return [*_in_countries(codes, locale, sessions=_("Dialogue sessions attended")), _offices(codes, locale)]


def _offices(codes: Sequence[str], locale: str) -> Concern:
    covering = [Condition("member", "any", tuple(codes))]
    return concern("offices", _("Field offices that cover it"), "field-office", covering, locale)
