"""Judgement lists are read with clear errors, and their measures are the known ones."""

from pathlib import Path

import pytest

from cms.base.locales import LOCALES
from search.judgements import all_locales, is_success, judgements, measured, ndcg

GRADES = {"forum/a": 3, "forum/b": 2, "forum/c": 1}


def test_every_language_has_a_list_of_thirty_queries_and_more() -> None:
    assert all_locales() == list(LOCALES)
    for locale in LOCALES:
        plain = [each for each in judgements(locale) if not each.typo]
        assert len(plain) >= 30
        assert len(judgements(locale)) > len(plain)


def test_the_best_order_is_one_and_nothing_found_is_none() -> None:
    assert ndcg(["forum/a", "forum/b", "forum/c", "forum/d"], GRADES) == 1
    assert ndcg([], GRADES) == 0
    assert ndcg(["forum/d"] * 10 + ["forum/a"], GRADES) == 0
    # (7 / log2(3)) / (7 / log2(2) + 3 / log2(3) + 1 / log2(4))
    assert ndcg(["forum/d", "forum/a"], GRADES) == pytest.approx(4.41650 / 9.39278, abs=1e-4)
    assert is_success(["forum/a"], GRADES)
    assert not is_success(["forum/b", "forum/a"], GRADES)


def test_what_could_be_better_is_named() -> None:
    judged = judgements("en")[:2]
    quality, short = measured(judged, lambda q: list(judged[0].grades) if q == judged[0].q else [])
    assert (quality.queries, quality.success) == (2, 0.5)
    assert short == [judged[1]] or short == judged


@pytest.mark.parametrize(
    ("topics", "queries", "says"),
    [
        ("a: {forum/a: 3}", "queries: {water: b}", "en.yaml: “water” names the topic “b”"),
        ("a: {forum/a: 3}", "queries: [", "en.yaml"),
        ("- a", "queries: {water: a}", "topics.yaml"),
    ],
)
def test_a_list_that_cannot_be_read_is_named(tmp_path: Path, topics: str, queries: str, says: str) -> None:
    (tmp_path / "topics.yaml").write_text(topics, encoding="utf-8")
    (tmp_path / "en.yaml").write_text(queries, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        judgements("en", tmp_path)
