"""Typed lists: what is asked for is what comes, in shape, order and pages."""

import json
from typing import Any

import pytest

from content_store.kinds import kinds
from content_store.models import Document

from .client import ApiClient, assert_invalid
from .conftest import World

LISTED = [kind for kind in kinds() if kind.listed]


def slugs(answer: dict[str, Any]) -> list[str]:
    return [item["slug"] for item in answer["items"]]


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.plural)
def test_each_kind_has_a_list_of_cards(kind: Any, api: ApiClient, world: World) -> None:
    answer = api.json(f"/{kind.plural}")
    for item in answer["items"]:
        assert item["kind"] == kind.name
        kind.card.model_validate(item)
    stored = Document.objects.filter(kind=kind.name, locale="en").count()
    assert answer["page"] == {
        "next": None,
        "has_more": False,
        "count": stored,
        "requested_locale": "en",
        "untranslated": 0,
    }
    assert len(answer["items"]) == stored


def test_kinds_without_a_list_have_no_route(api: ApiClient) -> None:
    assert api.get("/directories").status_code == 404


@pytest.mark.parametrize(("profile", "column"), [("minimal", "minimal"), ("list", "card"), ("full", "full")])
def test_items_are_the_stored_bytes(profile: str, column: str, api: ApiClient, world: World) -> None:
    body = api.get(f"/organizations?profile={profile}&sort=title").content.decode()
    stored = Document.objects.filter(kind="organization", locale="en").order_by("sort_title")
    assert body.startswith('{"items":[' + ",".join(stored.values_list(column, flat=True)) + "]")


def test_a_language_lists_what_exists_in_it_and_says_how_much_does_not(api: ApiClient, world: World) -> None:
    answer = api.json("/organizations?locale=fr")
    assert sorted(slugs(answer)) == ["atd", "omep"]
    assert answer["page"]["count"] == 2
    assert answer["page"]["untranslated"] == 3
    assert answer["page"]["requested_locale"] == "fr"


def test_fallback_serves_the_first_language_a_content_exists_in(api: ApiClient, world: World) -> None:
    served = {item["slug"]: item["locale"] for item in api.json("/organizations?locale=ar&fallback=fr,en")["items"]}
    assert served == {"omep": "ar", "atd": "fr", "ocean-watch": "en", "museums": "en", "free-press": "en"}
    chained = {item["slug"]: item["locale"] for item in api.json("/organizations?locale=ar&fallback=chain")["items"]}
    assert chained == {**served, "atd": "en"}
    assert len(api.json("/organizations?locale=ar&fallback=none")["items"]) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[sector]=ED", {"omep", "atd"}),
        ("filter[sector]=ED,SC", {"omep", "atd", "ocean-watch"}),
        ("filter[sector][all]=ED,SHS", {"atd"}),
        ("filter[sector][not]=ED", {"ocean-watch", "museums", "free-press"}),
        ("filter[sector]=ED&filter[country]=FR", {"atd"}),
        ("filter[country][exists]=false", {"free-press"}),
        ("filter[country][exists]=true", {"omep", "atd", "ocean-watch", "museums"}),
        ("filter[fictional]=true", {"museums"}),
        ("filter[sdg]=4", {"omep"}),
        ("filter%5Bsdg%5D=4", {"omep"}),
    ],
)
def test_filters_are_or_within_a_field_and_and_across(
    query: str, expected: set[str], api: ApiClient, world: World
) -> None:
    answer = api.json(f"/organizations?{query}")
    assert set(slugs(answer)) == expected
    assert answer["page"]["count"] == len(expected)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("filter[date][from]=2018-05-10", 1),
        ("filter[date][from]=2018-05-11", 0),
        ("filter[date][to]=2018-05-10", 1),
        ("filter[date][to]=2018-05", 1),
        ("filter[date][to]=2018", 1),
        ("filter[date][from]=2018&filter[date][to]=2018-04", 0),
        ("filter[year]=2018", 1),
        ("filter[year][from]=2019", 0),
    ],
)
def test_bounds_include_the_whole_day_month_or_year(query: str, count: int, api: ApiClient, world: World) -> None:
    assert api.json(f"/actions?{query}")["page"]["count"] == count


def test_contents_are_filtered_by_their_id(api: ApiClient, world: World) -> None:
    assert slugs(api.json(f"/actions?filter[organization]={world['omep']}")) == ["garden"]
    assert slugs(api.json(f"/actions?filter[organization]={world['omep'].upper()}")) == ["garden"]
    assert slugs(api.json(f"/actions?filter[organization]={world['atd']}")) == []


def test_a_facet_ignores_its_own_filter_and_keeps_the_others(api: ApiClient, world: World) -> None:
    answer = api.json("/organizations?facet=sector,country:1&filter[sector]=ED")
    assert {value["code"]: value["count"] for value in answer["facets"]["sector"]} == {
        "ED": 2,
        "SHS": 1,
        "SC": 1,
        "CLT": 1,
        "CI": 1,
    }
    assert len(answer["facets"]["country"]) == 1
    assert answer["facets"]["country"][0]["count"] == 1


def test_facets_are_labelled_in_the_language_asked_for(api: ApiClient, world: World) -> None:
    answer = api.json("/organizations?locale=fr&facet=sector")
    assert answer["facets"]["sector"][0] == {"code": "ED", "label": "Éducation", "count": 2}


def test_facets_are_empty_where_none_is_asked_for(api: ApiClient, world: World) -> None:
    assert api.json("/organizations")["facets"] == {}


def test_lists_are_sorted_as_the_language_sorts(api: ApiClient, world: World) -> None:
    up = api.json("/organizations?sort=title")["items"]
    assert [item["title"] for item in up] == sorted((item["title"] for item in up), key=str.casefold)
    assert api.json("/organizations?sort=-title")["items"] == up[::-1]


@pytest.mark.parametrize("sort", ["title", "-title", "date,-title", "-updated", "published,reference"])
def test_pages_join_to_the_whole_list(sort: str, api: ApiClient, world: World) -> None:
    whole = api.json(f"/organizations?sort={sort}")["items"]
    joined: list[Any] = []
    address = f"/organizations?sort={sort}&limit=2"
    cursor = ""
    for number in range(10):
        answer = api.json(address + (f"&cursor={cursor}" if cursor else ""))
        joined += answer["items"]
        assert (answer["page"]["count"] is None) == (number > 0)
        assert answer["page"]["has_more"] == (answer["page"]["next"] is not None)
        cursor = answer["page"]["next"]
        if not cursor:
            break
    assert joined == whole


def test_no_item_comes_twice_or_is_missed_while_the_list_moves(api: ApiClient, world: World) -> None:
    first = api.json("/organizations?sort=title&limit=3")
    Document.objects.filter(content_id=first["items"][0]["id"]).delete()
    rest = api.json(f"/organizations?sort=title&limit=3&cursor={first['page']['next']}")
    assert len({*slugs(first), *slugs(rest)}) == 5
    assert not set(slugs(first)) & set(slugs(rest))


def test_count_is_made_when_asked_for(api: ApiClient, world: World) -> None:
    assert api.json("/organizations?count=none")["page"]["count"] is None
    first = api.json("/organizations?limit=1")
    assert api.json(f"/organizations?limit=1&cursor={first['page']['next']}&count=exact")["page"]["count"] == 5


def test_the_limit_of_minimal_items_is_larger(api: ApiClient, world: World) -> None:
    assert api.get("/organizations?profile=minimal&limit=1000").status_code == 200
    assert_invalid(api.get("/organizations?limit=101"), ("limit", "out-of-range"))


def test_fields_cuts_parts_out(api: ApiClient, world: World) -> None:
    items = api.json("/organizations?fields=slug,sectors.code,headquarters.country.label&filter[sdg]=4")["items"]
    assert items == [{"slug": "omep", "headquarters": {"country": {"label": "Sweden"}}, "sectors": [{"code": "ED"}]}]


def test_fields_without_a_profile_may_name_parts_of_the_full_document(api: ApiClient, world: World) -> None:
    assert api.json("/organizations?fields=mission&filter[sdg]=4")["items"] == [
        {"mission": "Every young child has a right to education."}
    ]
    assert_invalid(api.get("/organizations?fields=mission&profile=list"), ("fields", "unknown-field"))


def test_fields_with_a_minus_leaves_parts_out(api: ApiClient, world: World) -> None:
    whole = api.json("/organizations?filter[sdg]=4")["items"][0]
    less = api.json("/organizations?filter[sdg]=4&fields=-summary,-sectors.label")["items"][0]
    assert set(whole) - set(less) == {"summary"}
    assert less["sectors"] == [{"code": "ED"}]


def test_parts_that_are_left_keep_their_order(api: ApiClient, world: World) -> None:
    body = api.get("/organizations?fields=title,id").content
    assert list(json.loads(body)["items"][0]) == ["id", "title"]
