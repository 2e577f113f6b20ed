"""The root, the coverage of translations, and the documentation."""

from django.test import Client

from cms.base.locales import LOCALES
from content_store.kinds import kinds
from content_store.models import Change, Document

from .client import ApiClient, openapi
from .conftest import World


def test_the_root_says_where_everything_is(api: ApiClient, world: World) -> None:
    root = api.json("/")
    assert [locale["code"] for locale in root["locales"]] == list(LOCALES)
    assert root["seq"] == Change.objects.latest("seq").seq
    assert {kind["name"] for kind in root["kinds"]} == {kind.name for kind in kinds()}
    addresses = [kind["url"] for kind in root["kinds"] if kind["url"]]
    addresses += [url for name, url in root["links"].items() if name != "lookup"]
    for address in addresses:
        assert api.get(address.partition("/api/v1")[2]).status_code == 200


def test_every_filter_and_facet_of_the_root_is_one(api: ApiClient, world: World) -> None:
    for kind in api.json("/")["kinds"]:
        if not kind["url"]:
            continue
        path = kind["url"].partition("/api/v1")[2]
        for item in kind["filters"]:
            if "exists" in item["operators"]:
                assert api.get(f"{path}?filter[{item['name']}][exists]=true").status_code == 200
            if item["vocabulary"]:
                assert api.get(f"/vocabularies/{item['vocabulary']}").status_code == 200
        assert api.get(f"{path}?facet={','.join(kind['facets'])}").status_code == 200
        for sort in kind["sorts"]:
            assert api.get(f"{path}?sort=-{sort}").status_code == 200


def test_coverage_counts_each_state_of_each_language(api: ApiClient, world: World) -> None:
    items = api.json("/translations/coverage")["items"]
    by_key = {(item["kind"], item["locale"]): item for item in items}
    assert by_key["organization", "fr"] == {
        "kind": "organization",
        "locale": "fr",
        "contents": 5,
        "original": 0,
        "translated": by_key["organization", "fr"]["translated"],
        "machine": 0,
        "stale": by_key["organization", "fr"]["stale"],
        "missing": 3,
    }
    for item in items:
        states = [item[state] for state in ("original", "translated", "machine", "stale", "missing")]
        assert sum(states) == item["contents"]
    documents = sum(item["contents"] - item["missing"] for item in items)
    assert documents == Document.objects.count()


def test_the_documentation_has_every_route_parameter_and_problem(api: ApiClient, client: Client, world: World) -> None:
    page = api.get("/docs").content.decode()
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            assert f'id="{operation["operationId"]}"' in page
    assert "<code>filter[sector]</code>" in page
    assert "<script>" not in page
    assert "style=" not in page


def test_the_documentation_stands_under_the_strict_policy(api: ApiClient, world: World) -> None:
    policy = api.get("/docs").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
