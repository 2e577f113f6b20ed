"""Lists of stored documents: by criteria, locale and fallback, sorted, paged by key, counted, with facets.

Query costs: a page is one query, and one more where dates go up and come to their end. Counts and facets, which are
linear, are one each and kept per criteria and newest seq of the kind, whose reading is one more; the labels of all
facets are one for vocabularies and one for contents.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Subquery

from cms.base.locales import LOCALES, fallback_chain, locale_bit

from .criteria import Criteria, narrow
from .enums import Tier
from .facets import CodeCount, FacetValue, count_codes, label_counts
from .kinds import Filter
from .models import SORT_COLUMN, Change, Document, seen_by, serves_field
from .paging import BadCursor, Place, SortKey, after, read_cursor, write_cursor

__all__ = [
    "PROFILE_COLUMN",
    "SORT_COLUMN",
    "BadCursor",
    "FacetValue",
    "ListPage",
    "ListQuery",
    "in_chain",
    "list_documents",
    "newest_change",
    "newest_seq",
    "readable",
]

Profile = Literal["minimal", "list", "full"]
PROFILE_COLUMN: Final[dict[str, str]] = {"minimal": "minimal", "list": "card", "full": "full"}
_KEEP_FOR: Final = 3600  # seconds

Counted = TypeVar("Counted")


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

    def stamp(self) -> str:
        """The same for the same list; another order, filter or language makes no sense of its cursors."""
        return f"{self.criteria.canonical()}|{','.join(self.locales)}|{','.join(self.sort)}|{self.tier}"


@dataclass(frozen=True)
class ListPage:
    """Stored JSON of each item, and where the next page starts. `count` is None where it was not asked for.

    `previous`: the cursor of the page before, None at the start and where nothing is shown. `modified`: the moment of
    the newest change of the kind, None where nothing is shown. `rows`: the documents of the items, of which only what
    the list needs has been read.
    """

    items: list[str]
    rows: list[Document]
    next: str | None
    previous: str | None
    count: int | None
    untranslated: int | None
    modified: dt.datetime | None = None
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)


def readable(tier: Tier = Tier.PUBLIC) -> QuerySet[Document]:
    """The rows a reader of this tier sees."""
    return Document.objects.filter(seen_by(tier))


def in_chain(documents: QuerySet[Document], locales: Sequence[str]) -> QuerySet[Document]:
    """Of each content the row in the first locale of the chain that it exists in.

    One language and the whole fallback chain have indexes of their own; any other chain reads all of its languages.
    """
    if len(locales) == 1:
        return documents.filter(locale=locales[0])
    if tuple(locales) == fallback_chain(locales[0]):
        return documents.filter(**{serves_field(locales[0]): True})
    better, wanted = 0, Q(pk__in=[])
    for locale in locales:
        wanted |= Q(locale=locale) & _lacks(better)
        better |= locale_bit(locale)
    return documents.filter(wanted)


def _lacks(mask: int) -> Q:
    """No bit of the mask is set: of the 64 masks of six locales, those that qualify."""
    return Q(locale_mask__in=[value for value in range(64) if not value & mask]) if mask else Q()


def newest_change(kind: str = "", tier: Tier = Tier.PUBLIC) -> tuple[int, dt.datetime | None]:
    """The newest step of the log for readers of a tier, or of one kind in it, and its moment; 0 where there is none."""
    return _newest(kind, tier).values_list("seq", "at").first() or (0, None)


def _newest(kind: str, tier: Tier) -> QuerySet[Change]:
    changes = Change.objects.filter(seen_by(tier))
    return (changes.filter(kind=kind, latest=True) if kind else changes).order_by("-seq")[:1]


def newest_seq(kind: str = "", tier: Tier = Tier.PUBLIC) -> int:
    return newest_change(kind, tier)[0]


def list_documents(query: ListQuery, facets: Sequence[tuple[Filter, int]] = ()) -> ListPage:
    """One page, with the facets asked for as (filter, most values). Raises BadCursor."""
    keys = _sort_keys(query.sort)
    columns = [key.column for key in keys]
    profile = PROFILE_COLUMN[query.profile]
    rows = in_chain(narrow(readable(query.tier), query.criteria), query.locales)
    place = read_cursor(query.cursor, keys, query.stamp())
    kind = query.criteria.kinds[0] if len(query.criteria.kinds) == 1 else ""
    moment = Subquery(_newest(kind, query.tier).values("at"))
    rows = rows.only("kind", "tier", profile, *columns).annotate(moment=moment)
    found = _first(rows, keys, place, query.limit + 1)
    shown, more = found[: query.limit], len(found) > query.limit
    if place.back:
        shown.reverse()

    def at(row: Document, *, back: bool = False) -> str:
        return write_cursor(query.stamp(), Place(tuple(getattr(row, column) for column in columns), back))

    # What a list of one kind shows of others changes with documents of its own.
    seq = newest_seq(kind, query.tier) if query.count or facets else 0
    count, untranslated = _counts(query, seq) if query.count else (None, None)
    return ListPage(
        items=[getattr(row, profile) for row in shown],
        rows=shown,
        next=at(shown[-1]) if shown and (more or place.back) else None,
        previous=at(shown[0], back=True) if shown and place.values and (more or not place.back) else None,
        count=count,
        untranslated=untranslated,
        modified=vars(shown[0])["moment"] if shown else None,
        facets=_facets(query, facets, seq) if facets else {},
    )


def _first(rows: QuerySet[Document], keys: Sequence[SortKey], place: Place, most: int) -> list[Document]:
    """The first rows behind that place by these keys, or where it looks back the nearest ones before it, nearest first.

    Whatever has no date comes last. It has the empty text, which is before all dates: where dates go up, dated and
    undated are read by themselves, one query more where the first of them are at their end.
    """
    read = [key.turned for key in keys] if place.back else keys
    rows = rows.order_by(*(key.order for key in read))
    parts = [Q()]
    if keys[0].column == "sort_date" and not keys[0].down:
        parts = [Q(sort_date__gt=""), Q(sort_date="")][:: -1 if place.back else 1]
        if place.values and bool(place.values[0]) == place.back:
            del parts[0]
    # The place first: SQLite enters the index by the first condition that it can use.
    behind = rows.filter(after(read, place.values)) if place.values else rows
    found = list(behind.filter(parts[0])[:most])
    for part in parts[1:]:
        if len(found) < most:
            found += rows.filter(part)[: most - len(found)]
    return found


def _sort_keys(sort: Sequence[str]) -> list[SortKey]:
    """The content id last, so that no two rows are equal; it follows the last direction, as an index can be read."""
    keys = [SortKey(SORT_COLUMN[name.removeprefix("-")], down=name.startswith("-")) for name in sort]
    return [*keys, SortKey("content_id", down=bool(keys) and keys[-1].down)]


def _kept(key: str, seq: int, count: Callable[[], Counted]) -> Counted:
    """The same count is made once for each state of the store."""
    hashed = hashlib.sha256(f"{key}|{seq}".encode()).hexdigest()
    found: Counted | None = cache.get(hashed)
    if found is None:
        found = count()
        cache.set(hashed, found, _KEEP_FOR)
    return found


def _counts(query: ListQuery, seq: int) -> tuple[int, int]:
    """How many contents the list has, and how many there are, in whatever language, but not in the one asked for."""
    chain = tuple(dict.fromkeys((*query.locales, *LOCALES)))

    def count() -> tuple[int, int]:
        sums = in_chain(narrow(readable(query.tier), query.criteria), chain).aggregate(
            count=Count("pk", filter=Q(locale__in=query.locales)),
            untranslated=Count("pk", filter=~Q(locale=query.locales[0])),
        )
        return sums["count"], sums["untranslated"]

    return _kept(f"count|{query.criteria.canonical()}|{','.join(query.locales)}|{query.tier}", seq, count)


def _facets(query: ListQuery, facets: Sequence[tuple[Filter, int]], seq: int) -> dict[str, list[FacetValue]]:
    """The counts are kept, the labels are not: they change without any of the documents counted."""
    counted = {item: _facet(query, item, most, seq) for item, most in facets}
    titles = in_chain(readable(query.tier), fallback_chain(query.locales[0]))
    return label_counts(counted, titles, query.locales[0])


def _facet(query: ListQuery, item: Filter, most: int, seq: int) -> list[CodeCount]:
    """The codes of one field over the list without that field's own conditions."""
    rest = query.criteria.without(item.name)

    def count() -> list[CodeCount]:
        return count_codes(in_chain(narrow(readable(query.tier), rest), query.locales), item, most)

    return _kept(f"facet|{item.name}|{most}|{rest.canonical()}|{','.join(query.locales)}|{query.tier}", seq, count)
