"""Clusters after the working paper's chapters, and two plainly fictional recommendations with a follow-up."""

import datetime as dt
from typing import Any

from django.db import transaction

from cms.base.locales import LOCALES
from forums.addresses import Address
from forums.clusters import Cluster
from forums.enums import RecommendationKind
from forums.follow_up import (
    Commitment,
    FollowUpComment,
    PositionStatement,
    ProgressReport,
    ReportEvidence,
    StatusChange,
)
from forums.models import RecommendationIndexPage, RecommendationPage
from reference.models import Actor

from .publishing import Words, content_id, existing, publish
from .recommendations import slug_of
from .source import Record, words


def load_clusters() -> None:
    for order, (code, labels) in enumerate(words("follow_up")["clusters"].items(), 1):
        texts = {f"label_{locale.replace('-', '_')}": text for locale, text in labels.items()}
        machine = [locale for locale in LOCALES if locale != "en"]
        Cluster.objects.get_or_create(code=code, defaults={"order": order, "machine_labels": machine, **texts})


def references() -> list[str]:
    return list(words("follow_up")["recommendations"])


def load_fictional(reference: str) -> None:
    """A fictional recommendation with its translations, then its follow-up as if it had been reviewed."""
    record = words("follow_up")["recommendations"][reference]
    later = record.get("superseded_by")
    page = RecommendationPage(
        slug=slug_of(reference),
        reference=reference,
        kind=RecommendationKind.ADOPTED,
        adopted=record["adopted"],
        superseded_by=content_id(slug_of(later)) if later else None,
        fictional=True,
    )
    page.clusters = [Cluster.objects.get(code=record["cluster"])]
    page.addresses = [Address(actor=Actor.objects.get(code=code)) for code in record["addressees"]]
    fields = [name for name in ("title", "text", "condition") if name in record]
    texts: dict[str, Words] = {locale: {name: record[name][locale] for name in fields} for locale in LOCALES}
    index = existing(RecommendationIndexPage, "recommendations")
    with transaction.atomic():
        if publish(index, page, slug_of(reference), texts):
            _publish_follow_up(content_id(slug_of(reference)), record.get("follow_up", []))


def _publish_follow_up(recommendation: Any, entries: list[Record]) -> None:
    report: ProgressReport | None = None
    for entry in entries:
        row = _row(entry, report)
        row.recommendation = recommendation
        row.actor = Actor.objects.get(code=entry["actor"])
        row.date = dt.date.fromisoformat(entry["date"])
        row.text, row.language = entry["text"], entry["language"]
        row.submit(None)
        if isinstance(row, Commitment):
            row.partners.set(Actor.objects.filter(code__in=entry["partners"]))
        row.publish(None)
        report = row if isinstance(row, ProgressReport) else report


def _row(entry: Record, report: ProgressReport | None) -> Any:
    """What a kind has of its own."""
    match entry["kind"]:
        case "position":
            return PositionStatement(position=entry["position"])
        case "status":
            return StatusChange(after=entry["after"])
        case "commitment":
            target = dt.date.fromisoformat(entry["target"])
            return Commitment(target_date=target, indicator=entry["indicator"], progress=entry["progress"])
        case "comment":
            return FollowUpComment(report=report)
    begins, ends = map(dt.date.fromisoformat, entry["period"])
    made: Any = ProgressReport(
        addressee=Actor.objects.get(code=entry["actor"]),
        period_from=begins,
        period_to=ends,
        claimed=entry["claimed"],
        reason=entry["reason"],
    )
    made.evidence = [ReportEvidence(content=content_id(entry["evidence"]))]
    return made
