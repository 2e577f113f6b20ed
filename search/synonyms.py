"""Synonyms of a language: found in what was typed, by the words' own analysis, phrases and exclusions aside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .analysis.tokens import ideographs, terms_of
from .analysis.words import Part, Word, words
from .typed import Alternative, Clause, Synonymous, TypedQuery

#: Longer queries are pasted text.
_MOST_WORDS: Final = 12
_MOST_ALTERNATIVES: Final = 8

#: Expressions to what each finds too.
Rules = Iterable[tuple[Sequence[str], Sequence[str]]]
#: Of one word: all of its terms, any of which is enough to know it by.
_Terms = frozenset[str]


@dataclass(frozen=True)
class _Entry:
    """An expression, and what means the same."""

    terms: tuple[_Terms, ...]
    alternatives: tuple[tuple[Word, ...], ...]


class SynonymTable:
    """The synonyms of one language."""

    def __init__(self, locale: str, rules: Rules) -> None:
        self.locale = locale
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        #: What is written without spaces is found within a run, too.
        self._runs: dict[str, list[tuple[Word, ...]]] = defaultdict(list)
        for expressions, also in rules:
            for expression in expressions:
                others = also or [other for other in expressions if other != expression]
                self._add(tuple(words(expression)), [tuple(words(other)) for other in others])

    def _add(self, expression: tuple[Word, ...], others: list[tuple[Word, ...]]) -> None:
        alternatives = tuple(other for other in others if other)
        for terms in _readings(expression, self.locale):
            entry = _Entry(terms, alternatives)
            for term in terms[0] if terms else ():
                self._entries[term].append(entry)
        if run := _run(expression):
            self._runs[run] += alternatives

    def found_in(self, typed: TypedQuery) -> tuple[Synonymous, ...]:
        """What of a query has synonyms: the longest expressions, from its beginning; nothing of a long query."""
        if sum(len(word.parts) for clause in typed.clauses for word in clause.words) > _MOST_WORDS:
            return ()
        found: list[Synonymous] = []
        at = 0
        while at < len(typed.clauses):
            each = self._at(typed.clauses[at:])
            found += [each] if each else []
            at += len(each.clauses) if each else 1
        return tuple(found)

    def _at(self, clauses: Sequence[Clause]) -> Synonymous | None:
        plain = list(_until_operator(clauses))
        for count in range(len(plain), 0, -1):
            expression = tuple(clause.words[0] for clause in plain[:count])
            if found := self._alternatives(expression):
                alternatives = tuple(Alternative(other) for other in found[:_MOST_ALTERNATIVES])
                return Synonymous(tuple(plain[:count]), alternatives)
        return self._within_run(plain[0]) if plain else None

    def _alternatives(self, expression: tuple[Word, ...]) -> list[tuple[Word, ...]]:
        found: dict[tuple[str, ...], tuple[Word, ...]] = {}
        for terms in _readings(expression, self.locale):
            for entry in {id(entry): entry for term in terms[0] for entry in self._entries.get(term, ())}.values():
                if len(entry.terms) == len(terms) and all(a & b for a, b in zip(entry.terms, terms, strict=True)):
                    for other in entry.alternatives:
                        found.setdefault(tuple(part.folded for word in other for part in word.parts), other)
        return list(found.values())

    def _within_run(self, clause: Clause) -> Synonymous | None:
        """A synonym of a piece of a run, beside the rest of it."""
        run = _run(clause.words)
        pieces = [piece for piece in self._runs if piece in run] if run else []
        if not pieces:
            return None
        longest = max(pieces, key=len)
        before, _, after = run.partition(longest)
        beside = (*words(before), *words(after))
        alternatives = tuple(Alternative(other, beside) for other in self._runs[longest][:_MOST_ALTERNATIVES])
        return Synonymous((clause,), alternatives)


def _until_operator(clauses: Sequence[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        if clause.phrase or clause.excluded:
            return
        yield clause


def _readings(expression: Sequence[Word], locale: str) -> Iterator[tuple[_Terms, ...]]:
    """Word by word; what stands together (`O.M.E.P.`) by its parts and, where it has a joined form, as a whole."""
    parted = tuple(_terms(part, locale) for word in expression for part in word.parts)
    yield parted
    if any(word.joined for word in expression):
        yield tuple(
            terms
            for word in expression
            for terms in ([frozenset({word.joined})] if word.joined else [_terms(part, locale) for part in word.parts])
        )


def _terms(part: Part, locale: str) -> _Terms:
    if part.script == "ideographs":
        return frozenset({"".join(ideographs(part))})
    return frozenset(terms_of(part.text, part.folded, locale))


def _run(expression: Sequence[Word]) -> str:
    """The characters of a lone run of ideographs; "" for anything else."""
    parts = [part for word in expression for part in word.parts]
    return "".join(ideographs(parts[0])) if len(parts) == 1 and parts[0].script == "ideographs" else ""


def tables(rules: Mapping[str, Rules]) -> dict[str, SynonymTable]:
    """By language."""
    return {locale: SynonymTable(locale, own) for locale, own in rules.items()}
