"""Since when the search finds a content as it is now: noted as the index follows the log, for its status panel."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from content_store.enums import Operation, Tier
from content_store.models import Change, Cursor, seen_by
from content_store.receipts import Receipt

from .following import CONSUMER
from .models import Indexed


def note(changes: Sequence[Change]) -> None:
    """That the index holds these."""
    now = timezone.now()
    held = {change.content_id: change.seq for change in changes if change.op == Operation.UPSERT}
    Indexed.objects.bulk_create(
        [Indexed(content_id=content_id, seq=seq, at=now) for content_id, seq in held.items()],
        update_conflicts=True,
        unique_fields=["content_id"],
        update_fields=["seq", "at"],
    )
    Indexed.objects.filter(content_id__in={change.content_id for change in changes} - held.keys()).delete()


def in_search(content_id: UUID, user: Any) -> Iterable[Receipt]:
    """Nothing of what is not public."""
    rows = Change.objects.filter(seen_by(Tier.PUBLIC), content_id=content_id, latest=True, op=Operation.UPSERT)
    newest = rows.aggregate(seq=Max("seq"))["seq"]
    if newest is None:
        return
    reached = Cursor.objects.filter(consumer=CONSUMER).values_list("seq", flat=True).first() or 0
    indexed = Indexed.objects.filter(content_id=content_id, seq__gte=newest).first()
    if indexed or reached >= newest:
        yield Receipt(_("In the search"), indexed.at if indexed else None)
    else:
        yield Receipt(_("Not in the search yet"))
