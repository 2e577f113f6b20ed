"""How an index is filled and follows the change log, and how far it has; the same for every engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F

from content_store.changes import read_changes
from content_store.models import Cursor
from content_store.query import newest_seq, readable

from .files.keeping import contents_since, newest_step
from .files.models import AttachedFile, AttachedFileUse

CONSUMER: Final = "search"
_CHUNK: Final = 500
_FILES: Final = 50

#: Brings these contents into line with their public documents in an index.
Write = Callable[[Sequence[UUID]], None]


@dataclass(frozen=True)
class Place:
    """Up to which step of the log, and up to which change of the texts of files, an index holds everything."""

    seq: int
    step: int


def here() -> Place:
    """All that there is."""
    return Place(newest_seq(), newest_step())


def fill(write: Write, progress: Callable[[int, int], None] | None = None) -> int:
    """Writes everything that is public; returns how many contents that is. `progress` is called with (done, all)."""
    ids = list(readable().order_by("content_id").values_list("content_id", flat=True).distinct())
    for start in range(0, len(ids), _CHUNK):
        write(ids[start : start + _CHUNK])
        if progress:
            progress(min(start + _CHUNK, len(ids)), len(ids))
    return len(ids)


def catch_up(place: Place, write: Write) -> Place:
    """Writes what changed since; returns the place it has come to."""
    seq = place.seq
    while changes := read_changes(seq, _CHUNK):
        write([change.content_id for change in changes])
        seq = changes[-1].seq
    step = newest_step()
    if step > place.step and (contents := contents_since(place.step)):
        write(contents)
    return Place(seq, step)


def index_texts(write: Write) -> int:
    """Writes the contents whose files have another text than the index; returns how many files that is.

    Which texts is read before the contents are: what changes meanwhile is written again.
    """
    files = dict(AttachedFile.objects.filter(step__gt=F("indexed")).order_by("step").values_list("pk", "step")[:_FILES])
    if not files:
        return 0
    contents = AttachedFileUse.objects.filter(file__in=files).values_list("content_id", flat=True)
    if found := list(dict.fromkeys(contents)):
        write(found)
    for pk, step in files.items():
        AttachedFile.objects.filter(pk=pk, step=step).update(indexed=step)
    return len(files)


def reached(place: Place) -> None:
    """An index that was built anew holds what there was up to this place."""
    cursor, _ = Cursor.objects.get_or_create(consumer=CONSUMER)
    Cursor.objects.filter(pk=cursor.pk, seq__lt=place.seq).update(seq=place.seq)
    AttachedFile.objects.filter(step__lte=place.step, step__gt=F("indexed")).update(indexed=F("step"))


def standing() -> tuple[int, int]:
    """The step that was reached, and how many have come since."""
    seq = Cursor.objects.filter(consumer=CONSUMER).values_list("seq", flat=True).first() or 0
    return seq, newest_seq() - seq
