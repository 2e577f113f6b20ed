"""Corrections: words that no document has, replaced by the nearest that documents have.

How a question is answered with them is the same for every engine: what holds most of the words; where nothing does,
what may have been meant; then what holds any of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from .analysis.tokens import analyze, terms_of
from .asking import requires_everything
from .interface import Correction, SearchHit, SearchQuery, SearchResult
from .spelling import distance, tolerance
from .tuning import tuned
from .typed import TypedQuery, read

#: Unknown words of one query that are corrected.
_MOST_CORRECTED: Final = 5


class Index(Protocol):
    """What an engine answers with, for one question."""

    def answer(self, query: SearchQuery, typed: TypedQuery) -> SearchResult: ...

    def finds(self, query: SearchQuery, typed: TypedQuery) -> bool:
        """Whether there is anything at all."""

    def known(self, words: Sequence[Mapping[str, Sequence[str]]]) -> list[bool]:
        """Of each word, given by language as its terms, whether a document has one among its words of the language."""

    def near(self, word: str, most: Mapping[str, int]) -> Iterable[tuple[str, str, int]]:
        """Words of each language that may be at most so many steps away, with the number of documents they are in.

        As (language, word, number). Those that begin with the first or the second letter of the word; more than are
        that near do no harm.
        """


@dataclass(frozen=True)
class _Replacement:
    start: int
    end: int
    word: str


@dataclass(frozen=True)
class _Corrected:
    """The text as it may have been meant, and the words put in, folded as the index has them."""

    original: str
    text: str
    replaced: tuple[_Replacement, ...]

    def spelled_as_in(self, hits: Sequence[SearchHit]) -> str:
        """The text with the new words spelled as the hits spell them: with accents, in lower case."""
        spelled: dict[str, str] = {}
        wanted = {item.word for item in self.replaced}
        for hit in hits:
            for token in analyze(hit.title, None):
                if token.term in wanted:
                    spelled.setdefault(token.term, hit.title[token.start : token.end].lower())
        return _with(self.original, [_Replacement(i.start, i.end, spelled.get(i.word, i.word)) for i in self.replaced])


def answered(index: Index, query: SearchQuery) -> SearchResult:
    """The engine's answer to what was typed, with the correction that was applied or can be offered."""
    typed = tuned(query, read(query.q))
    answer = index.answer(query, typed)
    # What is pinned is an answer, but does not keep anyone from what else there is.
    is_found = bool(answer.total and (not typed.pinned or index.finds(query, replace(typed, pinned=()))))
    if is_found and query.cursor:
        return answer
    # What holds all that was typed tells that every word of it is known.
    known = is_found and not typed.synonyms and (answer.every or requires_everything(typed))
    corrected = None if known else _useful(index, query, _correct(index, query, typed))
    if corrected and query.spell and not is_found:
        instead = tuned(query, read(corrected.text))
        meant = index.answer(query, replace(instead, pinned=typed.pinned or instead.pinned))
        return replace(meant, correction=Correction(query.q, corrected.spelled_as_in(meant.hits), applied=True))
    if not is_found and typed.wanted:
        answer = index.answer(query, replace(typed, strict=False))
    if corrected is None:
        return answer
    return replace(answer, correction=Correction(query.q, corrected.spelled_as_in(answer.hits), applied=False))


def _useful(index: Index, query: SearchQuery, corrected: _Corrected | None) -> _Corrected | None:
    """A correction that finds something, whatever is pinned for it."""
    if corrected is None:
        return None
    return corrected if index.finds(query, replace(tuned(query, read(corrected.text)), pinned=())) else None


def _correct(index: Index, query: SearchQuery, typed: TypedQuery) -> _Corrected | None:
    """None where every word is known, or nothing is near one that is not."""
    explained = {clause for each in typed.synonyms for clause in each.clauses}
    asked = [
        (clause.at, part)
        for clause in typed.wanted
        if clause not in explained
        for word in clause.words
        for part in word.parts
        if not word.symbols and part.script == "letters" and tolerance(part.folded)
    ]
    terms = [{locale: terms_of(part.text, part.folded, locale) for locale in query.scope} for _, part in asked]
    replaced: list[_Replacement] = []
    for (at, part), is_known in zip(asked, index.known(terms) if asked else (), strict=True):
        if not is_known and len(replaced) < _MOST_CORRECTED and (better := _nearest(index, query, part.folded)):
            replaced.append(_Replacement(at + part.start, at + part.end, better))
    return _Corrected(typed.text, _with(typed.text, replaced), tuple(replaced)) if replaced else None


def _with(text: str, replaced: Sequence[_Replacement]) -> str:
    for item in sorted(replaced, key=lambda one: one.start, reverse=True):
        text = text[: item.start] + item.word + text[item.end :]
    return text


def _nearest(index: Index, query: SearchQuery, word: str) -> str | None:
    """The nearest word that begins with this one's first or second letter: the reader's language first, then by use.

    In other languages than the reader's only one letter may differ: further away, words are no longer the same.
    """
    best: tuple[int, bool, bool, int] | None = None
    nearest = None
    steps_of = tolerance(word)
    most = {locale: steps_of if locale == query.chain[0] else min(1, steps_of) for locale in query.scope}
    for locale, known, frequency in index.near(word, most):
        if known[0] not in word[:2]:
            continue
        steps = distance(word, known, most[locale])
        rank = (steps, locale != query.chain[0], known[0] != word[0], -frequency)
        if steps <= most[locale] and (best is None or rank < best):
            best, nearest = rank, known
    return nearest
