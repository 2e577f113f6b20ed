"""Whether the parts the platform stands on are ready."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from wagtail import hooks

from content_store.enums import Tier
from content_store.models import Change, Cursor, Dirty
from search.service import status as search_status

#: A worker further behind than this is not following.
MOST_LAG = dt.timedelta(seconds=60)


def readiness() -> dict[str, dict[str, Any]]:
    """Part to {"ok", …}: database, migrations, worker (queue and its age), search (changes it lacks).

    And what apps above register by the hook `register_readiness`: a function that returns a part's name and itself.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return {"database": {"ok": False}}
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    waiting = _age(Dirty.objects.order_by("id").values_list("at", flat=True).first())
    search = search_status()
    seq = Cursor.objects.filter(consumer="search").values_list("seq", flat=True).first() or 0
    public = Change.objects.filter(seq__gt=seq, tier=Tier.PUBLIC)
    unfollowed = _age(public.order_by("seq").values_list("at", flat=True).first())
    return {
        "database": {"ok": True},
        "migrations": {"ok": pending == 0, "pending": pending},
        "worker": {
            "ok": waiting <= MOST_LAG,
            "queued": Dirty.objects.count(),
            "oldest_seconds": round(waiting.total_seconds()),
        },
        "search": {
            "ok": search.available and unfollowed <= MOST_LAG,
            "changes_behind": search.lag,
            "detail": search.detail,
        },
        **dict(part() for part in hooks.get_hooks("register_readiness")),
    }


def _age(moment: dt.datetime | None) -> dt.timedelta:
    """How long something has waited; nothing where nothing waits."""
    return timezone.now() - moment if moment else dt.timedelta()
