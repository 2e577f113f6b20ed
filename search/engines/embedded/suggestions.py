"""Candidates for suggestions: what holds every word typed, the last as a beginning."""

import re

from tantivy import Occur, Query, Searcher

from ...interface import Suggestion
from ...suggesting import (
    BEGUN,
    CANDIDATES,
    FIRST_KIND,
    FUZZY_FROM,
    IN_FRONT,
    NEAR,
    OF_KIND,
    WHOLE,
    Beginning,
    ranked,
)
from .schema import schema


def suggest(searcher: Searcher, q: str, locale: str, limit: int) -> list[Suggestion]:
    """The best first, one for each content and vocabulary term; with a letter changed only if there is no other."""
    beginning = Beginning.of(q)
    if beginning is None or limit < 1:
        return []
    found = searcher.search(_query(beginning), CANDIDATES, count=False)
    return ranked((searcher.doc(address)["labels"][0] for _, address in found.hits), beginning, locale, limit)


def _query(beginning: Beginning) -> Query:
    """Weighed as search.suggesting ranks: among very many that fit as well, what is to be shown first comes first."""
    wanted = [_whole(word) for word in beginning.whole]
    if beginning.last:
        wanted.append(_begun(beginning.last))
    welcome = [
        _weighing(Query.term_query(schema(), "kind", FIRST_KIND), OF_KIND),
        _weighing(_beginning("name_keys", beginning.first), IN_FRONT),
    ]
    return Query.boolean_query(
        [*((Occur.Must, query) for query in wanted), *((Occur.Should, query) for query in welcome)]
    )


def _weighing(query: Query, weight: float) -> Query:
    return Query.const_score_query(query, weight)


def _beginning(field: str, word: str) -> Query:
    return Query.regex_query(schema(), field, f"{re.escape(word)}.*")


def _whole(word: str) -> Query:
    found = [_weighing(Query.term_query(schema(), "suggest", word), WHOLE)]
    if len(word) >= FUZZY_FROM:
        found.append(_weighing(Query.fuzzy_term_query(schema(), "suggest", word, distance=1), NEAR))
    return Query.disjunction_max_query(found)


def _begun(word: str) -> Query:
    found = [
        _weighing(Query.term_query(schema(), "suggest", word), WHOLE),
        _weighing(_beginning("suggest", word), BEGUN),
    ]
    if len(word) >= FUZZY_FROM:
        near = Query.fuzzy_term_query(schema(), "suggest", word, distance=1, prefix=True)
        found.append(_weighing(near, NEAR))
    return Query.disjunction_max_query(found)
