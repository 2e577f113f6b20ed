"""Corrections: words that no document has, replaced by the nearest that documents have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import Searcher

from ...analysis.tokens import analyze, terms_of
from ...analysis.words import Part
from ...interface import SearchHit, SearchQuery
from ...spelling import distance, tolerance
from ...typed import TypedQuery
from .schema import suffixed

#: Words that are looked at for one that is not known, and unknown words of one query that are corrected.
_MOST_CANDIDATES: Final = 20_000
_MOST_CORRECTED: Final = 5


@dataclass(frozen=True)
class _Replacement:
    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Corrected:
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


def correct(searcher: Searcher, query: SearchQuery, typed: TypedQuery) -> Corrected | None:
    """None where every word is known, or nothing is near one that is not."""
    replaced: list[_Replacement] = []
    for clause in typed.wanted:
        for word in clause.words:
            for part in word.parts:
                if word.symbols or part.script != "letters" or _is_known(searcher, query, part):
                    continue
                better = _nearest(searcher, query, part.folded)
                if better and len(replaced) < _MOST_CORRECTED:
                    replaced.append(_Replacement(clause.at + part.start, clause.at + part.end, better))
    return Corrected(typed.text, _with(typed.text, replaced), tuple(replaced)) if replaced else None


def _with(text: str, replaced: Sequence[_Replacement]) -> str:
    for item in sorted(replaced, key=lambda one: one.start, reverse=True):
        text = text[: item.start] + item.word + text[item.end :]
    return text


def _is_known(searcher: Searcher, query: SearchQuery, part: Part) -> bool:
    if tolerance(part.folded) == 0:
        return True
    return any(
        searcher.doc_freq(suffixed("words", locale), term)
        for locale in query.scope
        for term in terms_of(part.text, part.folded, locale)
    )


def _nearest(searcher: Searcher, query: SearchQuery, word: str) -> str | None:
    """The nearest word that begins with this one's first or second letter: the reader's language first, then by use.

    In other languages than the reader's only one letter may differ: further away, words are no longer the same.
    """
    best: tuple[int, bool, bool, int] | None = None
    nearest = None
    for locale in query.scope:
        other = locale != query.chain[0]
        most = min(1, tolerance(word)) if other else tolerance(word)
        for first in dict.fromkeys(word[:2]):
            for known, frequency in searcher.terms_with_prefix(
                suffixed("words", locale), first, limit=_MOST_CANDIDATES
            ):
                steps = distance(word, known, most)
                rank = (steps, other, known[0] != word[0], -frequency)
                if steps <= most and (best is None or rank < best):
                    best, nearest = rank, known
    return nearest
