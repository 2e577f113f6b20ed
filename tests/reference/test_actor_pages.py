"""Pages of offices, commissions and delegations: facts from the record, and what concerns them from the store."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from forums.dialogue import SessionAttendance, ThemeActor
from forums.events import ForumAttendance
from forums.models import DialogueIndexPage
from ngo_pages.models import MemberPresence
from reference.models import Actor, Body, Country, FieldOffice, Member
from reference.pages import FieldOfficePage
from tests import factories

pytestmark = pytest.mark.django_db


def attended(code: str) -> list[Any]:
    return [ForumAttendance(member=Member.objects.get(code=code))]


def concerns(client: Client, page: Any) -> dict[str, list[str]]:
    factories.drain()
    response = client.get(page.site_path)
    assert response.status_code == 200
    return {item.name: [card.title for card in item.listing.cards] for item in response.context["concerns"]}


def test_what_concerns_an_office_is_on_its_page(client: Client) -> None:
    page = factories.office("beirut")
    factories.delegation("JO")
    here = factories.organization("Here", headquarters_country="JO")
    members = factories.organization("With members", presences=[MemberPresence(country=Country.objects.get(code="LB"))])
    factories.organization("Elsewhere", headquarters_country="FR")
    factories.action("In Syria", organizations=[here], countries=["SY"])
    factories.action("In France", organizations=[members], countries=["FR"])
    factories.forum("With Jordan", attendance=attended("JO"))
    factories.forum("With France", attendance=attended("FR"))
    factories.recommendation("To Beirut", addressees={"office-beirut": "proposed"})
    factories.recommendation("To Cairo", addressees={"office-cairo": "proposed"})
    found = concerns(client, page)
    assert found["actions"] == ["In Syria"]
    assert found["forums"] == ["With Jordan"]
    assert sorted(found["organizations"]) == ["Here", "With members"]
    assert found["recommendations"] == ["To Beirut"]


def test_what_concerns_a_body_is_on_its_page_and_in_the_list_of_the_api(client: Client) -> None:
    page = factories.standing_body("liaison-committee", summary="Between sessions.")
    factories.standing_body("executive-board")
    committee = Body.objects.get(code="liaison-committee")
    factories.working_group("On dialogue", parent_body=committee)
    factories.working_group("Of nobody")
    factories.document("207 EX/11")
    factories.recommendation("To the Committee", addressees={"liaison-committee": "proposed"})
    factories.recommendation("To Cairo", addressees={"office-cairo": "proposed"})
    found = concerns(client, page)
    assert found == {"groups": ["On dialogue"], "plans": [], "documents": [], "recommendations": ["To the Committee"]}
    answer = client.get("/api/v1/bodies?fields=title,acronym,body_kind,standing_body.code,summary").json()
    assert answer["items"][1] == {
        "title": committee.label_en,
        "acronym": "LC",
        "body_kind": "body",
        "standing_body": {"code": "liaison-committee"},
        "summary": "Between sessions.",
    }
    assert [item["slug"] for item in client.get("/api/v1/bodies?filter[body]=executive-board").json()["items"]] == [
        "executive-board"
    ]
    committee.label_en = "The Committee"
    committee.save()
    factories.drain()
    assert client.get("/api/v1/bodies/liaison-committee").json()["title"] == "The Committee"


def test_what_concerns_a_member_is_on_the_pages_of_its_delegation_and_commission(client: Client) -> None:
    delegation, commission = factories.delegation("SN"), factories.commission("SN")
    factories.office("beirut")
    FieldOffice.objects.get(code="dakar").covers.add(Member.objects.get(code="SN"))
    factories.office("dakar")
    factories.forum("With Senegal", attendance=attended("SN"))
    factories.recommendation("To Senegal", addressees={"member-SN": "proposed"})
    factories.recommendation("To its commission", addressees={"commission-SN": "proposed"})
    found = concerns(client, delegation)
    assert found["forums"] == ["With Senegal"]
    assert found["offices"] == ["Office in Dakar"]
    assert found["recommendations"] == ["To Senegal"]
    assert concerns(client, commission)["recommendations"] == ["To its commission"]


def test_news_of_an_office_is_on_its_page(client: Client) -> None:
    page = factories.office("beirut")
    factories.article("From Beirut", office=page.office)
    factories.article("From elsewhere")
    factories.activity("Schools of the region", offices=[page.office])
    found = concerns(client, page)
    assert found["news"] == ["From Beirut"]
    assert found["activities"] == ["Schools of the region"]


def test_a_meeting_with_national_commissions_is_on_their_pages(client: Client) -> None:
    commission = factories.commission("SN")
    other = factories.delegation("FR")
    senegal = Member.objects.get(code="SN")
    meeting = factories.session(
        "Commissions and NGOs",
        mechanism="natcom-meeting",
        attendance=[SessionAttendance(member=senegal, level="national-commission")],
        theme_actors=[
            ThemeActor(actor=Actor.objects.get(code="commission-SN"), part="proposed"),
            ThemeActor(actor=Actor.objects.get(code="liaison-committee"), part="agreed"),
        ],
    )
    assert concerns(client, commission)["sessions"] == ["Commissions and NGOs"]
    assert concerns(client, other)["sessions"] == []
    query = {"filter[mechanism]": "natcom-meeting", "filter[actor]": "liaison-committee"}
    found = client.get("/api/v1/sessions", query).json()["items"]
    assert [item["id"] for item in found] == [str(meeting.translation_key)]


def test_a_page_names_the_whole_list_of_what_it_shows_a_part_of(client: Client) -> None:
    page = factories.delegation("FR")
    factories.directory()
    for number in range(7):
        factories.organization(f"Union {number}", headquarters_country="FR")
    factories.drain()
    html = client.get(page.site_path).content.decode()
    assert 'href="/en/organizations/?country=FR"' in html
    assert "All 7" in html


def test_the_title_is_the_record_s_in_each_language_and_follows_it(client: Client) -> None:
    page = factories.office("dakar")
    factories.translated(page, "fr")
    record = FieldOffice.objects.get(code="dakar")
    assert FieldOfficePage.objects.get(locale__language_code="fr").title == "Bureau de Dakar"
    record.label_fr = "Bureau régional de Dakar"
    record.save()
    assert FieldOfficePage.objects.get(locale__language_code="fr").title == "Bureau régional de Dakar"
    factories.drain()
    items = client.get("/api/v1/field-offices", {"locale": "fr"}).json()["items"]
    assert [item["title"] for item in items] == ["Bureau régional de Dakar"]


def test_facts_and_filters_of_the_lists(client: Client) -> None:
    factories.office("beirut")
    factories.office("new-york")
    factories.delegation("FR")
    factories.delegation("VG")
    factories.commission("SN")
    factories.drain()
    found = client.get("/api/v1/field-offices", {"filter[member]": "SY", "facet": "office-kind"}).json()
    assert [item["slug"] for item in found["items"]] == ["beirut"]
    office = client.get("/api/v1/field-offices/beirut").json()
    assert (office["as_of"], office["bureau_for"]["code"]) == ("2013", "ED")
    assert {member["code"] for member in office["covers"]} == {"LB", "SY", "JO", "IQ", "PS"}
    associate = client.get("/api/v1/delegations", {"filter[member-kind]": "associate-member"}).json()
    assert [item["slug"] for item in associate["items"]] == ["vg"]
    commissions = client.get("/api/v1/national-commissions", {"filter[region]": "africa"}).json()
    assert [item["member"]["code"] for item in commissions["items"]] == ["SN"]
    for path in ("field-offices", "delegations", "national-commissions"):
        assert client.get(f"/en/{path}/").status_code == 200


def test_trap_6_an_office_changes_its_kind_and_coverage_and_closes(client: Client) -> None:
    page = factories.office("beirut")
    factories.recommendation("To Beirut", addressees={"office-beirut": "proposed"})
    record = FieldOffice.objects.get(code="beirut")
    record.kind, record.bureau_for, record.as_of = "national", None, "2024"
    record.opened, record.closed = "1961", "1960"
    with pytest.raises(ValidationError, match="before it opened"):
        record.full_clean()
    record.closed = "2025-03"
    record.full_clean()
    record.covers.set(Member.objects.filter(code="LB"))
    record.save()
    factories.drain()
    office = client.get("/api/v1/field-offices/beirut").json()
    assert (office["office_kind"]["code"], office["bureau_for"], office["closed"]) == ("national", None, "2025-03")
    assert client.get("/api/v1/field-offices", {"filter[member]": "SY"}).json()["items"] == []
    assert "March 2025" in client.get(page.site_path).content.decode()
    assert concerns(client, page)["recommendations"] == ["To Beirut"], "what it was asked stays its own"


def test_a_record_has_one_page() -> None:
    factories.delegation("FR")
    with pytest.raises(ValidationError, match="has a page already"):
        factories.delegation("FR", slug="france")


def test_a_page_costs_as_many_queries_whatever_there_is(client: Client, django_assert_max_num_queries: Any) -> None:
    page = factories.delegation("FR")
    for number in range(6):
        factories.organization(f"Union {number}", headquarters_country="FR")
    factories.drain()
    client.get(page.site_path)
    with django_assert_max_num_queries(COST):
        client.get(page.site_path)
    assert not DialogueIndexPage.objects.exists()


#: Six short lists beside the page itself.
COST = 45
