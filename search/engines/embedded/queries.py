"""Writes expressions (search.expressions) as tantivy's queries."""

from collections.abc import Iterable

from tantivy import FieldType, Occur, Query

from ...expressions import (
    Best,
    Between,
    Every,
    Exists,
    Expression,
    Flat,
    Most,
    Nothing,
    OneOf,
    Phrase,
    Preferred,
    Question,
    Term,
)
from .schema import schema


def written(expression: Expression) -> Query:
    """The query that finds the same."""
    match expression:
        case Term(field, term, weight):
            return Query.boost_query(Query.term_query(schema(), field, term), weight)
        case Phrase(field, terms, weight):
            return Query.boost_query(Query.phrase_query(schema(), field, list(terms)), weight)
        case Best(of, tie):
            return Query.disjunction_max_query([written(each) for each in of], tie)
        case Every(of):
            return Query.boolean_query(_must(of))
        case Most(of, least):
            return Query.boolean_query(_should(of), least)
        case Preferred(required, welcome):
            return Query.boolean_query([*_must(required), *_should(welcome)])
        case Flat(of, weight):
            return Query.const_score_query(written(of), weight)
        case OneOf(field, values):
            return _weightless(Query.term_set_query(schema(), field, list(values)))
        case Between(field, lower, upper):
            return _weightless(Query.range_query(schema(), field, FieldType.Unsigned, lower, upper))
        case Exists(field):
            return _weightless(Query.exists_query(field, json_subpaths="." in field))
        case Nothing():
            return Query.empty_query()


def main_query(question: Question, *, without: str = "") -> Query:
    """The whole query; `without` names the filter whose own conditions a facet is counted without."""
    clauses = _must([question.found]) if question.found else []
    clauses += _should(question.bonuses)
    for narrowing in question.narrowed(without=without):
        clauses.append((Occur.MustNot if narrowing.negative else Occur.Must, written(narrowing.to)))
    clauses += [(Occur.MustNot, written(each)) for each in question.excluded]
    return Query.boolean_query(clauses)


def _must(expressions: Iterable[Expression]) -> list[tuple[Occur, Query]]:
    return [(Occur.Must, written(each)) for each in expressions]


def _should(expressions: Iterable[Expression]) -> list[tuple[Occur, Query]]:
    return [(Occur.Should, written(each)) for each in expressions]


def _weightless(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
