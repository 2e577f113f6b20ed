"""Marks in titles and snippets: what was found, on the text as it was written, in every script."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .analysis.tokens import Token, analyze, ideograph_terms, plain_words, query_terms, stemmed_words, terms_of
from .analysis.words import Word, runs, words
from .typed import TypedQuery

_SNIPPET: Final = 240  # characters
_SNIPPET_OF_IDEOGRAPHS: Final = 120
#: What is read of a long text in search of the words; beyond, the beginning is shown.
_LONGEST: Final = 40_000
_WORD: Final = 24  # how far a cut is moved to fall between words
_MOST_WINDOWS: Final = 200
#: Runs whose terms are kept, of so many characters at most: some megabytes of a process.
_RUNS_KEPT: Final = 10_000
_RUN_KEPT: Final = 40


class Found(NamedTuple):
    """Something that was found, its place in the text, and the number of the clause it was found for."""

    start: int
    end: int
    clause: int


@dataclass(frozen=True)
class Marker:
    """Marks what a query found in texts of one language. `terms`: each with the number of its clause."""

    locale: str
    terms: Mapping[str, int]
    phrases: tuple[tuple[int, tuple[str, ...]], ...]
    #: Whether each clause is one word of letters or digits: then a text's terms need not all be made.
    plain: bool
    #: What each run that was looked at holds.
    _runs: dict[str, tuple[Found, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, typed: TypedQuery, locale: str) -> "Marker":
        wanted = list(enumerate(typed.wanted))
        single = [(number, clause.words[0]) for number, clause in wanted if not clause.phrase]
        telling = [
            (number, clause.words[0]) for number, clause in wanted if not clause.phrase and not clause.is_stop_word
        ]
        phrases = tuple((number, tuple(plain_words(clause.words))) for number, clause in wanted if clause.phrase)
        marked = telling if telling or phrases else single
        of_clause = {clause: number for number, clause in wanted}
        for each in typed.synonyms:
            number = of_clause[each.clauses[0]]
            for other in each.alternatives:
                if len(other.words) == 1 and _is_plain(other.words[0]):
                    marked.append((number, other.words[0]))
                else:
                    forms = plain_words(other.words), stemmed_words(other.words, locale)
                    phrases += tuple((number, tuple(form)) for form in forms)
                marked += [(number, word) for word in other.beside]
        terms = {term: number for number, word in reversed(marked) for term in _terms(word, locale)}
        plain = not phrases and all(_is_plain(word) for _, word in marked)
        return cls(locale, terms, phrases, plain)

    @property
    def clauses(self) -> set[int]:
        return {*self.terms.values(), *(number for number, _ in self.phrases)}

    def find(self, text: str) -> list[Found]:
        """Everything found, in order."""
        if not self.terms and not self.phrases:
            return []
        if self.plain:
            return self._find_plain(text)
        tokens = list(analyze(text, self.locale))
        found = [Found(token.start, token.end, self.terms[token.term]) for token in tokens if token.term in self.terms]
        for number, phrase in self.phrases:
            found += _phrase_places(tokens, number, phrase)
        return sorted(set(found))

    def _find_plain(self, text: str) -> list[Found]:
        """The same for single words, in less time: each different run is looked at once."""
        known = self._runs
        pieces = runs(text)
        for _, run in pieces:
            if run not in known:
                known[run] = self._in_run(run)
        return [
            Found(place.start + start, place.end + start, place.clause)
            for start, run in pieces
            if (places := known[run])
            for place in places
        ]

    def _in_run(self, run: str) -> tuple[Found, ...]:
        found: list[Found] = []
        forms = _forms if len(run) <= _RUN_KEPT else _forms.__wrapped__
        for start, end, terms in forms(run, self.locale):
            if (number := next((self.terms[term] for term in terms if term in self.terms), None)) is not None:
                found.append(Found(start, end, number))
        return tuple(found)

    def title(self, text: str) -> SafeString:
        """The whole text, escaped, with marks."""
        return _marked(text, 0, len(text), self.find(text))

    def snippet(self, summary: str, text: str) -> SafeString:
        """The part that holds most of what was found; the summary where it does as well as the text."""
        in_summary = self.find(summary)
        held = {item.clause for item in in_summary}
        if not text or (summary and held == self.clauses):
            return self._window(summary, in_summary)
        read = text[:_LONGEST]
        in_text = self.find(read)
        if summary and len(held) >= len({item.clause for item in in_text}):
            return self._window(summary, in_summary)
        return self._window(read, in_text)

    def _window(self, text: str, found: Sequence[Found]) -> SafeString:
        size = _SNIPPET_OF_IDEOGRAPHS if self.locale == "zh-hans" else _SNIPPET
        start, end = _bounds(text, _best_start(found, size), size)
        before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
        return format_html("{}{}{}", before, _marked(text.replace("\n", " "), start, end, found), after)


@lru_cache(maxsize=_RUNS_KEPT)
def _forms(run: str, locale: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Each word and part of a run with the terms that may be asked for it; the same words come again in all texts."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for word in words(run):
        if word.joined:
            found.append((word.start, word.end, (word.joined,)))
        found += [
            (part.start, part.end, tuple(terms_of(part.text, part.folded, locale)))
            for part in word.parts
            if part.script != "ideographs"
        ]
    return tuple(found)


def _is_plain(word: Word) -> bool:
    return len(word.parts) == 1 and not word.symbols and word.parts[0].script != "ideographs"


def _terms(word: Word, locale: str) -> Iterable[str]:
    if word.symbols:
        return word.symbols
    terms: list[str] = [word.joined] if word.joined else []
    for part in word.parts:
        if part.script == "ideographs":
            terms += ideograph_terms(part)
        else:
            terms += query_terms(part.text, part.folded, locale)
    return terms


def _phrase_places(tokens: Sequence[Token], number: int, phrase: Sequence[str]) -> list[Found]:
    at = {(token.position, token.term): token for token in tokens}
    found: list[Found] = []
    for token in tokens:
        if token.term == phrase[0]:
            run = [at.get((token.position + index, term)) for index, term in enumerate(phrase)]
            if all(run):
                found += [Found(item.start, item.end, number) for item in run if item]
    return found


def _best_start(found: Sequence[Found], size: int) -> int:
    """Where a window of this size begins that holds most of the clauses; the first of several."""
    best, most = 0, 0
    for index, first in enumerate(found[:_MOST_WINDOWS]):
        held = {other.clause for other in found[index:] if other.end <= first.start + size}
        if len(held) > most:
            best, most = first.start, len(held)
    return best


def _bounds(text: str, at: int, size: int) -> tuple[int, int]:
    """A window around what was found: from the start of its line where that is near, cut between words."""
    if len(text) <= size:
        return 0, len(text)
    line = text.rfind("\n", 0, at) + 1
    near = at - size // 6
    start = line if at - line <= size // 2 else _boundary(text, near, text.find(" ", near, at))
    end = min(len(text), start + size)
    if end < len(text):
        end = _boundary(text, end, text.rfind(" ", end - _WORD, end))
    return start, end


def _boundary(text: str, at: int, space: int) -> int:
    if space >= 0:
        return space
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def _marked(text: str, start: int, end: int, found: Sequence[Found]) -> SafeString:
    """Escaped text from start to end; marks that touch are one."""
    pieces: list[str] = []
    at = start
    for left, right in _merged(found):
        left, right = max(left, at), min(right, end)
        if left < right:
            pieces += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
            at = right
    pieces.append(escape(text[at:end]))
    return mark_safe("".join(pieces))  # noqa: S308  # every piece is escaped


def _merged(found: Sequence[Found]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for item in found:
        if merged and item.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], item.end))
        else:
            merged.append((item.start, item.end))
    return merged
