"""How an index is filled and follows the change log, and how far it has; the same for every engine."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from content_store.changes import read_changes
from content_store.models import Cursor
from content_store.query import newest_seq, readable

CONSUMER: Final = "search"
_CHUNK: Final = 500

#: Brings these contents into line with their public documents in an index.
Write = Callable[[Sequence[UUID]], None]


def fill(write: Write, progress: Callable[[int, int], None] | None = None) -> int:
    """Writes everything that is public; returns how many contents that is. `progress` is called with (done, all)."""
    ids = list(readable().order_by("content_id").values_list("content_id", flat=True).distinct())
    for start in range(0, len(ids), _CHUNK):
        write(ids[start : start + _CHUNK])
        if progress:
            progress(min(start + _CHUNK, len(ids)), len(ids))
    return len(ids)


def catch_up(seq: int, write: Write) -> int:
    """Writes what changed since this step; returns the step it has come to."""
    while changes := read_changes(seq, _CHUNK):
        write([change.content_id for change in changes])
        seq = changes[-1].seq
    return seq


def reached(seq: int) -> None:
    """An index that was built anew holds what changed up to this step."""
    cursor, _ = Cursor.objects.get_or_create(consumer=CONSUMER)
    Cursor.objects.filter(pk=cursor.pk, seq__lt=seq).update(seq=seq)


def standing() -> tuple[int, int]:
    """The step that was reached, and how many have come since."""
    seq = Cursor.objects.filter(consumer=CONSUMER).values_list("seq", flat=True).first() or 0
    return seq, newest_seq() - seq
