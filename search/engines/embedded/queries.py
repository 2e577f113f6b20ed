"""Builds the engine's query from what was typed and what is filtered. Nothing typed is ever parsed by the engine.

Of the words typed, all are preferred and most are required: all of one or two, all but one of up to four, seven in ten
of more; any of them where that finds nothing. Stop words count only where nothing else was typed. docs/search.md says
why.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from tantivy import FieldType, Occur, Query

from content_store.criteria import Condition

from ...analysis.stopwords import STOP_WORDS
from ...analysis.tokens import STEM, folded_key, ideograph_terms, plain_words, query_terms
from ...analysis.words import Part, Word
from ...facets import KIND, LANGUAGE
from ...interface import SearchQuery
from ...typed import Clause, TypedQuery
from .documents import date_number
from .schema import TEXT_FIELDS, compared_filters, date_field, date_filters, schema, suffixed

_WEIGHT: Final = {"names": 6.0, "title": 4.0, "summary": 2.0, "text": 1.0}
_STEM_WEIGHT: Final = 0.7
_OTHER_LANGUAGE_WEIGHT: Final = 0.7
_JOINED_WEIGHT: Final = 2.0
_WHOLE_NAME_WEIGHT: Final = 40.0
_PHRASE_WEIGHT: Final = 2.0
#: How much the other fields add to the best one, for each word.
_TIE: Final = 0.15
_LONGEST_PHRASE: Final = 32


def required(words: int) -> int:
    """How many of this many words must be found."""
    if words <= 2:
        return words
    return words - 1 if words <= 4 else math.ceil(words * 0.7)


def required_pairs(pairs: int) -> int:
    """How many pairs of ideographs out of one run must be found."""
    return pairs if pairs <= 2 else math.ceil(pairs * 0.6)


class Fields:
    """The fields that a query looks in, with their weights. `names` belong to no language.

    Not strict: any one of the words is enough.
    """

    def __init__(self, query: SearchQuery, scope: Sequence[str], *, names: bool = True, strict: bool = True) -> None:
        self.strict = strict
        self.weighted: list[tuple[str, str | None, float]] = [("names", None, _WEIGHT["names"])] if names else []
        for locale in scope:
            nearness = 1.0 if locale == query.chain[0] else _OTHER_LANGUAGE_WEIGHT
            self.weighted += [(suffixed(name, locale), locale, _WEIGHT[name] * nearness) for name in TEXT_FIELDS]

    def any_of(self, terms: dict[str, float] | None = None, part: Part | None = None) -> Query:
        """The best of the fields for these terms, or for a word in each language's own forms."""
        found = []
        for field, locale, weight in self.weighted:
            forms = dict(terms or {})
            if part:
                for term in query_terms(part.text, part.folded, locale):
                    forms[term] = _STEM_WEIGHT if term.startswith(STEM) else 1.0
            found += [_term(field, term, weight * share) for term, share in forms.items()]
        return _best(found)

    def phrase(self, words: Sequence[str], share: float = 1.0) -> Query:
        """The words as they stand, one behind the other, in one field."""
        if len(words) == 1:
            return self.any_of({words[0]: share})
        phrase = list(words[:_LONGEST_PHRASE])
        return _best(
            Query.boost_query(Query.phrase_query(schema(), field, phrase), weight * share)  # type: ignore[arg-type]
            for field, _, weight in self.weighted
        )


def _term(field: str, term: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(schema(), field, term), weight)


def _best(queries: Iterable[Query]) -> Query:
    return Query.disjunction_max_query(list(queries), _TIE)


def _all(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def word_query(word: Word, fields: Fields) -> Query:
    """A word in any of its forms."""
    if word.symbols:
        return fields.any_of({form: _JOINED_WEIGHT / rank for rank, form in enumerate(word.symbols, 1)})
    if len(word.parts) == 1:
        return _part_query(word.parts[0], fields)
    whole = fields.any_of({word.joined: _JOINED_WEIGHT}) if word.joined else Query.empty_query()
    if word.has_digits:
        # Letters and numbers make a reference: its parts mean nothing apart from one another.
        return _best([whole, fields.phrase([part.folded for part in word.parts])])
    return _best([whole, _all([_part_query(part, fields) for part in word.parts])])


def _part_query(part: Part, fields: Fields) -> Query:
    if part.script != "ideographs":
        return fields.any_of(part=part)
    pairs = ideograph_terms(part)[:_LONGEST_PHRASE]
    # Without spaces, what is typed may be several words, and a pair may lie across two of them: most are enough.
    telling = [pair for pair in pairs if STOP_WORDS.isdisjoint(pair)] or pairs
    least = required_pairs(len(telling)) if fields.strict else 1
    return Query.boolean_query([(Occur.Should, fields.any_of({pair: 1.0})) for pair in telling], least)


def clause_query(clause: Clause, fields: Fields) -> Query:
    if clause.phrase and not (len(clause.words) == 1 and clause.words[0].symbols):
        return fields.phrase(plain_words(clause.words))
    return word_query(clause.words[0], fields)


def _telling(typed: TypedQuery) -> list[Clause]:
    """The words that count: those that are no stop words, or all where nothing else was typed."""
    single = [clause for clause in typed.wanted if not clause.phrase]
    telling = [clause for clause in single if not clause.is_stop_word]
    return telling if telling or len(single) < len(typed.wanted) else single


def found_query(typed: TypedQuery, fields: Fields) -> Query | None:
    """What a document must hold of what was typed; None where nothing is asked for."""
    if not typed.wanted:
        return None
    telling = _telling(typed)
    clauses = [(Occur.Must, clause_query(clause, fields)) for clause in typed.wanted if clause.phrase]
    if telling:
        words = [(Occur.Should, clause_query(clause, fields)) for clause in telling]
        clauses.append((Occur.Must, Query.boolean_query(words, required(len(words)) if fields.strict else 1)))
    clauses += [
        (Occur.Should, clause_query(clause, fields))
        for clause in typed.wanted
        if not clause.phrase and clause not in telling
    ]
    return Query.boolean_query(clauses)


def main_query(query: SearchQuery, typed: TypedQuery, *, without: str = "") -> Query:
    """The whole query; `without` names the filter whose own conditions a facet is counted without."""
    scope = query.scope
    fields = Fields(query, scope, strict=typed.strict)
    clauses: list[tuple[Occur, Query]] = []
    found = found_query(typed, fields)
    if found is not None:
        clauses.append((Occur.Must, found))
        clauses += [(Occur.Should, bonus) for bonus in _bonuses(typed, fields)]
    clauses.append((Occur.Must, _filter(Query.term_set_query(schema(), "locales", list(scope)))))
    if query.kinds and without != KIND:
        clauses.append((Occur.Must, _filter(Query.term_set_query(schema(), "kind", list(query.kinds)))))
    for condition in query.conditions:
        if condition.field != without or without == KIND:
            clauses += _condition(condition, query.chain[0])
    clauses += [(Occur.MustNot, clause_query(clause, fields)) for clause in typed.excluded]
    return Query.boolean_query(clauses)


def _bonuses(typed: TypedQuery, fields: Fields) -> list[Query]:
    """What is no condition but comes first: a name typed whole, all of the words, the words as they stand together."""
    key = folded_key(typed.text)
    bonuses = [_term("name_keys", key, _WHOLE_NAME_WEIGHT)] if key else []
    telling = _telling(typed)
    if len(telling) > required(len(telling)):
        bonuses.append(_all([clause_query(clause, fields) for clause in telling]))
    plain = plain_words(word for clause in typed.wanted for word in clause.words)
    if len(plain) > 1:
        bonuses.append(fields.phrase(plain, _PHRASE_WEIGHT))
    return bonuses


def _filter(query: Query) -> Query:
    """Narrows without weighing."""
    return Query.const_score_query(query, 0.0)


def code_path(name: str, reader: str) -> str:
    """Where the codes of a filter are."""
    return "locales" if name == LANGUAGE else f"{suffixed('codes', reader)}.{name}"


def facet_path(name: str, reader: str) -> str:
    """Where a facet's codes are; as a facet, `kind` is the content's own, whatever filters kinds declare."""
    return "kind" if name == KIND else code_path(name, reader)


def _condition(condition: Condition, reader: str) -> list[tuple[Occur, Query]]:
    values = list(condition.values)
    if condition.field in date_filters() or condition.op in ("from", "to"):
        return [(Occur.MustNot if _is_negative(condition) else Occur.Must, _filter(_dates(condition)))]
    path = code_path(condition.field, reader)
    match condition.op:
        case "all":
            return [(Occur.Must, _filter(Query.term_query(schema(), path, value))) for value in values]
        case "exists":
            found = Query.exists_query(path, json_subpaths=True)
        case _:
            found = Query.term_set_query(schema(), path, values)
    return [(Occur.MustNot if _is_negative(condition) else Occur.Must, _filter(found))]


def _is_negative(condition: Condition) -> bool:
    return condition.op == "not" or (condition.op == "exists" and condition.values[0] != "true")


def _dates(condition: Condition) -> Query:
    """Both ends included; a year or month stands for all of its days."""
    if condition.field not in compared_filters():
        return Query.empty_query()
    field = date_field(condition.field)
    if condition.op == "exists":
        return Query.exists_query(field)
    ranges = []
    for value in condition.values:
        lower = None if condition.op == "to" else date_number(value)
        upper = None if condition.op == "from" else date_number(value, "9")
        ranges.append(Query.range_query(schema(), field, FieldType.Unsigned, lower, upper))
    return _all(ranges) if condition.op == "all" else Query.boolean_query([(Occur.Should, item) for item in ranges])
