"""Without an engine the database answers, by the same interface and marked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings

from content_store.criteria import Condition
from search import service
from search.cursors import encode
from search.interface import ALL, BadCursor, FacetRequest, SearchHit, SearchQuery, SearchResult

pytestmark = pytest.mark.usefixtures("partnership", "db")


@pytest.fixture(autouse=True)
def _no_index(tmp_path: Path) -> Iterator[None]:
    with override_settings(SEARCH_INDEX_DIR=tmp_path / "nothing"):
        yield


def _search(query: SearchQuery) -> SearchResult:
    result = service.search(query)
    assert result.degraded
    return result


def _slug(hit: SearchHit) -> str:
    return str(json.loads(hit.card)["slug"])


def test_words_are_found_where_they_stand_in_title_or_text() -> None:
    assert [_slug(hit) for hit in _search(SearchQuery(q="storytellers")).hits] == ["storytellers"]
    assert [_slug(hit) for hit in _search(SearchQuery(q="elders tales")).hits] == ["storytellers"]
    assert [_slug(hit) for hit in _search(SearchQuery(q="omep")).hits] == ["omep"]
    assert _search(SearchQuery(q="storytellers -elders")).hits == []


def test_hits_are_in_the_readers_language_with_marks() -> None:
    hit = _search(SearchQuery(q="村庄", locale="zh-hans")).hits[0]
    assert (hit.locale, hit.title_html) == ("zh-hans", "<mark>村庄</mark>的清洁饮水")


def test_facets_and_filters_hold() -> None:
    facets = (FacetRequest("kind"), FacetRequest("sector"), FacetRequest("language", 2))
    result = _search(SearchQuery(facets=facets, conditions=(Condition("sector", "any", ("SC",)),), limit=100))
    assert {_slug(hit) for hit in result.hits} == {"climatoptimistes", "debate-water", "icngo-2018-1"}
    assert {value.code: value.count for value in result.facets["sector"]} == {"ED": 5, "SC": 3, "CLT": 2, "SHS": 1}
    assert {value.code: value.count for value in result.facets["kind"]} == {
        "organization": 1, "recommendation": 1, "session": 1,
    }  # fmt: skip
    assert len(result.facets["language"]) <= 2
    in_russian = _search(SearchQuery(conditions=(Condition("language", "any", ("ru",)),), limit=100))
    assert all("ru" in (hit.locale, *hit.also_in) for hit in in_russian.hits)


def test_pages_join_to_the_whole() -> None:
    whole = _search(SearchQuery(limit=100))
    cursor, hits = "", []
    while True:
        page = _search(SearchQuery(limit=4, cursor=cursor))
        hits += page.hits
        if not page.next:
            break
        cursor = page.next
    assert hits == whole.hits
    assert len(hits) == whole.total


def test_a_place_that_only_the_engine_knows_is_refused() -> None:
    query = SearchQuery(sort="-date")
    with pytest.raises(BadCursor):
        service.search(SearchQuery(sort="-date", cursor=encode(query, 1 << 60)))


@pytest.mark.parametrize("q", ["", '"', "%", "_", "\\", "\x00", "\ud800", "a" * 10_000, "a b " * 3_000, "-water"])
def test_nothing_typed_is_an_error(q: str) -> None:
    _search(SearchQuery(q=q, scope=ALL))


def test_titles_are_suggested() -> None:
    assert [found.text for found in service.suggest("alliance", "en")] == ["Alliance of Storytellers"]
    assert service.suggest(" ", "en") == []


class _PanicError(BaseException):
    """What a fault in the engine's native code comes as."""


@pytest.mark.parametrize("fault", [_PanicError("index out of bounds"), OSError("gone"), ValueError("broken")])
def test_whatever_fails_inside_the_engine_visitors_are_answered(
    monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def fail() -> None:
        raise fault

    monkeypatch.setattr(service.engine().storage, "searcher", fail)  # type: ignore[attr-defined]
    assert [_slug(hit) for hit in _search(SearchQuery(q="storytellers")).hits] == ["storytellers"]
    assert [found.text for found in service.suggest("alliance", "en")] == ["Alliance of Storytellers"]
