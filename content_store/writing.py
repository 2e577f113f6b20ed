"""Writes renderings as documents and changes. Only ever called under the drain's lock."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from cms.base.locales import LOCALES, best_locale, locale_bit

from .enums import Operation, Reason, Tier
from .kinds import kind
from .models import Change, Counter, Document, DocumentCode, DocumentDependency, DocumentPath, serves_field
from .rendering import Rendering

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def write_content(content_id: UUID, renderings: Sequence[Rendering]) -> bool:
    """Stores what differs; True when a link to this content (title, path, locales) looks different now.

    No renderings: every document goes, leaving a tombstone.
    """
    existing = {row.locale: row for row in Document.objects.filter(content_id=content_id, tier=Tier.PUBLIC)}
    codes = _codes_of(existing.values())
    available = {item.document.locale for item in renderings}
    link_changed = existing.keys() != available
    written: list[tuple[Document, Rendering]] = []
    for rendering in sorted(renderings, key=lambda item: item.document.locale):
        columns = _columns(rendering, available)
        row = existing.pop(rendering.document.locale, None)
        if row is None:
            row = Document(content_id=content_id, locale=rendering.document.locale, tier=Tier.PUBLIC, **columns)
            written.append((row, rendering))
            continue
        link_changed |= (row.title, row.path) != (columns["title"], columns["path"])
        if rendering.codes != codes.get(row.pk, set()) or any(getattr(row, n) != v for n, v in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            written.append((row, rendering))
    _store(written, codes)
    _remove(content_id, list(existing.values()))
    _write_dependencies(content_id, frozenset().union(*(item.dependencies for item in renderings)))
    return link_changed


def _codes_of(rows: Iterable[Document]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = {}
    for pk, name, code in DocumentCode.objects.filter(document__in=[row.pk for row in rows]).values_list(
        "document_id", "field", "code"
    ):
        found.setdefault(pk, set()).add((name, code))
    return found


def _columns(rendering: Rendering, available: set[str]) -> dict[str, Any]:
    """All that is stored of a rendering but its seq, as Document's fields."""
    document = rendering.document
    serves = {serves_field(reader): best_locale(reader, available) == document.locale for reader in LOCALES}
    return {
        **serves,
        "kind": document.kind,
        "locale_mask": sum(locale_bit(locale) for locale in available),
        "slug": document.slug,
        "path": rendering.path,
        "title": document.title,
        "etag": document.etag,
        "full": rendering.full,
        "card": rendering.card,
        "minimal": rendering.minimal,
        "search_text": rendering.search_text,
        "state": document.state,
        "sort_title": rendering.sort_title,
        "sort_date": rendering.sort_date,
        "sort_reference": rendering.sort_reference,
        "published_at": document.published_at or EPOCH,
        "updated_at": document.updated_at or EPOCH,
    }


def _store(written: Sequence[tuple[Document, Rendering]], codes: dict[int, set[tuple[str, str]]]) -> None:
    if not written:
        return
    for (row, _), seq in zip(written, _next_seqs(len(written)), strict=True):
        row.seq = seq
    for row, _ in written:
        if row.pk:
            row.save()
    Document.objects.bulk_create([row for row, _ in written if not row.pk])
    new_codes, old_codes = [], []
    for row, rendering in written:
        have = codes.get(row.pk, set())
        old_codes += [(row.pk, name, code) for name, code in have - rendering.codes]
        new_codes += [
            DocumentCode(document=row, field=name, code=code, target=_target(row.kind, name, code))
            for name, code in sorted(rendering.codes - have)
        ]
    for pk, name, code in old_codes:
        DocumentCode.objects.filter(document=pk, field=name, code=code).delete()
    DocumentCode.objects.bulk_create(new_codes)
    DocumentPath.objects.bulk_create(
        [DocumentPath(path=row.path, content_id=row.content_id, locale=row.locale) for row, _ in written],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["content_id", "locale"],
    )
    _log([(row, Operation.UPSERT, "") for row, _ in written])


def _target(kind_name: str, name: str, code: str) -> UUID | None:
    item = kind(kind_name).filter(name)
    return UUID(code) if item and item.type == "content" else None


def _remove(content_id: UUID, rows: Sequence[Document]) -> None:
    if not rows:
        return
    reasons = _reasons(content_id)
    for row, seq in zip(rows, _next_seqs(len(rows)), strict=True):
        row.seq = seq
    _log([(row, Operation.DELETE, reasons.get(row.locale, Reason.DELETED)) for row in rows])
    Document.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _reasons(content_id: UUID) -> dict[str, Reason]:
    """Locale to why a page that is still there is not public; a page that is gone has none."""
    pages = Page.objects.filter(translation_key=content_id, alias_of=None)
    return {
        locale: Reason.RESTRICTED if live else Reason.UNPUBLISHED
        for locale, live in pages.values_list("locale__language_code", "live")
    }


def _next_seqs(count: int) -> range:
    """So many steps of the log, never given out before."""
    if not Counter.objects.filter(name="seq").update(value=F("value") + count):
        Counter.objects.create(name="seq", value=count)
    last = Counter.objects.values_list("value", flat=True).get(name="seq")
    return range(last - count + 1, last + 1)


def _log(steps: Sequence[tuple[Document, Operation, Reason | str]]) -> None:
    """One change for each document of one content, at the document's seq."""
    content_id = steps[0][0].content_id
    locales = [row.locale for row, _, _ in steps]
    Change.objects.filter(content_id=content_id, locale__in=locales, tier=Tier.PUBLIC, latest=True).update(latest=False)
    now = timezone.now()
    Change.objects.bulk_create(
        [
            Change(
                seq=row.seq,
                op=op,
                content_id=row.content_id,
                kind=row.kind,
                locale=row.locale,
                tier=row.tier,
                etag=row.etag if op == Operation.UPSERT else "",
                reason=reason,
                path=row.path,
                at=now,
                document=row if op == Operation.UPSERT else None,
            )
            for row, op, reason in steps
        ]
    )


def _write_dependencies(content_id: UUID, wanted: frozenset[str]) -> None:
    rows = DocumentDependency.objects.filter(content_id=content_id)
    have = set(rows.values_list("target", flat=True))
    if have - wanted:
        rows.filter(target__in=have - wanted).delete()
    DocumentDependency.objects.bulk_create(
        [DocumentDependency(content_id=content_id, target=target) for target in sorted(wanted - have)]
    )
