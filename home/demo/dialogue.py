"""The working group, the standing consultation, its meetings; invented records of a debate and a choice of themes."""

import datetime as dt

from cms.base.locales import LOCALES
from forums.dialogue import PreparationItem, SessionPerson, ThemeActor
from forums.enums import DocumentRole, Mechanism, Qualifier, SessionState, ThemePart
from forums.groups import WorkingGroupDocument
from forums.models import (
    ConsultationIndexPage,
    ConsultationPage,
    DialogueIndexPage,
    SessionPage,
    ThemeConsultationIndexPage,
    ThemeConsultationPage,
    WorkingGroupIndexPage,
    WorkingGroupPage,
)
from ngo_pages.models import Organization
from reference.models import Actor, Body, Country, OfficialDocument, Sector

from .events import day, texts
from .publishing import Words, content_id, existing, publish
from .source import Record, facts, words

GROUP = "wg-partnership"
CONSULTATION = "ccngo-ed-2030"
DEBATE = "fictional-debate-on-water"
HEARING = "fictional-hearing-to-come"
THEMES = "fictional-choice-of-themes"


def _words(name: str, body: Body) -> dict[str, Words]:
    return texts(words("groups")[name] | {"title": body.labels()}, "themes")


def load_working_group() -> None:
    record = facts()["working_group"]
    body = Body.objects.get(code=GROUP)
    page = WorkingGroupPage(slug=GROUP, parent_body=Body.objects.get(code="liaison-committee"))
    page.coordinator = Organization.objects.filter(content_id=content_id(record["coordinator"]["ngo"])).first()
    page.organizations = list(Organization.objects.filter(content_id__in=map(content_id, record["organizations"])))
    page.documents = [
        WorkingGroupDocument(document=OfficialDocument.objects.get(code="theme-1-paper"), role=DocumentRole.REPORT)
    ]
    publish(existing(WorkingGroupIndexPage, "working-groups"), page, GROUP, _words(GROUP, body))


def load_consultation() -> None:
    record = next(item for item in facts()["bodies"] if item["slug"] == CONSULTATION)
    body = Body.objects.get(code=CONSULTATION)
    page = ConsultationPage(
        slug=CONSULTATION,
        acronym=record["acronym"],
        body=body,
        since=record["established"],
        members_qualifier=Qualifier.ABOUT,
        members_count=record["members_about"],
    )
    page.sectors = list(Sector.objects.filter(code="ED"))
    publish(existing(ConsultationIndexPage, "consultations"), page, CONSULTATION, _words(CONSULTATION, body))


def meeting_names() -> list[str]:
    return list(words("consultations"))


def load_meeting(slug: str) -> None:
    """A meeting of the consultation is a session like others; its place is told in words."""
    record_words = words("consultations")[slug]
    record = next(item for item in facts()["collective_consultations"] if item["number"] == record_words["number"])
    page = SessionPage(
        slug=slug,
        mechanism=Mechanism.CONSULTATION,
        consultation=content_id(CONSULTATION),
        state=SessionState.HELD,
        starts=day(record, "start"),
        ends=day(record, "end"),
        country=Country.objects.get(code=record["country"]) if record.get("country") else None,
    )
    page.sectors = list(Sector.objects.filter(code="ED"))
    page_words = texts(record_words, city="place")
    publish(existing(DialogueIndexPage, "dialogue"), page, slug, {locale: page_words[locale] for locale in LOCALES})


def load_fictional() -> None:
    """Plainly invented: a debate that was held, a hearing in preparation, a choice of themes that is open for long."""
    texts_of = words("dialogue")
    _load_debate(texts_of["session"])
    _load_hearing(texts_of["to-come"])
    choice = ThemeConsultationPage(
        slug=THEMES, opens=dt.date(2026, 11, 1), closes=dt.date(2028, 10, 31), most_choices=2, fictional=True
    )
    publish(existing(ThemeConsultationIndexPage, "themes"), choice, THEMES, texts(texts_of["themes"], "options"))


def _load_debate(record: Record) -> None:
    session = SessionPage(
        slug=DEBATE,
        mechanism=Mechanism.THEMATIC_DEBATE,
        state=SessionState.REPORTED,
        starts=dt.date(2026, 3, 18),
        starts_at=dt.time(10),
        ends_at=dt.time(12, 30),
        interpretation=["en", "fr"],
        country=Country.objects.get(code="FR"),
        follow_up=dt.date(2027, 3, 18),
        fictional=True,
    )
    session.sectors = list(Sector.objects.filter(code="SC"))
    session.organizations = list(Organization.objects.filter(fictional=True))
    session.people = [
        SessionPerson(role="moderator", name="Example Moderator", title="Invented person", minutes=10, consents=True)
    ]
    session.theme_actors = [
        ThemeActor(actor=Actor.objects.get(code="liaison-committee"), part=ThemePart.PROPOSED),
        ThemeActor(actor=Actor.objects.get(code="ngp-committee"), part=ThemePart.AGREED),
    ]
    session.preparation = [
        PreparationItem(
            task="Invite the speakers",
            responsible=Actor.objects.get(code="liaison-committee"),
            due=dt.date(2026, 2, 1),
            done=dt.date(2026, 1, 28),
        ),
        PreparationItem(
            task="Send the concept note",
            responsible=Actor.objects.get(code="sector-SC"),
            due=dt.date(2026, 2, 18),
            done=dt.date(2026, 2, 17),
        ),
    ]
    fields = ("theme", "agenda", "points_raised", "commitments")
    publish(existing(DialogueIndexPage, "dialogue"), session, DEBATE, texts(record, *fields))


def _load_hearing(record: Record) -> None:
    session = SessionPage(
        slug=HEARING,
        mechanism=Mechanism.HEARING,
        state=SessionState.CONFIRMED,
        starts=dt.date(2028, 10, 11),
        starts_at=dt.time(15),
        interpretation=["en", "fr"],
        country=Country.objects.get(code="FR"),
        fictional=True,
    )
    session.sectors = list(Sector.objects.filter(code="ED"))
    session.preparation = [
        PreparationItem(
            task="Ask NGOs who wishes to be heard",
            responsible=Actor.objects.get(code="liaison-committee"),
            due=dt.date(2028, 7, 1),
        ),
        PreparationItem(
            task="Send the concept note", responsible=Actor.objects.get(code="sector-ED"), due=dt.date(2028, 9, 11)
        ),
    ]
    publish(existing(DialogueIndexPage, "dialogue"), session, HEARING, texts(record, "theme"))
