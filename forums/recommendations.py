"""Pages of recommendations: what was said, to whom, and where each addressee stands."""

import re
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.search import index

from cms.base.child_rows import ChildRow
from cms.base.days import day_of, utc_today
from cms.base.fields import ContentField
from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from reference.models import Goal, OfficialDocument, Priority, Sector

from .addresses import Address
from .clusters import Cluster
from .enums import RecommendationKind
from .follow_up_reading import Reading, Rows, last_day, published
from .forms import RecommendationForm
from .panels import recommendation_index_tabs, recommendation_tabs


class RecommendationIndexPage(DocumentPage):
    """All recommendations, by addressee, sector, SDG, status and source."""

    max_count_per_parent = 1
    subpage_types = ["forums.RecommendationPage", "forums.WorkPlanPage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/recommendation_index_page.html"
    edit_handler = recommendation_index_tabs

    class Meta:
        verbose_name = _("list of recommendations")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        follow_up = ("follow-up", "status", "cluster", "lead")
        facets = ("addressee", *follow_up, "sector", "sdg", "source", "kind", "superseded")
        return {
            "listing": listing("recommendation", request.GET, locale, facets=facets),
            "plans": listing("work-plan", QueryDict(), locale, limit=10),
        }


class RecommendationPage(DocumentPage):
    """A recommendation, proposal or conclusion. The adopted text changes only by a corrigendum."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "text", "condition", "body")
    facts: ClassVar[tuple[str, ...]] = (
        "reference",
        "kind",
        "source_event",
        "source_document",
        "paragraph",
        "adopted",
        "sectors",
        "sdgs",
        "priorities",
        "addresses",
        "clusters",
        "related",
        "superseded_by",
        "corrigenda",
        "fictional",
    )

    reference = models.CharField(_("reference"), max_length=40, help_text=_("Unique, such as ICNGO-2018/1."))
    kind = models.CharField(_("kind"), max_length=30, choices=RecommendationKind, default=RecommendationKind.ADOPTED)
    text = models.TextField(_("text"), help_text=_("As adopted. Once published it changes only by a corrigendum."))
    condition = models.CharField(
        _("condition"), max_length=300, blank=True, help_text=_("Such as: within the limits of the available means.")
    )
    body = body_field()
    source_event = ContentField(
        page_types=("forums.ForumPage", "forums.ConferencePage"), null=True, blank=True, verbose_name=_("source event")
    )
    source_document = models.ForeignKey(
        OfficialDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source document"),
    )
    paragraph = models.CharField(_("paragraph"), max_length=20, blank=True)
    adopted = models.CharField(_("adopted"), max_length=10, blank=True, help_text=_("As known: 2018 or 2018-12-19."))
    sectors = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    sdgs = ParentalManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("SDGs"))
    priorities = ParentalManyToManyField(Priority, blank=True, related_name="+", verbose_name=_("priorities"))
    clusters = ParentalManyToManyField(Cluster, blank=True, related_name="+", verbose_name=_("clusters"))
    superseded_by = ContentField(
        page_types=("forums.RecommendationPage",), null=True, blank=True, verbose_name=_("superseded by")
    )
    fictional = models.BooleanField(_("fictional"), default=False)

    parent_page_types = ["forums.RecommendationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/recommendation_page.html"
    edit_handler = recommendation_tabs
    base_form_class = RecommendationForm
    search_fields: ClassVar[list[Any]] = [*DocumentPage.search_fields, index.AutocompleteField("reference_words")]
    #: Set by the form while it is validated: its rows are not on the page yet.
    corrigenda_in_form: int | None = None

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")

    def reference_words(self) -> str:
        """For the admin's search: PostgreSQL takes "-2018" for a number and "2018/9" for the name of a file."""
        return " ".join((self.reference, self.reference.replace("-", " "), re.sub("[-/]", " ", self.reference)))

    @cached_property
    def follow_up(self) -> Reading:
        """Where the recommendation stands, from what was published on it; read once."""
        addresses = list(self.original.addresses.select_related("actor"))
        return reading_of(self.original, addresses, published([self.translation_key])[self.translation_key])

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """The recommendations that it takes the place of, and the work plans that serve it."""
        this, none = (str(self.translation_key),), QueryDict()
        superseded = [Condition("superseded-by", "any", this)]
        serving = [Condition("recommendation", "any", this)]
        return {
            "superseded": listing("recommendation", none, locale, also=superseded, limit=50),
            "plans": listing("work-plan", none, locale, also=serving, limit=50),
        }

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        others = RecommendationPage.objects.filter(reference=self.reference).exclude(
            translation_key=self.translation_key
        )
        if others.exists():
            errors["reference"] = _("Another recommendation has this reference.")
        published = RecommendationPage.objects.filter(pk=self.pk, live=True).first() if self.pk else None
        if (
            published
            and published.is_original
            and published.kind == RecommendationKind.ADOPTED
            and published.text != self.text
            and self._corrigenda() <= published.corrigenda.count()
        ):
            errors["text"] = _("An adopted text changes only by a corrigendum: add one with its reason.")
        if self.superseded_by and self.superseded_by == self.translation_key:
            errors["superseded_by"] = _("A recommendation does not supersede itself.")
        if errors:
            raise ValidationError(errors)

    def _corrigenda(self) -> int:
        return int(self.corrigenda.count() if self.corrigenda_in_form is None else self.corrigenda_in_form)


def reading_of(page: RecommendationPage, addresses: list[Address], rows: Rows) -> Reading:
    """`page`: the original, as stored or as drafted, with its addresses; `rows`: its published follow-up."""
    source, published_at = page.source_document, page.first_published_at
    begun = last_day(page.adopted) or (last_day(source.date) if source else None)
    return Reading(
        kind=page.kind,
        superseded=bool(page.superseded_by),
        begun=begun or (day_of(published_at) if published_at else utc_today()),
        addresses=addresses,
        rows=rows,
        today=utc_today(),
    )


class RelatedRecommendation(ChildRow):
    page = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="related")
    recommendation = ContentField(page_types=("forums.RecommendationPage",), verbose_name=_("recommendation"))


class Corrigendum(ChildRow):
    """A correction of an adopted text: when and why."""

    page = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="corrigenda")
    date = models.DateField(_("date"))
    reason = models.TextField(_("reason"))

    class Meta(ChildRow.Meta):
        verbose_name = _("corrigendum")
        verbose_name_plural = _("corrigenda")
