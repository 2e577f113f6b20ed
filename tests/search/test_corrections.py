"""Typing mistakes are corrected where nothing was found, openly and only as far as the reader lets it."""

from collections.abc import Callable

import pytest

from search.interface import Correction, SearchResult

Find = Callable[..., SearchResult]


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("en", "vilages", "villages"),
        ("en", "comittee", "committee"),
        ("en", "sahle", "sahel"),
        ("fr", "decentralizee", "décentralisée"),
        ("es", "mujares", "mujeres"),
        ("ru", "колотцы", "колодцы"),
        ("ar", "الاطفول", "الاطفال"),
    ],
)
def test_a_mistake_is_corrected_where_nothing_was_found(find: Find, locale: str, typed: str, meant: str) -> None:
    result = find(typed, locale, scope=(locale,))
    assert result.correction is not None
    assert (result.correction.original, result.correction.applied) == (typed, True)
    assert result.correction.text == meant
    assert result.hits


def test_the_correction_is_spelled_as_the_hits_spell_it(find: Find) -> None:
    assert find("decentralizee", "fr").correction == Correction("decentralizee", "décentralisée", applied=True)


def test_other_words_stay_as_typed(find: Find) -> None:
    correction = find('Clean watr -"sand dunes"', "en").correction
    assert correction is not None
    assert correction.text == 'Clean water -"sand dunes"'


def test_it_can_be_undone(find: Find) -> None:
    result = find("vilages", "en", spell=False)
    assert result.hits == []
    assert result.correction == Correction("vilages", "villages", applied=False)


def test_it_is_only_offered_where_something_was_found(find: Find) -> None:
    result = find("clean water vilages", "en", scope=("en",))
    assert result.hits
    assert result.correction == Correction("clean water vilages", "clean water villages", applied=False)


@pytest.mark.parametrize("typed", ["water", "organizations", "OMEP", "207 EX/99", "水", "the", "", "xqzt"])
def test_known_words_symbols_and_nonsense_are_left_alone(find: Find, typed: str) -> None:
    assert find(typed, "en").correction is None


def test_pages_of_a_corrected_result_go_on(find: Find) -> None:
    first = find("educaton", "en", limit=1)
    assert first.correction is not None
    second = find("educaton", "en", limit=1, cursor=first.next)
    assert second.hits[0].id != first.hits[0].id
