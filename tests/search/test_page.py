"""The search page answers any address, and its links keep what was chosen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from content_store.kinds import kinds
from content_store.listing import FacetGroup

Get = Callable[..., Any]


@pytest.fixture
def get(client: Client, engine: object, db: None) -> Get:
    def run(query_string: str = "", locale: str = "en") -> HttpResponse:
        return client.get(f"/{locale}/search/?{query_string}")  # type: ignore[return-value]

    return run


def _group(page: Any, name: str) -> FacetGroup:
    groups: list[FacetGroup] = page.context["facets"]
    return next(group for group in groups if group.name == name)


def test_hits_are_shown_with_marks(get: Get) -> None:
    page = get("q=eau", "fr")
    assert page.status_code == 200
    assert "De l’<mark>eau</mark> propre pour les villages" in page.content.decode()


def test_text_of_records_and_of_the_query_is_escaped(get: Get) -> None:
    body = get("q=%3Cscript%3Ealert(1)%3C/script%3E+tales").content.decode()
    assert "<script>alert(1)" not in body
    assert "with &lt;b&gt;no&lt;/b&gt; fee &amp; no stage" in body


def test_a_facet_value_is_put_on_and_taken_off_by_its_link(get: Get) -> None:
    page = get("q=&in=all")
    option = next(option for option in _group(page, "sector").options if option.code == "SC")
    assert not option.selected
    narrowed = get(option.url.removeprefix("?"))
    assert narrowed.context["result"].total == option.count
    chosen = next(option for option in _group(narrowed, "sector").options if option.code == "SC")
    assert chosen.selected
    assert "sector" not in chosen.url
    assert "in=all" in chosen.url


def test_a_type_of_one_page_is_offered_where_it_was_chosen_only(get: Get) -> None:
    everything = get("q=&in=all")
    offered = {option.code for option in _group(everything, "kind").options}
    assert "organization" in offered
    assert not offered & {kind.name for kind in kinds() if not kind.listed}
    lone = next(value.code for value in everything.context["result"].facets["kind"] if value.code not in offered)
    chosen = [option for option in _group(get(f"q=&in=all&kind={lone}"), "kind").options if option.selected]
    assert [option.code for option in chosen] == [lone]


def test_filters_in_force_can_be_taken_off_one_by_one(get: Get) -> None:
    page = get("sector=SC&sector=ED&kind=session&date_from=2020&status=nothing")
    assert [(item.name, item.value) for item in page.context["active"]] == [
        ("kind", "dialogue sessions"),
        ("date", "2020"),
        ("sector", "Natural Sciences"),
        ("sector", "Education"),
        ("status", "nothing"),
    ]
    without = page.context["active"][2].remove_url
    assert "sector=SC" not in without
    assert "sector=ED" in without
    assert page.context["clear_url"] == "?"


def test_a_change_of_the_filters_keeps_what_has_no_box(get: Get) -> None:
    page = get("q=water&in=en&in=fr&date_from=2020&sector=SC&sector=nothing&spell=0&cursor=x")
    form = page.content.decode().split("data-filters")[1].split("</form>")[0]
    hidden = dict.fromkeys(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert list(hidden) == [
        ("q", "water"),
        ("in", "en"),
        ("in", "fr"),
        ("date_from", "2020"),
        ("sector", "nothing"),
        ("spell", "0"),
    ]


def test_a_hit_leads_to_its_other_languages(get: Get) -> None:
    body = get("q=wells").content.decode()
    assert '<a href="/fr/news/water/" lang="fr">' in body
    assert body.count('href="/en/news/water/"') == 1


def test_nothing_found_in_one_language_leads_to_all(get: Get) -> None:
    empty = get("q=XYZQWERTY&in=en&spell=0").content.decode()
    assert "Search in all languages" in empty
    assert "Search in all languages" not in get("q=XYZQWERTY&spell=0").content.decode()


def test_pages_follow_one_another(get: Get) -> None:
    page = get("in=all")
    seen = [hit.id for hit in page.context["result"].hits]
    while page.context["next_url"]:
        page = get(page.context["next_url"].removeprefix("?"))
        seen += [hit.id for hit in page.context["result"].hits]
        assert page.context["first_url"]
    assert len(seen) == len(set(seen)) == page.context["result"].total


def test_a_correction_and_its_undoing(get: Get) -> None:
    page = get("q=vilages")
    assert page.context["result"].correction.applied
    assert get("q=vilages&spell=0").context["result"].total == 0


@pytest.mark.parametrize(
    "query_string",
    [
        "cursor=broken",
        "sort=nonsense",
        "in=xx",
        "kind=nothing",
        "sector=" + "x" * 5000,
        "sector=%00",
        "date_from=yesterday&date_to=2020-13-45",
        "q=%FF%FE",
        "q=" + "a" * 20_000,
        "q=%00",
        "utm_source=newsletter",
        "organization=not-a-uuid",
        "&".join(f"sector={number}" for number in range(500)),
    ],
)
def test_no_address_is_an_error(get: Get, query_string: str) -> None:
    assert get(query_string).status_code == 200


def test_only_reading(client: Client, db: None) -> None:
    assert client.post("/en/search/").status_code in (403, 405)
