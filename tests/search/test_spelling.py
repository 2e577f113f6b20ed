from hypothesis import given
from hypothesis import strategies as st

from search.spelling import distance

WORDS = st.text("abcde", max_size=6)


def test_a_letter_put_in_left_out_changed_or_swapped_is_one_step() -> None:
    assert distance("forum", "forrum", 2) == 1
    assert distance("forum", "form", 2) == 1
    assert distance("forum", "farum", 2) == 1
    assert distance("forum", "froum", 2) == 1
    assert distance("forum", "frum", 2) == 1
    assert distance("quast", "quart", 2) == 1


def test_further_is_cut_off() -> None:
    assert distance("forum", "water", 2) == 3
    assert distance("forum", "forumforum", 2) == 3


@given(left=WORDS, right=WORDS)
def test_it_is_the_same_both_ways(left: str, right: str) -> None:
    assert distance(left, right, 2) == distance(right, left, 2)


@given(word=WORDS)
def test_nothing_is_nearer_than_the_word_itself(word: str) -> None:
    assert distance(word, word, 2) == 0
