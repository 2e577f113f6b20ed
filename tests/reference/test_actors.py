"""One relation over six kinds: whoever can be addressed, by a code that stays, with labels that follow."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from content_store.models import Term
from ngo_pages.enums import NameType
from ngo_pages.models import Organization, OrganizationName
from reference.models import ACTOR_KINDS, Actor, Body, FieldOffice, NationalCommission
from reference.viewsets import uses_of
from tests import factories

pytestmark = pytest.mark.django_db


def term(code: str) -> Term:
    factories.drain()
    return Term.objects.get(vocabulary="actors", code=code)


def test_each_of_the_six_kinds_has_its_code_and_label() -> None:
    factories.commission_record()
    content_id = factories.record("World Union", acronym="WU").content_id
    for code, kind, own_code, label in (
        ("secretariat", "body", "secretariat", Body.objects.get(code="secretariat").label_en),
        ("sector-ED", "sector", "ED", "Education"),
        ("member-FR", "member", "FR", "France"),
        ("office-dakar", "office", "dakar", "Office in Dakar"),
        ("commission-SN", "commission", "SN", "Example National Commission"),
        (f"organization-{content_id}", "organization", str(content_id), "World Union"),
    ):
        actor = Actor.objects.get(code=code)
        assert (actor.kind, actor.public_facts()["code"], str(actor)) == (kind, own_code, label)
        assert term(code).labels["en"] == label
    assert set(ACTOR_KINDS) == {actor.kind for actor in Actor.objects.all()}


def test_an_actor_is_one_thing() -> None:
    office = FieldOffice.objects.get(code="dakar")
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.create(code="nothing")
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.filter(code="member-FR").update(organization="5b2f5d0a-54a5-4f6e-9c43-6a5a0f9f7d11")
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.create(code="office-again", office=office)


def test_an_organization_is_named_by_its_official_names_and_follows_a_new_one() -> None:
    record = factories.record(
        "World Union", names=[OrganizationName(text="Union mondiale", language="fr", type=NameType.OFFICIAL)]
    )
    code = f"organization-{record.content_id}"
    assert (term(code).labels["fr"], term(code).labels["ru"]) == ("Union mondiale", "World Union")
    record.name = "Global Union"
    record.save_revision().publish()
    assert (term(code).labels["fr"], term(code).labels["ru"]) == ("Union mondiale", "Global Union")


def test_a_draft_has_no_actor_and_what_left_the_public_keeps_its_row_without_its_name() -> None:
    draft = Organization(name="Secret Union", live=False)
    draft.save()
    assert not Actor.objects.filter(organization=draft.content_id).exists()

    record = factories.record("World Union")
    code = f"organization-{record.content_id}"
    page = factories.recommendation(addressees={code: "proposed"})
    record.unpublish()
    assert "World Union" not in str(term(code).labels)
    assert Actor.objects.get(code=code) not in Actor.objects.offered()
    assert "World Union" not in str(page.draft_document())
    record.save_revision().publish()
    assert term(code).labels["en"] == "World Union"
    record.delete()
    assert "World Union" not in str(term(code).labels)
    assert page.addresses.count() == 1


def test_the_list_of_actors_does_not_grow_with_the_organizations(client: Client) -> None:
    record = factories.record("World Union")
    code = f"organization-{record.content_id}"
    factories.recommendation(addressees={code: "proposed"})
    factories.drain()
    listed = client.get("/api/v1/vocabularies/actors").json()["items"]
    assert "office-dakar" in {item["code"] for item in listed}
    assert code not in {item["code"] for item in listed}
    counts = {item["name"]: item["count"] for item in client.get("/api/v1/vocabularies").json()["items"]}
    assert counts["actors"] == len(listed)

    found = client.get("/api/v1/recommendations", {"filter[addressee]": code, "facet": "addressee"}).json()
    assert found["page"]["count"] == 1
    assert found["items"][0]["addressees"][0]["actor"]["label"] == "World Union"
    assert {"code": code, "label": "World Union", "count": 1} in found["facets"]["addressee"]
    absent = "organization-5b2f5d0a-54a5-4f6e-9c43-6a5a0f9f7d11"
    assert client.get("/api/v1/recommendations", {"filter[addressee]": absent}).status_code == 422


def test_offices_and_commissions_in_use_stay() -> None:
    assert not uses_of(factories.commission_record())
    factories.recommendation(addressees={"office-dakar": "proposed", "commission-SN": "proposed"})
    assert uses_of(FieldOffice.objects.get(code="dakar"))
    assert uses_of(NationalCommission.objects.get(code="SN"))


def test_offices_are_those_that_a_source_names_with_what_it_says_of_them() -> None:
    assert FieldOffice.objects.count() == 26
    assert not FieldOffice.objects.filter(sources="").exists()
    assert not FieldOffice.objects.filter(code__in=["juba", "ramallah", "abidjan"]).exists()  # no source names them
    beirut = FieldOffice.objects.get(code="beirut")
    assert {member.code for member in beirut.covers.all()} == {"LB", "SY", "JO", "IQ", "PS"}
    assert (beirut.kind, beirut.bureau_for.code, beirut.as_of) == ("cluster", "ED", "2013")
    factories.drain()
    assert Term.objects.get(vocabulary="field-offices", code="beirut").extra["country"] == "LB"
