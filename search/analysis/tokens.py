"""The terms of a text in a language, each with its position (for phrases) and its place in the text (for marks)."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from .folding import fold_ideograph
from .stemming import stems
from .words import Part, Word, runs, words

#: Stands before a stem, so that stems and words as written share a field and a position without being confused.
STEM: Final = "~"
_LONGEST: Final = 200  # of a term, in characters
#: Up to how many characters a run of a text is worth being remembered: most are single words, which come again.
_LONGEST_KEPT: Final = 40


class Token(NamedTuple):
    term: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=50_000)
def terms_of(word: str, folded: str, locale: str | None) -> tuple[str, ...]:
    """The word as folded, then its stems in this language; no stems without a language."""
    plain = folded[:_LONGEST]
    return (plain, *(STEM + stem for stem in stems(word, locale))) if locale else (plain,)


def query_terms(word: str, folded: str, locale: str | None) -> tuple[str, ...]:
    """What a typed word is looked for by: its terms, and itself as the stem of a longer form (`mujer`, `mujeres`)."""
    terms = terms_of(word, folded, locale)
    return (*terms, STEM + terms[0]) if len(terms) > 1 and STEM + terms[0] not in terms else terms


def ideographs(part: Part) -> list[str]:
    return [fold_ideograph(char) for char in part.text]


def ideograph_terms(part: Part) -> list[str]:
    """What is asked for of a run of ideographs: its pairs, or the one there is."""
    chars = ideographs(part)
    return [left + right for left, right in pairwise(chars)] or chars


def analyze(text: str, locale: str | None) -> Iterator[Token]:
    """The tokens of a text, in order of position; `locale` None: names and symbols, which belong to no language.

    Ideographs are indexed singly and in pairs. A word of several parts is indexed by its parts and as a whole.
    """
    position = 0
    for start, run in runs(text):
        tokens, positions = (_kept if len(run) <= _LONGEST_KEPT else _analyzed)(run, locale)
        for token in tokens:
            yield Token(token.term, token.position + position, token.start + start, token.end + start)
        position += positions


def _analyzed(run: str, locale: str | None) -> tuple[tuple[Token, ...], int]:
    """The tokens of a run, and how many positions they take up."""
    tokens: list[Token] = []
    position = 0
    for word in words(run):
        forms = (*word.symbols, *((word.joined[:_LONGEST],) if word.joined else ()))
        tokens += [Token(form, position, word.start, word.end) for form in forms]
        for part in word.parts:
            if part.script == "ideographs":
                chars = ideographs(part)
                for index, char in enumerate(chars):
                    at = part.start + index
                    tokens.append(Token(char, position, at, at + 1))
                    if index + 1 < len(chars):
                        tokens.append(Token(char + chars[index + 1], position, at, at + 2))
                    position += 1
            else:
                terms = terms_of(part.text, part.folded, locale)
                tokens += [Token(term, position, part.start, part.end) for term in terms]
                position += 1
    return tuple(tokens), position


_kept = lru_cache(maxsize=50_000)(_analyzed)


def plain_words(found: Iterable[Word]) -> list[str]:
    """Words as they are indexed at consecutive positions: without stems, ideographs singly."""
    plain: list[str] = []
    for word in found:
        for part in word.parts:
            plain += ideographs(part) if part.script == "ideographs" else [part.folded]
    return plain


def stemmed_words(found: Iterable[Word], locale: str) -> list[str]:
    """The same by the one stem that all forms of a word have; a word without one as it is."""
    stemmed: list[str] = []
    for word in found:
        for part in word.parts:
            stemmed += (
                ideographs(part) if part.script == "ideographs" else terms_of(part.text, part.folded, locale)[-1:]
            )
    return stemmed


def folded_key(text: str) -> str:
    """A whole text in folded words: equal for two ways of writing the same name."""
    return " ".join(plain_words(words(text)))[:_LONGEST]
