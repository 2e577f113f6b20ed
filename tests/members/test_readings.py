"""What members read in their space beside what is sent in: contacts, experts, tables, preparation."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cms.base.audit import AuditEntry
from content_store.enums import Tier
from forums.dialogue import PreparationItem, ThemeActor
from members.enums import AssignedRole
from ngo_pages.models import MemberPresence
from reference.enums import ContactRole
from reference.models import Country, Sector, Subject
from tests import factories

from .conftest import actor

pytestmark = pytest.mark.django_db
CONTACTS, EXPERTS, TABLES = "/en/members/contacts/", "/en/members/experts/", "/en/members/tables/"
PREPARATION = "/en/members/preparation/"
Member = Callable[..., Client]


def names(client: Client, **criteria: str) -> list[str]:
    page = client.get(CONTACTS, criteria).context["page"]
    return [contact.name for contact in page]


def test_contacts_are_found_and_each_look_is_noted(member: Member) -> None:
    """An NGO reads sectors' focal points and its own contacts; a sector all; both up to their tier."""
    own, other = factories.organization("Fictional Own NGO"), factories.organization("Fictional Other NGO")
    education = actor("sector-ED")
    for stands_for, name, tier in (
        (education, "Ms Education", Tier.PARTNER),
        (education, "Mr Inside", Tier.SECRETARIAT),
        (actor("office-dakar"), "Mr Dakar", Tier.PARTNER),
    ):
        factories.contact(stands_for, name=name, tier=tier, role=ContactRole.FOCAL_POINT)
    factories.contact(own, name="Ms Own", tier=Tier.PARTNER)
    water = factories.contact(other, name="Ms Élodie Water", tier=Tier.PARTNER)
    water.themes.set([Sector.objects.get(code="SC")])
    factories.contact(other, name="Mr Ended", tier=Tier.PARTNER).withdraw()
    ngo = member(AssignedRole.NGO, f"organization-{own.translation_key}")
    assert names(ngo) == ["Ms Education", "Ms Own"]
    sector = member(AssignedRole.SECTOR, "sector-SC")
    assert set(names(sector)) == {"Ms Education", "Mr Inside", "Mr Dakar", "Ms Own", "Ms Élodie Water"}
    science = str(Sector.objects.get(code="SC").pk)
    for criteria, found in (
        ({"kind": "office"}, ["Mr Dakar"]),
        ({"sector": science}, ["Ms Élodie Water"]),
        ({"q": "elodie"}, ["Ms Élodie Water"]),
        ({"q": "other ngo"}, ["Ms Élodie Water"]),
        ({"q": "dakar", "kind": "sector"}, []),
    ):
        assert names(sector, **criteria) == found, criteria
    noted = AuditEntry.objects.filter(action="contact.listed").order_by("pk")
    assert [entry.detail for entry in noted][:2] == ["partner, 2 rows", "secretariat, 5 rows"]
    assert "lodie" not in repr(list(noted.values()))
    assert member(AssignedRole.TRANSLATOR, locale="fr").get(CONTACTS).status_code == 404


def test_experts_are_found_as_in_the_admin(member: Member) -> None:
    kenya = Country.objects.get(code="KE")
    page = factories.organization("Water Union", expertise=["water"], presences=[MemberPresence(country=kenya)])
    factories.organization("Reading Union", expertise=["literacy"])
    factories.organization("No experts")
    factories.drain()
    ngo = member(AssignedRole.NGO, f"organization-{page.translation_key}")
    assert [record.name for record, _ in ngo.get(EXPERTS).context["found"]] == ["Reading Union", "Water Union"]
    water = Subject.objects.get(code="water").pk
    for criteria in ({"expertise": water}, {"country": kenya.pk}):
        assert page.site_path in ngo.get(EXPERTS, criteria).content.decode()
        assert [record.name for record, _ in ngo.get(EXPERTS, criteria).context["found"]] == ["Water Union"], criteria


def test_a_table_is_as_one_s_tier_sees_it_and_is_noted(member: Member) -> None:
    page = factories.organization("Fictional NGO")
    for tier in (Tier.PARTNER, Tier.SECRETARIAT):
        factories.contact(page, name=f"Marker {tier.name}", tier=tier)
    factories.drain()
    wanted = {"kind": "organizations", "locale": "en", "format": "csv"}
    answers = {
        who: b"".join(member(role, code).get(TABLES, wanted).streaming_content).decode()  # type: ignore[attr-defined]
        for who, role, code in (
            ("delegation", AssignedRole.DELEGATION, "member-SN"),
            ("ngo", AssignedRole.NGO, f"organization-{page.translation_key}"),
        )
    }
    assert "Marker PARTNER" in answers["delegation"]
    assert "Marker SECRETARIAT" not in answers["delegation"]
    assert "Fictional NGO" in answers["ngo"]
    assert "Marker" not in answers["ngo"]
    entry = AuditEntry.objects.get(action="organizations.exported")
    assert entry.detail == "csv, member_state, en"
    assert member(AssignedRole.SECTOR, "sector-SC").get(TABLES, wanted | {"kind": "secrets"}).status_code == 404


def test_those_who_prepare_a_session_read_its_checklist(member: Member) -> None:
    """Who has a step to do finds it waiting, until it is done; who prepares nothing finds nothing."""
    senegal, today = actor("member-SN"), timezone.localdate()
    page = factories.session(
        "Item 11",
        state="confirmed",
        starts=today + dt.timedelta(days=60),
        sectors=["SC"],
        theme_actors=[ThemeActor(actor=actor("office-dakar"), part="agreed")],
        preparation=[
            PreparationItem(task="Canary invitation", responsible=senegal, due=today - dt.timedelta(days=1)),
            PreparationItem(task="Canary note", due=today, done=today),
        ],
    )
    factories.drain()
    delegation = member(AssignedRole.DELEGATION, "member-SN")
    (waits,) = (item for item in delegation.get("/en/members/").context["waiting"] if item.due)
    assert (waits.title, waits.actor, waits.url) == ("Canary invitation", "Senegal", f"{PREPARATION}#session-{page.pk}")
    text = delegation.get(PREPARATION).content.decode()
    assert "Canary note" in text
    assert "overdue" in text
    for role, code in (
        (AssignedRole.SECTOR, "sector-SC"),
        (AssignedRole.OFFICE, "office-dakar"),
        (AssignedRole.LIAISON_COMMITTEE, ""),
    ):
        assert "Canary note" in member(role, code).get(PREPARATION).content.decode()
    (event,) = Calendar.from_ical(delegation.get(f"{PREPARATION}dates.ics").content).events
    assert (event["summary"], event.DTSTART) == ("Canary invitation", today - dt.timedelta(days=1))
    stranger = member(AssignedRole.DELEGATION, "member-FR")
    assert stranger.get(PREPARATION).status_code == 404
    assert b"Canary" not in stranger.get(f"{PREPARATION}dates.ics").content
    read = AuditEntry.objects.filter(action="preparation.read", target_id=str(page.pk))
    assert read.count() == 4
    PreparationItem.objects.update(done=today)
    assert not [item for item in delegation.get("/en/members/").context["waiting"] if item.due]
