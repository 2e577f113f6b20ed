"""Where in a content's attached files something was found: the page that holds most of what was typed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from cms.base.locales import direction
from content_store.query import readable

from ..analysis.tokens import ideograph_terms, query_terms
from ..analysis.words import Word
from ..highlighting import Marker
from ..interface import HitFile, SearchQuery
from ..typed import TypedQuery
from .models import AttachedFilePage

#: Words of a query that a page is chosen by.
_MOST_WORDS: Final = 12
#: Pages of a file that are looked at for a phrase, which the database does not know.
_MOST_PAGES: Final = 5


@dataclass(frozen=True)
class FoundPage:
    """`snippet`: escaped text of the page with <mark>."""

    file: HitFile
    snippet: SafeString


def found_pages(contents: Sequence[UUID], query: SearchQuery, typed: TypedQuery) -> dict[UUID, FoundPage]:
    """For each of these contents the best page of its files, in two queries; none where none of them holds a word.

    Only files that its public documents show at this moment, and whose text is kept: what is no longer public is not.
    """
    wanted = list(_wanted(typed, query.scope))[:_MOST_WORDS] if contents else []
    shown = _shown(contents, query) if wanted else {}
    keys = {key for files in shown.values() for key in files}
    if not keys:
        return {}
    best: dict[str, tuple[tuple[int, int, int], AttachedFilePage, Marker]] = {}
    markers: dict[str, Marker] = {}
    for page in _candidates(keys, query.scope, wanted, 1 if not _has_phrase(typed) else _MOST_PAGES):
        language = page.file.language
        marker = markers.setdefault(language, Marker.of(typed, language))
        held = {item.clause for item in marker.find(page.text)}
        rank = (len(held), page.score, -page.position)  # type: ignore[attr-defined]  # annotated
        if held and (page.file.key not in best or rank > best[page.file.key][0]):
            best[page.file.key] = rank, page, marker
    found = {}
    for content_id, files in shown.items():
        held_by = [best[key] for key in files if key in best]
        if held_by:
            _, page, marker = max(held_by, key=lambda each: each[0][:2])
            found[content_id] = _found(page, marker, *files[page.file.key])
    return found


def _found(page: AttachedFilePage, marker: Marker, title: str, url: str) -> FoundPage:
    language = page.file.language
    address = f"{url}#page={page.page}" if page.page else url
    file = HitFile(title, address, page.page, page.heading, language, direction(language))
    return FoundPage(file, marker.snippet("", page.text))


def _shown(contents: Sequence[UUID], query: SearchQuery) -> dict[UUID, dict[str, tuple[str, str]]]:
    """Content to key to title and address, as the reader's best language of the scope has them."""
    rows = readable().filter(content_id__in=contents, locale__in=query.scope).exclude(files="[]")
    found: dict[UUID, dict[str, tuple[str, str]]] = {}
    order = {locale: index for index, locale in enumerate(query.chain)}
    for content_id, _, files in sorted(
        rows.values_list("content_id", "locale", "files"), key=lambda row: order.get(row[1], len(order))
    ):
        for item in json.loads(files):
            found.setdefault(content_id, {}).setdefault(item["key"], (item["title"], item["url"]))
    return found


def _has_phrase(typed: TypedQuery) -> bool:
    return any(clause.phrase for clause in typed.wanted)


def _wanted(typed: TypedQuery, scope: Sequence[str]) -> Iterable[frozenset[str]]:
    """For each word typed the terms that stand for it in any of these languages; stop words where there is no other."""
    telling = [clause for clause in typed.wanted if not clause.is_stop_word] or typed.wanted
    for clause in telling:
        for word in clause.words:
            yield from _terms(word, scope)


def _terms(word: Word, scope: Sequence[str]) -> Iterable[frozenset[str]]:
    if word.symbols:
        yield frozenset(word.symbols)
        return
    whole = {word.joined} if word.joined else set()
    for part in word.parts:
        if part.script == "ideographs":
            yield from (frozenset({pair}) for pair in ideograph_terms(part))
        else:
            forms = {term for locale in scope for term in query_terms(part.text, part.folded, locale)}
            yield frozenset(forms | whole)


def _candidates(
    keys: Iterable[str], scope: Sequence[str], wanted: Sequence[frozenset[str]], most: int
) -> Iterable[AttachedFilePage]:
    """Of each file the pages that hold most of the words, at most so many; `score` is how many."""
    one, none = Value(1), Value(0)
    held: list[Any] = [
        Case(
            When(reduce(or_, (Q(terms__contains=f" {term} ") for term in sorted(terms))), then=one),
            default=none,
            output_field=IntegerField(),
        )
        for terms in wanted
    ]
    score = reduce(lambda left, right: left + right, held)
    place = Window(RowNumber(), partition_by=[F("file_id")], order_by=[F("score").desc(), F("position").asc()])
    pages = AttachedFilePage.objects.filter(file__key__in=keys, file__language__in=scope)
    return pages.annotate(score=score, place=place).filter(score__gt=0, place__lte=most).select_related("file")
