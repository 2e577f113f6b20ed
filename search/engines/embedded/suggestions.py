"""Candidates for suggestions: what holds every word typed, the last as a beginning."""

import re

from tantivy import Occur, Query, Searcher

from ...interface import Suggestion
from ...suggesting import CANDIDATES, FUZZY_FROM, Beginning, ranked
from .schema import schema


def suggest(searcher: Searcher, q: str, locale: str, limit: int) -> list[Suggestion]:
    """The best first, one for each content and vocabulary term; with a letter changed only if there is no other."""
    beginning = Beginning.of(q)
    if beginning is None or limit < 1:
        return []
    found = searcher.search(_query(beginning), CANDIDATES, count=False)
    return ranked((searcher.doc(address)["labels"][0] for _, address in found.hits), beginning, locale, limit)


def _query(beginning: Beginning) -> Query:
    wanted = [_whole(word) for word in beginning.whole]
    if beginning.last:
        wanted.append(_begun(beginning.last))
    return Query.boolean_query([(Occur.Must, query) for query in wanted])


def _whole(word: str) -> Query:
    found = [Query.boost_query(Query.term_query(schema(), "suggest", word), 4.0)]
    if len(word) >= FUZZY_FROM:
        found.append(Query.boost_query(Query.fuzzy_term_query(schema(), "suggest", word, distance=1), 0.5))
    return Query.disjunction_max_query(found)


def _begun(word: str) -> Query:
    found = [
        Query.boost_query(Query.term_query(schema(), "suggest", word), 4.0),
        Query.boost_query(Query.regex_query(schema(), "suggest", f"{re.escape(word)}.*"), 2.0),
    ]
    if len(word) >= FUZZY_FROM:
        near = Query.fuzzy_term_query(schema(), "suggest", word, distance=1, prefix=True)
        found.append(Query.boost_query(near, 0.5))
    return Query.disjunction_max_query(found)
