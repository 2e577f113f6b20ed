"""Makes the question of what was typed and what is filtered. Nothing typed is ever parsed by an engine.

Of the words typed, all are preferred and most are required: all of one or two, all but one of up to four, seven in ten
of more; any of them where that finds nothing. Stop words count only where nothing else was typed. docs/search.md says
why.
"""

import math
import re
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Final

from content_store.criteria import Condition

from .analysis.stopwords import STOP_WORDS
from .analysis.tokens import STEM, folded_key, ideograph_terms, plain_words, query_terms, stemmed_words
from .analysis.words import Part, Word
from .expressions import (
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
from .facets import KIND
from .fields import FILES, TEXT_FIELDS, code_path, compared_filters, date_field, date_filters, suffixed
from .interface import SearchQuery
from .typed import Alternative, Clause, Synonymous, TypedQuery

_WEIGHT: Final = {"names": 6.0, "title": 4.0, "summary": 2.0, "text": 1.0, FILES: 0.4}
_STEM_WEIGHT: Final = 0.7
_OTHER_LANGUAGE_WEIGHT: Final = 0.7
_JOINED_WEIGHT: Final = 2.0
_WHOLE_NAME_WEIGHT: Final = 40.0
_ACRONYM_WEIGHT: Final = 8.0
_PHRASE_WEIGHT: Final = 2.0
_SYNONYM_WEIGHT: Final = 0.5
#: More than all else together: what holds the words as typed comes before what is found by synonyms, and what is
#: pinned before both.
_AS_TYPED_WEIGHT: Final = 1_000.0
_PINNED_WEIGHT: Final = 100_000.0
_LONGEST_PHRASE: Final = 32
#: Up to so many words, all of them weigh more than their sum. Each costs a few terms in every field.
_MOST_PREFERRED: Final = 6


def required(words: int) -> int:
    """How many of this many words must be found."""
    if words <= 2:
        return words
    return words - 1 if words <= 4 else math.ceil(words * 0.7)


def required_pairs(pairs: int) -> int:
    """How many pairs of ideographs out of one run must be found."""
    return pairs if pairs <= 2 else math.ceil(pairs * 0.6)


def date_number(value: str, pad: str = "0") -> int:
    """An ISO date or moment, however exact, as 14 digits that compare as the text does."""
    return int(re.sub(r"\D", "", value)[:14].ljust(14, pad) or "0")


class Fields:
    """The fields that a query looks in, with their weights. `names` belong to no language.

    `files`: the texts of attached files as well. Not strict: any one of the words is enough.
    """

    def __init__(
        self,
        query: SearchQuery,
        scope: Sequence[str],
        *,
        names: bool = True,
        files: bool = False,
        strict: bool = True,
    ) -> None:
        self.strict = strict
        self.with_names = names
        self.weighted: list[tuple[str, str | None, float]] = [("names", None, _WEIGHT["names"])] if names else []
        for locale in scope:
            nearness = 1.0 if locale == query.chain[0] else _OTHER_LANGUAGE_WEIGHT
            searched = (*TEXT_FIELDS, FILES) if files else TEXT_FIELDS
            self.weighted += [(suffixed(name, locale), locale, _WEIGHT[name] * nearness) for name in searched]

    def lighter(self, share: float) -> "Fields":
        """The same fields, each at this share of its weight."""
        other = copy(self)
        other.weighted = [(field, locale, weight * share) for field, locale, weight in self.weighted]
        return other

    def any_of(self, terms: dict[str, float] | None = None, part: Part | None = None) -> Expression:
        """The best of the fields for these terms, or for a word in each language's own forms."""
        found = []
        for field, locale, weight in self.weighted:
            forms = dict(terms or {})
            if part:
                for term in query_terms(part.text, part.folded, locale):
                    forms[term] = _STEM_WEIGHT if term.startswith(STEM) else 1.0
            found += [Term(field, term, weight * share) for term, share in forms.items()]
        return _best(found)

    def phrase(self, words: Sequence[str], share: float = 1.0) -> Expression:
        """The words as they stand, one behind the other, in one field."""
        if len(words) == 1:
            return self.any_of({words[0]: share})
        phrase = tuple(words[:_LONGEST_PHRASE])
        return _best(Phrase(field, phrase, weight * share) for field, _, weight in self.weighted)

    def inflected_phrase(self, words: Sequence[Word]) -> Expression:
        """The words one behind the other, as they stand or in other forms of theirs."""
        plain = plain_words(words)
        if len(plain) == 1:
            return self.phrase(plain)
        stemmed = [
            Phrase(field, tuple(stemmed_words(words, locale)[:_LONGEST_PHRASE]), weight * _STEM_WEIGHT)
            for field, locale, weight in self.weighted
            if locale
        ]
        return _best([self.phrase(plain), *stemmed])


def _best(expressions: Iterable[Expression]) -> Expression:
    return Best(tuple(expressions))


def word_expression(word: Word, fields: Fields) -> Expression:
    """A word in any of its forms."""
    if word.symbols:
        return fields.any_of({form: _JOINED_WEIGHT / rank for rank, form in enumerate(word.symbols, 1)})
    if len(word.parts) == 1:
        return _part(word.parts[0], fields)
    whole = fields.any_of({word.joined: _JOINED_WEIGHT}) if word.joined else Nothing()
    if word.has_digits:
        # Letters and numbers make a reference: its parts mean nothing apart from one another.
        return _best([whole, fields.phrase([part.folded for part in word.parts])])
    return _best([whole, Every(tuple(_part(part, fields) for part in word.parts))])


def _part(part: Part, fields: Fields) -> Expression:
    if part.script != "ideographs":
        return fields.any_of(part=part)
    pairs = ideograph_terms(part)[:_LONGEST_PHRASE]
    # Without spaces, what is typed may be several words, and a pair may lie across two of them: most are enough.
    telling = [pair for pair in pairs if STOP_WORDS.isdisjoint(pair)] or pairs
    least = required_pairs(len(telling)) if fields.strict else 1
    return Most(tuple(fields.any_of({pair: 1.0}) for pair in telling), least)


def clause_expression(clause: Clause, fields: Fields) -> Expression:
    if clause.phrase and not (len(clause.words) == 1 and clause.words[0].symbols):
        return fields.phrase(plain_words(clause.words))
    return word_expression(clause.words[0], fields)


def _telling(typed: TypedQuery) -> list[Clause]:
    """The words that count: those that are no stop words, or all where nothing else was typed."""
    single = [clause for clause in typed.wanted if not clause.phrase]
    telling = [clause for clause in single if not clause.is_stop_word]
    return telling if telling or len(single) < len(typed.wanted) else single


def found_expression(typed: TypedQuery, fields: Fields) -> Expression | None:
    """What a document must hold of what was typed; None where nothing is asked for."""
    if not typed.wanted:
        return None
    as_typed = _found(typed, (), fields)
    if not typed.synonyms:
        return as_typed
    first = Every((Flat(Exists("locales"), _AS_TYPED_WEIGHT), as_typed))
    return Best((first, _found(typed, typed.synonyms, fields)), tie=0.0)


def _found(typed: TypedQuery, synonyms: Sequence[Synonymous], fields: Fields) -> Expression:
    telling = _telling(typed)
    replaced = {clause for each in synonyms for clause in each.clauses}
    asked = [clause_expression(clause, fields) for clause in typed.wanted if clause.phrase]
    words = [clause_expression(clause, fields) for clause in telling if clause not in replaced]
    words += [_synonymous(each, fields) for each in synonyms]
    if words:
        enough = Most(tuple(words), required(len(words)) if fields.strict else 1)
        acronyms = _acronyms(telling) if fields.with_names else ()
        asked.append(Most((enough, *acronyms), 1) if acronyms else enough)
    welcome = [
        clause_expression(clause, fields) for clause in typed.wanted if not clause.phrase and clause not in telling
    ]
    return Preferred(tuple(asked), tuple(welcome))


def every_word(typed: TypedQuery, fields: Fields) -> Expression | None:
    """All words that count, where fewer are required; None where all are, or where they are too many to ask for."""
    telling = _telling(typed)
    if not required(len(telling)) < len(telling) <= _MOST_PREFERRED:
        return None
    return Every(tuple(clause_expression(clause, fields) for clause in telling))


def requires_everything(typed: TypedQuery) -> bool:
    """Whether what is found holds every word that was typed, stop words aside."""
    telling = _telling(typed)
    return required(len(telling)) == len(telling) and not _acronyms(telling)


def _synonymous(each: Synonymous, fields: Fields) -> Expression:
    """The words as typed, all of them, or an expression that means the same."""
    as_typed = Every(tuple(clause_expression(clause, fields) for clause in each.clauses))
    lighter = fields.lighter(_SYNONYM_WEIGHT)
    return Best((as_typed, *(_alternative(other, lighter) for other in each.alternatives)), tie=0.0)


def _alternative(alternative: Alternative, fields: Fields) -> Expression:
    one, *more = alternative.words
    is_word = not more and (bool(one.symbols) or all(part.script != "ideographs" for part in one.parts))
    found = word_expression(one, fields) if is_word else fields.inflected_phrase(alternative.words)
    return Every((found, *(word_expression(word, fields) for word in alternative.beside)))


def _acronyms(telling: Sequence[Clause]) -> tuple[Expression, ...]:
    """Whoever types an acronym among other words means what has that name, whatever the others say of it."""
    parts = [clause.words[0].parts[0] for clause in telling if len(clause.words[0].parts) == 1]
    return tuple(
        Term("name_keys", part.folded, _ACRONYM_WEIGHT)
        for part in parts
        if len(telling) > 1 and len(part.text) > 1 and part.text.isascii() and part.text.isupper()
    )


def question(query: SearchQuery, typed: TypedQuery) -> Question:
    """The whole of it."""
    fields = Fields(query, query.scope, files=True, strict=typed.strict)
    found = found_expression(typed, fields)
    if found and typed.pinned:
        found = Best((*_pinned(typed), found), tie=0.0)
    narrowings = [Narrowing("", OneOf("locales", query.scope))]
    if query.kinds:
        narrowings.append(Narrowing(KIND, OneOf("kind", query.kinds)))
    for condition in query.conditions:
        # A filter of this name that kinds declare is not the content's own kind.
        by = "" if condition.field == KIND else condition.field
        narrowings += [Narrowing(by, to, _is_negative(condition)) for to in _condition(condition, query.chain[0])]
    return Question(
        found,
        tuple(_bonuses(typed, fields)) if found else (),
        tuple(clause_expression(clause, fields) for clause in typed.excluded),
        tuple(narrowings),
    )


def _pinned(typed: TypedQuery) -> list[Expression]:
    """Conditions and filters narrow what is pinned as they do all else; it is found, so totals and pages are right."""
    return [
        Flat(OneOf("content_id", (content_id.hex,)), _PINNED_WEIGHT * rank)
        for rank, content_id in enumerate(reversed(typed.pinned), 1)
    ]


def _bonuses(typed: TypedQuery, fields: Fields) -> list[Expression]:
    """What is no condition but comes first: a name typed whole, all of the words, the words as they stand together."""
    key = folded_key(typed.text)
    bonuses: list[Expression] = [Term("name_keys", key, _WHOLE_NAME_WEIGHT)] if key else []
    if every := every_word(typed, fields):
        bonuses.append(every)
    plain = plain_words(word for clause in typed.wanted for word in clause.words)
    if len(plain) > 1:
        bonuses.append(fields.phrase(plain, _PHRASE_WEIGHT))
    return bonuses


def _condition(condition: Condition, reader: str) -> list[Expression]:
    """What a condition narrows to, each of these by itself; excluded where it is negative."""
    if condition.field in date_filters() or condition.op in ("from", "to"):
        return [_dates(condition)]
    path = code_path(condition.field, reader)
    match condition.op:
        case "all":
            return [OneOf(path, (value,)) for value in condition.values]
        case "exists":
            return [Exists(path)]
        case _:
            return [OneOf(path, condition.values)]


def _is_negative(condition: Condition) -> bool:
    return condition.op == "not" or (condition.op == "exists" and condition.values[0] != "true")


def _dates(condition: Condition) -> Expression:
    """Both ends included; a year or month stands for all of its days."""
    if condition.field not in compared_filters():
        return Nothing()
    field = date_field(condition.field)
    if condition.op == "exists":
        return Exists(field)
    ranges: list[Expression] = []
    for value in condition.values:
        lower = None if condition.op == "to" else date_number(value)
        upper = None if condition.op == "from" else date_number(value, "9")
        ranges.append(Between(field, lower, upper))
    return Every(tuple(ranges)) if condition.op == "all" else Most(tuple(ranges), 1)
