"""Single documents: by id, by slug, by path; in the language asked for, or not at all."""

from typing import Any

import pytest

from content_store.drain import drain_all
from content_store.kinds import kinds
from content_store.models import Document
from ngo_pages.models import OrganizationPage
from tests import factories

from .client import ApiClient, assert_invalid, assert_problem
from .conftest import World

LISTED = [kind for kind in kinds() if kind.listed]
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
def test_every_document_of_every_kind_is_served_as_stored(kind: Any, api: ApiClient, world: World) -> None:
    for row in Document.objects.filter(kind=kind.name):
        for address in (
            f"/{kind.plural}/{row.content_id}",
            f"/{kind.plural}/{row.slug}",
            f"/content/{row.content_id}",
        ):
            response = api.get(f"{address}?locale={row.locale}")
            assert response.content.decode() == row.full
            assert response.headers["ETag"] == f'"{row.etag}"'
            assert response.headers["Content-Language"] == row.locale


def test_kinds_without_a_list_are_served_by_id(api: ApiClient, world: World) -> None:
    home = Document.objects.get(kind="home", locale="en")
    assert api.json(f"/content/{home.content_id}")["kind"] == "home"


@pytest.mark.parametrize(("profile", "column"), [("minimal", "minimal"), ("list", "card"), ("full", "full")])
def test_a_profile_is_served_as_stored(profile: str, column: str, api: ApiClient, world: World) -> None:
    response = api.get(f"/organizations/omep?profile={profile}")
    row = Document.objects.get(slug="omep", locale="en")
    assert response.content.decode() == getattr(row, column)


def test_profiles_have_tags_of_their_own(api: ApiClient, world: World) -> None:
    queries = ("", "?profile=list", "?profile=minimal", "?fields=title", "?fields=-title")
    assert len({api.get(f"/organizations/omep{query}").headers["ETag"] for query in queries}) == len(queries)


def test_fields_of_a_detail(api: ApiClient, world: World) -> None:
    assert api.json("/organizations/omep?fields=acronym,headquarters.city") == {
        "acronym": "OMEP",
        "headquarters": {"city": "Stockholm"},
    }
    assert api.json(f"/content/{world['omep']}?fields=mission") == {
        "mission": "Every young child has a right to education."
    }


def test_a_missing_translation_says_what_there_is(api: ApiClient, world: World) -> None:
    problem = assert_problem(api.get("/organizations/atd?locale=ar"), 404, "no-translation")
    assert [found["locale"] for found in problem["available"]] == ["en", "fr"]
    problem = assert_problem(api.get(f"/content/{world['atd']}?locale=ru&fallback=ar"), 404, "no-translation")
    assert [found["locale"] for found in problem["available"]] == ["en", "fr"]


def test_what_is_available_can_be_followed(api: ApiClient, world: World) -> None:
    for address in ("/organizations/atd?locale=ar", f"/content/{world['atd']}?locale=ar"):
        for found in api.get(address).json()["available"]:
            path = found["api_url"].partition("/api/v1")[2]
            assert api.json(path)["locale"] == found["locale"]


def test_fallback_serves_another_language_and_names_it(api: ApiClient, world: World) -> None:
    response = api.get("/organizations/atd?locale=ar&fallback=fr,en")
    assert response.json()["locale"] == "fr"
    assert response.headers["Content-Language"] == "fr"
    assert api.json("/organizations/atd?locale=ar&fallback=chain")["locale"] == "en"


@pytest.mark.parametrize(
    "address", ["/organizations/nobody", f"/organizations/{NOBODY}", f"/content/{NOBODY}", "/content/omep"]
)
def test_what_never_was_is_not_found(address: str, api: ApiClient, world: World) -> None:
    assert_problem(api.get(address), 404, "not-found")


def test_a_list_has_only_its_own_kind(api: ApiClient, world: World) -> None:
    assert_problem(api.get(f"/actions/{world['omep']}"), 404, "not-found")
    assert_problem(api.get("/actions/omep"), 404, "not-found")


def test_what_is_gone_says_why(api: ApiClient, world: World) -> None:
    for page in OrganizationPage.objects.filter(translation_key=world["omep"]):
        page.unpublish()
    drain_all()
    for address in (f"/content/{world['omep']}", f"/organizations/{world['omep']}"):
        assert assert_problem(api.get(address), 410, "gone")["reason"] == "unpublished"
    problem = assert_problem(api.get("/lookup?path=/en/organizations/omep/"), 410, "gone")
    assert problem["reason"] == "unpublished"
    assert problem["available"] == []


def test_lookup_serves_the_document_behind_a_path(api: ApiClient, world: World) -> None:
    response = api.get("/lookup?path=/fr/organizations/omep/")
    assert response.json()["id"] == world["omep"]
    assert response.json()["locale"] == "fr"
    location = response.headers["Content-Location"].partition("/api/v1")[2]
    assert api.get(location).content == response.content
    assert api.get("/lookup?path=/fr/organizations/omep").content == response.content
    assert api.json("/lookup?path=/en/")["kind"] == "home"


def test_lookup_follows_what_has_moved(api: ApiClient, world: World) -> None:
    factories.publish(
        OrganizationPage.objects.get(translation_key=world["omep"], locale__language_code="en"), slug="omep-world"
    )
    drain_all()
    response = api.get("/lookup?path=/fr/organizations/omep/&profile=list")
    assert response.status_code == 301
    there = api.get(response.headers["Location"].partition("/api/v1")[2])
    assert there.json()["slug"] == "omep-world"
    assert there.json()["locale"] == "fr"


def test_lookup_of_one_language_unpublished_says_what_there_is(api: ApiClient, world: World) -> None:
    OrganizationPage.objects.get(translation_key=world["omep"], locale__language_code="fr").unpublish()
    drain_all()
    problem = assert_problem(api.get("/lookup?path=/fr/organizations/omep/"), 410, "gone")
    assert [found["locale"] for found in problem["available"]] == ["en", "ar"]


def test_lookup_of_other_paths(api: ApiClient, world: World) -> None:
    assert_problem(api.get("/lookup?path=/en/nothing/"), 404, "not-found")
    assert_invalid(api.get("/lookup"), ("path", "missing"))
    assert_invalid(api.get("/lookup?path=en/organizations/omep/"), ("path", "malformed"))


def test_links_lead_to_the_other_languages_and_the_page(api: ApiClient, world: World) -> None:
    header = api.get("/organizations/omep?locale=fr").headers["Link"]
    links = dict(part.split(">; ", 1) for part in header.removeprefix("<").split(", <"))
    by_rel = {attributes: url for url, attributes in links.items()}
    base = f"/api/v1/content/{world['omep']}?locale="
    assert by_rel['rel="canonical"'].endswith(f"{base}fr")
    assert by_rel['rel="alternate"; hreflang="en"'].endswith(f"{base}en")
    assert by_rel['rel="alternate"; hreflang="ar"'].endswith(f"{base}ar")
    assert by_rel['rel="alternate"; type="text/html"; hreflang="fr"'].endswith("/fr/organizations/omep/")
    assert 'rel="describedby"; type="application/json"' in by_rel
