"""Free text to organizations, with a score and the reason."""

from typing import Any

import pytest

from ngo_pages.enums import NameType
from ngo_pages.models import OrganizationName, OrganizationPage
from tests import factories

from .client import ApiClient, assert_invalid, assert_problem
from .conftest import World


def rename(world: World, slug: str, *names: tuple[str, NameType]) -> None:
    record = OrganizationPage.objects.get(translation_key=world[slug], locale__language_code="en").organization
    record.names = [OrganizationName(text=text, type=kind) for text, kind in names]
    record.save_revision().publish()
    factories.drain()


def best(api: ApiClient, text: str, **more: str) -> dict[str, Any] | None:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    items = api.json(f"/organizations/match?q={text}{query}")["items"]
    return items[0] if items else None


@pytest.mark.parametrize(
    ("text", "slug", "reason", "score"),
    [
        ("ocean watch", "ocean-watch", "name", 1),
        ("  Océan-WATCH.", "ocean-watch", "name", 1),
        ("Ocean Wacht", "ocean-watch", "name", 0.4),
        ("World Organization for Early Childhood Education (Paris)", "omep", "name", 0.8),
        ("omep", "omep", "acronym", 1),
        ("O.M.E.P.", "omep", "acronym", 1),
        ("OMEP, national committee of Chile", "omep", "acronym", 0.8),
        ("Sea Sentinels", "ocean-watch", "former_name", 1),
        ("Les amis de la mer", "ocean-watch", "alias", 1),
    ],
)
def test_a_name_however_it_is_written(
    text: str, slug: str, reason: str, score: float, api: ApiClient, world: World
) -> None:
    rename(world, "ocean-watch", ("Sea Sentinels", NameType.FORMER), ("Les Amis de la Mer", NameType.ALIAS))
    found = best(api, text)
    assert found
    assert (found["item"]["id"], found["reason"]) == (world[slug], reason)
    assert score <= found["score"] <= (1 if score in (0.4, 0.8) else score)
    if score == 1:
        assert found["score"] == 1


def test_what_is_like_nothing_has_no_candidate(api: ApiClient, world: World) -> None:
    assert api.json("/organizations/match?q=Xylophone")["items"] == []
    assert api.json("/organizations/match?q=…")["items"] == []


def test_candidates_follow_what_is_public(api: ApiClient, world: World) -> None:
    assert best(api, "museums for all")
    page = OrganizationPage.objects.get(translation_key=world["museums"])
    page.unpublish()
    draft = factories.organization("Unseen Circle", slug="unseen")
    draft.unpublish()
    factories.drain()
    assert best(api, "museums for all") is None
    assert best(api, "unseen circle") is None
    factories.publish(page)
    rename(world, "museums", ("Galleries Everywhere", NameType.FORMER))
    found = best(api, "galleries everywhere")
    assert found
    assert found["item"]["id"] == world["museums"]


def test_each_is_shown_in_the_nearest_language(api: ApiClient, world: World) -> None:
    for locale, served in (("ar", "ar"), ("fr", "fr"), ("ru", "en")):
        found = best(api, "omep", locale=locale)
        assert found
        assert found["item"]["locale"] == served


def test_many_at_once_in_the_order_asked(api: ApiClient, world: World) -> None:
    texts = ["OMEP", "nothing like it", "ATD Fourth World, France", "OMEP"]
    response = api.post("/organizations/match", {"q": texts, "limit": 1, "locale": "fr"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    items = response.json()["items"]
    assert [each["q"] for each in items] == texts
    assert [[match["item"]["slug"] for match in each["items"]] for each in items] == [["omep"], [], ["atd"], ["omep"]]


def test_the_limit_holds(api: ApiClient, world: World) -> None:
    for number in range(4):
        factories.organization(f"Friends of the Library {number}")
    factories.drain()
    items = api.json("/organizations/match?q=Friends of the Library&limit=3")["items"]
    assert len(items) == 3
    assert [item["score"] for item in items] == sorted((item["score"] for item in items), reverse=True)


def test_what_is_wrong_is_said(api: ApiClient, world: World) -> None:
    assert_invalid(api.get("/organizations/match"), ("q", "missing"))
    assert_invalid(
        api.get(f"/organizations/match?q={'x' * 301}&limit=21"), ("q", "malformed"), ("limit", "out-of-range")
    )
    bodies: list[Any] = [{"q": []}, {"q": "OMEP"}, {"q": ["x", 1]}, {"q": ["x"] * 101}, {"q": [""]}, {}]
    for body in bodies:
        assert_invalid(api.post("/organizations/match", body), ("q", "malformed"))
    assert_invalid(
        api.post("/organizations/match", {"q": ["x"], "locale": "de", "limit": [1], "sort": "x"}),
        ("limit", "malformed"),
        ("locale", "unknown-value"),
        ("sort", "unknown-parameter"),
    )
    assert_problem(api.post("/organizations/match", "no json"), 400, "bad-request")


def test_it_costs_two_queries_while_no_name_changes(
    api: ApiClient, world: World, django_assert_num_queries: Any
) -> None:
    best(api, "omep")
    with django_assert_num_queries(2):
        api.post("/organizations/match", {"q": ["omep", "ocean", "museums"] * 30})
