"""The documents of recommendations."""

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of

from . import recommendations, schemas
from .documents import codes, official
from .enums import RecommendationKind


def build_recommendation(
    page: recommendations.RecommendationPage, ctx: RenderContext
) -> schemas.RecommendationDocument:
    facts = page.original
    return schemas.RecommendationDocument(
        **ctx.head | {"fictional": facts.fictional},
        reference=facts.reference,
        kind_of_text=ctx.coded("recommendation-kinds", facts.kind),
        status=ctx.coded("recommendation-statuses", page.headline_status),
        addressees=[
            schemas.Addressee(
                actor=ctx.coded("actors", row.actor.code),
                status=ctx.coded("recommendation-statuses", row.status),
                position=ctx.coded("positions", row.position),
            )
            for row in facts.addresses.select_related("actor")
        ],
        source=ctx.link(facts.source_event),
        adopted=facts.adopted,
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        text=page.text,
        condition=page.condition,
        paragraph=facts.paragraph,
        source_document=official(facts.source_document, ctx) if facts.source_document else None,
        sdgs=ctx.coded_all("sdgs", codes(facts.sdgs.all())),
        priorities=ctx.coded_all("priorities", codes(facts.priorities.all())),
        related=ctx.links(row.recommendation for row in facts.related.all()),
        corrigenda=[schemas.CorrigendumOut(date=row.date, reason=row.reason) for row in facts.corrigenda.all()],
        locked=facts.kind == RecommendationKind.ADOPTED,
        body=ctx.blocks(page.body),
    )


def search_recommendation(document: schemas.RecommendationDocument) -> SearchText:
    document_names = [document.source_document.symbol] if document.source_document else []
    addressees = [row.actor.label for row in document.addressees]
    parts = [document.text, document.condition, *addressees, words_of(document.body)]
    return SearchText(
        names=[name for name in [document.reference, *document_names] if name],
        text="\n".join(part for part in parts if part),
    )


recommendation = register(
    Kind(
        name="recommendation",
        plural="recommendations",
        label=_("recommendation"),
        label_plural=_("recommendations"),
        model=recommendations.RecommendationPage,
        card=schemas.RecommendationCard,
        full=schemas.RecommendationDocument,
        build=build_recommendation,
        search=search_recommendation,
        filters=(
            Filter("addressee", _("addressee"), lambda d: [a.actor.code for a in d.addressees], vocabulary="actors"),
            Filter("status", _("status"), lambda d: [d.status.code], vocabulary="recommendation-statuses"),
            Filter("kind", _("kind"), lambda d: [d.kind_of_text.code], vocabulary="recommendation-kinds"),
            Filter("sector", _("sector"), lambda d: codes(d.sectors), vocabulary="sectors"),
            Filter("sdg", _("SDG"), lambda d: codes(d.sdgs), vocabulary="sdgs"),
            Filter("priority", _("priority"), lambda d: codes(d.priorities), vocabulary="priorities"),
            Filter("source", _("source event"), lambda d: [str(d.source.id)] if d.source else [], type="content"),
            Filter(
                "document",
                _("source document"),
                lambda d: [d.source_document.code] if d.source_document else [],
                vocabulary="documents",
            ),
            Filter("year", _("year"), lambda d: [d.adopted[:4]] if d.adopted else [], type="text"),
        ),
        date=lambda d: d.adopted,
        reference=lambda d: d.reference,
        default_sort="reference",
    )
)
