"""`POST /{list}/query`: the same lists, asked in JSON."""

import os
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .client import BASE, ApiClient, assert_invalid, assert_problem
from .conftest import World

QUERY = "/organizations/query"


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ({}, ""),
        ({"locale": "fr", "limit": 1, "sort": ["-title"]}, "locale=fr&limit=1&sort=-title"),
        ({"filter": {"sector": ["ED", "SC"]}}, "filter[sector]=ED,SC"),
        ({"filter": {"sector": "ED"}}, "filter[sector]=ED"),
        ({"filter": {"sector": {"any": ["ED"]}}}, "filter[sector]=ED"),
        ({"filter": {"sector": {"all": ["ED", "SHS"]}}}, "filter[sector][all]=ED,SHS"),
        ({"filter": {"sector": {"not": ["ED"]}, "country": ["FR"]}}, "filter[sector][not]=ED&filter[country]=FR"),
        ({"filter": {"country": {"exists": False}}}, "filter[country][exists]=false"),
        ({"filter": {"fictional": True}}, "filter[fictional]=true"),
        ({"facet": ["sector:2", "country"], "count": "none"}, "facet=sector:2,country&count=none"),
        ({"profile": "minimal", "fields": ["id", "title"]}, "profile=minimal&fields=id,title"),
        ({"locale": "ar", "fallback": ["fr", "en"]}, "locale=ar&fallback=fr,en"),
        ({"echo": True}, "echo=1"),
    ],
)
def test_it_answers_as_the_address_would(body: Any, query: str, api: ApiClient, world: World) -> None:
    asked, addressed = api.post(QUERY, body), api.get(f"/organizations?{query}")
    assert asked.status_code == addressed.status_code == 200, asked.content.decode()
    assert asked.content == addressed.content
    assert asked.headers["Link"] == addressed.headers["Link"]


def test_no_cache_keeps_it_and_no_tag_spares_it(api: ApiClient, world: World) -> None:
    answer = api.post(QUERY, {})
    assert answer.headers["Cache-Control"] == "no-store"
    again = api.post(QUERY, {}, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 200
    assert again.content == answer.content


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"filter": {"sectors": ["ED"]}}, ("filter[sectors]", "unknown-field")),
        ({"filter": {"sector": ["XX"]}}, ("filter[sector]", "unknown-code")),
        ({"filter": {"sector": {"like": "E"}}}, ("filter[sector][like]", "unknown-operator")),
        ({"filter": {"sector": ["ED,SC"]}}, ("filter[sector]", "malformed")),
        ({"filter": {"sector": []}}, ("filter[sector]", "malformed")),
        ({"filter": {"sector": [1]}}, ("filter[sector]", "malformed")),
        ({"filter": {"sector": None}}, ("filter[sector]", "malformed")),
        ({"filter": ["sector"]}, ("filter", "unknown-parameter")),
        ({"limit": "many"}, ("limit", "not-a-number")),
        ({"limit": 1.5}, ("limit", "malformed")),
        ({"limit": 0}, ("limit", "out-of-range")),
        ({"limit": True}, ("limit", "not-a-number")),
        ({"locale": ["fr"]}, ("locale", "malformed")),
        ({"locale": "de"}, ("locale", "unknown-value")),
        ({"sort": "title,-date"}, ("sort", "malformed")),
        ({"colour": "red"}, ("colour", "unknown-parameter")),
        ({"q": "a\0b"}, ("q", "malformed")),
    ],
)
def test_what_is_wrong_is_named_as_in_an_address(
    body: Any, expected: tuple[str, str], api: ApiClient, world: World
) -> None:
    assert_invalid(api.post(QUERY, body), expected)


@pytest.mark.parametrize(
    "body",
    [b"[]", b'"sector"', b"{", b'{"limit":1,"limit":2}', b'{"limit":NaN}', b"[" * 100_000, b"\xff"],
)
def test_what_is_no_object_of_json_is_refused(body: bytes, client: Client) -> None:
    response: Any = client.generic("POST", f"{BASE}{QUERY}", body, content_type="application/json")
    assert_problem(response, 400, "bad-request")


def test_half_a_surrogate_pair_is_no_text(api: ApiClient) -> None:
    assert_invalid(api.post(QUERY, '{"q": "\\ud800"}'), ("q", "malformed"))


def test_other_media_types_are_refused(client: Client) -> None:
    response: Any = client.post(f"{BASE}{QUERY}", {"locale": "fr"})
    assert_problem(response, 415, "unsupported-media-type")


def test_nothing_is_asked_in_the_address_as_well(api: ApiClient) -> None:
    assert_problem(api.post(f"{QUERY}?locale=fr", {}), 400, "bad-request")


_CODES = ["ED", "SC", "SHS"]
_filters: dict[str, st.SearchStrategy[Any]] = {
    "sector": st.lists(st.sampled_from(_CODES), min_size=1, max_size=3),
    "sector][not": st.lists(st.sampled_from(_CODES), min_size=1, max_size=2),
    "country][exists": st.sampled_from(["true", "false"]),
    "country": st.just(["FR", "SE"]),
    "fictional": st.sampled_from(["true", "false"]),
    "letter][from": st.sampled_from(["A", "M"]),
    "letter][to": st.just("W"),
}
_parameters: dict[str, st.SearchStrategy[Any]] = {
    "locale": st.sampled_from(["en", "fr", "ar"]),
    "fallback": st.sampled_from(["none", "chain", "fr,en"]),
    "profile": st.sampled_from(["minimal", "list", "full"]),
    "fields": st.sampled_from(["title", "-etag", "id,title"]),
    "facet": st.sampled_from(["sector", "sector:1,country"]),
    "q": st.sampled_from(["", "education", "“early childhood”"]),
    "sort": st.just("title"),
    "limit": st.integers(1, 5),
    "count": st.sampled_from(["none", "exact"]),
}


def _flat(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def test_any_echo_can_be_asked_again_in_either_grammar(api: ApiClient, world: World) -> None:
    @settings(max_examples=300 if os.environ.get("PROOF") else 15, suppress_health_check=list(HealthCheck))
    @given(filters=st.fixed_dictionaries({}, optional=_filters), plain=st.fixed_dictionaries({}, optional=_parameters))
    def ask(filters: dict[str, Any], plain: dict[str, Any]) -> None:
        query = {f"filter[{name}]": _flat(value) for name, value in filters.items()} | plain | {"echo": 1}
        first = api.json(f"/organizations?{urlencode(query)}")
        echo = {name: value for name, value in first["query"].items() if name != "criteria_id"}
        assert api.post(QUERY, echo | {"echo": True}).json() == first

    ask()


def test_the_echo_can_be_asked_again(api: ApiClient, world: World) -> None:
    first = api.json("/organizations?filter[sector]=SC,ED&filter[country][not]=FR&sort=-title&facet=sector&echo=1")
    query = first["query"]
    assert (
        query.pop("criteria_id")
        == api.json("/organizations?filter[country][not]=FR&filter[sector]=ED,SC&echo=1")["query"]["criteria_id"]
    )
    assert query["filter"] == {"sector": {"any": ["ED", "SC"]}, "country": {"not": ["FR"]}}
    again = api.post(QUERY, query).json()
    assert again == {name: value for name, value in first.items() if name != "query"}
