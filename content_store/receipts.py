"""Receipts: what became of a content that was published, for its status panel.

Apps say their part by the hook `register_receipts`: a function of the content's id and the user who looks.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail import hooks

from .enums import Operation, Tier
from .models import Change, seen_by


@dataclass(frozen=True)
class Receipt:
    """`at`: when that happened, where it is known. `url`: more of it, for a user who may see that."""

    text: str
    at: dt.datetime | None = None
    url: str = ""


Receipts = Callable[[UUID, Any], Iterable[Receipt]]


def receipts_of(content_id: UUID, user: Any) -> list[Receipt]:
    """In the order in which the apps come to know of it."""
    says: list[Receipts] = hooks.get_hooks("register_receipts")
    return [receipt for say in says for receipt in say(content_id, user)]


def in_api(content_id: UUID, user: Any) -> Iterable[Receipt]:
    """Since when the API serves what it serves of it now, in any language."""
    rows = Change.objects.filter(seen_by(Tier.PUBLIC), content_id=content_id, latest=True, op=Operation.UPSERT)
    at = rows.aggregate(at=Max("at"))["at"]
    yield Receipt(_("In the API"), at) if at else Receipt(_("Not public yet."))
