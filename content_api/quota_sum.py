"""Quotas of all processes together: each writes what it has answered every few seconds, and reads what the others have.

No request waits for it: a thread of its own does it, only while something is answered. While the database is away each
process counts for itself. A row tells how much, in which minute, and a hash that stands for a reader in that minute.
"""

import logging
import time
import uuid
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import Error, connection
from django.db.models import Sum

from .counting import WINDOW, Quota
from .models import QuotaUse

log = logging.getLogger(__name__)


class Summing:
    """What one process tells the others of its quota, and hears from them."""

    def __init__(self, quota: Quota) -> None:
        self.quota = quota
        self.process = uuid.uuid4().hex
        self._reachable = True
        self._wanted = Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Called where something was answered: within some seconds the others know."""
        if not settings.API_QUOTA_SUM_SECONDS or self._wanted.is_set():
            return
        self._wanted.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="quota", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wanted.wait():
            time.sleep(settings.API_QUOTA_SUM_SECONDS)
            self._wanted.clear()
            self.exchange()
            connection.close()

    def exchange(self) -> None:
        """Writes totals, not differences: what is written twice counts once."""
        window, own = self.quota.own()
        rows = [QuotaUse(window=window, process=self.process, reader=reader, used=used) for reader, used in own.items()]
        try:
            QuotaUse.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["window", "process", "reader"],
                update_fields=["used"],
                batch_size=500,
            )
            others = QuotaUse.objects.filter(window=window).exclude(process=self.process)
            found = dict(others.values_list("reader").annotate(Sum("used")))
        except Error:
            if self._reachable:
                log.warning("The database does not sum up the quotas; each process counts for itself meanwhile.")
            self._reachable = False
            return
        self._reachable = True
        self.quota.hear(window, found)


def forget() -> None:
    """Removes what was used in minutes that are over."""
    QuotaUse.objects.filter(window__lt=int(time.time()) // WINDOW - 1).delete()
