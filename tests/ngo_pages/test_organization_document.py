"""What readers are told of an organization: names, history of its status, network, expertise."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ngo_pages.enums import Freshness
from ngo_pages.freshness import freshness
from ngo_pages.models import MemberPresence, NetworkLink, OrganizationName, StatusPeriod
from reference.enums import DocumentKind
from reference.models import Country, OfficialDocument
from tests import factories
from tests.content_store.reading import document

pytestmark = pytest.mark.django_db
Drained = Callable[[], AbstractContextManager[None]]


def listed(**filters: str) -> set[str]:
    answer = Client().get("/api/v1/organizations", {f"filter[{name}]": code for name, code in filters.items()})
    assert answer.status_code == 200, answer.content
    return {item["title"] for item in answer.json()["items"]}


def test_the_life_of_a_partnership(drained: Drained) -> None:
    decision = OfficialDocument.objects.create(
        code="189-EX-33", symbol="189 EX/33", kind=DocumentKind.BOARD, label_en="Relations with NGOs"
    )
    with drained():
        page = factories.organization(
            "World Union",
            scope="international",
            statuses=[
                StatusPeriod(status="consultative", since="2001", until="2012-04", decided_by="director-general"),
                StatusPeriod(status="associate", since="2012-04", until="2020-04", decided_by="executive-board"),
                StatusPeriod(status="associate", since="2020-04-15", decision="209 EX/Decision 30", document=decision),
            ],
        )
    found = document(page)
    assert [item["step"]["code"] for item in found["statuses"]] == ["consultative", "associate", "renewed"]
    assert [item["term_ends"] for item in found["statuses"]] == ["", "2020-04", "2028-04-15"]
    assert found["statuses"][1]["decided_by"] == {"code": "executive-board", "label": "Executive Board"}
    assert found["statuses"][2]["document"]["symbol"] == "189 EX/33"
    assert found["status"]["code"] == "associate"
    text = Client().get(page.site_path).content.decode()
    assert "Associate status renewed" in text
    assert "Term until 15 April 2028" in text
    assert "Relations with NGOs" in text


def test_a_relation_is_shown_at_both_ends_and_gone_at_both(drained: Drained) -> None:
    with drained():
        union = factories.organization("World Union")
        league = factories.organization("Local League")
        hidden = factories.record("Without a profile")
    with drained():
        union.organization.network = [
            NetworkLink(other=league.organization, relation="member"),
            NetworkLink(other=hidden, relation="affiliate"),
        ]
        union.organization.save_revision().publish()

    def shown(page: Any) -> list[tuple[str, str]]:
        return [(item["relation"]["code"], item["organization"]["title"]) for item in document(page)["network"]]

    assert shown(union) == [("member", "Local League")]
    assert shown(league) == [("parent", "World Union")]
    assert listed(network=str(union.translation_key)) == {"Local League"}
    assert "Member of" in Client().get(league.site_path).content.decode()
    with drained():
        union.organization.network = []
        union.organization.save_revision().publish()
    assert shown(union) == shown(league) == []


def test_it_is_found_by_expertise_language_and_status_with_ecosoc(drained: Drained) -> None:
    with drained():
        factories.organization(
            "Water Union",
            sectors=["SC"],
            subjects=["climate"],
            expertise=["water"],
            working_languages=["fr", "sw"],
            ecosoc_status="special",
            presences=[MemberPresence(country=Country.objects.get(code="KE"), member_name="Maji", members=120)],
        )
        factories.organization("Reading Union", sectors=["ED"], expertise=["literacy"])
    for filters in (
        {"expertise": "water"},
        {"subject": "climate"},
        {"working-language": "sw"},
        {"ecosoc": "special"},
        {"expertise": "water,literacy", "country": "KE"},
        {"expertise": "water", "sector": "SC", "working-language": "fr"},
    ):
        assert listed(**filters) == {"Water Union"}, filters
    assert listed(expertise="water", sector="ED") == set()


def test_trap_1_one_organization_under_all_its_names(drained: Drained) -> None:
    names = {
        "Association Internationale des Educateurs pour la Paix": "official",
        "International Association of Educators for World Peace": "former",
        "Éducateurs pour la paix": "alias",
    }
    with drained():
        page = factories.organization(
            "AIEP World",
            acronym="AIEP",
            names=[OrganizationName(text=text, type=kind, language="und") for text, kind in names.items()],
        )
    assert {item["text"]: item["type"]["code"] for item in document(page)["names"]} == names | {
        "AIEP World": "official"
    }


def test_trap_3_a_foundation_is_in_official_relations(drained: Drained) -> None:
    with drained():
        page = factories.organization(
            "South Foundation",
            type="foundation",
            statuses=[StatusPeriod(status="official-relations", since="2002-05-28", decision="164 EX/Decision 9.2")],
        )
    assert document(page)["status"]["code"] == "official-relations"
    assert listed(status="consultative") == set()


@pytest.mark.parametrize(
    ("confirmed", "state"),
    [
        (None, Freshness.UNCONFIRMED),
        ("2026-11-22", Freshness.CONFIRMED),
        ("2025-11-22", Freshness.CONFIRMED),
        ("2025-11-21", Freshness.STALE),
        ("2024-02-29", Freshness.STALE),
    ],
)
def test_a_record_is_fresh_for_a_year(confirmed: str | None, state: Freshness) -> None:
    day = dt.date.fromisoformat(confirmed) if confirmed else None
    assert freshness(day, dt.date(2026, 11, 22)) == state


def test_a_stale_record_says_so_to_every_reader(drained: Drained) -> None:
    today = timezone.localdate()
    with drained():
        old = factories.organization("Old Union", last_confirmed=today - dt.timedelta(days=400))
        factories.organization("Fresh Union", last_confirmed=today)
    assert document(old)["freshness"]["code"] == "stale"
    assert listed(freshness="stale") == {"Old Union"}
    assert "Not confirmed for over a year" in Client().get(old.site_path).content.decode()
    assert "Not confirmed for over a year" in Client().get("/en/organizations/").content.decode()


def test_rendering_costs_the_same_for_a_long_network(drained: Drained) -> None:
    def cost(links: int) -> int:
        page = factories.organization()
        others = [factories.organization().organization for _ in range(links)]
        page.organization.network = [NetworkLink(other=other, relation="member") for other in others]
        page.organization.save_revision().publish()
        factories.drain()
        with CaptureQueriesContext(connection) as queries:
            page.draft_document()
        return len(queries)

    assert cost(2) == cost(6)
