"""Writes contents and vocabulary terms (search.contents, search.vocabulary_terms) as Elasticsearch's documents."""

from collections.abc import Iterable
from typing import Any

from ...analysis.tokens import Token, analyze
from ...contents import POSITION_GAP, Content
from ...fields import FILES, date_field, suffixed
from ...suggesting import Choices
from ...vocabulary_terms import TERM
from .mapping import cells


def source_of(content: Content) -> dict[str, Any]:
    """One content in all its languages."""
    source: dict[str, Any] = {
        "content_id": content.content_id.hex,
        "stamp": content.stamp,
        "kind": content.kind,
        "locales": list(content.words),
        "names": _names(content.names),
        "by_date": content.by_date,
        **_choices(content.choices),
    }
    for locale, words in content.words.items():
        for name, tokens in words.fields.items():
            source[suffixed(name, locale)] = cells(tokens)
        source[suffixed("words", locale)] = " ".join(words.known)
    for locale, tokens in content.files.items():
        source[suffixed(FILES, locale)] = _pages(tokens)
    for reader, shown in content.shown.items():
        source[suffixed("by_title", reader)] = shown.by_title
        source[suffixed("codes", reader)] = shown.codes
    for name, numbers in content.dates.items():
        source[date_field(name)] = numbers
    return source


def term_source(choices: Choices) -> dict[str, Any]:
    return {"kind": TERM, **_choices(choices)}


def term_id(choices: Choices) -> str:
    """The document of a vocabulary term; it leads to its filter and code."""
    return f"{TERM}:{next(iter(choices.urls.values())).partition('?')[2]}"


def _choices(choices: Choices) -> dict[str, Any]:
    texts = dict.fromkeys(label.text for label in choices.labels)
    return {"suggest": _names(texts), "name_keys": list(choices.keys), "labels": choices.packed()}


def _pages(tokens: Iterable[Token]) -> list[str]:
    """The tokens of each page by themselves, told apart by the gap between them."""
    pages: list[list[Token]] = []
    last = -POSITION_GAP
    for token in tokens:
        if token.position - last >= POSITION_GAP:
            pages.append([])
        pages[-1].append(token)
        last = token.position
    return [cells(page) for page in pages]


def _names(texts: Iterable[str]) -> list[str]:
    """Each text by itself: between them the index leaves a gap."""
    return [cells(list(analyze(text, None))) for text in texts]
