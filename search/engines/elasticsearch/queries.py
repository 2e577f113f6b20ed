"""Writes expressions (search.expressions) as Elasticsearch's queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...expressions import (
    Best,
    Between,
    Every,
    Exists,
    Expression,
    Flat,
    Most,
    Narrowing,
    Nothing,
    OneOf,
    Phrase,
    Preferred,
    Question,
    Term,
)

Query = dict[str, Any]


def written(expression: Expression) -> Query:
    """The query that finds the same."""
    match expression:
        case Term(field, term, weight):
            return {"term": {field: {"value": term, "boost": weight}}}
        case Phrase(field, terms, weight):
            return {"match_phrase": {field: {"query": " ".join(terms), "analyzer": "cells", "boost": weight}}}
        case Best(of, tie):
            return {"dis_max": {"queries": _all(of), "tie_breaker": tie}}
        case Every(of):
            return {"bool": {"must": _all(of)}}
        case Most(of, least):
            return {"bool": {"should": _all(of), "minimum_should_match": least}}
        case Preferred(required, welcome):
            return {"bool": {"must": _all(required), "should": _all(welcome), "minimum_should_match": 0}}
        case Flat(of, weight):
            return {"constant_score": {"filter": written(of), "boost": weight}}
        case OneOf(field, values):
            return {"terms": {field: list(values)}}
        case Between(field, lower, upper):
            bounds = {"gte": lower, "lte": upper}
            return {"range": {field: {name: bound for name, bound in bounds.items() if bound is not None}}}
        case Exists(field):
            return {"exists": {"field": field}}
        case Nothing():
            return {"match_none": {}}


def main_query(
    question: Question, narrowings: Iterable[Narrowing], named: dict[str, Expression] | None = None
) -> Query:
    """What is found, narrowed by these. `named`: which of these each hit meets too is told, and weighs nothing."""
    held = list(narrowings)
    found = [written(question.found)] if question.found else []
    welcome = [written(each) for each in question.bonuses]
    if named:
        welcome.append(_told_of_hits(named))
    return {
        "bool": {
            "must": found,
            "should": welcome,
            "minimum_should_match": 0,
            "filter": [written(item.to) for item in held if not item.negative],
            "must_not": [
                *[written(item.to) for item in held if item.negative],
                *_all(question.excluded),
            ],
        }
    }


def _told_of_hits(named: dict[str, Expression]) -> Query:
    """Finds nothing, and so costs nothing while hits are found; what it names is tried on those of the page only."""
    asked = [{"constant_score": {"filter": written(each), "_name": name}} for name, each in named.items()]
    return {"bool": {"filter": [{"term": {"locales": ""}}], "should": asked, "minimum_should_match": 0}}


def filter_query(narrowings: Iterable[Narrowing]) -> Query:
    """What is narrowed only."""
    return main_query(Question(None, (), (), ()), narrowings)


def _all(expressions: Sequence[Expression]) -> list[Query]:
    return [written(each) for each in expressions]
