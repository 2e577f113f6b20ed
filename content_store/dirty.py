"""Marking what a write touched. Called inside the write's own transaction; the drain follows its commit."""

from collections.abc import Collection, Iterable
from typing import Final, Literal
from uuid import UUID

from django.db import connection, transaction
from wagtail.models import Page

from .enums import Reason
from .models import Dirty

ALL: Final = "all"
CONTENT: Final = "content:"
SUBTREE: Final = "subtree:"
#: Contents rendered within a request; what is more is left to the worker.
IN_REQUEST: Final = 20
#: Fields of pages and records that no document shows; saving a draft writes these alone.
_BOOKKEEPING: Final = frozenset(
    (
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
    )
)


def is_shown(update_fields: Collection[str] | None) -> bool:
    """Whether a save of these fields (None: of all) writes anything that documents show."""
    return update_fields is None or not _BOOKKEEPING.issuperset(update_fields)


def content_key(content_id: UUID | str) -> str:
    return f"{CONTENT}{content_id}"


def mark(*keys: str, reason: Reason | Literal[""] = "") -> None:
    """Notes the keys and lets the drain run once this transaction commits (at once where there is none).

    `reason`: why what a content's documents lose is gone; with CONSENT_WITHDRAWN mirrors are told so before they get
    what is left of it.
    """
    Dirty.objects.bulk_create([Dirty(key=key, reason=reason) for key in keys])
    drain_on_commit()


def queue_contents(contents: Iterable[UUID]) -> None:
    """Leaves contents to the worker."""
    Dirty.objects.bulk_create([Dirty(key=content_key(item), later=True) for item in contents], batch_size=1000)


def mark_subtree(page: Page) -> None:
    """Marks every page that is at or below this one when the drain runs.

    Not those of now: what another transaction puts below meanwhile is seen by neither, before both have committed.
    """
    mark(f"{SUBTREE}{page.pk}")


def queue_subtree(page: Page) -> None:
    """Leaves every page at or below this one to the worker, by one INSERT … SELECT however many they are."""
    first, last = Page._get_children_path_interval(page.path)
    pages, dirty = Page._meta.db_table, Dirty._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {dirty} (key, later, reason, at)"  # noqa: S608 (names of our own tables)
            f" SELECT '{CONTENT}' || {_uuid_text('translation_key')}, %s, '', CURRENT_TIMESTAMP FROM {pages}"
            " WHERE path = %s OR path BETWEEN %s AND %s ORDER BY path",
            [True, page.path, first, last],
        )


def _uuid_text(column: str) -> str:
    """SQL for a UUID column as 36 characters; SQLite keeps 32 hexadecimal digits."""
    if connection.vendor == "postgresql":
        return f"{column}::text"
    parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
    return " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in parts)


def drain_on_commit() -> None:
    """Registers one drain for this transaction, whatever the number of writes in it."""
    from .drain import drain_after_write

    if connection.in_atomic_block and any(item[1] is drain_after_write for item in connection.run_on_commit):
        return
    transaction.on_commit(drain_after_write, robust=True)
