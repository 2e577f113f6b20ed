"""A content in all its languages, as any index holds it: made of its stored public documents."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cms.base.locales import LOCALES, best_locale
from content_store.models import Document, DocumentCode
from content_store.query import readable
from content_store.schemas import SearchText

from .analysis.tokens import STEM, Token, analyze
from .asking import date_number
from .fields import TEXT_FIELDS, compared_filters, date_filters
from .suggesting import Choices, Label

#: Positions between names, so that no phrase runs from one into the next.
POSITION_GAP: Final = 10
_LONGEST_TEXT: Final = 200_000

#: A document with its (filter, code) pairs.
Version = tuple[Document, list[tuple[str, str]]]


@dataclass(frozen=True)
class Words:
    """A content's words in one language: the tokens of each text field, and the distinct words that can be spelled."""

    fields: dict[str, list[Token]]
    known: list[str]


@dataclass(frozen=True)
class Shown:
    """How a content is listed for the readers of one language."""

    by_title: str
    codes: dict[str, list[str]]


@dataclass(frozen=True)
class Content:
    """`by_date`: day in the upper, content id in the lower bits, newest first and no two alike. `dates`: 14 digits.

    `stamp` tells which versions of which languages this was made of.
    """

    content_id: UUID
    stamp: str
    kind: str
    by_date: int
    names: tuple[str, ...]
    words: dict[str, Words]
    shown: dict[str, Shown]
    dates: dict[str, list[int]]
    choices: Choices = field(repr=False)


def load(content_ids: Sequence[UUID]) -> dict[UUID, list[Version]]:
    """The public documents of these contents with their codes, in two queries; nothing for what is not public."""
    documents = list(readable().filter(content_id__in=content_ids).order_by("content_id", "locale"))
    codes: dict[int, list[tuple[str, str]]] = {document.pk: [] for document in documents}
    rows = DocumentCode.objects.filter(document__in=codes).values_list("document_id", "field", "code")
    for pk, name, code in rows:
        codes[pk].append((name, code))
    loaded: dict[UUID, list[Version]] = {}
    for document in documents:
        loaded.setdefault(document.content_id, []).append((document, codes[document.pk]))
    return loaded


def stamp(versions: Iterable[tuple[str, str]]) -> str:
    """Of (locale, etag) in order of locale: equal where the documents are the same."""
    return hashlib.sha256("".join(f"{locale} {etag}\n" for locale, etag in versions).encode()).hexdigest()[:16]


def content_of(versions: Sequence[Version]) -> Content:
    """Raises nothing for any text."""
    by_locale = {document.locale: (document, codes) for document, codes in versions}
    first = versions[0][0]
    names: dict[str, None] = {}
    labels: dict[str, Label] = {}
    words: dict[str, Words] = {}
    titles: dict[str, str] = {}
    urls: dict[str, str] = {}
    for locale, (document, _) in by_locale.items():
        searched = SearchText.model_validate_json(document.search_text)
        card = json.loads(document.card)
        language = str(card.get("title_language") or locale)
        names |= dict.fromkeys(searched.names)
        labels.setdefault(document.title, Label(document.title, language))
        words[locale] = _words(locale, (document.title, str(card["summary"]), searched.text[:_LONGEST_TEXT]), searched)
        titles[locale], urls[locale] = document.title, str(card["url"])
    for name in names:
        labels.setdefault(name, Label(name, "und"))
    shown: dict[str, Shown] = {}
    for reader in LOCALES:
        if served := best_locale(reader, set(by_locale)):
            document, codes = by_locale[served]
            shown[reader] = Shown(f"{document.sort_title}-{document.content_id.hex}", _grouped(codes))
    return Content(
        content_id=first.content_id,
        stamp=stamp((document.locale, document.etag) for document, _ in versions),
        kind=first.kind,
        by_date=max(_by_date(document) for document, _ in versions),
        names=tuple(names),
        words=words,
        shown=shown,
        dates={
            name: sorted({date_number(code) for _, codes in versions for field, code in codes if field == name})
            for name in compared_filters()
        },
        choices=Choices(first.kind, first.content_id, tuple(labels.values()), titles, urls),
    )


def _by_date(document: Document) -> int:
    return (date_number(document.sort_date) // 1_000_000) << 37 | document.content_id.int >> 91


def _grouped(codes: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, code in codes:
        if name not in date_filters():
            grouped.setdefault(name, []).append(code)
    return grouped


def _words(locale: str, texts: tuple[str, ...], searched: SearchText) -> Words:
    fields = {name: list(analyze(text, locale)) for name, text in zip(TEXT_FIELDS, texts, strict=True)}
    found = {token.term for tokens in fields.values() for token in tokens}
    found.update(token.term for name in searched.names for token in analyze(name, None))
    # Only words are spelled: no symbols, numbers or ideographs. Stems tell that a form not met before is known.
    return Words(fields, sorted(word for word in found if len(word) > 2 and word.removeprefix(STEM).isalpha()))
