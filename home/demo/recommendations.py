"""The ICNGO's recommendations of 2018, the working paper's proposals and conclusions."""

from django.utils.text import slugify

from cms.base.locales import LOCALES
from forums.addresses import Address
from forums.clusters import Cluster
from forums.enums import RecommendationKind
from forums.models import RecommendationIndexPage, RecommendationPage
from forums.recommendations import RelatedRecommendation
from reference.models import Actor, OfficialDocument, Sector

from .publishing import Words, content_id, existing, publish
from .source import Record, facts, verified, words

PAPER = "theme-1-paper"
KINDS = {
    "final recommendation": RecommendationKind.ADOPTED,
    "reported call (our words)": RecommendationKind.REPORTED,
}


def references() -> list[str]:
    return list(words("recommendations"))


def _record(reference: str) -> tuple[Record, RecommendationKind]:
    for record in facts()["recommendations"]:
        if record["ref"] == reference:
            return record, KINDS[record["kind"]]
    for record in facts()["proposals"]:
        if record["ref"] == reference:
            return record, RecommendationKind.PROPOSAL
    record = next(item for item in facts()["conclusions"] if item["ref"] == reference)
    return record, RecommendationKind.CONCLUSION


def slug_of(reference: str) -> str:
    return slugify(reference.replace("/", "-").replace(".", "-"))


def load_recommendation(reference: str) -> None:
    record, kind = _record(reference)
    index = existing(RecommendationIndexPage, "recommendations")
    from_conference = reference.startswith("ICNGO")
    page = RecommendationPage(
        slug=slug_of(reference),
        reference=reference,
        kind=kind,
        source_event=content_id("icngo-2018") if from_conference else None,
        source_document=None if from_conference else OfficialDocument.objects.get(code=PAPER),
        paragraph=str(record.get("para", "")),
        adopted=str(record.get("year", "")) if from_conference else "",
    )
    page.sectors = list(Sector.objects.filter(code__in=record.get("sectors", [])))
    page.clusters = list(Cluster.objects.filter(code=record.get("chapter")))
    page.addresses = [Address(actor=Actor.objects.get(code=code)) for code in verified(record, "addressees", [])]
    related = [*record.get("followed_by", []), *record.get("proposals", []), record.get("conclusion")]
    page.related = [RelatedRecommendation(recommendation=content_id(slug_of(other))) for other in related if other]
    texts = words("recommendations")[reference]
    fields = [name for name in ("title", "text", "condition") if name in texts]
    page_words: dict[str, Words] = {locale: {name: texts[name][locale] for name in fields} for locale in LOCALES}
    publish(index, page, slug_of(reference), page_words)
