"""Forums, conferences, dialogue sessions and what they refer to."""

import datetime as dt
from typing import Any

from cms.base.locales import LOCALES
from forums.dialogue import SessionDocument
from forums.enums import EventMode, Measure, Mechanism, Qualifier, SessionState
from forums.events import ConferenceFigure, ForumAttendance, ForumFigure
from forums.models import ConferencePage, DialogueIndexPage, EventIndexPage, ForumPage, SessionPage
from reference.models import Country, Goal, GoverningSession, Member, OfficialDocument, Sector

from .publishing import Words, existing, publish
from .source import Record, facts, is_unverified, verified, words

#: Key of a record's figure to what it counts and how exactly.
FIGURES = {
    "participants_about": (Measure.PARTICIPANTS, Qualifier.ABOUT),
    "participants_more_than": (Measure.PARTICIPANTS, Qualifier.MORE_THAN),
    "ngos": (Measure.NGOS, Qualifier.EXACT),
    "ngos_more_than": (Measure.NGOS, Qualifier.MORE_THAN),
    "ngo_representatives_about": (Measure.REPRESENTATIVES, Qualifier.ABOUT),
    "countries": (Measure.COUNTRIES, Qualifier.EXACT),
    "countries_more_than": (Measure.COUNTRIES, Qualifier.MORE_THAN),
    "speakers": (Measure.SPEAKERS, Qualifier.EXACT),
    "speaker_countries": (Measure.SPEAKER_COUNTRIES, Qualifier.EXACT),
    "delegations_and_natcoms": (Measure.DELEGATIONS, Qualifier.EXACT),
    "registrations_more_than": (Measure.REGISTRATIONS, Qualifier.MORE_THAN),
    "attendee_countries": (Measure.COUNTRIES, Qualifier.EXACT),
    "plenary_panels": (Measure.PANELS, Qualifier.EXACT),
    "workshops": (Measure.WORKSHOPS, Qualifier.EXACT),
}


def day(record: Record, field: str) -> dt.date | None:
    """A date, where the record's dates are verified ("dates" marks them all)."""
    value = verified(record, field)
    return dt.date.fromisoformat(value) if value and not is_unverified(record, "dates") else None


def _figures(record: Record) -> list[dict[str, Any]]:
    return [
        {"measure": measure, "qualifier": qualifier, "value": record[key]}
        for key, (measure, qualifier) in FIGURES.items()
        if verified(record, key)
    ]


def texts(record: Record, *fields: str, **renamed: str) -> dict[str, Words]:
    """Locale to field to text, of the fields that the record has; lists become lines."""
    wanted = {name: name for name in ("title", "summary", *fields)} | renamed
    found: dict[str, Words] = {}
    for locale in LOCALES:
        own = {}
        for name, key in wanted.items():
            if key in record:
                value = record[key][locale]
                own[name] = "\n".join(value) if isinstance(value, list) else value
        found[locale] = own
    return found


def forum_names() -> list[str]:
    return list(words("forums"))


def load_forum(slug: str) -> None:
    own = words("forums")[slug]
    record = next(item for item in facts()["forums"] if item["number"] == own["number"])
    index = existing(EventIndexPage, "events")
    country = verified(record, "country")
    mode = verified(record, "mode")
    page = ForumPage(
        slug=slug,
        number=verified(record, "number"),
        year=record.get("year"),
        starts=day(record, "start"),
        ends=day(record, "end"),
        country=Country.objects.get(code=country) if country else None,
        mode=mode if mode in EventMode.values else "",
    )
    page.sectors = list(Sector.objects.filter(code__in=record["sectors"]))
    page.sdgs = list(Goal.objects.filter(code__in=map(str, record["sdgs"])))
    page.figures = [ForumFigure(**row) for row in _figures(record)]
    page.attendance = [
        ForumAttendance(member=Member.objects.get(code=code)) for code in record.get("attending_delegations", [])
    ]
    fields = ("theme", "venue", "host", "subtitle", "panels", "final_text")
    publish(index, page, slug, texts(own, *fields, city="place"))


def conference_names() -> list[str]:
    return list(words("conferences"))


def load_conference(slug: str) -> None:
    own = words("conferences")[slug]
    record = next(item for item in facts()["icngo_sessions"] if item["year"] == own["year"])
    index = existing(EventIndexPage, "events")
    page = ConferencePage(
        slug=slug,
        year=record["year"],
        starts=day(record, "start"),
        ends=day(record, "end"),
        country=Country.objects.get(code="FR") if (record["place"] or "").startswith("Paris") else None,
    )
    page.figures = [ConferenceFigure(**row) for row in _figures(record)]
    publish(index, page, slug, texts(own, "theme", "subthemes", "outcomes", city="place"))


def session_names() -> list[str]:
    return [record["slug"] for record in facts()["dialogue_sessions"]]


def load_session(slug: str) -> None:
    record = next(item for item in facts()["dialogue_sessions"] if item["slug"] == slug)
    own = words("sessions")[slug]
    index = existing(DialogueIndexPage, "dialogue")
    place = record.get("place") or ""
    page = SessionPage(
        slug=slug,
        mechanism=Mechanism(record["mechanism"]),
        governing_session=GoverningSession.objects.get(number=record["session"]) if record.get("session") else None,
        agenda_item="11" if slug == "exb-207-item-11" else "",
        state=SessionState.HELD,
        starts=day(record, "date") or day(record, "start"),
        ends=day(record, "end"),
        country=Country.objects.get(code="FR") if place.startswith("Paris") else None,
    )
    known = {document.symbol: document for document in OfficialDocument.objects.all()}
    page.documents = [
        SessionDocument(document=known[symbol]) for symbol in record.get("documents", []) if symbol in known
    ]
    page_words = texts(own, "theme", "agenda", "place")
    if record.get("hours"):
        for locale in LOCALES:
            page_words[locale] = {**page_words[locale], "hours": "\n".join(record["hours"])}
    publish(index, page, slug, page_words)
