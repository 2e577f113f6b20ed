"""Search, suggestions, and lists narrowed by words: what the engine finds, in the API's own shape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings

from content_store.models import Document
from search import service

from .client import ApiClient, assert_invalid
from .conftest import World


@pytest.fixture(scope="module")
def _index(_world: World, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    root: Path = tmp_path_factory.mktemp("index")
    with override_settings(SEARCH_INDEX_DIR=root), django_db_blocker.unblock():
        service.engine().rebuild()
        yield


@pytest.fixture(autouse=True)
def _indexed(_index: None, world: World) -> None:
    """Every test here asks a full index."""


def slugs(answer: dict[str, Any]) -> list[str]:
    return [item["item"]["slug"] for item in answer["items"]]


def test_hits_carry_the_stored_card_and_what_was_found(api: ApiClient, world: World) -> None:
    answer = api.json("/search?q=childhood&kind=organization")
    [hit] = answer["items"]
    card = Document.objects.get(content_id=world["omep"], locale="en").card
    assert card in api.get("/search?q=childhood&kind=organization").content.decode()
    assert hit["id"] == hit["item"]["id"] == world["omep"]
    assert hit["locale"] == {"served": "en", "dir": "ltr", "state": "original"}
    assert hit["also_in"] == ["fr", "ar"]
    assert "<mark>" in hit["highlights"]["title"]
    assert answer["total"] == answer["page"]["count"] == 1
    assert answer["degraded"] is False


def test_what_editors_wrote_is_escaped_in_snippets(api: ApiClient, world: World) -> None:
    [hit] = api.json("/search?q=childhood&kind=organization")["items"]
    assert "<b>" not in hit["snippet"]


@pytest.mark.parametrize("q", ["omep", "OMEP", "Early Childhood", "تربية الطفولة", "préscolaire"])
def test_known_names_in_any_language_find_their_organization(q: str, api: ApiClient, world: World) -> None:
    assert slugs(api.json(f"/search?q={q}&kind=organization")) == ["omep"]


def test_a_hit_is_shown_in_the_language_of_the_reader(api: ApiClient, world: World) -> None:
    served = [
        api.json(f"/search?q=omep&kind=organization&locale={code}")["items"][0]["locale"] for code in ("fr", "ar")
    ]
    assert [(each["served"], each["dir"]) for each in served] == [("fr", "ltr"), ("ar", "rtl")]


def test_the_languages_searched_can_be_narrowed(api: ApiClient, world: World) -> None:
    assert "atd" not in slugs(api.json("/search?q=ATD&in=ar"))
    assert "atd" in slugs(api.json("/search?q=ATD&in=fr,ar"))
    assert slugs(api.json("/search?q=ATD&in=all")) == slugs(api.json("/search?q=ATD"))


def test_hits_can_be_one_for_each_language(api: ApiClient, world: World) -> None:
    found = api.json("/search?q=omep&kind=organization&group=none")["items"]
    assert sorted(hit["locale"]["served"] for hit in found) == ["ar", "en", "fr"]


def test_filters_and_facets(api: ApiClient, world: World) -> None:
    assert set(slugs(api.json("/search?kind=organization&filter[sector]=ED"))) == {"omep", "atd"}
    answer = api.json("/search?facet=kind,sector,language&filter[sector]=ED&kind=organization")
    assert answer["facets"]["kind"][0]["code"] == "organization"
    assert {"ED", "SHS", "SC"} <= {value["code"] for value in answer["facets"]["sector"]}
    assert {"en", "fr", "ar"} == {value["code"] for value in answer["facets"]["language"]}


def test_a_filter_that_kinds_share_knows_the_codes_of_each(api: ApiClient, world: World) -> None:
    assert slugs(api.json("/search?filter[status]=proposed")) == ["associate"]
    assert_invalid(api.get("/search?kind=organization&filter[status]=proposed"), ("filter[status]", "unknown-code"))


def test_a_correction_is_told(api: ApiClient, world: World) -> None:
    answer = api.json("/search?q=childhod&in=en&kind=organization")
    assert answer["corrections"] == [{"original": "childhod", "text": "childhood", "applied": True}]
    assert slugs(answer) == ["omep"]
    unchanged = api.json("/search?q=childhod&in=en&kind=organization&spell=0")
    assert unchanged["corrections"][0]["applied"] is False
    assert unchanged["items"] == []


def test_pages_of_hits_join(api: ApiClient, world: World) -> None:
    whole = slugs(api.json("/search?kind=organization"))
    joined: list[str] = []
    address = "/search?kind=organization&limit=2"
    cursor = None
    for _ in range(5):
        answer = api.json(address + (f"&cursor={cursor}" if cursor else ""))
        joined += slugs(answer)
        cursor = answer["page"]["next"]
        if not cursor:
            break
    assert joined == whole
    assert len(whole) == 5
    assert_invalid(api.get("/search?q=other&cursor=abc"), ("cursor", "broken-cursor"))


@pytest.mark.parametrize(
    "q",
    [
        "",
        "%20",
        '"unbalanced',
        "the of and",
        "-",
        "%E2%80%8F%E2%80%AE",
        "a" * 10_000,
        "AND OR NOT (((",
        "title:*",
        "%F0%9F%92%A9",
        "'; DROP TABLE",
    ],
)
@pytest.mark.parametrize("address", ["/search?q=", "/suggest?q=", "/organizations?q="])
def test_no_words_are_an_error(address: str, q: str, api: ApiClient, world: World) -> None:
    assert api.get(address + q).status_code == 200


def test_the_tag_of_an_answer_is_the_same_however_long_it_took(api: ApiClient, world: World) -> None:
    response = api.get("/search?q=omep")
    assert response.headers["ETag"].startswith('W/"')
    assert response.headers["Cache-Control"].startswith("public")
    assert api.get("/search?q=omep", if_none_match=response.headers["ETag"]).status_code == 304


def test_without_an_index_the_database_answers_and_nobody_keeps_it(
    api: ApiClient, world: World, tmp_path: Path
) -> None:
    with override_settings(SEARCH_INDEX_DIR=tmp_path):
        response = api.get("/search?q=Childhood&kind=organization")
    assert response.json()["degraded"] is True
    assert slugs(response.json()) == ["omep"]
    assert response.headers["Cache-Control"] == "no-store"


def test_suggestions_complete_names_and_lead_to_them(api: ApiClient, world: World) -> None:
    items = api.json("/suggest?q=ome")["items"]
    assert world["omep"] in [item["id"] for item in items]
    assert all(item["url"].startswith("http") for item in items)
    assert len(api.json("/suggest?q=o&limit=1")["items"]) <= 1


def test_a_list_is_narrowed_by_words(api: ApiClient, world: World) -> None:
    answer = api.json("/organizations?q=watch&facet=sector")
    assert [item["slug"] for item in answer["items"]] == ["ocean-watch"]
    assert answer["page"]["count"] == 1
    assert [value["code"] for value in answer["facets"]["sector"]] == ["SC"]
    assert api.json("/actions?q=watch")["items"] == []


def test_a_list_narrowed_by_words_keeps_profile_fields_filters_and_languages(api: ApiClient, world: World) -> None:
    full = api.get("/organizations?q=omep&profile=full").content.decode()
    assert Document.objects.get(content_id=world["omep"], locale="en").full in full
    assert api.json("/organizations?q=omep&fields=acronym")["items"] == [{"acronym": "OMEP"}]
    assert api.json("/organizations?q=omep&filter[sector]=SC")["items"] == []
    french = api.json("/organizations?q=omep&locale=fr")["items"]
    assert [item["locale"] for item in french] == ["fr"]
    assert api.json("/organizations?q=watch&locale=fr")["items"] == []
    assert api.json("/organizations?q=watch&locale=fr&fallback=chain")["items"][0]["locale"] == "en"


def test_a_list_narrowed_by_words_is_sorted_and_paged(api: ApiClient, world: World) -> None:
    whole = [item["slug"] for item in api.json("/organizations?q=o&sort=title")["items"]]
    first = api.json("/organizations?q=o&sort=title&limit=1")
    if whole[1:]:
        again = api.json(f"/organizations?q=o&sort=title&limit=1&cursor={first['page']['next']}")
        assert [item["slug"] for item in again["items"]] == whole[1:2]
    assert_invalid(api.get("/organizations?q=omep&cursor=abc"), ("cursor", "broken-cursor"))
