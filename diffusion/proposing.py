"""Diffusions that suggest themselves: of a content, to the actors whom its themes and countries concern."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import override

from cms.base.locales import DEFAULT_LOCALE
from content_store.kinds import kind
from content_store.models import Document, DocumentCode
from content_store.query import readable

from .diffusions import Diffusion, Proposal
from .selecting import documents

#: Kinds that can be diffused from their page.
DIFFUSED: Final = ("forum", "conference", "forum-report", "recommendation", "work-plan", "action", "session")
#: Kinds whose publication is proposed to the Secretariat.
PROPOSED: Final = ("forum-report", "work-plan", "action")
#: Days after the publication in which one is proposed.
_DAYS: Final = 7
_MOST: Final = 50


class NothingToPropose(Exception):  # noqa: N818
    """The content is not public, or of a kind that is not diffused."""


def proposal(content_id: UUID) -> Diffusion:
    """A diffusion of this content, not saved. Raises NothingToPropose."""
    row = next(iter(documents([content_id], DEFAULT_LOCALE)), None)
    if row is None or row.kind not in DIFFUSED:
        raise NothingToPropose
    contents = [content_id, *_with(row)][:_MOST]
    with override(DEFAULT_LOCALE):
        label = capfirst(str(kind(row.kind).label))
    return Diffusion(
        title=f"{label}: {row.title}"[:250],
        contents=[str(item) for item in dict.fromkeys(contents)],
        audience=concerned(contents),
    )


def _codes(content_ids: list[UUID], field: str) -> list[str]:
    rows = DocumentCode.objects.filter(document__in=readable().filter(content_id__in=content_ids), field=field)
    return sorted(set(rows.values_list("code", flat=True)))


def _with(row: Document) -> list[UUID]:
    """The recommendations of an event, and its reports; of a report, the recommendations of its event."""
    events = [str(row.content_id)] if row.kind in ("forum", "conference") else _codes([row.content_id], "forum")
    if row.kind not in ("forum", "conference", "forum-report") or not events:
        return []
    fields = ("source",) if row.kind == "forum-report" else ("source", "forum")
    found = Q(kind="recommendation") | Q(kind="forum-report")
    rows = readable().filter(found, codes__field__in=fields, codes__code__in=events)
    return list(dict.fromkeys(rows.order_by("kind", "sort_reference").values_list("content_id", flat=True)))


def concerned(content_ids: list[UUID]) -> dict[str, Any]:
    """Member States and sectors by the contents' themes, or all where they have none; of an action, the States and
    field offices of its countries."""
    themes = _codes(content_ids, "sector")
    narrowed = {"theme": themes} if themes else {}
    is_action = readable().filter(content_id=content_ids[0], kind="action").exists()
    if not is_action:
        return {"include": [{"kind": ["member", "sector"], **narrowed}]}
    countries = _codes(content_ids, "country")
    near: dict[str, list[str]] = {"kind": ["member", "office"], "country": countries}
    include = [near] if countries else []
    if themes or not include:
        include.append({"kind": ["sector"], **narrowed})
    return {"include": include}


def propose() -> int:
    """For each report, work plan and action that was published lately a draft, once, though it be deleted; how many."""
    since = timezone.now() - dt.timedelta(days=_DAYS)
    rows = readable().filter(kind__in=PROPOSED, published_at__gte=since)
    done = Proposal.objects.values("content")
    new = list(rows.exclude(content_id__in=done).values_list("content_id", flat=True).distinct()[:_MOST])
    return sum(_propose(content_id) for content_id in new)


def _propose(content_id: UUID) -> bool:
    try:
        found = proposal(content_id)
        with transaction.atomic():
            Proposal.objects.create(content=content_id)
            found.save()
    except (NothingToPropose, IntegrityError):  # withdrawn, or proposed by another process, in the meantime
        return False
    return True
