"""The answer when the engine cannot give one: every word somewhere in title or text, as the database compares them.

No stems, no ranking, no corrections: an honest list, marked `degraded`.
"""

from typing import Final

from django.db.models import Count, Q, QuerySet

from cms.base.locales import LOCALES, locale_bit
from content_store.criteria import Criteria, narrow
from content_store.models import Document, DocumentCode
from content_store.query import in_chain, readable

from ..cursors import decode, encode
from ..facets import KIND, LANGUAGE, code_labels, labelled, most_first
from ..hits import Match, read_hits
from ..interface import SearchQuery, SearchResult, Suggestion
from ..typed import TypedQuery, read

_MOST_WORDS: Final = 8
_MOST_DEEP: Final = 10_000


def search(query: SearchQuery) -> SearchResult:
    """Newest first, or by title. Raises BadCursor, also for a place that only the engine knows."""
    typed = read(query.q)
    at = decode(query, int, _MOST_DEEP) or 0
    rows = _found(query, typed)
    order = ["sort_title"] if query.sort == "title" else ["-sort_date", "-updated_at"]
    total = rows.count()
    shown = list(
        rows.order_by(*order, "content_id", "locale").values_list("content_id", "locale")[at : at + query.limit]
    )
    matches = [Match(content_id, locale=locale if query.group == "none" else None) for content_id, locale in shown]
    end = at + query.limit
    names = [request.name for request in query.facets]
    return SearchResult(
        total=total,
        hits=read_hits(matches, query, typed),
        facets=labelled({name: _counts(query, typed, name) for name in names}, query.facets, query.locale),
        degraded=True,
        next=encode(query, end) if end < total else None,
    )


def suggest(q: str, locale: str, limit: int) -> list[Suggestion]:
    """Titles that begin so; the database cannot do more on each keystroke."""
    if not q.strip():
        return []
    query = SearchQuery(locale=locale)
    rows = in_chain(readable(), query.chain).filter(title__istartswith=q.strip()[:100]).order_by("sort_title")
    labels = code_labels({KIND: {row.kind for row in rows[:limit]}}, locale)
    return [
        Suggestion(row.title, row.kind, labels[KIND, row.kind], row.path, row.locale, row.content_id)
        for row in rows[:limit]
    ]


def _found(query: SearchQuery, typed: TypedQuery, *, without: str = "") -> QuerySet[Document]:
    criteria = Criteria(
        () if without == KIND else query.kinds,
        tuple(
            item for item in query.conditions if item.field != LANGUAGE and (item.field != without or without == KIND)
        ),
    )
    rows = narrow(readable(), criteria)
    rows = rows.filter(locale__in=query.scope) if query.group == "none" else in_chain(rows, query.chain)
    for condition in query.conditions:
        if condition.field == LANGUAGE and without != LANGUAGE:
            rows = rows.filter(locale_mask__in=_masks(condition.values))
    for clause in typed.clauses[:_MOST_WORDS]:
        text = typed.text[clause.at :][clause.words[0].start : clause.words[-1].end]
        match = Q(title__icontains=text) | Q(search_text__icontains=text)
        rows = rows.exclude(match) if clause.excluded else rows.filter(match)
    return rows


def _masks(locales: tuple[str, ...]) -> list[int]:
    """The masks of contents that exist in any of these languages."""
    bits = sum(locale_bit(locale) for locale in LOCALES if locale in locales)
    return [mask for mask in range(1 << len(LOCALES)) if mask & bits]


def _counts(query: SearchQuery, typed: TypedQuery, name: str) -> list[tuple[str, int]]:
    rows = _found(query, typed, without=name)
    if name == KIND:
        counts = dict(rows.values_list("kind").annotate(Count("pk")))
    elif name == LANGUAGE:
        masks = rows.values_list("locale_mask").annotate(count=Count("pk"))
        counts = {code: sum(count for mask, count in masks if mask & locale_bit(code)) for code in LOCALES}
    else:
        codes = DocumentCode.objects.filter(field=name, document__in=rows.values("pk"))
        counts = dict(codes.values_list("code").annotate(Count("pk")))
    return most_first((code, count) for code, count in counts.items() if count)
