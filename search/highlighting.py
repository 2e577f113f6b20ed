"""Marks in titles and snippets: what was found, on the text as it was written, in every script."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .analysis.tokens import Token, analyze, ideograph_terms, plain_words, terms_of
from .analysis.words import Word
from .typed import TypedQuery

_SNIPPET: Final = 240  # characters
_SNIPPET_OF_IDEOGRAPHS: Final = 120
#: What is read of a long text in search of the words; beyond, the beginning is shown.
_LONGEST: Final = 40_000
_WORD: Final = 24  # how far a cut is moved to fall between words
_MOST_WINDOWS: Final = 200


class Found(NamedTuple):
    """Something that was found, and its place in the text."""

    start: int
    end: int
    term: str


@dataclass(frozen=True)
class Marker:
    """Marks what a query found in texts of one language."""

    terms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    locale: str

    @classmethod
    def of(cls, typed: TypedQuery, locale: str) -> "Marker":
        wanted = typed.wanted
        words = [clause for clause in wanted if not clause.phrase]
        telling = [clause for clause in words if not clause.is_stop_word]
        if not telling and not any(clause.phrase for clause in wanted):
            telling = words
        terms = frozenset(term for clause in telling for term in _terms(clause.words[0], locale))
        return cls(terms, tuple(tuple(plain_words(clause.words)) for clause in wanted if clause.phrase), locale)

    def find(self, text: str) -> list[Found]:
        """Everything found, in order."""
        if not self.terms and not self.phrases:
            return []
        tokens = list(analyze(text, self.locale))
        found = [Found(token.start, token.end, token.term) for token in tokens if token.term in self.terms]
        for phrase in self.phrases:
            found += _phrase_spans(tokens, phrase)
        return sorted(found)

    def title(self, text: str) -> SafeString:
        """The whole text, escaped, with marks."""
        return _marked(text, 0, len(text), self.find(text))

    def snippet(self, summary: str, text: str) -> SafeString:
        """The part that holds most of what was found; the summary where it does as well as the text."""
        if not text or not summary:
            return self._window(summary or text)
        in_summary = {item.term for item in self.find(summary)}
        read = text[:_LONGEST]
        spans = self.find(read)
        if len(in_summary) >= len({item.term for item in spans}):
            return self._window(summary)
        return self._window(read, spans)

    def _window(self, text: str, spans: Sequence[Found] | None = None) -> SafeString:
        text = text[:_LONGEST].replace("\n", " ")
        found = self.find(text) if spans is None else spans
        size = _SNIPPET_OF_IDEOGRAPHS if self.locale == "zh-hans" else _SNIPPET
        start, end = _bounds(text, _best_start(found, size), size)
        before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
        return format_html("{}{}{}", before, _marked(text, start, end, found), after)


def _terms(word: Word, locale: str) -> Iterable[str]:
    if word.symbols:
        return word.symbols
    terms: list[str] = [word.joined] if word.joined else []
    for part in word.parts:
        if part.script == "ideographs":
            terms += ideograph_terms(part)
        else:
            terms += terms_of(part.text, part.folded, locale)
            terms += terms_of(part.text, part.folded, None)
    return terms


def _phrase_spans(tokens: Sequence[Token], phrase: Sequence[str]) -> list[Found]:
    at = {(token.position, token.term): token for token in tokens}
    found: list[Found] = []
    for token in tokens:
        if token.term == phrase[0]:
            run = [at.get((token.position + index, term)) for index, term in enumerate(phrase)]
            if all(run):
                found += [Found(item.start, item.end, item.term) for item in run if item]
    return found


def _best_start(found: Sequence[Found], size: int) -> int:
    """Where a window of this size begins that holds most different terms; the first of several."""
    best, most = 0, 0
    for index, span in enumerate(found):
        held = {other.term for other in found[index:] if other.end <= span.start + size}
        if len(held) > most:
            best, most = span.start, len(held)
        if index > _MOST_WINDOWS:
            break
    return best


def _bounds(text: str, start: int, size: int) -> tuple[int, int]:
    """A window with a little before what was found, cut between words where there are spaces."""
    if len(text) <= size:
        return 0, len(text)
    start = max(0, min(start - size // 6, len(text) - size))
    end = start + size
    if start > 0:
        start = _boundary(text, start, text.find(" ", start, start + _WORD))
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
    parts: list[str] = []
    at = start
    for left, right in _merged(found):
        left, right = max(left, at), min(right, end)
        if left < right:
            parts += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
            at = right
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts))  # noqa: S308  # every part is escaped


def _merged(found: Sequence[Found]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in found:
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return merged
