"""The documents of dialogue sessions."""

import datetime as dt
import zoneinfo

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of

from . import dialogue, schemas
from .documents import DOCUMENT_FILTER, attendance, codes, document_rows, lines, official_all, symbol_forms


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
    )


def build_session(page: dialogue.SessionPage, ctx: RenderContext) -> schemas.SessionDocument:
    facts = page.original
    governing = facts.governing_session
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
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        sdgs=ctx.coded_all("sdgs", codes(facts.sdgs.all())),
        people=[_person(row, ctx) for row in facts.people.all() if row.consents],
        attendance=attendance(facts.attendance.select_related("member"), ctx),
        documents=official_all(document_rows(facts), ctx),
        recommendations=ctx.links(row.recommendation for row in facts.recommendations.all()),
        outcome=ctx.blocks(page.outcome),
    )


def search_session(document: schemas.SessionDocument) -> SearchText:
    people = [f"{person.name} {person.title}" for person in document.people]
    labels = [document.mechanism.label, document.governing_session.label if document.governing_session else ""]
    members = [row.member.label for row in document.attendance]
    titles = [item.title for item in document.documents]
    parts = [document.theme, *document.agenda, document.place, document.city, *labels, *people, *members, *titles]
    return SearchText(
        names=symbol_forms(document.documents),
        text="\n".join(part for part in [*parts, words_of(document.outcome)] if part),
    )


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
                "organization",
                _("organization speaking"),
                lambda d: sorted({str(p.organization.id) for p in d.people if p.organization}),
                type="content",
            ),
            Filter("sector", _("sector"), lambda d: codes(d.sectors), vocabulary="sectors"),
            Filter("sdg", _("SDG"), lambda d: codes(d.sdgs), vocabulary="sdgs"),
            Filter("country", _("country"), lambda d: codes([d.country] if d.country else []), vocabulary="countries"),
            Filter("year", _("year"), lambda d: [str(d.starts.year)] if d.starts else [], type="text"),
            Filter("date", _("date"), lambda d: [d.starts.isoformat()] if d.starts else [], type="date"),
        ),
        date=lambda d: d.starts.isoformat() if d.starts else "",
        default_sort="-date",
    )
)
