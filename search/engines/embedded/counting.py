"""Facets: each counted over the result without its own conditions."""

from collections import defaultdict
from typing import Any, Final

from tantivy import Searcher

from ...facets import KIND, code_labels
from ...interface import FacetValue, SearchQuery
from ...typed import TypedQuery
from .queries import facet_path, main_query

_MOST_CODES: Final = 5000


def count_facets(searcher: Searcher, query: SearchQuery, typed: TypedQuery) -> dict[str, list[FacetValue]]:
    """The values of each facet asked for, the most frequent first; labelled in at most two queries for all of them."""
    conditioned = {condition.field for condition in query.conditions if condition.field != KIND}
    conditioned |= {KIND} if query.kinds else set()
    together: dict[str, list[str]] = defaultdict(list)
    for request in query.facets:
        together[request.name if request.name in conditioned else ""].append(request.name)
    counts: dict[str, list[tuple[str, int]]] = {}
    for without, names in together.items():
        fields = {name: facet_path(name, query.chain[0]) for name in names}
        counts |= count_codes(searcher, main_query(query, typed, without=without), fields)
    most = {request.name: request.most for request in query.facets}
    shown = {name: counts[name][: most[name]] for name in most}
    labels = code_labels({name: [code for code, _ in values] for name, values in shown.items()}, query.locale)
    return {
        name: [FacetValue(code, labels[name, code], count) for code, count in values] for name, values in shown.items()
    }


def count_codes(searcher: Searcher, query: Any, fields: dict[str, str]) -> dict[str, list[tuple[str, int]]]:
    """Name to (code, count), the most frequent first, of these fields of everything that the query finds."""
    # Named by number: a name with a dot or a bracket is read as a path.
    asked = {
        str(index): {"terms": {"field": field, "size": _MOST_CODES}} for index, field in enumerate(fields.values())
    }
    answer = searcher.aggregate(query, asked)
    return {
        name: sorted(
            ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[str(index)]["buckets"]),
            key=lambda pair: (-pair[1], pair[0]),
        )
        for index, name in enumerate(fields)
    }
