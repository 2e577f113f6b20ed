"""The follow-up of a recommendation as its document shows it."""

from collections.abc import Iterable
from typing import Any

from cms.base.locales import direction
from content_store.rendering import RenderContext

from . import recommendation_schemas as schemas
from .documents import official
from .evidence_files import key_of
from .follow_up import Commitment, FollowUp, FollowUpComment, PositionStatement, ProgressReport, StatusChange
from .follow_up_reading import Reading

_STATUSES = "recommendation-statuses"


def addressees(reading: Reading, ctx: RenderContext) -> list[schemas.Addressee]:
    return [
        schemas.Addressee(
            actor=ctx.coded("actors", standing.actor.code),
            status=ctx.coded(_STATUSES, standing.status),
            position=ctx.coded("positions", standing.position),
            state=ctx.coded(_STATUSES, standing.state(reading.today)),
            since=standing.since,
        )
        for standing in reading.standings
    ]


def follow_up(reading: Reading, ctx: RenderContext) -> schemas.FollowUpOut:
    rows = reading.rows
    standings = reading.standings
    return schemas.FollowUpOut(
        commitments=[_commitment(row, ctx) for row in rows[Commitment]],
        timeline=_timeline(reading, ctx),
        counts=schemas.FollowUpCounts(
            addressees=len(standings),
            informed=sum(standing.state(reading.today) == standing.status for standing in standings),
            commitments=len(rows[Commitment]),
            reports=len(rows[ProgressReport]),
            comments=len(rows[FollowUpComment]),
        ),
        turns_on=reading.turns_on,
    )


def _said(row: FollowUp, ctx: RenderContext) -> dict[str, Any]:
    return {
        "id": row.pk,
        "date": row.date,
        "actor": ctx.coded("actors", row.actor.code),
        "text": row.text,
        "locale": row.language,
        "dir": direction(row.language),
    }


def _commitment(row: Commitment, ctx: RenderContext) -> schemas.CommitmentOut:
    return schemas.CommitmentOut(
        **_said(row, ctx),
        partners=ctx.coded_all("actors", [actor.code for actor in row.partners.all()]),
        target_date=row.target_date,
        indicator=row.indicator,
        progress=ctx.coded("commitment-states", row.progress),
    )


def _timeline(reading: Reading, ctx: RenderContext) -> list[Any]:
    """By date; on one day first what was answered and reported, then what follows from it."""
    entries: list[Any] = []
    makers: Iterable[Any] = (
        (PositionStatement, _position),
        (ProgressReport, _report),
        (StatusChange, _change),
        (FollowUpComment, _comment),
    )
    for model, make in makers:
        entries += [make(row, ctx) for row in reading.rows[model]]
    return sorted(entries, key=lambda entry: entry.date)


def _position(row: PositionStatement, ctx: RenderContext) -> schemas.PositionEntry:
    return schemas.PositionEntry(**_said(row, ctx), position=ctx.coded("positions", row.position))


def _report(row: ProgressReport, ctx: RenderContext) -> schemas.ReportEntry:
    evidence = list(row.evidence.all())
    for item in evidence:
        if item.file:
            ctx.attach(key_of(item), str(item), ctx.absolute(item.address))
    return schemas.ReportEntry(
        **_said(row, ctx),
        addressee=ctx.coded("actors", row.addressee.code),
        period_from=row.period_from,
        period_to=row.period_to,
        claimed=ctx.coded(_STATUSES, row.claimed) if row.claimed else None,
        evidence=ctx.links(item.content for item in evidence if item.content),
        documents=[official(item.document, ctx) for item in evidence if item.document],
        attachments=[
            schemas.Attachment(title=str(item), url=ctx.absolute(item.address) if item.file else item.url)
            for item in evidence
            if item.address
        ],
    )


def _change(row: StatusChange, ctx: RenderContext) -> schemas.StatusEntry:
    return schemas.StatusEntry(
        **_said(row, ctx),
        before=ctx.coded(_STATUSES, row.before),
        status=ctx.coded(_STATUSES, row.after),
        document=official(row.document, ctx) if row.document else None,
        report=row.report_id,
    )


def _comment(row: FollowUpComment, ctx: RenderContext) -> schemas.CommentEntry:
    return schemas.CommentEntry(**_said(row, ctx), report=row.report_id)
