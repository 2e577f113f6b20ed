"""What an answer holds: hits, languages, order, pages, facets, and what it costs."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.base.locales import LOCALES
from content_store.criteria import Condition
from content_store.models import Document
from search import service
from search.engines.elasticsearch import engine as elasticsearch
from search.engines.embedded import paging
from search.interface import BadCursor, Engine, FacetRequest, SearchHit, SearchQuery, SearchResult
from tests import factories

Find = Callable[..., SearchResult]
Slugs = Callable[..., list[str]]


def _slug(hit: SearchHit) -> str:
    return str(json.loads(hit.card)["slug"])


def _all_pages(find: Find, q: str, locale: str = "en", **asked: object) -> list[SearchHit]:
    hits: list[SearchHit] = []
    cursor = ""
    while True:
        result = find(q, locale, cursor=cursor, **asked)
        hits += result.hits
        assert len(hits) <= result.total
        if not result.next:
            return hits
        cursor = result.next


def _counts(result: SearchResult, name: str) -> dict[str, int]:
    return {value.code: value.count for value in result.facets[name]}


# --- languages -------------------------------------------------------------------------------------------------------


def test_a_content_is_one_hit_in_the_readers_language(find: Find) -> None:
    for locale in LOCALES:
        result = find("OMEP water", locale, kinds=("article",))
        assert [(_slug(hit), hit.locale) for hit in result.hits] == [("water", locale)]
        assert result.hits[0].also_in == tuple(other for other in LOCALES if other != locale)


def test_what_is_found_in_another_language_is_shown_in_the_readers(find: Find) -> None:
    hit = find("mujeres", "fr").hits[0]
    assert (hit.locale, hit.title) == ("fr", "De l’eau propre pour les villages")
    assert hit.matched_in == ("es",)


def test_matched_in_names_the_languages_that_hold_all_that_is_required(find: Find) -> None:
    assert find("villages", "en").hits[0].matched_in == ("en", "fr")
    assert find("omep", "en").hits[0].matched_in == ()


def test_a_hit_carries_its_card_as_stored(find: Find) -> None:
    hit = find("water", "en", kinds=("article",)).hits[0]
    stored = Document.objects.get(content_id=hit.id, locale="en")
    assert hit.card == stored.card
    assert (hit.title, hit.state, hit.kind) == (stored.title, stored.state, "article")


def test_ungrouped_each_language_version_is_a_hit(find: Find) -> None:
    result = find("villages", "en", group="none")
    assert result.total == 2
    assert {(_slug(hit), hit.locale) for hit in result.hits} == {
        ("water", "en"),
        ("water", "fr"),
    }


# --- words -----------------------------------------------------------------------------------------------------------


def test_all_of_two_words_are_required_and_one_of_three_may_be_missing(slugs: Slugs) -> None:
    assert slugs("water villages", "en", scope=("en",)) == ["water"]
    assert "debate-water" in slugs("clean water sahel", "en", scope=("en",))
    assert slugs("clean water sahel", "en", scope=("en",))[0] == "debate-water"


def test_any_word_is_enough_where_no_document_holds_most(slugs: Slugs) -> None:
    assert slugs("منظمة OMEP", "ar")[0] == "omep"


def test_a_phrase_is_found_as_it_stands(slugs: Slugs) -> None:
    assert set(slugs('"clean water"', "en")) == {"debate-water", "water"}
    assert slugs('"water clean"', "en") == []


def test_an_excluded_word_is_in_no_hit(slugs: Slugs) -> None:
    assert "debate-water" in slugs("water", "en")
    assert slugs("water -sahel", "en") == ["water"]
    assert "water" not in slugs('water -"clean water for villages"', "en")
    assert "water" not in slugs("-water", "en", limit=100)


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(slugs: Slugs) -> None:
    assert slugs("act together", "en")[0] == "icngo-2018-1"
    assert slugs("education", "en", scope=("en",))[-1] == "icngo-2018-1"


def test_nothing_typed_lists_everything_newest_first(find: Find) -> None:
    result = find("", limit=100)
    assert result.total == Document.objects.values("content_id").distinct().count()
    assert [_slug(hit) for hit in result.hits[:2]] == ["debate-water", "ngp-207"]


# --- order and pages -------------------------------------------------------------------------------------------------


def test_by_date_the_newest_come_first(find: Find) -> None:
    hits = find("", kinds=("session",), sort="-date").hits
    assert [_slug(hit) for hit in hits] == ["debate-water", "ngp-207"]


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
def test_by_title_they_come_as_this_language_sorts(find: Find, locale: str) -> None:
    hits = find("", locale, sort="title", limit=100).hits
    keys = [Document.objects.get(content_id=hit.id, locale=hit.locale).sort_title for hit in hits]
    assert keys == sorted(keys)


@pytest.mark.parametrize("sort", ["relevance", "-date", "title"])
@pytest.mark.parametrize("q", ["", "the water in education"])
@pytest.mark.parametrize("group", ["content", "none"])
def test_pages_join_to_the_whole_without_gap_or_repetition(find: Find, sort: str, q: str, group: str) -> None:
    whole = find(q, sort=sort, group=group, limit=100)
    for limit in (1, 3, 7):
        paged = _all_pages(find, q, sort=sort, group=group, limit=limit)
        assert [(hit.id, hit.locale) for hit in paged] == [(hit.id, hit.locale) for hit in whole.hits]


def test_by_relevance_pages_end_at_a_depth(find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (paging, elasticsearch):
        monkeypatch.setattr(module, "MOST_DEEP", 3)
    first = find("the", limit=2)
    assert first.total > 3
    second = find("the", limit=2, cursor=first.next)
    assert (len(second.hits), second.next, second.total) == (1, None, first.total)


def test_a_page_by_date_stays_whole_while_newer_content_comes_in(find: Find, engine: Engine) -> None:
    first = find("", sort="-date", limit=2)
    page = factories.session("A newer one", slug="newer", starts="2026-01-01")
    factories.drain()
    engine.index([page.translation_key])
    try:
        second = find("", sort="-date", limit=2, cursor=first.next)
        assert not {hit.id for hit in first.hits} & {hit.id for hit in second.hits}
    finally:
        page.delete()
        factories.drain()
        engine.index([page.translation_key])


@pytest.mark.parametrize("cursor", ["x", "%%%", "bm9wZQ", "W10", "WyIiLDFd", "é", "A" * 10_000])
def test_a_broken_cursor_is_refused(find: Find, cursor: str) -> None:
    with pytest.raises(BadCursor):
        find("water", cursor=cursor)


def test_a_cursor_belongs_to_one_result(find: Find) -> None:
    cursor = find("", limit=1, sort="-date").next
    for other in (
        SearchQuery(q="water", limit=1, sort="-date", cursor=str(cursor)),
        SearchQuery(limit=1, sort="title", cursor=str(cursor)),
        SearchQuery(limit=1, sort="-date", kinds=("article",), cursor=str(cursor)),
    ):
        with pytest.raises(BadCursor):
            service.search(other)


# --- facets and filters ----------------------------------------------------------------------------------------------


def test_facets_count_what_is_found(find: Find) -> None:
    result = find("", facets=(FacetRequest("sector"), FacetRequest("kind"), FacetRequest("language")))
    assert _counts(result, "sector") == {"ED": 5, "SC": 3, "CLT": 2, "SHS": 1}
    assert _counts(result, "kind")["organization"] == 4
    assert _counts(result, "kind")["article"] == 3
    assert _counts(result, "language")["fr"] > _counts(result, "language")["ru"]


def test_facets_are_labelled_in_the_readers_language(find: Find) -> None:
    result = find("", "fr", facets=(FacetRequest("sector"), FacetRequest("kind"), FacetRequest("language")))
    labels = {value.code: value.label for values in result.facets.values() for value in values}
    assert labels["ED"] == "Éducation"
    assert labels["ar"] == "العربية"


def test_a_facet_ignores_its_own_filter_and_no_other(find: Find) -> None:
    facets = (FacetRequest("sector"), FacetRequest("kind"))
    sector = Condition("sector", "any", ("SC",))
    result = find("", facets=facets, conditions=(sector,), kinds=("session",))
    assert [_slug(hit) for hit in result.hits] == ["debate-water"]
    assert _counts(result, "sector") == {"ED": 1, "SC": 1}
    assert _counts(result, "kind") == {"organization": 1, "recommendation": 1, "session": 1}


def test_a_facet_holds_as_many_values_as_asked(find: Find) -> None:
    result = find("", facets=(FacetRequest("sector", 2),))
    assert [value.code for value in result.facets["sector"]] == ["ED", "SC"]


@pytest.mark.parametrize(
    ("condition", "slugs_found"),
    [
        (Condition("sector", "any", ("SC", "SHS")), {"atd", "climatoptimistes", "debate-water", "icngo-2018-1"}),
        (Condition("sector", "all", ("CLT", "ED")), {"storytellers", "icngo-2018-1"}),
        (Condition("country", "any", ("FR",)), {"omep", "atd"}),
        (Condition("date", "from", ("2020",)), {"debate-water"}),
        (Condition("date", "from", ("2021-03-22",)), {"debate-water"}),
        (Condition("date", "to", ("2019",)), {"ngp-207"}),
        (Condition("date", "to", ("2019-10-10",)), set()),
        (Condition("year", "any", ("2019", "2021")), {"ngp-207", "debate-water"}),
        (Condition("year", "from", ("2020",)), {"debate-water"}),
        (Condition("date", "exists", ("true",)), {"ngp-207", "debate-water"}),
        (Condition("addressee", "exists", ("true",)), {"p5-1"}),
        (Condition("sdg", "any", ("17",)), {"icngo-2018-1"}),
        (Condition("sector", "any", ("XX",)), set()),
        (Condition("kind", "any", ("article",)), set()),
    ],
)
def test_conditions_narrow(find: Find, condition: Condition, slugs_found: set[str]) -> None:
    assert {_slug(hit) for hit in find("", conditions=(condition,), limit=100).hits} == slugs_found


@pytest.mark.parametrize(
    ("condition", "without"),
    [
        (Condition("sector", "not", ("SC", "CLT")), {"climatoptimistes", "storytellers", "debate-water"}),
        (Condition("date", "exists", ("false",)), {"ngp-207", "debate-water"}),
    ],
)
def test_conditions_leave_out(find: Find, condition: Condition, without: set[str]) -> None:
    found = {_slug(hit) for hit in find("", conditions=(condition,), limit=100).hits}
    assert not found & without
    assert "omep" in found


def test_conditions_and_words_hold_together(slugs: Slugs) -> None:
    assert slugs("water", conditions=(Condition("sector", "any", ("SC",)),)) == ["debate-water"]


def test_content_in_a_language_can_be_asked_for(find: Find) -> None:
    found = {_slug(hit) for hit in find("", conditions=(Condition("language", "any", ("ru",)),), limit=100).hits}
    assert {"water", "school"} <= found
    assert "omep" not in found


# --- what it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("engine", "db")
def test_the_number_of_queries_does_not_depend_on_the_hits() -> None:
    facets = tuple(FacetRequest(name) for name in ("kind", "sector", "country", "sdg", "year", "status", "language"))
    few = SearchQuery(q="omep", facets=facets)
    many = replace(few, q="", limit=100)
    for query in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = service.search(query)
        assert len(queries) == 2
    assert len(found.hits) > 10


@pytest.mark.usefixtures("engine", "db")
def test_what_is_no_longer_public_is_left_out_before_the_index_knows() -> None:
    query = SearchQuery(q="omep")
    assert service.search(query).hits
    Document.objects.filter(slug="omep").delete()
    assert service.search(query).hits == []
