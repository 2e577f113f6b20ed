"""Makes the index document of a content from its stored public documents."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tantivy import Document as IndexDocument
from tantivy import PreTokenizedString
from tantivy import Token as IndexToken

from cms.base.locales import LOCALES, best_locale
from content_store.models import Document, DocumentCode
from content_store.query import readable
from content_store.schemas import SearchText

from ...analysis.tokens import STEM, Token, analyze, folded_key
from .schema import compared_filters, date_field, date_filters, suffixed

_POSITION_GAP: Final = 10  # between names, so that no phrase runs from one into the next
_LONGEST_TEXT: Final = 200_000


@dataclass(frozen=True)
class Label:
    """A name or title that something is suggested by; its language is "und" where that is not known."""

    text: str
    language: str


@dataclass(frozen=True)
class Choices:
    """What a suggestion may show and where it may lead. `titles` and `urls` by locale; no id: a vocabulary term."""

    kind: str
    content_id: UUID | None
    labels: tuple[Label, ...]
    titles: dict[str, str]
    urls: dict[str, str]


def load(content_ids: Sequence[UUID]) -> dict[UUID, list[tuple[Document, list[tuple[str, str]]]]]:
    """The public documents of these contents with their codes, in two queries; nothing for what is not public."""
    documents = list(readable().filter(content_id__in=content_ids).order_by("content_id", "locale"))
    codes: dict[int, list[tuple[str, str]]] = {document.pk: [] for document in documents}
    rows = DocumentCode.objects.filter(document__in=codes).values_list("document_id", "field", "code")
    for pk, name, code in rows:
        codes[pk].append((name, code))
    loaded: dict[UUID, list[tuple[Document, list[tuple[str, str]]]]] = {}
    for document in documents:
        loaded.setdefault(document.content_id, []).append((document, codes[document.pk]))
    return loaded


def date_number(value: str, pad: str = "0") -> int:
    """An ISO date or moment, however exact, as 14 digits that compare as the text does."""
    return int(re.sub(r"\D", "", value)[:14].ljust(14, pad) or "0")


def by_date(document: Document) -> int:
    """Day in the upper, content id in the lower bits: newest first, and no two contents alike."""
    return (date_number(document.sort_date) // 1_000_000) << 37 | document.content_id.int >> 91


def by_title(document: Document) -> str:
    return f"{document.sort_title}-{document.content_id.hex}"


def title_start(key: str) -> int:
    """The first eight bytes of a title's sort key, as a number."""
    return int(key.split("-")[0][:16].ljust(16, "0"), 16)


def index_document(versions: Sequence[tuple[Document, list[tuple[str, str]]]]) -> IndexDocument:
    """One content in all its languages. Raises nothing for any text."""
    made = IndexDocument()
    by_locale = {document.locale: (document, codes) for document, codes in versions}
    first = versions[0][0]
    made.add_text("content_id", first.content_id.hex)
    made.add_text("kind", first.kind)
    made.add_unsigned("by_date", max(by_date(document) for document, _ in versions))
    names: dict[str, None] = {}
    labels: dict[str, Label] = {}
    for locale, (document, _) in by_locale.items():
        searched = SearchText.model_validate_json(document.search_text)
        card = json.loads(document.card)
        language = str(card.get("title_language") or locale)
        names |= dict.fromkeys(searched.names)
        labels.setdefault(document.title, Label(document.title, language))
        made.add_text("locales", locale)
        _add_words(made, locale, document.title, str(card["summary"]), searched)
    for name in names:
        labels.setdefault(name, Label(name, "und"))
    for text in labels:
        made.add_text("name_keys", folded_key(text))
    add_tokens(made, "names", joined_texts(names))
    add_tokens(made, "suggest", joined_texts(labels))
    urls = {document.locale: url_of(document) for document, _ in versions}
    titles = {document.locale: document.title for document, _ in versions}
    made.add_bytes("labels", packed(Choices(first.kind, first.content_id, tuple(labels.values()), titles, urls)))
    for reader in LOCALES:
        served = best_locale(reader, set(by_locale))
        if served:
            document, codes = by_locale[served]
            key = by_title(document)
            made.add_text(suffixed("by_title", reader), key)
            made.add_unsigned(suffixed("by_title_start", reader), title_start(key))
            made.add_json(suffixed("codes", reader), _grouped(codes))
    for name in compared_filters():
        for code in {code for _, codes in versions for field, code in codes if field == name}:
            made.add_unsigned(date_field(name), date_number(code))
    return made


def url_of(document: Document) -> str:
    return str(json.loads(document.card)["url"])


def packed(choices: Choices) -> bytes:
    """What a suggestion is made of, so that it costs no query: each label with its language and its terms."""
    return json.dumps(
        {
            "kind": choices.kind,
            "id": choices.content_id.hex if choices.content_id else None,
            "labels": [
                [label.text, label.language, list(dict.fromkeys(token.term for token in analyze(label.text, None)))]
                for label in choices.labels
            ],
            "titles": choices.titles,
            "urls": choices.urls,
        }
    ).encode()


def _grouped(codes: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, code in codes:
        if name not in date_filters():
            grouped.setdefault(name, []).append(code)
    return grouped


def _add_words(made: IndexDocument, locale: str, title: str, summary: str, searched: SearchText) -> None:
    words: set[str] = set()
    for name, text in (("title", title), ("summary", summary), ("text", searched.text[:_LONGEST_TEXT])):
        tokens = list(analyze(text, locale))
        add_tokens(made, suffixed(name, locale), tokens)
        words.update(token.term for token in tokens)
    words.update(token.term for name in searched.names for token in analyze(name, None))
    # Only words are spelled: no symbols, numbers or ideographs. Stems tell that a form not met before is known.
    spelled = sorted(word for word in words if len(word) > 2 and word.removeprefix(STEM).isalpha())
    add_tokens(made, suffixed("words", locale), [Token(word, 0, 0, 0) for word in spelled])


def joined_texts(texts: Iterable[str]) -> list[Token]:
    tokens: list[Token] = []
    offset = 0
    for text in texts:
        own = [token._replace(position=token.position + offset) for token in analyze(text, None)]
        tokens += own
        offset = (own[-1].position if own else offset) + _POSITION_GAP
    return tokens


def add_tokens(made: IndexDocument, field: str, tokens: Sequence[Token]) -> None:
    if tokens:
        indexed = [IndexToken(token.term, token.position, 0, 0) for token in tokens]
        made.add_pre_tokenized_text(field, PreTokenizedString("", indexed))
