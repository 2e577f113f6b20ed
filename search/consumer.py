"""Follows the change log: the worker calls `run` again and again, and the index catches up with whatever it missed."""

from content_store.changes import follow
from content_store.models import Change, Cursor

from .following import CONSUMER, index_texts
from .receipts import note
from .service import engine


def run() -> int:
    """Brings the index into line with the log and the texts of files, building it where there is none; returns how many
    changes were handled.

    0 also where another process does it. Raises EngineError where the engine cannot be written to.
    """
    if not engine().prepare():
        return 0
    if not Cursor.objects.filter(consumer=CONSUMER).exists():
        # A database that was never indexed: whatever index there is belongs to another.
        engine().rebuild()
    return follow(CONSUMER, _handle) + index_texts(engine().index)


def _handle(changes: list[Change]) -> None:
    engine().index(list(dict.fromkeys(change.content_id for change in changes)))
    note(changes)
