"""Marking what a write touched. Called inside the write's own transaction; the drain follows its commit."""

from uuid import UUID

from django.db import connection, transaction

from .models import Dirty

ALL = "all"


def content_key(content_id: UUID | str) -> str:
    return f"content:{content_id}"


def mark(*keys: str) -> None:
    """Notes the keys and lets the drain run once this transaction commits (at once where there is none)."""
    Dirty.objects.bulk_create([Dirty(key=key) for key in keys])
    drain_on_commit()


def mark_subtree(path: str) -> None:
    """Every page at or below a tree path, as one INSERT … SELECT however many they are."""
    from wagtail.models import Page

    pages = Page._meta.db_table
    dirty = Dirty._meta.db_table
    prefix = "'content:' || " + _uuid_text("translation_key")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {dirty} (key, at) SELECT {prefix}, CURRENT_TIMESTAMP FROM {pages} WHERE path LIKE %s",  # noqa: S608
            [f"{path}%"],
        )
    drain_on_commit()


def _uuid_text(column: str) -> str:
    """SQL for a UUID column as 36 characters; SQLite keeps 32 hexadecimal digits."""
    if connection.vendor == "postgresql":
        return f"{column}::text"
    parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
    return " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in parts)


def drain_on_commit() -> None:
    """Registers one drain for this transaction, whatever the number of writes in it."""
    from .drain import drain_after_write

    if connection.in_atomic_block and any(
        callback is drain_after_write for _, callback, _ in connection.run_on_commit
    ):
        return
    transaction.on_commit(drain_after_write, robust=True)
