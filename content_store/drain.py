"""From dirty keys to documents and changes, under one lock, so that the log grows in commit order.

docs/content-store.md says what happens when a process is killed at each step.
"""

import datetime as dt
import logging
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.base.translation import translation_statuses

from .dirty import ALL, CONTENT, IN_REQUEST, SUBTREE, content_key, queue_contents, queue_subtree
from .enums import Reason
from .kinds import kinds
from .models import Dirty, Document, DocumentDependency, RenderFailure
from .rendering import RenderContext, Rendering, render
from .terms import TERM, project, project_all
from .visibility import Visibility
from .writing import withdraw, write_content

log = logging.getLogger(__name__)

#: Contents rendered under one lock by the worker: about as long as a request may have to wait for it.
CHUNK: Final = 25
#: A rendering that failed may succeed once a file or a row it needs is there.
RETRY_AFTER: Final = dt.timedelta(hours=1)
_ROWS: Final = 1000  # of the queue, read at a time
_BREATH: Final = 0.12  # seconds between chunks: SQLite's waiting writers look again every 0.1 s
_LOCK: Final = 0x4E474F  # any number of our own: the advisory lock's name


@contextmanager
def exclusive() -> Iterator[None]:
    """One transaction at a time, over all processes. SQLite's IMMEDIATE transactions are that already."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # First statement of the transaction: taken later, two drains that hold row locks would deadlock.
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def drain_after_write() -> None:
    """The drain that follows a commit, within the request: the newest marks first, none that is part of many.

    With CONTENT_STORE_DRAIN=worker in the environment all is left to the worker.
    """
    if os.environ.get("CONTENT_STORE_DRAIN") != "worker":
        drain(IN_REQUEST, in_request=True)


def drain(limit: int = CHUNK, *, in_request: bool = False) -> int:
    """Renders about `limit` contents of the queue; returns how many keys it took. 0: nothing was waiting."""
    waiting = Dirty.objects.filter(later=False).order_by("-id") if in_request else Dirty.objects.order_by("later", "id")
    if not waiting.exists():
        return 0
    with exclusive():
        keys = _next_keys(waiting, limit)
        # Only rows seen before rendering are removed: one that is committed meanwhile stands for a newer write.
        taken = list(Dirty.objects.filter(key__in=keys).values_list("pk", "key", "reason"))
        reasons = {key: Reason(reason) for _, key, reason in sorted(taken) if reason}
        update_contents(_contents_behind(keys, limit), limit, reasons)
        Dirty.objects.filter(pk__in=[pk for pk, _, _ in taken])._raw_delete(Dirty.objects.db)
    return len(keys)


def _next_keys(waiting: QuerySet[Dirty], limit: int) -> list[str]:
    """Each key once: of contents up to the limit; all others, which cost little and which contents may need."""
    contents = waiting.filter(key__startswith=CONTENT).values_list("key", flat=True)[:_ROWS]
    others = waiting.exclude(key__startswith=CONTENT).values_list("key", flat=True)[: 10 * _ROWS]
    return [*dict.fromkeys(others), *list(dict.fromkeys(contents))[:limit]]


def drain_all() -> int:
    """Empties the queue; returns how many keys it took."""
    total = 0
    while count := drain():
        total += count
        if Dirty.objects.exists():
            time.sleep(_BREATH)
    return total


def rebuild(contents: Sequence[UUID]) -> Iterator[int]:
    """Renders these contents again, a chunk at a time, and yields how many it has just done.

    What shows links that look different now is queued.
    """
    with exclusive():
        project_all()
    for start in range(0, len(contents), CHUNK):
        if start:
            time.sleep(_BREATH)
        chunk = contents[start : start + CHUNK]
        with exclusive():
            visibility = Visibility()
            queue_contents(_showing([content_id for content_id in chunk if refresh(content_id, visibility)]))
        yield len(chunk)


def retry_failures() -> int:
    """Marks contents whose rendering failed an hour ago or longer; returns how many."""
    failed = RenderFailure.objects.filter(at__lt=timezone.now() - RETRY_AFTER)
    contents = list(failed.values_list("content_id", flat=True))
    queue_contents(contents)
    return len(contents)


def _contents_behind(keys: Iterable[str], limit: int) -> list[UUID]:
    """The contents that keys stand for; a fan-out beyond the limit is queued again as contents."""
    contents: dict[UUID, None] = {}
    targets: list[str] = []
    found: list[UUID] = []
    for key in keys:
        if key == ALL:
            project_all()
            found += all_contents()
        elif key.startswith(CONTENT):
            contents[UUID(key.removeprefix(CONTENT))] = None
        elif key.startswith(SUBTREE):
            found += _below(int(key.removeprefix(SUBTREE)), limit)
        else:
            targets.append(key)
    project([key for key in targets if key.startswith(TERM)])
    found += _dependants(targets)
    if len(found) > limit:
        queue_contents(found)
    else:
        contents.update(dict.fromkeys(found))
    return list(contents)


def _below(page_id: int, limit: int) -> list[UUID]:
    """The contents at or below a page; none where it is gone, which marked each, nor beyond the limit: those are
    queued."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return []
    if page.get_descendant_count() >= limit:
        queue_subtree(page)
        return []
    return list(page.get_descendants(inclusive=True).order_by("path").values_list("translation_key", flat=True))


def _dependants(targets: Collection[str]) -> list[UUID]:
    if not targets:
        return []
    rows = DocumentDependency.objects.filter(target__in=targets)
    return list(rows.order_by("content_id").values_list("content_id", flat=True).distinct())


def _showing(contents: Iterable[UUID]) -> list[UUID]:
    """The contents that show a link to any of these."""
    return _dependants([content_key(content_id) for content_id in contents])


def all_contents() -> list[UUID]:
    """Every content that has a page of a declared kind or a document."""
    ids: set[UUID] = set(Document.objects.values_list("content_id", flat=True))
    for kind in kinds():
        ids.update(kind.model._default_manager.values_list("translation_key", flat=True))
    return sorted(ids)


def update_contents(contents: Collection[UUID], limit: int, reasons: Mapping[str, Reason]) -> None:
    """Renders contents, then what shows a link to one whose title, path or existence changed.

    `reasons`: content key to why its documents lose something. One step of cascade is all it takes: what a link shows
    of a content is nothing that it takes from others.
    """
    visibility = Visibility()
    changed = [item for item in contents if refresh(item, visibility, reasons.get(content_key(item)))]
    # Links rendered before their target was.
    outdated = visibility.outdated(changed)
    further = {*_showing(changed)} - {*contents} | {*_showing(outdated)}
    if len(further) > limit:
        queue_contents(sorted(further))
        return
    fresh = Visibility()
    queue_contents(_showing([content_id for content_id in sorted(further) if refresh(content_id, fresh)]))


def refresh(content_id: UUID, visibility: Visibility, reason: Reason | None = None) -> bool:
    """Brings the documents of one content into line with its pages; True when links to it look different now."""
    try:
        with transaction.atomic():
            changed = write_content(content_id, render_content(content_id, visibility), reason)
    except Exception as error:
        log.exception("Rendering content %s failed; its last documents stay where it is public.", content_id)
        RenderFailure.objects.update_or_create(
            content_id=content_id, defaults={"error": f"{type(error).__name__}: {error}"}
        )
        # What somebody took back must not stand in a last good document.
        if reason == Reason.CONSENT_WITHDRAWN:
            return write_content(content_id, [], reason)
        return withdraw(content_id, visibility.locales(content_id))
    RenderFailure.objects.filter(content_id=content_id).delete()
    return changed


def render_content(content_id: UUID, visibility: Visibility) -> list[Rendering]:
    """All renderings of a content: of each locale it is visible in the public one first, then one for each tier above.

    Empty when the public may not see it: then nobody reads it here.
    """
    kind = visibility.kind_of(content_id)
    if kind is None:
        return []
    pages = visibility.pages(kind, content_id)
    statuses = translation_statuses(pages.values())
    page = next(iter(pages.values()), None)
    more = page is not None and len(kind.tiers) > 1 and kind.restricted(page.original)
    tiers = kind.tiers if more else kind.tiers[:1]
    return [
        render(kind, page, RenderContext(kind, page, pages, visibility=visibility, statuses=statuses, tier=tier))
        for page in pages.values()
        for tier in tiers
    ]
