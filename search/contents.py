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
from .files.models import AttachedFile, AttachedFilePage
from .suggesting import Choices, Label

#: Positions between names, so that no phrase runs from one into the next.
POSITION_GAP: Final = 10
_LONGEST_TEXT: Final = 200_000
#: Characters of all its files together that a content is found by.
_LONGEST_FILES: Final = 1_000_000

#: A document with its (filter, code) pairs.
Version = tuple[Document, list[tuple[str, str]]]


@dataclass(frozen=True)
class Loaded:
    """What a content is made of; `files` are those whose text is kept, by their keys."""

    versions: list[Version]
    files: list[AttachedFile]


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

    `files`: language to the tokens of attached files. `stamp` tells which versions of which languages and files this
    was made of.
    """

    content_id: UUID
    stamp: str
    kind: str
    by_date: int
    names: tuple[str, ...]
    words: dict[str, Words]
    files: dict[str, list[Token]]
    shown: dict[str, Shown]
    dates: dict[str, list[int]]
    choices: Choices = field(repr=False)


def load(content_ids: Sequence[UUID]) -> dict[UUID, Loaded]:
    """The public documents of these contents with their codes and files, in three queries; nothing for what is not
    public."""
    documents = list(readable().filter(content_id__in=content_ids).order_by("content_id", "locale"))
    codes: dict[int, list[tuple[str, str]]] = {document.pk: [] for document in documents}
    rows = DocumentCode.objects.filter(document__in=codes).values_list("document_id", "field", "code")
    for pk, name, code in rows:
        codes[pk].append((name, code))
    keys = {document.pk: _keys(document) for document in documents}
    wanted = {key for found in keys.values() for key in found}
    read = AttachedFile.objects.filter(key__in=wanted).exclude(sha256="") if wanted else ()
    files = {file.key: file for file in read}
    loaded: dict[UUID, Loaded] = {}
    for document in documents:
        one = loaded.setdefault(document.content_id, Loaded([], []))
        one.versions.append((document, codes[document.pk]))
        one.files.extend(files[key] for key in keys[document.pk] if key in files and files[key] not in one.files)
    return loaded


def _keys(document: Document) -> list[str]:
    return [item["key"] for item in json.loads(document.files)]


def stamp(versions: Iterable[tuple[str, str]], files: Iterable[tuple[str, str]] = ()) -> str:
    """Of (locale, etag) in order of locale and (key, hash) of files in order of key: equal where all is the same."""
    return hashlib.sha256("".join(f"{name} {tag}\n" for name, tag in (*versions, *files)).encode()).hexdigest()[:16]


def content_of(loaded: Loaded) -> Content:
    """Raises nothing for any text. Reads the texts of files, whose memory is bounded for each content."""
    versions = loaded.versions
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
        stamp=stamp(
            ((document.locale, document.etag) for document, _ in versions),
            sorted((file.key, file.sha256) for file in loaded.files),
        ),
        kind=first.kind,
        by_date=max(_by_date(document) for document, _ in versions),
        names=tuple(names),
        words=words,
        files=_file_tokens(loaded.files),
        shown=shown,
        dates={
            name: sorted({date_number(code) for _, codes in versions for field, code in codes if field == name})
            for name in compared_filters()
        },
        choices=Choices(first.kind, first.content_id, tuple(labels.values()), titles, urls),
    )


def _file_tokens(files: Sequence[AttachedFile]) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = {}
    left = _LONGEST_FILES
    for file in files:
        tokens = found.setdefault(file.language, [])
        pages = AttachedFilePage.objects.filter(file=file).order_by("position")
        for text in pages.values_list("text", flat=True):
            offset = tokens[-1].position + POSITION_GAP if tokens else 0
            tokens += [
                token._replace(position=token.position + offset) for token in analyze(text[:left], file.language)
            ]
            left -= len(text)
            if left <= 0:
                return found
    return found


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
