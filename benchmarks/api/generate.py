"""Fills an empty database with generated organizations: documents, codes, paths, dependencies and the log of changes.

    python -m benchmarks.api.generate --organizations 10000 --locales en,fr

Of DATABASE_URL, migrated and with vocabularies. Rows are rendered as real ones are, and written in bulk (COPY on
PostgreSQL) rather than through publishing. A database that holds documents of anybody else is refused.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

import django

_BATCH: Final = 500  # contents held in memory
_MARK: Final = "benchmark"


def _rows(models: Any, start: int, batch: Sequence[Sequence[Any]]) -> dict[Any, list[Any]]:
    """The rows of these contents (each a sequence of renderings), the first of which is document and step `start`."""
    from content_store.writing import _columns, _target

    tables: dict[Any, list[Any]] = {
        models.Document: [],
        models.DocumentCode: [],
        models.DocumentPath: [],
        models.DocumentDependency: [],
        models.Change: [],
    }
    number = start
    for renderings in batch:
        available = {rendering.document.locale for rendering in renderings}
        content_id = renderings[0].document.id
        for rendering in renderings:
            document = rendering.document
            columns = _columns(rendering, available)
            row = models.Document(pk=number, content_id=content_id, locale=document.locale, seq=number, **columns)
            tables[models.Document].append(row)
            tables[models.DocumentCode] += [
                models.DocumentCode(document_id=number, field=name, code=code, target=_target(row.kind, name, code))
                for name, code in sorted(rendering.codes)
            ]
            tables[models.DocumentPath].append(
                models.DocumentPath(path=row.path, content_id=content_id, locale=row.locale)
            )
            tables[models.Change].append(
                models.Change(
                    seq=number,
                    op="upsert",
                    content_id=content_id,
                    kind=row.kind,
                    locale=row.locale,
                    tier=0,
                    etag=row.etag,
                    path=row.path,
                    at=row.updated_at,
                    document_id=number,
                )
            )
            number += 1
        tables[models.DocumentDependency] += [
            models.DocumentDependency(content_id=content_id, target=target)
            for target in sorted(frozenset().union(*(rendering.dependencies for rendering in renderings)))
        ]
    return tables


def _insert(model: Any, rows: Sequence[Any]) -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        model.objects.bulk_create(rows)
        return
    fields = [field for field in model._meta.concrete_fields if getattr(rows[0], field.attname) is not None]
    fields += [field for field in model._meta.concrete_fields if field.null and field not in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([getattr(row, field.attname) for field in fields])


def _batches(source: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(source, _BATCH)):
        yield batch


def fill(count: int, locales: Sequence[str]) -> int:
    """Writes `count` organizations in these languages; returns how many documents. Refuses what is not its own."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from content_store import models
    from content_store.models import Counter, Document

    from .documents import organizations

    own = Counter.objects.filter(name=_MARK).exists()
    if Document.objects.exists() and not own:
        raise SystemExit("This database holds documents that are not a benchmark's: nothing was written.")
    tables = (models.Change, models.DocumentCode, models.DocumentPath, models.DocumentDependency, models.Document)
    number = 1
    with transaction.atomic():
        for model in tables:
            model.objects.all()._raw_delete(model.objects.db)
        Counter.objects.update_or_create(name=_MARK, defaults={"value": count})
        for batch in _batches(organizations(count, locales)):
            for model, rows in _rows(models, number, batch).items():
                _insert(model, rows)
            number += len(batch) * len(locales)
        Counter.objects.update_or_create(name="seq", defaults={"value": number - 1})
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return number - 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, default=10_000)
    parser.add_argument("--locales", default="en,fr")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    started = time.monotonic()
    written = fill(given.organizations, given.locales.split(","))
    sys.stdout.write(f"{written} documents written in {time.monotonic() - started:.0f} s\n")


if __name__ == "__main__":
    main()
