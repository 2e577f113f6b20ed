"""What the Secretariat has told the search, as every process knows it at once: synonyms, and pinned results.

Each question costs one prepared statement that says whether anything changed; then all of it is read again.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db import DatabaseError

from cms.base.days import utc_today
from content_store.direct import Statement, moved, rows
from content_store.models import Counter

from .analysis.tokens import folded_key
from .interface import SearchQuery
from .models import MOST_PINNED, Pin, Synonyms, lines
from .synonyms import SynonymTable, tables
from .typed import TypedQuery

#: One of the counters by which whoever keeps an answer sees that it is outdated.
_COUNTER: Final = "search"
_VERSION: Final = Statement("search_tuning", "SELECT value FROM content_store_counter WHERE name = $1")


@dataclass(frozen=True)
class Tuning:
    """Synonyms by language; pinned contents by language ("" for all) and folded query."""

    synonyms: Mapping[str, SynonymTable] = field(default_factory=dict)
    pins: Mapping[tuple[str, str], tuple[UUID, ...]] = field(default_factory=dict)

    def pinned(self, query: SearchQuery, typed: TypedQuery) -> tuple[UUID, ...]:
        """What comes first: for words alone, by relevance."""
        words_alone = typed.wanted and not any(clause.phrase or clause.excluded for clause in typed.clauses)
        if not self.pins or not words_alone or query.sort_of(has_words=True) != "relevance":
            return ()
        key = folded_key(typed.text)
        both = (*self.pins.get((query.locale, key), ()), *self.pins.get(("", key), ()))
        return tuple(dict.fromkeys(both))[:MOST_PINNED]


def tuning_of(synonyms: Iterable[Synonyms], pins: Iterable[Pin]) -> Tuning:
    """Of these rows; pins that have ended count for nothing."""
    today = utc_today()
    rules: dict[str, list[tuple[list[str], list[str]]]] = defaultdict(list)
    for row in synonyms:
        rules[row.locale].append((lines(row.words), lines(row.also)))
    found = {
        (pin.locale, folded_key(pin.query)): tuple(UUID(content_id) for content_id in pin.contents)
        for pin in pins
        if pin.expires >= today
    }
    return Tuning(tables(rules), found)


@dataclass(frozen=True)
class _Known:
    version: tuple[bytes, date]
    tuning: Tuning


_known: _Known | None = None
_tried: ContextVar[Tuning | None] = ContextVar("tried_tuning", default=None)


def tuning() -> Tuning:
    """What is in force, or what is being tried."""
    global _known
    tried = _tried.get()
    if tried is not None:
        return tried
    counted = _counted()
    version = counted[0] if counted else b"", utc_today()
    known = _known
    if known is None or known.version != version:
        known = _Known(version, tuning_of(Synonyms.objects.all(), Pin.objects.all()) if counted else Tuning())
        _known = known
    return known.tuning


def _counted() -> list[bytes]:
    """The counter's value, none before the first change. A pooler between us and the database may know nothing of what
    is prepared: then it is asked by the ORM."""
    try:
        return [value for (value,) in rows(_VERSION, _COUNTER)]
    except DatabaseError:
        values = Counter.objects.filter(name=_COUNTER).values_list("value", flat=True)
        return [str(value).encode() for value in values]


@contextmanager
def trying(tuning: Tuning) -> Iterator[None]:
    """Within it, this one is in force for whoever asks here; for nobody else."""
    token = _tried.set(tuning)
    try:
        yield
    finally:
        _tried.reset(token)


def changed() -> None:
    """To be called in the transaction of a change. By the clock: a number taken back is never given again."""
    Counter.objects.update_or_create(name=_COUNTER, defaults={"value": time.time_ns()})
    moved()


def tuned(query: SearchQuery, typed: TypedQuery) -> TypedQuery:
    """What was typed, with the synonyms of the language that is searched first, and what is pinned for it."""
    current = tuning()
    table = current.synonyms.get(query.chain[0])
    synonyms = table.found_in(typed) if table else ()
    pinned = current.pinned(query, typed)
    return replace(typed, synonyms=synonyms, pinned=pinned) if synonyms or pinned else typed
