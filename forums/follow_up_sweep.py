"""Time turns a status into “no information”: recommendations whose day has come are rendered anew."""

from typing import Final
from uuid import UUID

from cms.base.days import utc_today
from content_store.dirty import queue_contents
from content_store.models import DocumentCode

#: The filter that holds the day on which a document reads differently.
TURNS_ON: Final = "turns-on"


def due() -> list[UUID]:
    """The contents whose stored documents time has made wrong."""
    rows = DocumentCode.objects.filter(field=TURNS_ON, code__lte=utc_today().isoformat())
    return list(rows.order_by().values_list("document__content_id", flat=True).distinct())


def turn_to_no_information() -> int:
    """Leaves them to the worker; returns how many."""
    contents = due()
    queue_contents(contents)
    return len(contents)
