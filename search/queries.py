"""What is searched for on the site, counted by day and language: the words and how often, and nothing of who asked.

What looks like a person's own (an e-mail address, a telephone number, a long text) is not kept. No search waits for it:
each process adds up what it has answered, and a thread of its own writes the sums every few seconds.
"""

import datetime as dt
import logging
import re
import time
import unicodedata
from collections import Counter
from threading import Event, Lock, Thread
from typing import Final

from django.conf import settings
from django.db import Error, connection, transaction

from cms.base.days import utc_today

from .analysis.tokens import folded_key
from .interface import SearchQuery, SearchResult
from .models import QueryCount

log = logging.getLogger(__name__)

_LONGEST: Final = 80
_MOST_WORDS: Final = 10
#: Different queries that wait to be written; while there are more, new ones are not counted.
_MOST_WAITING: Final = 5_000
#: As a telephone number has: so many digits, whatever stands between them.
_NUMBER: Final = re.compile(r"\d(?:[\s().+/\\_–—-]*\d){6,}")
_HIDDEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")

#: Day, language, query, whether nothing was found.
_Key = tuple[dt.date, str, str, bool]
_ADD: Final = (
    "INSERT INTO search_querycount (day, locale, query, is_empty, count) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (day, locale, query, is_empty) DO UPDATE SET count = search_querycount.count + excluded.count"
)


def normal(q: str) -> str:
    """The form a query is counted in; "" for what is not kept."""
    if len(q) > 2 * _LONGEST:
        return ""
    plain = "".join(" " if unicodedata.category(char) == "Zs" else char for char in unicodedata.normalize("NFKC", q))
    text = " ".join("".join(char for char in plain if unicodedata.category(char) not in _HIDDEN).casefold().split())
    # Digits of any script are known by their folded form.
    digits = "".join(str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char for char in text)
    if "@" in text or _NUMBER.search(digits) or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return ""
    return text if folded_key(text) else ""


def _first(query: SearchQuery) -> SearchQuery:
    """What is asked by who types these words into the field, and chooses nothing."""
    return SearchQuery(
        q=query.q, locale=query.locale, facets=query.facets, limit=query.limit, highlight=query.highlight
    )


class QueryCounts:
    """What this process has answered and not written yet."""

    def __init__(self) -> None:
        self._waiting: Counter[_Key] = Counter()
        self._wanted = Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def note(self, query: SearchQuery, result: SearchResult) -> None:
        """The first page of a search for words alone, as it is asked first: what filters, one language or another
        order leave of it says nothing of the words."""
        if not settings.SEARCH_COUNT_SECONDS or result.degraded or _first(query) != query:
            return
        text = normal(query.q)
        if not text:
            return
        own = sum(not hit.pinned for hit in result.hits)
        corrected = bool(result.correction and result.correction.applied)
        key = utc_today(), query.locale, text, corrected or not own
        with self._lock:
            if key in self._waiting or len(self._waiting) < _MOST_WAITING:
                self._waiting[key] += 1
        self._wake()

    def _wake(self) -> None:
        if self._wanted.is_set():
            return
        self._wanted.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="query counts", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wanted.wait():
            time.sleep(settings.SEARCH_COUNT_SECONDS)
            self._wanted.clear()
            self.write()
            connection.close()

    def write(self) -> None:
        """Adds what waits to the day's counts; kept where the database cannot take it now."""
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
        # In one order, so that two processes never wait for each other.
        rows = [(*key, count) for key, count in sorted(taken.items())]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)
        except Error:
            log.warning("The database does not count searches now.")
            with self._lock:
                self._waiting += taken


counts = QueryCounts()


def expire() -> int:
    """Removes the counts of days before the last SEARCH_COUNT_DAYS; returns how many rows that were."""
    before = utc_today() - dt.timedelta(days=settings.SEARCH_COUNT_DAYS)
    removed, _ = QueryCount.objects.filter(day__lt=before).delete()
    return removed
