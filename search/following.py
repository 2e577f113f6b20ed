"""How far an index has followed the change log."""

from typing import Final

from content_store.models import Cursor
from content_store.query import newest_seq

CONSUMER: Final = "search"


def reached(seq: int) -> None:
    """An index that was built anew holds what changed up to this step."""
    cursor, _ = Cursor.objects.get_or_create(consumer=CONSUMER)
    Cursor.objects.filter(pk=cursor.pk, seq__lt=seq).update(seq=seq)


def standing() -> tuple[int, int]:
    """The step that was reached, and how many have come since."""
    seq = Cursor.objects.filter(consumer=CONSUMER).values_list("seq", flat=True).first() or 0
    return seq, newest_seq() - seq
