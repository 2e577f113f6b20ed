"""The documents of recommendations."""

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of

from . import recommendation_schemas as schemas
from . import recommendations
from .documents import codes, official
from .enums import RecommendationKind
from .follow_up_documents import addressees, follow_up
from .follow_up_sweep import TURNS_ON


def build_recommendation(
    page: recommendations.RecommendationPage, ctx: RenderContext
) -> schemas.RecommendationDocument:
    facts = page.original
    reading = facts.follow_up
    return schemas.RecommendationDocument(
        **ctx.head | {"fictional": facts.fictional},
        reference=facts.reference,
        kind_of_text=ctx.coded("recommendation-kinds", facts.kind),
        status=ctx.coded("recommendation-statuses", reading.status),
        follow_up_state=ctx.coded("recommendation-statuses", reading.state),
        addressees=addressees(reading, ctx),
        source=ctx.link(facts.source_event),
        adopted=facts.adopted,
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        text=page.text,
        condition=page.condition,
        paragraph=facts.paragraph,
        source_document=official(facts.source_document, ctx) if facts.source_document else None,
        sdgs=ctx.coded_all("sdgs", codes(facts.sdgs.all())),
        priorities=ctx.coded_all("priorities", codes(facts.priorities.all())),
        clusters=ctx.coded_all("clusters", codes(facts.clusters.all())),
        related=ctx.links(row.recommendation for row in facts.related.all()),
        superseded_by=ctx.link(facts.superseded_by),
        corrigenda=[schemas.CorrigendumOut(date=row.date, reason=row.reason) for row in facts.corrigenda.all()],
        locked=facts.kind == RecommendationKind.ADOPTED,
        follow_up=follow_up(reading, ctx),
        body=ctx.blocks(page.body),
    )


def search_recommendation(document: schemas.RecommendationDocument) -> SearchText:
    document_names = [document.source_document.symbol] if document.source_document else []
    actors = [row.actor.label for row in document.addressees]
    said = [row.text for row in (*document.follow_up.commitments, *document.follow_up.timeline)]
    parts = [document.text, document.condition, *actors, *said, words_of(document.body)]
    return SearchText(
        names=[name for name in [document.reference, *document_names] if name],
        text="\n".join(part for part in parts if part),
    )


def _evidence(document: schemas.RecommendationDocument) -> list[str]:
    reports = [entry for entry in document.follow_up.timeline if entry.type == "report"]
    return sorted({str(link.id) for entry in reports for link in entry.evidence})


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
            Filter(
                "follow-up",
                _("state of the follow-up"),
                lambda d: [d.follow_up_state.code],
                vocabulary="recommendation-statuses",
            ),
            Filter(
                "lead",
                _("who has committed itself"),
                lambda d: sorted({row.actor.code for row in d.follow_up.commitments}),
                vocabulary="actors",
            ),
            Filter("cluster", _("cluster"), lambda d: codes(d.clusters), vocabulary="clusters"),
            Filter("superseded", _("superseded"), lambda d: [str(d.status.code == "superseded").lower()], type="flag"),
            Filter(
                "superseded-by",
                _("superseded by"),
                lambda d: [str(d.superseded_by.id)] if d.superseded_by else [],
                type="content",
            ),
            Filter("evidence", _("evidence in reports"), _evidence, type="content"),
            Filter(
                TURNS_ON,
                _("turns to no information on"),
                lambda d: [d.follow_up.turns_on.isoformat()] if d.follow_up.turns_on else [],
                type="date",
            ),
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
        cited=("reference", "text", "condition", "paragraph", "adopted", "corrigenda", "body"),
    )
)
