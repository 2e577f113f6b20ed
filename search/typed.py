"""What a person typed, read into clauses: words, "phrases", -exclusions. No input is an error."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from .analysis.stopwords import STOP_WORDS
from .analysis.words import Word, words
from .interface import MOST_WORDS

#: Characters that are read; a query is a few words, and whoever pastes a page means its beginning.
MOST_CHARACTERS: Final = 2000
_QUOTED: Final = re.compile(r'(?P<minus>(?<!\S)[-\u2212])?["“”„‟«»](?P<phrase>[^"“”„‟«»]*)["“”„‟«»]')
_MINUS: Final = "-\u2212"


@dataclass(frozen=True)
class Clause:
    """One word, or a phrase of several. `at` is its place in what was typed."""

    words: tuple[Word, ...]
    phrase: bool = False
    excluded: bool = False
    at: int = 0

    @property
    def is_stop_word(self) -> bool:
        word = self.words[0]
        return not self.phrase and len(word.parts) == 1 and word.parts[0].folded in STOP_WORDS


@dataclass(frozen=True)
class Alternative:
    """An expression, looked for as it stands; `beside` it, the words around what it takes the place of."""

    words: tuple[Word, ...]
    beside: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Synonymous:
    """Clauses one behind the other, and what means the same as all of them together."""

    clauses: tuple[Clause, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class TypedQuery:
    """The clauses of a query; `text` is what they were read from. Not strict: any of its words is enough.

    `synonyms` and `pinned`, the contents that come first, are what search.tuning knows of it.
    """

    text: str
    clauses: tuple[Clause, ...]
    strict: bool = True
    synonyms: tuple[Synonymous, ...] = ()
    pinned: tuple[UUID, ...] = ()

    @property
    def wanted(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if not clause.excluded)

    @property
    def excluded(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.excluded)


def read(q: str) -> TypedQuery:
    """Reads a query. Quotation marks without a partner and lone minus signs count for nothing."""
    text = "".join(_readable(char) for char in q[:MOST_CHARACTERS])
    clauses: list[Clause] = []
    end = 0
    for quoted in _QUOTED.finditer(text):
        clauses += _plain(text, end, quoted.start())
        end = quoted.end()
        inside = _words(text, quoted.start("phrase"), quoted.end("phrase"))
        if inside:
            clauses.append(Clause(inside, phrase=True, excluded=bool(quoted["minus"]), at=quoted.start("phrase")))
    clauses += _plain(text, end, len(text))
    return TypedQuery(text, tuple(_first(clauses)))


def _first(clauses: list[Clause]) -> Iterator[Clause]:
    """As many as hold MOST_WORDS words: each part of a compound is one, and every two characters without spaces."""
    left = MOST_WORDS
    for clause in clauses:
        kept = []
        for word in clause.words:
            if left > 0:
                kept.append(word._replace(parts=word.parts[:left]))
                left -= sum(1 + len(part.text) // 2 * (part.script == "ideographs") for part in word.parts)
        if kept:
            yield replace(clause, words=tuple(kept))


def _readable(char: str) -> str:
    """Control characters part words; lone surrogates are no text at all."""
    return " " if unicodedata.category(char) in ("Cc", "Cs") else char


def _words(text: str, start: int, end: int) -> tuple[Word, ...]:
    return tuple(words(text[start:end]))


def _plain(text: str, start: int, end: int) -> list[Clause]:
    segment = text[start:end]
    return [Clause((word,), excluded=_is_excluded(segment, word.start), at=start) for word in words(segment)]


def _is_excluded(segment: str, at: int) -> bool:
    return at > 0 and segment[at - 1] in _MINUS and (at == 1 or segment[at - 2].isspace())
