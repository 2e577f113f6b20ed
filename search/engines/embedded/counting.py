"""Facets: each counted over the result without its own conditions."""

from collections import defaultdict
from typing import Any, Final

from tantivy import Searcher

from ...expressions import Question
from ...facets import labelled, most_first
from ...fields import facet_path
from ...interface import FacetValue, SearchQuery
from .queries import main_query

_MOST_CODES: Final = 5000


def count_facets(searcher: Searcher, query: SearchQuery, asked: Question) -> dict[str, list[FacetValue]]:
    """The values of each facet asked for, the most frequent first."""
    conditioned = {narrowing.by for narrowing in asked.narrowings}
    together: dict[str, list[str]] = defaultdict(list)
    for request in query.facets:
        together[request.name if request.name in conditioned else ""].append(request.name)
    counts: dict[str, list[tuple[str, int]]] = {}
    for without, names in together.items():
        fields = {name: facet_path(name, query.chain[0]) for name in names}
        counts |= count_codes(searcher, main_query(asked, without=without), fields)
    return labelled(counts, query.facets, query.locale)


def count_codes(searcher: Searcher, query: Any, fields: dict[str, str]) -> dict[str, list[tuple[str, int]]]:
    """Name to (code, count), the most frequent first, of these fields of everything that the query finds."""
    # Named by number: a name with a dot or a bracket is read as a path.
    asked = {
        str(index): {"terms": {"field": field, "size": _MOST_CODES}} for index, field in enumerate(fields.values())
    }
    answer = searcher.aggregate(query, asked)
    return {
        name: most_first((str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[str(index)]["buckets"])
        for index, name in enumerate(fields)
    }
