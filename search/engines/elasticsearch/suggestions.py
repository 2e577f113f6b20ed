"""Candidates for suggestions: what holds every word typed, the last as a beginning.

Weighed as search.suggesting ranks: among very many that fit as well, what is to be shown first comes first.
"""

from ...suggesting import BEGUN, CANDIDATES, FIRST_KIND, FUZZY_FROM, IN_FRONT, NEAR, OF_KIND, WHOLE, Beginning
from .mapping import LONGEST_BEGINNING
from .queries import Query


def body(beginning: Beginning) -> Query:
    """The request for candidates."""
    wanted = [_whole(word) for word in beginning.whole]
    if beginning.last:
        wanted.append(_begun(beginning.last))
    welcome = [
        _weighing({"term": {"kind": FIRST_KIND}}, OF_KIND),
        _weighing({"prefix": {"name_keys": beginning.first}}, IN_FRONT),
    ]
    return {
        "query": {"bool": {"must": wanted, "should": welcome}},
        "size": CANDIDATES,
        "_source": ["labels"],
        "track_total_hits": False,
    }


def _weighing(query: Query, weight: float) -> Query:
    return {"constant_score": {"filter": query, "boost": weight}}


def _whole(word: str) -> Query:
    found = [_weighing({"term": {"suggest": word}}, WHOLE)]
    if len(word) >= FUZZY_FROM:
        found.append(_fuzzy("suggest", word))
    return {"dis_max": {"queries": found}}


def _begun(word: str) -> Query:
    found = [_weighing({"term": {"suggest": word}}, WHOLE)]
    if len(word) <= LONGEST_BEGINNING:
        found.append(_weighing({"term": {"suggest.begun": word}}, BEGUN))
    if len(word) >= FUZZY_FROM:
        found.append(_fuzzy("suggest.begun", word[:LONGEST_BEGINNING]))
    return {"dis_max": {"queries": found}}


def _fuzzy(field: str, word: str) -> Query:
    return _weighing(
        {"fuzzy": {field: {"value": word, "fuzziness": 1, "prefix_length": 0, "max_expansions": 50}}}, NEAR
    )
