"""Pages of a result: by position where it is sorted by relevance, by key where by date or title."""

from dataclasses import dataclass
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher
from tantivy import SearchResult as EngineResult

from ...cursors import KEYS, decode
from ...fields import suffixed
from ...interface import MOST_DEEP, BadCursor, SearchQuery, Sort
from .schema import schema, title_start


@dataclass(frozen=True)
class Page:
    """Rows as (score or sort key, address); `after` is where the next page begins, None after the last."""

    rows: list[tuple[Any, DocAddress]]
    total: int
    after: int | str | None


def count(searcher: Searcher, query: Query) -> int:
    return _total(searcher.search(query, 1))


def _total(found: EngineResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # its stubs have no count


def page(searcher: Searcher, query: SearchQuery, built: Query, sort: Sort) -> Page:
    """Raises BadCursor."""
    after = decode(query, KEYS[sort])
    if sort == "relevance":
        return by_position(searcher, built, after or 0, query.limit)
    if sort == "-date":
        return _by_date(searcher, built, after, query.limit)
    return _by_title(searcher, built, after, query.limit, query.chain[0])


def by_position(searcher: Searcher, built: Query, at: int, limit: int) -> Page:
    if at >= MOST_DEEP:
        return Page([], count(searcher, built), None)
    found = searcher.search(built, min(limit, MOST_DEEP - at), offset=at)
    total = _total(found)
    end = at + len(found.hits)
    return Page(found.hits, total, end if end < min(total, MOST_DEEP) and found.hits else None)


def _by_date(searcher: Searcher, built: Query, after: int | None, limit: int) -> Page:
    total = count(searcher, built)
    rest = built
    if after is not None:
        rest = _both(
            built,
            Query.range_query(schema(), "by_date", FieldType.Unsigned, None, after - 1)
            if after
            else Query.empty_query(),
        )
    hits = searcher.search(rest, limit + 1, count=False, order_by_field="by_date").hits
    return Page(hits[:limit], total, hits[limit - 1][0] if len(hits) > limit else None)


def _by_title(searcher: Searcher, built: Query, after: str | None, limit: int, reader: str) -> Page:
    """The engine cannot compare texts, so titles that begin like the last one shown are read again and left out."""
    total = count(searcher, built)
    field, start_field = suffixed("by_title", reader), suffixed("by_title_start", reader)
    rest, again = built, 0
    if after is not None:
        start = _start(after)
        rest = _both(built, Query.range_query(schema(), start_field, FieldType.Unsigned, start, None))
        again = count(searcher, _both(built, Query.term_query(schema(), start_field, start)))
    hits = searcher.search(rest, limit + 1 + again, count=False, order_by_field=field, order=Order.Asc).hits
    left = [row for row in hits if after is None or row[0] > after][: limit + 1]
    return Page(left[:limit], total, left[limit - 1][0] if len(left) > limit else None)


def _start(after: str) -> int:
    try:
        return title_start(after)
    except ValueError as error:
        raise BadCursor(after) from error


def _both(left: Query, right: Query) -> Query:
    return Query.boolean_query([(Occur.Must, left), (Occur.Must, Query.const_score_query(right, 0.0))])
