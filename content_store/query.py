"""Lists of stored documents: by criteria, locale and fallback, sorted, paged by key, counted, with facets.

Query costs: a page is one query, an exact count one more (cached per criteria and newest seq), each facet one.
"""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from cms.base.locales import LOCALES, fallback_chain, locale_bit

from .criteria import Criteria, narrow
from .enums import Tier
from .kinds import Filter
from .models import Change, Document, DocumentCode, Term

Profile = Literal["minimal", "list", "full"]
PROFILE_COLUMN: Final[dict[str, str]] = {"minimal": "minimal", "list": "card", "full": "full"}
SORT_COLUMN: Final[dict[str, str]] = {
    "date": "sort_date",
    "title": "sort_title",
    "reference": "sort_reference",
    "updated": "updated_at",
    "published": "published_at",
}


class BadCursor(ValueError):
    """The cursor is broken, or belongs to another list."""


@dataclass(frozen=True)
class ListQuery:
    """What is asked for. `locales` is the chain: the first one a content exists in is served."""

    criteria: Criteria
    locales: tuple[str, ...]
    sort: tuple[str, ...] = ("title",)
    limit: int = 20
    cursor: str = ""
    profile: Profile = "list"
    tier: Tier = Tier.PUBLIC
    count: bool = True


@dataclass(frozen=True)
class FacetValue:
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class ListPage:
    """Stored JSON of each item, and where the next page starts. `count` is None where it was not asked for."""

    items: list[str]
    next: str | None
    count: int | None
    untranslated: int | None
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)


def readable(tier: Tier = Tier.PUBLIC) -> QuerySet[Document]:
    """The rows a reader of this tier sees."""
    return Document.objects.filter(tier__lte=tier, next_tier__gt=tier)


def in_chain(documents: QuerySet[Document], locales: Sequence[str]) -> QuerySet[Document]:
    """Of each content the row in the first locale of the chain that it exists in."""
    better, wanted = 0, Q(pk__in=[])
    for locale in locales:
        wanted |= Q(locale=locale) & _lacks(better)
        better |= locale_bit(locale)
    return documents.filter(wanted)


def _lacks(mask: int) -> Q:
    """No bit of the mask is set: of the 64 masks of six locales, those that qualify."""
    return Q(locale_mask__in=[value for value in range(64) if not value & mask]) if mask else Q()


def newest_seq() -> int:
    """The newest step of the log, 0 where there is none."""
    return Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def list_documents(query: ListQuery, facets: Sequence[tuple[Filter, int]] = ()) -> ListPage:
    """One page, with the facets asked for as (filter, most values). Raises BadCursor."""
    rows = in_chain(narrow(readable(query.tier), query.criteria), query.locales)
    keys = _sort_keys(query.sort)
    ordered = rows.order_by(*(f"-{column}" if down else column for column, down in keys))
    if query.cursor:
        ordered = ordered.filter(_after(query, keys))
    columns = [column for column, _ in keys]
    found = list(ordered.values_list(PROFILE_COLUMN[query.profile], *columns)[: query.limit + 1])
    has_more = len(found) > query.limit
    shown = found[: query.limit]
    count, untranslated = _counts(query) if query.count else (None, None)
    return ListPage(
        items=[row[0] for row in shown],
        next=_cursor(query, shown[-1][1:]) if has_more else None,
        count=count,
        untranslated=untranslated,
        facets={item.name: count_facet(query, item, most) for item, most in facets},
    )


def _sort_keys(sort: Sequence[str]) -> list[tuple[str, bool]]:
    """Columns with whether they go down; the content id last, so that no two rows are equal."""
    keys = [(SORT_COLUMN[name.lstrip("-")], name.startswith("-")) for name in sort]
    return [*keys, ("content_id", False)]


def _after(query: ListQuery, keys: list[tuple[str, bool]]) -> Q:
    """Rows behind the cursor's row in the sort order."""
    values = _cursor_values(query, len(keys))
    behind, equal = Q(pk__in=[]), Q()
    for (column, down), value in zip(keys, values, strict=True):
        behind |= equal & Q(**{f"{column}__{'lt' if down else 'gt'}": value})
        equal &= Q(**{column: value})
    return behind


def _stamp(query: ListQuery) -> str:
    """Binds a cursor to its list: another order or filter makes no sense of it."""
    text = f"{query.criteria.canonical()}|{','.join(query.locales)}|{','.join(query.sort)}|{query.tier}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _cursor(query: ListQuery, values: Sequence[object]) -> str:
    plain = [value.isoformat() if isinstance(value, dt.datetime) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps([_stamp(query), *plain]).encode()).decode().rstrip("=")


def _cursor_values(query: ListQuery, length: int) -> list[object]:
    try:
        padded = query.cursor + "=" * (-len(query.cursor) % 4)
        stamp, *values = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
        if stamp != _stamp(query) or len(values) != length or not all(isinstance(value, str) for value in values):
            raise BadCursor(query.cursor)
        typed: list[object] = [
            dt.datetime.fromisoformat(value) if column in ("updated_at", "published_at") else value
            for (column, _), value in zip(_sort_keys(query.sort), values, strict=True)
        ]
        typed[-1] = UUID(values[-1])
    except (ValueError, TypeError, UnicodeError) as error:
        raise BadCursor(query.cursor) from error
    return typed


def _counts(query: ListQuery) -> tuple[int, int]:
    """How many contents the list has, and how many more exist in other languages only."""
    locales = tuple(dict.fromkeys((*query.locales, *LOCALES)))
    key = f"count:{query.criteria.canonical()}|{','.join(locales)}|{len(query.locales)}|{query.tier}|{newest_seq()}"
    hashed = hashlib.sha256(key.encode()).hexdigest()
    cached: tuple[int, int] | None = cache.get(hashed)
    if cached is None:
        rows = in_chain(narrow(readable(query.tier), query.criteria), locales)
        sums = rows.aggregate(
            count=Count("pk", filter=Q(locale__in=query.locales)),
            asked=Count("pk", filter=Q(locale=locales[0])),
            all=Count("pk"),
        )
        cached = (sums["count"], sums["all"] - sums["asked"])
        cache.set(hashed, cached, 3600)
    return cached


def count_facet(query: ListQuery, item: Filter, most: int) -> list[FacetValue]:
    """The codes of one field over the list without that field's own conditions, the most frequent first."""
    rows = in_chain(narrow(readable(query.tier), query.criteria.without(item.name)), query.locales)
    codes = DocumentCode.objects.filter(field=item.name, document__in=rows.values("pk"))
    counted = codes.values("code", "target").annotate(count=Count("pk"), label=_label(query, item)).order_by("-count", "code")
    locale = query.locales[0]
    return [
        FacetValue(code=row["code"], label=_label_text(item, row, locale), count=row["count"])
        for row in counted[:most]
    ]


def _label(query: ListQuery, item: Filter) -> Any:
    if item.type == "term":
        return Subquery(Term.objects.filter(vocabulary=item.vocabulary, code=OuterRef("code")).values("labels")[:1])
    if item.type == "content":
        rows = in_chain(readable(query.tier), fallback_chain(query.locales[0])).filter(content_id=OuterRef("target"))
        return Subquery(rows.values("title")[:1])
    return F("code")


def _label_text(item: Filter, row: dict[str, Any], locale: str) -> str:
    label = row["label"]
    if item.type == "term" and label:
        labels = json.loads(label) if isinstance(label, str) else label
        return str(labels[locale])
    return str(label or row["code"])
