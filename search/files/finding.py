"""Where in a content's attached files something was found: the page that holds most of what was typed."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.safestring import SafeString

from cms.base.locales import direction
from content_store.query import readable

from ..analysis.tokens import ideograph_terms, query_terms
from ..analysis.words import Word
from ..highlighting import Marker
from ..interface import HitFile, SearchQuery
from ..typed import TypedQuery
from .models import AttachedFilePage
from .sources import public

#: Words of a query that a page is chosen by.
_MOST_WORDS: Final = 6
#: Files of all the contents together that are looked at.
_MOST_FILES: Final = 200
#: Pages of a file that are looked at for a phrase, which the database does not know.
_MOST_PAGES: Final = 5
#: The score of each page is computed once, and the best of each file are taken.
_BEST: Final = (
    "WITH scored AS MATERIALIZED ({}) SELECT id, score FROM (SELECT id, score,"
    ' ROW_NUMBER() OVER (PARTITION BY file_id ORDER BY score DESC, "position") AS place FROM scored WHERE score > 0'
    ") AS placed WHERE place <= %s"
)


@dataclass(frozen=True)
class FoundPage:
    """`snippet`: escaped text of the page with <mark>."""

    file: HitFile
    snippet: SafeString


def found_pages(contents: Sequence[UUID], query: SearchQuery, typed: TypedQuery) -> dict[UUID, FoundPage | None]:
    """For each of these contents the best page of its files, None where none of them holds a word; nothing for a
    content of which not all could be looked at. In a few queries, however many there are.

    Only files that its public documents show and that everybody may read at this moment, and whose text is kept.
    """
    words = list(islice(_wanted(typed, query.scope), _MOST_WORDS + 1)) if contents else []
    if not words:
        return {}
    wanted = words[:_MOST_WORDS]
    shown = {content_id: list(files.items()) for content_id, files in _shown(contents, query).items()}
    most = max(1, _MOST_FILES // len(contents))
    keys = public({key for files in shown.values() for key, _ in files[:most]})
    best: dict[str, tuple[tuple[int, int, int], AttachedFilePage, Marker]] = {}
    markers: dict[str, Marker] = {}
    for page, score in _candidates(keys, query.scope, wanted, 1 if not _has_phrase(typed) else _MOST_PAGES):
        language = page.file.language
        marker = markers.setdefault(language, Marker.of(typed, language))
        rank = (len({item.clause for item in marker.find(page.text)}), score, -page.position)
        if page.file.key not in best or rank > best[page.file.key][0]:
            best[page.file.key] = rank, page, marker
    found: dict[UUID, FoundPage | None] = {}
    for content_id in contents:
        files = shown.get(content_id, [])
        held_by = [best[key] for key, _ in files if key in best]
        if held_by:
            _, page, marker = max(held_by, key=lambda each: each[0][:2])
            found[content_id] = _found(page, marker, *dict(files)[page.file.key])
        elif len(files) <= most and len(words) <= _MOST_WORDS:
            found[content_id] = None
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
    """For each word typed the terms that stand for it in any of these languages; stop words where there is no other.
    Behind them those of its synonyms."""
    telling = [clause for clause in typed.wanted if not clause.is_stop_word] or typed.wanted
    for clause in telling:
        for word in clause.words:
            yield from _terms(word, scope)
    for each in typed.synonyms:
        for alternative in each.alternatives:
            for word in (*alternative.words, *alternative.beside):
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
    keys: Collection[str], scope: Sequence[str], wanted: Sequence[frozenset[str]], most: int
) -> Iterable[tuple[AttachedFilePage, int]]:
    """Of each file the pages that hold most of the words, at most so many, each with how many that is."""
    if not keys:
        return ()
    one, none = Value(1), Value(0)
    held: list[Any] = [
        Case(
            When(reduce(or_, (Q(terms__contains=f" {term} ") for term in sorted(terms))), then=one),
            default=none,
            output_field=IntegerField(),
        )
        for terms in wanted
    ]
    pages = AttachedFilePage.objects.filter(file__key__in=keys, file__language__in=scope)
    scored = pages.annotate(score=reduce(lambda left, right: left + right, held))
    sql, parameters = scored.values("id", "file_id", "position", "score").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_BEST.format(sql), [*parameters, most])
        scores: dict[int, int] = dict(cursor.fetchall())
    found = AttachedFilePage.objects.filter(pk__in=scores).select_related("file")
    return [(page, scores[page.pk]) for page in found]
