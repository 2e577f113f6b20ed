"""Work plans are tied to what they serve; terms and seats are reported on as they were."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse

from content_store.models import Term
from forums.terms import BodyTerm, Seat
from forums.work_plans import PlannedAction
from reference.models import Region
from tests import factories
from tests.content_store.reading import document

pytestmark = pytest.mark.django_db


def seat(status: str, region: str | None) -> Seat:
    organization = factories.organization()
    found = Region.objects.get(code=region) if region else None
    return Seat(organization=organization.translation_key, status=status, region=found)


def regions() -> list[str]:
    return list(Region.objects.values_list("code", flat=True))


def full_committee(without: str = "") -> list[Seat]:
    """Ten seats, four of them associate, over all regions but one."""
    present = [code for code in regions() if code != without]
    return [seat("associate" if n < 4 else "consultative", present[n % len(present)]) for n in range(10)]


def facts_of(term: BodyTerm) -> Any:
    factories.drain()
    return Term.objects.get(vocabulary="terms", code=term.code).extra


# --- trap 9: a committee without one region, or of other than ten


def test_a_committee_as_the_rule_has_it() -> None:
    facts = facts_of(factories.body_term(seats=full_committee()))
    assert (facts["seats"], facts["associate"], facts["consultative"]) == (10, 4, 6)
    assert (facts["regions_without"], facts["as_ruled"]) == ([], True)


def test_a_missing_region_is_reported_and_not_refused() -> None:
    missing = regions()[1]
    facts = facts_of(factories.body_term("liaison-committee-2015-2016", seats=full_committee(missing)))
    assert (facts["regions_without"], facts["as_ruled"]) == ([missing], False)


def test_another_size_is_reported_and_not_refused() -> None:
    facts = facts_of(factories.body_term(seats=full_committee()[:9]))
    assert (facts["seats"], facts["as_ruled"]) == (9, False)


def test_of_seats_that_nobody_knows_nothing_is_said() -> None:
    facts = facts_of(factories.body_term())
    assert (facts["seats"], facts["regions_without"], facts["as_ruled"]) == (None, [], None)


def test_a_term_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError):
        factories.body_term(starts="2020", ends="2019")


# --- plans


def test_a_plan_and_the_recommendation_that_it_serves_lead_to_each_other() -> None:
    term = factories.body_term(seats=full_committee(regions()[0]))
    served = factories.recommendation("Listen to NGOs")
    plan = factories.work_plan(
        "Plan 2019-2020",
        term=term,
        objectives="Listen\nMeet",
        actions=[PlannedAction(text="A meeting", recommendation=served.translation_key, objective=2, state="done")],
    )
    factories.translated(plan, "fr", title="Plan 2019-2020 en français")
    factories.drain()
    found = document(plan, "fr")
    assert found["objectives"] == ["Listen", "Meet"]
    assert found["planned_by"]["code"] == "liaison-committee"
    action = found["actions"][0]
    assert (action["text"], action["locale"], action["objective"]) == ("A meeting", "en", 2)
    assert (action["recommendation"]["title"], action["state"]["code"]) == ("Listen to NGOs", "done")
    assert len(found["mandate"]["seats"]) == 10
    assert [region["code"] for region in found["mandate"]["balance"]["regions_without"]] == [regions()[0]]

    listed = served.listings(RequestFactory().get("/"), "en")["plans"]
    assert [card.title for card in listed.cards] == ["Plan 2019-2020"]
    text = Client().get(plan.site_path).content.decode()
    assert "Listen to NGOs" in text
    assert "Plan 2019-2020" in Client().get(served.site_path).content.decode()


def test_a_plan_follows_its_term() -> None:
    term = factories.body_term()
    plan = factories.work_plan(term=term)
    factories.drain()
    assert document(plan)["mandate"]["balance"] is None
    term.seats = [seat("associate", None)]
    term.save()
    factories.drain()
    assert document(plan)["mandate"]["balance"]["seats"] == 1


def test_the_pages_of_a_recommendation_show_its_follow_up() -> None:
    from tests.forums.following import SECRETARIAT, change, commitment, published, report

    page = factories.recommendation(adopted="2018", addressees={SECRETARIAT: "", "member-FR": ""})
    published(change(page, "in-progress", "2026-03-01", text="Ce fut décidé.", language="fr"))
    published(report(page, "2026-03-02", text="Three offices began."))
    published(commitment(page, "2026-03-02"))
    factories.drain()
    text = Client().get(page.site_path).content.decode()
    order = [text.index(part) for part in ("recommends that NGOs", "We will meet.", "Ce fut décidé.", "Three offices")]
    assert order == sorted(order)
    assert 'lang="fr" dir="ltr"' in text
    assert f"/api/v1/recommendations/{page.translation_key}/follow-up" in text


def test_seats_and_findings_in_the_admin(admin_client: Client) -> None:
    missing = regions()[0]
    term = factories.body_term(seats=full_committee(missing)[:9])
    text = admin_client.get(reverse("bodyterm:index")).content.decode()
    assert "9 seats: 4 associate, 5 consultative. Regions without a seat: 1." in text
    assert admin_client.get(reverse("bodyterm:edit", args=[term.pk])).status_code == 200
