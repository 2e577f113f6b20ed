"""Statuses are history: a published period is ended, never edited or removed but by a correction with its reason,
and a change is published by another person than its author."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from .statuses import StatusPeriod

if TYPE_CHECKING:
    from .models import Organization

CORRECTION: Final = "ngo_pages.status_correction"
#: Names of the values of `facts_of`.
_ORDER: Final = ("status", "since", "decided_by", "decision", "document", "until")
Facts = tuple[Any, ...]


def facts_of(period: StatusPeriod) -> Facts:
    """What a period says, `until` last."""
    return (period.status, period.since, period.decided_by, period.decision, period.document_id, period.until)


def published_periods(record: "Organization") -> list[StatusPeriod]:
    """The periods that readers see or have seen; none before the first publication."""
    return list(
        StatusPeriod.objects.filter(organization_id=record.pk, organization__first_published_at__isnull=False)
        if record.pk
        else []
    )


def overwritten(
    published: Iterable[StatusPeriod], periods: Iterable[StatusPeriod], today: dt.date
) -> list[StatusPeriod]:
    """The published periods that are neither kept nor merely ended."""
    left = [facts_of(period) for period in periods]
    lost = []
    for period in published:
        own = facts_of(period)
        kept = next((item for item in left if item == own), None)
        if kept is None and period.is_open(today):
            kept = next((item for item in left if item[:-1] == own[:-1]), None)
        if kept is None:
            lost.append(period)
        else:
            left.remove(kept)
    return lost


def is_changed(published: Iterable[StatusPeriod], periods: Iterable[StatusPeriod]) -> bool:
    return [facts_of(item) for item in published] != [facts_of(item) for item in periods]


def author_of_statuses(revision: Revision) -> int | None:
    """Primary key of the user who wrote the statuses as this revision has them, earlier revisions considered."""
    wanted = _statuses(revision)
    author: int | None = revision.user_id
    earlier = Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id, pk__lt=revision.pk
    )
    for item in earlier.order_by("-pk").iterator():
        if _statuses(item) != wanted:
            break
        author = item.user_id
    return author


def _statuses(revision: Revision) -> list[Facts]:
    return [tuple(row.get(name) or "" for name in _ORDER) for row in revision.content.get("statuses", [])]


def refusal(lost: Iterable[StatusPeriod]) -> str:
    named = "; ".join(" ".join(part for part in (str(item), item.since) if part) for item in lost)
    return _(
        "Published status periods are ended, not edited or removed: %(periods)s. "
        "Where one was wrong, give the reason for the correction."
    ) % {"periods": named}


def four_eyes() -> str:
    return _("A change of status is published by another person than the one who made it: submit it to moderation.")


def log_correction(record: "Organization", reason: str, lost: Iterable[StatusPeriod]) -> None:
    """Keeps what was overwritten in the record's own history, for good."""
    before = [dict(zip(_ORDER, facts_of(item), strict=True)) for item in lost]
    revision = record.live_revision
    log(
        instance=record,
        action=CORRECTION,
        user=revision.user if revision else None,
        revision=revision,
        data={"reason": reason, "before": before},
        content_changed=True,
    )
