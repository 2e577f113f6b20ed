"""Vocabularies: every code with its label in six languages."""

import pytest

from cms.base.locales import LOCALES
from content_store.models import Counter
from content_store.terms import vocabularies

from .client import ApiClient, assert_problem
from .conftest import World


def test_all_vocabularies_are_listed(api: ApiClient, world: World) -> None:
    items = api.json("/vocabularies")["items"]
    assert [item["name"] for item in items] == [vocabulary.name for vocabulary in vocabularies()]
    for item in items:
        assert set(item["labels"]) == set(LOCALES)
        assert item["url"].endswith(f"/api/v1/vocabularies/{item['name']}")


def test_what_was_counted_by_one_once_is_no_moment(api: ApiClient, world: World) -> None:
    assert api.get("/vocabularies").headers["Last-Modified"].endswith(" GMT")
    Counter.objects.filter(name="terms").update(value=12)
    assert "Last-Modified" not in api.get("/vocabularies").headers


@pytest.mark.parametrize("name", [vocabulary.name for vocabulary in vocabularies()])
def test_a_vocabulary_has_its_codes_with_labels_and_parents(name: str, api: ApiClient, world: World) -> None:
    answer = api.json(f"/vocabularies/{name}")
    listed = {item["name"]: item for item in api.json("/vocabularies")["items"]}
    assert len(answer["items"]) == listed[name]["count"]
    for term in answer["items"]:
        assert all(term["labels"][locale] for locale in LOCALES)


def test_sectors_are_those_of_the_organization(api: ApiClient, world: World) -> None:
    terms = {term["code"]: term for term in api.json("/vocabularies/sectors")["items"]}
    assert terms["ED"]["labels"]["fr"] == "Éducation"
    assert terms["ED"]["parent"] is None


def test_a_country_stands_below_its_region(api: ApiClient, world: World) -> None:
    terms = {term["code"]: term for term in api.json("/vocabularies/countries")["items"]}
    regions = {term["code"] for term in api.json("/vocabularies/regions")["items"]}
    assert terms["SN"]["parent"] in regions


def test_a_body_stands_below_what_it_is_part_of(api: ApiClient, world: World) -> None:
    parents = {term["code"]: term["parent"] for term in api.json("/vocabularies/bodies")["items"]}
    assert (parents["liaison-committee"], parents["ngp-committee"], parents["icngo"]) == (
        "icngo",
        "executive-board",
        None,
    )


def test_an_unknown_vocabulary_is_offered_the_nearest(api: ApiClient, world: World) -> None:
    problem = assert_problem(api.get("/vocabularies/sector"), 404, "not-found")
    [error] = problem["errors"]
    assert error["did_you_mean"] == "sectors"
    assert "countries" in error["allowed"]
