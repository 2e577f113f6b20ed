"""Entry points to search for the site and the API: the engine, and the database when the engine cannot answer."""

import logging
import time
from dataclasses import replace
from typing import Final

from django.conf import settings

from .engines import database
from .engines.elasticsearch.engine import ElasticsearchEngine
from .engines.embedded.engine import EmbeddedEngine
from .interface import Engine, EngineError, EngineStatus, SearchQuery, SearchResult, Suggestion

log = logging.getLogger(__name__)

#: Seconds for which the version of the index is not asked for again. The index follows the store, later than that.
LEASE: Final = 0.001
_leased: tuple[float, str | None] = (0.0, None)

_embedded: Engine = EmbeddedEngine()
_elasticsearch: Engine = ElasticsearchEngine()


def engine() -> Engine:
    """The engine of this installation."""
    return _elasticsearch if settings.ELASTICSEARCH_URL else _embedded


def search(query: SearchQuery) -> SearchResult:
    """The answer to any query; from the database, marked `degraded`, when the engine fails. Raises BadCursor."""
    started = time.perf_counter()
    try:
        result = engine().search(query)
    except EngineError as error:
        log.warning("Search by %s is not available: %s", engine().name, error)
        result = database.search(query)
    return replace(result, took_ms=round((time.perf_counter() - started) * 1000))


def suggest(q: str, locale: str, limit: int = 8) -> list[Suggestion]:
    """What could be meant by what is typed so far; nothing for less than one letter."""
    try:
        return engine().suggest(q, locale, limit)
    except EngineError as error:
        log.warning("Suggestions by %s are not available: %s", engine().name, error)
        return database.suggest(q, locale, limit)


def version() -> str | None:
    """The same while the engine answers from the same index; None where it cannot tell. It may be LEASE old."""
    global _leased
    now = time.monotonic()
    until, version = _leased
    if now >= until:
        version = engine().version()
        _leased = now + LEASE, version
    return version


def status() -> EngineStatus:
    return engine().status()
