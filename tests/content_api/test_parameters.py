"""Parameters are read strictly: each fault is named, with what is allowed and what may have been meant, all at once."""

import pytest

from content_api import parameters
from content_api.query_string import MOST_BYTES
from content_store.kinds import Kind, kinds

from .client import ApiClient, assert_invalid, assert_problem, openapi
from .conftest import World

ENDPOINTS = [
    "/",
    "/organizations",
    "/organizations/omep",
    "/content/00000000-0000-4000-8000-000000000000",
    "/lookup",
    "/vocabularies",
    "/vocabularies/sectors",
    "/search",
    "/suggest",
    "/changes",
    "/translations/coverage",
    "/openapi.json",
    "/docs",
]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("query", ["colour=red", "page=2", "Locale=fr", "filter=ED", "=", "a[b]=c"])
def test_no_endpoint_passes_over_an_unknown_parameter(endpoint: str, query: str, api: ApiClient, world: World) -> None:
    errors = assert_problem(api.get(f"{endpoint}?{query}"), 422, "invalid-parameters")["errors"]
    assert (query.partition("=")[0], "unknown-parameter") in {(error["param"], error["code"]) for error in errors}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_endpoint_takes_what_is_not_utf8(endpoint: str, api: ApiClient, world: World) -> None:
    for query in ("q=%FF", "q=%C3%28", "%FF=1", "q=%ED%A0%80"):
        errors = assert_problem(api.get(f"{endpoint}?{query}"), 422, "invalid-parameters")["errors"]
        assert "malformed" in {error["code"] for error in errors}


@pytest.mark.parametrize(
    ("address", "param", "code", "meant"),
    [
        ("/organizations?locale=de", "locale", "unknown-value", None),
        ("/organizations?locale=EN", "locale", "unknown-value", "en"),
        ("/organizations?locale=zh", "locale", "unknown-value", None),
        ("/organizations?locale=zh-hant", "locale", "unknown-value", "zh-hans"),
        ("/organizations?locale=", "locale", "unknown-value", None),
        ("/organizations?lokale=fr", "lokale", "unknown-parameter", "locale"),
        ("/organizations?fallback=fr,xx", "fallback", "unknown-value", None),
        ("/organizations?fallback=none,fr", "fallback", "contradiction", None),
        ("/organizations?profile=ful", "profile", "unknown-value", "full"),
        ("/organizations?fields=titel", "fields", "unknown-field", "title"),
        ("/organizations?fields=headquarters.town", "fields", "unknown-field", None),
        ("/organizations?fields=headquarters.citty", "fields", "unknown-field", "headquarters.city"),
        ("/organizations?fields=-mission", "fields", "unknown-field", None),
        ("/organizations?fields=", "fields", "unknown-field", None),
        ("/organizations?filter[sectors]=ED", "filter[sectors]", "unknown-field", "sector"),
        ("/organizations?filter[sector]=ed", "filter[sector]", "unknown-code", "ED"),
        ("/organizations?filter[sector]=ED,,SC", "filter[sector]", "unknown-code", None),
        ("/organizations?filter[sector]=", "filter[sector]", "unknown-code", None),
        ("/organizations?filter[sector][some]=ED", "filter[sector][some]", "unknown-operator", None),
        ("/organizations?filter[sector][any]=ED", "filter[sector][any]", "unknown-operator", "filter[sector]"),
        ("/organizations?filter[sector][from]=ED", "filter[sector][from]", "unknown-operator", None),
        ("/organizations?filter[sector][exists]=yes", "filter[sector][exists]", "unknown-value", None),
        ("/organizations?filter[fictional]=1", "filter[fictional]", "unknown-value", None),
        ("/organizations?filter[]=ED", "filter[]", "unknown-field", None),
        ("/organizations?filter[sector=ED", "filter[sector", "malformed", None),
        ("/organizations?filter[sector][all][not]=ED", "filter[sector][all][not]", "malformed", None),
        ("/actions?filter[date]=2018-01-01", "filter[date]", "unknown-operator", None),
        ("/actions?filter[date][from]=2018-02-30", "filter[date][from]", "not-a-date", None),
        ("/actions?filter[date][from]=18", "filter[date][from]", "not-a-date", None),
        ("/actions?filter[date][from]=2018-13", "filter[date][from]", "not-a-date", None),
        ("/actions?filter[date][to]=0000", "filter[date][to]", "not-a-date", None),
        ("/actions?filter[date][to]=2018%0A", "filter[date][to]", "not-a-date", None),
        ("/actions?filter[organization]=omep", "filter[organization]", "not-an-id", None),
        (
            "/actions?filter[organization]=00000000-0000-4000-8000-000000000000",
            "filter[organization]",
            "unknown-content",
            None,
        ),
        ("/organizations?facet=sectr", "facet", "unknown-field", "sector"),
        ("/organizations?facet=updated", "facet", "unknown-field", None),
        ("/organizations?facet=sector:0", "facet", "out-of-range", None),
        ("/organizations?facet=sector:many", "facet", "out-of-range", None),
        ("/organizations?facet=sector,sector:5", "facet", "repeated", None),
        ("/organizations?sort=titel", "sort", "unknown-value", "title"),
        ("/organizations?sort=title,-title", "sort", "repeated", None),
        ("/organizations?sort=relevance", "sort", "unknown-value", "reference"),
        ("/organizations?q=x&sort=date", "sort", "unknown-value", "-date"),
        ("/organizations?limit=0", "limit", "out-of-range", None),
        ("/organizations?limit=-5", "limit", "not-a-number", None),
        ("/organizations?limit=ten", "limit", "not-a-number", None),
        ("/organizations?limit=1e3", "limit", "not-a-number", None),
        ("/organizations?limit=99999999999999999999", "limit", "not-a-number", None),
        ("/organizations?limit=%D9%A5", "limit", "not-a-number", None),
        ("/organizations?count=yes", "count", "unknown-value", None),
        ("/organizations?cursor=", "cursor", "broken-cursor", None),
        ("/search?cursor=", "cursor", "broken-cursor", None),
        ("/organizations?cursor=abc", "cursor", "broken-cursor", None),
        ("/organizations?cursor=W10", "cursor", "broken-cursor", None),
        ("/organizations?cursor=%F0%9F%92%A9", "cursor", "broken-cursor", None),
        ("/organizations?q=a%00b", "q", "malformed", None),
        ("/organizations?q=100%", "q", "malformed", None),
        ("/organizations?locale=fr&locale=en", "locale", "repeated", None),
        ("/organizations?filter[sector]=ED&filter%5Bsector%5D=SC", "filter[sector]", "repeated", None),
        ("/organizations/omep?limit=5", "limit", "unknown-parameter", None),
        ("/changes?kind=organisation", "kind", "unknown-value", "organization"),
        ("/changes?locale=fr,de", "locale", "unknown-value", None),
        ("/changes?limit=101", "limit", "out-of-range", None),
        ("/search?in=fr,zz", "in", "unknown-value", None),
        ("/search?sort=date", "sort", "unknown-value", "-date"),
        ("/search?kind=ngo", "kind", "unknown-value", None),
        ("/search?highlight=true", "highlight", "unknown-value", None),
        ("/search?filter[sektor]=ED", "filter[sektor]", "unknown-field", "sector"),
        ("/search?kind=action&filter[addressee]=secretariat", "filter[addressee]", "unknown-field", None),
        ("/suggest?limit=21", "limit", "out-of-range", None),
    ],
)
def test_what_is_not_allowed_is_named_with_the_nearest_that_is(
    address: str, param: str, code: str, meant: str | None, api: ApiClient, world: World
) -> None:
    errors = assert_invalid(api.get(address), *[(param, code)] * max(1, address.count("fr,,x")))
    assert errors[0]["did_you_mean"] == meant
    if meant:
        assert meant in errors[0]["allowed"]


def test_all_faults_are_told_at_once(api: ApiClient, world: World) -> None:
    assert_invalid(
        api.get("/organizations?locale=de&filter[sektor]=ED&filter[sector]=XX,YY&limit=0&sort=x&colour=red&q=%FF"),
        ("locale", "unknown-value"),
        ("filter[sektor]", "unknown-field"),
        ("filter[sector]", "unknown-code"),
        ("filter[sector]", "unknown-code"),
        ("limit", "out-of-range"),
        ("sort", "unknown-value"),
        ("colour", "unknown-parameter"),
        ("q", "malformed"),
    )


def test_what_is_allowed_is_listed(api: ApiClient, world: World) -> None:
    [error] = assert_invalid(api.get("/organizations?filter[sector]=XX"), ("filter[sector]", "unknown-code"))
    assert error["allowed"][:5] == ["ED", "SC", "SHS", "CLT", "CI"]
    [error] = assert_invalid(api.get("/organizations?colour=red"), ("colour", "unknown-parameter"))
    assert "locale" in error["allowed"]
    assert "filter[…]" in error["allowed"]


def test_errors_stay_short_however_long_the_mistake(api: ApiClient, world: World) -> None:
    query = "&".join(f"p{number}={'x' * 400}" for number in range(100))
    response = api.get(f"/organizations?{query}&" if len(query) < MOST_BYTES else "")
    assert len(assert_problem(response, 422, "invalid-parameters")["errors"]) == 25
    assert len(response.content) < 20_000
    response = api.get(f"/organizations?locale={'x' * 50_000}")
    assert_invalid(response, ("locale", "unknown-value"))
    assert len(response.content) < 2_000


def test_too_much_is_refused(api: ApiClient, world: World) -> None:
    assert_problem(api.get(f"/organizations?q={'a' * 1_000_000}"), 414, "uri-too-long")
    assert_problem(api.get("/organizations?" + "&".join(f"p{n}=1" for n in range(101))), 422, "invalid-parameters")
    codes = ",".join(["ED"] * 101)
    assert_invalid(api.get(f"/organizations?filter[sector]={codes}"), ("filter[…]", "too-many"))
    assert_invalid(api.get(f"/organizations?fields={','.join(f'f{n}' for n in range(101))}"), ("fields", "too-many"))


def test_a_cursor_belongs_to_its_list(api: ApiClient, world: World) -> None:
    cursor = api.json("/organizations?limit=1&filter[sector]=ED")["page"]["next"]
    assert api.get(f"/organizations?limit=1&filter[sector]=ED&cursor={cursor}").status_code == 200
    for other in ("", "&filter[sector]=SC", "&filter[sector]=ED&sort=-title", "&filter[sector]=ED&locale=fr"):
        assert_invalid(api.get(f"/organizations?limit=1&cursor={cursor}{other}"), ("cursor", "broken-cursor"))


def test_the_order_of_values_makes_no_difference_to_a_cursor(api: ApiClient, world: World) -> None:
    cursor = api.json("/organizations?limit=1&filter[sector]=ED,SC&filter[country][exists]=true")["page"]["next"]
    again = f"/organizations?filter[country][exists]=true&filter[sector]=SC,ED,SC&limit=1&cursor={cursor}"
    assert api.get(again).status_code == 200


def test_plus_is_a_space_and_percent_escapes_are_read(api: ApiClient, world: World) -> None:
    assert api.get("/lookup?path=%2Fen%2Forganizations%2Fomep%2F").status_code == 200
    problem = assert_problem(api.get("/lookup?path=/en/a+b/"), 404, "not-found")
    assert "/en/a b/" in problem["detail"]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.listed], ids=lambda kind: kind.plural)
def test_every_documented_parameter_is_read(kind: Kind, api: ApiClient, world: World) -> None:
    documented = openapi()["paths"][f"/api/v1/{kind.plural}"]["get"]["parameters"]
    assert {each["name"] for each in documented} == {each.name for each in parameters.of_list(kind)}
    for each in documented:
        response = api.get(f"/{kind.plural}?{each['name']}=~")
        if response.status_code == 422:
            codes = {error["code"] for error in response.json()["errors"]}
            assert not codes & {"unknown-parameter", "unknown-operator"}, each["name"]
