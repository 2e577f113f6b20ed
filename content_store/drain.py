"""From dirty keys to documents and changes, under one lock, so that the log grows in commit order.

docs/content-store.md says what happens when a process is killed at each step.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from .models import Dirty, Document, DocumentDependency, RenderFailure
from .rendering import RenderContext, Rendering, render
from .terms import project, project_all
from .visibility import Visibility
from .writing import remove_content, write_content

log = logging.getLogger(__name__)

#: Contents rendered within a request; what is more is left to the worker.
IN_REQUEST = 60
#: Contents rendered under one lock by the worker.
CHUNK = 200
_LOCK = 0x4E474F  # any number of our own: the advisory lock's name


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
    """The drain that follows a commit: the newest marks first, so that an editor sees the own change at once."""
    if os.environ.get("CONTENT_STORE_DRAIN") == "worker":
        return
    drain(IN_REQUEST, newest_first=True)


def drain(limit: int = CHUNK, *, newest_first: bool = False) -> int:
    """Renders up to `limit` contents of the queue; returns how many it took. 0 means that the queue is empty."""
    if not Dirty.objects.exists():
        return 0
    with exclusive():
        rows = list(Dirty.objects.order_by("-id" if newest_first else "id")[: limit * 4])
        contents: dict[UUID, None] = {}
        taken: list[int] = []
        for row in rows:
            if len(contents) >= limit:
                break
            contents.update(dict.fromkeys(_contents_behind(row.key, limit)))
            taken.append(row.pk)
        _render_with_dependants(list(contents), limit)
        Dirty.objects.filter(pk__in=taken).delete()
    return len(contents) or len(taken)


def drain_all() -> int:
    """Empties the queue; returns how many contents were rendered."""
    total = 0
    while count := drain():
        total += count
    return total


def _contents_behind(key: str, limit: int) -> list[UUID]:
    """The contents a key stands for; a fan-out beyond the limit is queued again as contents."""
    kind, _, rest = key.partition(":")
    match kind:
        case "content":
            return [UUID(rest)]
        case "term":
            project(key)
            found = _dependants(key)
        case "all":
            project_all()
            found = all_contents()
        case _:
            found = _dependants(key)
    if len(found) > limit:
        _queue(found)
        return []
    return found


def _dependants(target: str) -> list[UUID]:
    return list(DocumentDependency.objects.filter(target=target).values_list("content_id", flat=True))


def all_contents() -> list[UUID]:
    """Every content that has a page of a declared kind or a document."""
    from .kinds import kinds

    ids: set[UUID] = set(Document.objects.values_list("content_id", flat=True))
    for kind in kinds():
        ids.update(kind.model.objects.values_list("translation_key", flat=True))
    return sorted(ids)


def _queue(contents: Iterable[UUID]) -> None:
    Dirty.objects.bulk_create([Dirty(key=f"content:{content_id}") for content_id in contents], batch_size=1000)


def _render_with_dependants(contents: list[UUID], limit: int) -> None:
    """Renders contents, then what shows a link to one whose title, path or existence changed (one step, by design)."""
    visibility = Visibility()
    done = set(contents)
    dependants: dict[UUID, None] = {}
    for content_id in contents:
        if refresh(content_id, visibility):
            dependants.update(dict.fromkeys(_dependants(f"content:{content_id}")))
    further = [content_id for content_id in dependants if content_id not in done]
    if len(further) > limit:
        _queue(further)
        return
    for content_id in further:
        refresh(content_id, visibility)


def refresh(content_id: UUID, visibility: Visibility) -> bool:
    """Brings the documents of one content into line with its pages; True when links to it look different now."""
    try:
        with transaction.atomic():
            renderings = render_content(content_id, visibility)
            if renderings:
                changed = write_content(content_id, renderings)
            else:
                changed = remove_content(content_id)
    except Exception as error:
        log.exception("Rendering content %s failed; its last documents stay.", content_id)
        RenderFailure.objects.update_or_create(
            content_id=content_id, defaults={"error": f"{type(error).__name__}: {error}"}
        )
        return False
    RenderFailure.objects.filter(content_id=content_id).delete()
    return changed


def render_content(content_id: UUID, visibility: Visibility) -> list[Rendering]:
    """All renderings of a content, one for each locale it is visible in; empty when the public may not see it."""
    kind = visibility.kind_of(content_id)
    if kind is None:
        return []
    pages = visibility.pages(kind, content_id)
    return [render(kind, page, RenderContext(kind, page, pages, visibility=visibility)) for page in pages.values()]


def queue_length() -> int:
    return Dirty.objects.filter(~Q(key="")).count()
