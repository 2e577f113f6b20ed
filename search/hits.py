"""Hits from the stored documents: one query for a page of them, whatever the engine."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.html import escape

from cms.base.locales import LOCALES, direction, locale_bit
from content_store.models import Document
from content_store.query import in_chain, readable
from content_store.schemas import SearchText

from .fields import FILES
from .files.finding import FoundPage, found_pages
from .highlighting import Marker
from .interface import SearchHit, SearchQuery
from .typed import TypedQuery


@dataclass(frozen=True)
class Match:
    """What an engine found: a content, and the language to show it in (None: the reader's best of the scope).

    `in_files`: by the words of attached files only.
    """

    content_id: UUID
    score: float = 0.0
    matched_in: tuple[str, ...] = ()
    locale: str | None = None
    in_files: bool = False


def read_hits(matches: Sequence[Match], query: SearchQuery, typed: TypedQuery) -> list[SearchHit]:
    """In the order given, in one query, and a few more where any was found by its files.

    What is no longer public since it was indexed is left out, and what was found by a file that is not. What is pinned
    need not hold what was typed.
    """
    if not matches:
        return []
    pinned = frozenset(typed.pinned)
    rows = readable().filter(content_id__in={match.content_id for match in matches})
    rows = rows.filter(locale__in=query.scope) if query.group == "none" else in_chain(rows, query.chain)
    rows = rows.only("content_id", "kind", "locale", "locale_mask", "state", "title", "card", "search_text")
    found: dict[tuple[UUID, str | None], Document] = {}
    for document in rows:
        found[document.content_id, document.locale] = found[document.content_id, None] = document
    markers = {locale: Marker.of(typed, locale) for locale in query.scope}
    in_files = {match.content_id for match in matches if match.in_files} - pinned
    pages = found_pages(sorted(in_files), query, typed)
    gone = {content_id for content_id, page in pages.items() if page is None}
    return [
        _hit(
            row,
            match,
            markers[row.locale] if query.highlight else None,
            pages.get(match.content_id) if match.in_files else None,
            is_pinned=match.content_id in pinned,
        )
        for match in matches
        if (row := found.get((match.content_id, match.locale))) is not None
        and not (match.in_files and match.content_id in gone)
    ]


def other_languages(hits: Sequence[SearchHit]) -> list[list[tuple[str, str]]]:
    """Of each hit the languages it exists in besides, each with its path there; one query for all."""
    rows = readable().filter(content_id__in={hit.id for hit in hits if hit.also_in})
    paths = {
        (content_id, locale): path for content_id, locale, path in rows.values_list("content_id", "locale", "path")
    }
    return [[(locale, paths[hit.id, locale]) for locale in hit.also_in if (hit.id, locale) in paths] for hit in hits]


def _hit(row: Document, match: Match, marker: Marker | None, page: FoundPage | None, *, is_pinned: bool) -> SearchHit:
    card = json.loads(row.card)
    summary = str(card["summary"])
    if marker and page:
        snippet = page.snippet
    elif marker:
        snippet = marker.snippet(summary, SearchText.model_validate_json(row.search_text).text)
    else:
        snippet = escape(summary)
    return SearchHit(
        id=row.content_id,
        kind=row.kind,
        locale=row.locale,
        dir=direction(row.locale),
        state=row.state,
        title=row.title,
        title_html=marker.title(row.title) if marker else escape(row.title),
        url=str(card["url"]),
        snippet_html=snippet,
        also_in=tuple(locale for locale in LOCALES if row.locale_mask & locale_bit(locale) and locale != row.locale),
        matched_in=(*match.matched_in, FILES) if page else match.matched_in,
        score=match.score,
        card=row.card,
        pinned=is_pinned,
        file=page.file if page else None,
    )
