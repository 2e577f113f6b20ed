"""What a person typed is read into clauses, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.interface import MOST_WORDS
from search.typed import MOST_CHARACTERS, read


def _read(q: str) -> list[tuple[str, bool, bool]]:
    return [
        (" ".join(part.folded for word in clause.words for part in word.parts), clause.phrase, clause.excluded)
        for clause in read(q).clauses
    ]


@pytest.mark.parametrize("quotes", ['""', "“”", "«»", "„“"])
def test_a_phrase_in_any_quotation_marks(quotes: str) -> None:
    typed = f"forum {quotes[0]}member states{quotes[1]} water"
    assert _read(typed) == [("forum", False, False), ("member states", True, False), ("water", False, False)]


def test_words_and_phrases_can_be_excluded() -> None:
    assert _read('forum -water -"member states"') == [
        ("forum", False, False),
        ("water", False, True),
        ("member states", True, True),
    ]


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    assert _read("non-governmental 2018-2019 -") == [
        ("non governmental", False, False),
        ("2018 2019", False, False),
    ]


def test_a_quotation_mark_without_a_partner_counts_for_nothing() -> None:
    assert _read('water "and sand') == [("water", False, False), ("and", False, False), ("sand", False, False)]


def test_each_clause_knows_where_it_was_typed() -> None:
    typed = read('alpha "beta gamma" delta')
    for clause in typed.clauses:
        word = clause.words[0]
        assert typed.text[clause.at + word.start : clause.at + word.end] == word.parts[0].text


def test_what_is_too_long_is_read_from_its_beginning() -> None:
    typed = read("water " * 10_000)
    assert len(typed.text) == MOST_CHARACTERS
    assert len(typed.clauses) == MOST_WORDS
    assert len(read("a-b/c.d' " * 1_000).clauses) <= MOST_WORDS // 4
    assert len(read("水" * 40 + " 水" * 40).clauses) < MOST_WORDS
    assert sum(len(clause.words) for clause in read('"water sand" ' * 100).clauses) == MOST_WORDS


@given(q=st.text(max_size=300))
def test_nothing_typed_is_an_error(q: str) -> None:
    read(q)
