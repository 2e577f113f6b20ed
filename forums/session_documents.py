"""The documents of dialogue sessions."""

import datetime as dt
import zoneinfo

from django.utils.translation import gettext_lazy as _

from cms.base.locales import LOCALES
from content_store.enums import Tier
from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of

from . import dialogue, schemas
from .consulting import TO_COME, AttendanceNotice, HearingRequest
from .documents import (
    DOCUMENT_FILTER,
    attendance,
    codes,
    documents_of,
    figures,
    lines,
    organization_links,
    symbol_forms,
)
from .enums import ThemePart


def _moment(day: dt.date | None, time: dt.time | None, zone: str) -> dt.datetime | None:
    if not day or not time:
        return None
    return dt.datetime.combine(day, time, tzinfo=zoneinfo.ZoneInfo(zone))


def _person(row: dialogue.SessionPerson, ctx: RenderContext) -> schemas.SessionPerson:
    return schemas.SessionPerson(
        role=row.role,
        name=row.name,
        title=row.title,
        organization=ctx.link(row.organization.content_id) if row.organization else None,
        member=ctx.coded("members", row.member.code) if row.member else None,
        minutes=row.minutes,
    )


def _theme_actors(facts: dialogue.SessionPage, part: ThemePart) -> list[str]:
    return [row.actor.code for row in facts.theme_actors.select_related("actor") if row.part == part]


def _hearings(facts: dialogue.SessionPage, ctx: RenderContext) -> list[schemas.Hearing]:
    rows = HearingRequest.objects.filter(session=facts.translation_key).published().select_related("organization")
    return [
        schemas.Hearing(
            organization=ctx.link(row.organization.content_id),
            name=row.organization.name,
            item=row.item,
            question=row.question,
            text=row.text,
            language=row.language,
            decision=ctx.coded("hearing-decisions", row.decision),
            decided_on=row.decided_on,
        )
        for row in rows.order_by("submitted_at", "pk")
        if row.organization.live
    ]


def _announced(facts: dialogue.SessionPage, ctx: RenderContext) -> list[schemas.Attendance]:
    if facts.state not in TO_COME:
        return []
    notices = AttendanceNotice.objects.filter(session=facts.translation_key).published()
    rows = notices.select_related("actor__member", "actor__commission__member").order_by("actor__order", "pk")
    return attendance((row for row in rows if row.member), ctx)


def _counts(attending: list[schemas.Attendance], organizations: int) -> schemas.AttendanceCounts:
    states = sum(row.kind == "member-state" for row in attending)
    return schemas.AttendanceCounts(
        member_states=states, associate_members=len(attending) - states, organizations=organizations
    )


def build_session(page: dialogue.SessionPage, ctx: RenderContext) -> schemas.SessionDocument:
    facts = page.original
    governing = facts.governing_session
    attending = attendance(facts.attendance.select_related("member"), ctx)
    organizations = organization_links(facts, ctx)
    return schemas.SessionDocument(
        **ctx.head,
        theme=page.theme,
        mechanism=ctx.coded("mechanisms", facts.mechanism),
        governing_session=ctx.coded("governing-sessions", governing.code) if governing else None,
        state_of_session=ctx.coded("session-states", facts.state),
        starts=facts.starts,
        ends=facts.ends,
        begins=_moment(facts.starts, facts.starts_at, facts.timezone),
        finishes=_moment(facts.ends or facts.starts, facts.ends_at, facts.timezone),
        timezone=facts.timezone,
        place=page.place,
        city=page.city,
        country=ctx.coded("countries", facts.country.code) if facts.country else None,
        agenda_item=facts.agenda_item,
        agenda=lines(page.agenda),
        hours=lines(page.hours),
        event=ctx.link(facts.event),
        consultation=ctx.link(facts.consultation),
        proposed_by=ctx.coded_all("actors", _theme_actors(facts, ThemePart.PROPOSED)),
        agreed_with=ctx.coded_all("actors", _theme_actors(facts, ThemePart.AGREED)),
        interpretation=[code for code in LOCALES if code in facts.interpretation],
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        sdgs=ctx.coded_all("sdgs", codes(facts.sdgs.all())),
        priorities=ctx.coded_all("priorities", codes(facts.priorities.all())),
        people=[_person(row, ctx) for row in facts.people.all() if row.consents],
        attendance=attending,
        announced=_announced(facts, ctx),
        organizations=organizations,
        counts=_counts(attending, len(organizations)),
        figures=figures(facts.figures.all(), ctx.locale),
        documents=documents_of(facts, ctx),
        recommendations=ctx.links(row.recommendation for row in facts.recommendations.all()),
        outcome=ctx.blocks(page.outcome),
        points_raised=lines(page.points_raised),
        commitments=lines(page.commitments),
        follow_up=facts.follow_up,
        hearings=_hearings(facts, ctx),
    )


def search_session(document: schemas.SessionDocument) -> SearchText:
    people = [f"{person.name} {person.title}" for person in document.people]
    labels = [document.mechanism.label, document.governing_session.label if document.governing_session else ""]
    members = [row.member.label for row in document.attendance]
    titles = [item.title for item in document.documents]
    said = [*document.points_raised, *document.commitments]
    parts = [
        document.theme,
        *document.agenda,
        *said,
        document.place,
        document.city,
        *labels,
        *people,
        *members,
        *titles,
        *symbol_forms(document.documents),
    ]
    return SearchText(text="\n".join(part for part in [*parts, words_of(document.outcome)] if part))


def _organizations(document: schemas.SessionDocument) -> list[str]:
    speaking = {str(person.organization.id) for person in document.people if person.organization}
    return sorted(speaking | {str(link.id) for link in document.organizations})


session = register(
    Kind(
        name="session",
        plural="sessions",
        label=_("dialogue session"),
        label_plural=_("dialogue sessions"),
        model=dialogue.SessionPage,
        card=schemas.SessionCard,
        full=schemas.SessionDocument,
        build=build_session,
        tiers=tuple(Tier),
        search=search_session,
        filters=(
            Filter("mechanism", _("mechanism"), lambda d: [d.mechanism.code], vocabulary="mechanisms"),
            Filter(
                "governing-session",
                _("session of the governing body"),
                lambda d: codes([d.governing_session] if d.governing_session else []),
                vocabulary="governing-sessions",
            ),
            Filter("session-state", _("state"), lambda d: [d.state_of_session.code], vocabulary="session-states"),
            Filter(
                "member", _("member attending"), lambda d: [a.member.code for a in d.attendance], vocabulary="members"
            ),
            DOCUMENT_FILTER,
            Filter("event", _("event"), lambda d: [str(d.event.id)] if d.event else [], type="content"),
            Filter(
                "consultation",
                _("consultation"),
                lambda d: [str(d.consultation.id)] if d.consultation else [],
                type="content",
            ),
            Filter("organization", _("organization speaking or attending"), _organizations, type="content"),
            Filter(
                "actor",
                _("theme proposed by or agreed with"),
                lambda d: sorted({*codes(d.proposed_by), *codes(d.agreed_with)}),
                vocabulary="actors",
            ),
            Filter("interpretation", _("language of interpretation"), lambda d: d.interpretation, type="text"),
            Filter("priority", _("priority"), lambda d: codes(d.priorities), vocabulary="priorities"),
            Filter("sector", _("sector"), lambda d: codes(d.sectors), vocabulary="sectors"),
            Filter("sdg", _("SDG"), lambda d: codes(d.sdgs), vocabulary="sdgs"),
            Filter("country", _("country"), lambda d: codes([d.country] if d.country else []), vocabulary="countries"),
            Filter("year", _("year"), lambda d: [str(d.starts.year)] if d.starts else [], type="text"),
            Filter("date", _("date"), lambda d: [d.starts.isoformat()] if d.starts else [], type="date"),
        ),
        # With the time, so that the sessions of a day stand in their order.
        date=lambda d: d.begins.strftime("%Y-%m-%dT%H:%M") if d.begins else d.starts.isoformat() if d.starts else "",
        default_sort="-date",
    )
)
