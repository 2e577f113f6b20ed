"""The working group, the standing consultation and its meetings."""

from cms.base.locales import LOCALES
from forums.enums import DocumentRole, Mechanism, Qualifier, SessionState
from forums.groups import WorkingGroupDocument
from forums.models import (
    ConsultationIndexPage,
    ConsultationPage,
    DialogueIndexPage,
    SessionPage,
    WorkingGroupIndexPage,
    WorkingGroupPage,
)
from ngo_pages.models import Organization
from reference.models import Body, Country, OfficialDocument, Sector

from .events import day, texts
from .publishing import Words, content_id, existing, publish
from .source import facts, words

GROUP = "wg-partnership"
CONSULTATION = "ccngo-ed-2030"


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
