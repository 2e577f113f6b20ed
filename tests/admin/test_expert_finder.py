"""Sectors find organizations by what they know."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ngo_pages.models import MemberPresence
from reference.models import Country, Language, Sector, Subject
from tests import factories

pytestmark = pytest.mark.django_db


def found(client: Client, **criteria: Any) -> set[str]:
    return {record.name for record in client.get(reverse("ngo-experts"), criteria).context["object_list"]}


def test_by_all_criteria(liaison: Client) -> None:
    kenya = Country.objects.get(code="KE")
    factories.record(
        "Water Union", expertise=["water"], sectors=["SC"], working_languages=["sw"],
        presences=[MemberPresence(country=kenya)],
    )  # fmt: skip
    factories.record("Reading Union", expertise=["literacy", "water"], sectors=["ED"], headquarters_country="FR")
    factories.record("No experts", sectors=["SC"])
    water, swahili = Subject.objects.get(code="water"), Language.objects.get(code="sw")
    assert found(liaison) == found(liaison, expertise=water.pk) == {"Water Union", "Reading Union"}
    for criteria in (
        {"country": kenya.pk},
        {"working_languages": swahili.pk},
        {"expertise": water.pk, "sectors": Sector.objects.get(code="SC").pk},
    ):
        assert found(liaison, **criteria) == {"Water Union"}, criteria


def test_the_list_costs_the_same_for_more(editor: Client, translator: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse("ngo-experts"))
        return len(queries)

    factories.record("First", expertise=["water"])
    editor.get(reverse("ngo-experts"))
    few = cost()
    for number in range(5):
        factories.record(f"Further {number}", expertise=["water"], headquarters_country="FR")
    assert cost() == few
    assert translator.get(reverse("ngo-experts")).status_code == 302
