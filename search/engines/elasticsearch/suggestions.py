"""Candidates for suggestions: what holds every word typed, the last as a beginning."""

from ...suggesting import CANDIDATES, FUZZY_FROM, Beginning
from .mapping import LONGEST_BEGINNING
from .queries import Query


def body(beginning: Beginning) -> Query:
    """The request for candidates."""
    wanted = [_whole(word) for word in beginning.whole]
    if beginning.last:
        wanted.append(_begun(beginning.last))
    return {
        "query": {"bool": {"must": wanted}},
        "size": CANDIDATES,
        "_source": ["labels"],
        "track_total_hits": False,
    }


def _whole(word: str) -> Query:
    found: list[Query] = [{"term": {"suggest": {"value": word, "boost": 4.0}}}]
    if len(word) >= FUZZY_FROM:
        found.append(_fuzzy("suggest", word))
    return {"dis_max": {"queries": found}}


def _begun(word: str) -> Query:
    found: list[Query] = [{"term": {"suggest": {"value": word, "boost": 4.0}}}]
    if len(word) <= LONGEST_BEGINNING:
        begun = {"term": {"suggest.begun": word}}
        found.append({"constant_score": {"filter": begun, "boost": 2.0}})
    if len(word) >= FUZZY_FROM:
        found.append(_fuzzy("suggest.begun", word[:LONGEST_BEGINNING]))
    return {"dis_max": {"queries": found}}


def _fuzzy(field: str, word: str) -> Query:
    return {"fuzzy": {field: {"value": word, "fuzziness": 1, "prefix_length": 0, "max_expansions": 50, "boost": 0.5}}}
