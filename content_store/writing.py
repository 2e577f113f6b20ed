"""Writes renderings as documents and changes. Only ever called under the drain's lock."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from wagtail.models import Page

from cms.base.locales import locale_bit

from .enums import Operation, Reason, Tier
from .kinds import kind
from .models import Change, Counter, Document, DocumentCode, DocumentDependency, DocumentPath
from .rendering import Rendering


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def next_seq() -> int:
    counter, _ = Counter.objects.get_or_create(name="seq")
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


def write_content(content_id: UUID, renderings: list[Rendering]) -> bool:
    """Stores what differs; True when a link to this content (title, path, locales) looks different now."""
    existing = {row.locale: row for row in Document.objects.filter(content_id=content_id, tier=Tier.PUBLIC)}
    mask = sum(locale_bit(item.document.locale) for item in renderings)
    link_changed = False
    for rendering in sorted(renderings, key=lambda item: item.document.locale):
        row = existing.pop(rendering.document.locale, None)
        link_changed |= row is None or row.title != rendering.document.title or row.path != rendering.path
        if row is None or _differs(row, rendering, mask):
            _write(row, rendering, mask)
    for row in existing.values():
        link_changed = True
        _remove(row)
    _write_dependencies(content_id, frozenset().union(*(item.dependencies for item in renderings)))
    return link_changed


def remove_content(content_id: UUID) -> bool:
    """Removes all documents of a content, each leaving a tombstone; True when there were any."""
    rows = list(Document.objects.filter(content_id=content_id))
    for row in rows:
        _remove(row)
    DocumentDependency.objects.filter(content_id=content_id).delete()
    return bool(rows)


def _differs(row: Document, rendering: Rendering, mask: int) -> bool:
    return (
        row.full != rendering.full
        or row.search_text != rendering.search_text
        or row.locale_mask != mask
        or (row.sort_title, row.sort_date, row.sort_reference)
        != (rendering.sort_title, rendering.sort_date, rendering.sort_reference)
        or set(row.codes.values_list("field", "code")) != rendering.codes
    )


def _write(row: Document | None, rendering: Rendering, mask: int) -> None:
    document = rendering.document
    seq = next_seq()
    fields = {
        "kind": document.kind,
        "locale_mask": mask,
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
        "seq": seq,
    }
    row, _ = Document.objects.update_or_create(
        content_id=document.id, locale=document.locale, tier=Tier.PUBLIC, defaults=fields
    )
    have = set(row.codes.values_list("field", "code"))
    for name, code in have - rendering.codes:
        row.codes.filter(field=name, code=code).delete()
    DocumentCode.objects.bulk_create(
        [
            DocumentCode(document=row, field=name, code=code, target=_target(document.kind, name, code))
            for name, code in sorted(rendering.codes - have)
        ]
    )
    DocumentPath.objects.update_or_create(
        path=rendering.path, defaults={"content_id": document.id, "locale": document.locale}
    )
    _log(Operation.UPSERT, row, seq)


def _target(kind_name: str, name: str, code: str) -> UUID | None:
    item = kind(kind_name).filter(name)
    return UUID(code) if item and item.type == "content" else None


def _remove(row: Document) -> None:
    _log(Operation.DELETE, row, next_seq(), _reason(row))
    row.delete()


def _reason(row: Document) -> Reason:
    page = (
        Page.objects.filter(translation_key=row.content_id, locale__language_code=row.locale, alias_of=None)
        .only("live")
        .first()
    )
    if page is None:
        return Reason.DELETED
    return Reason.RESTRICTED if page.live else Reason.UNPUBLISHED


def _log(op: Operation, row: Document, seq: int, reason: Reason | str = "") -> None:
    same = Change.objects.filter(content_id=row.content_id, locale=row.locale, tier=row.tier, latest=True)
    same.update(latest=False)
    Change.objects.create(
        seq=seq,
        op=op,
        content_id=row.content_id,
        kind=row.kind,
        locale=row.locale,
        tier=row.tier,
        etag=row.etag if op == Operation.UPSERT else "",
        reason=reason,
        path=row.path,
        at=timezone.now(),
        document=row if op == Operation.UPSERT else None,
    )


def _write_dependencies(content_id: UUID, wanted: frozenset[str]) -> None:
    rows = DocumentDependency.objects.filter(content_id=content_id)
    have = set(rows.values_list("target", flat=True))
    if have - wanted:
        rows.filter(target__in=have - wanted).delete()
    DocumentDependency.objects.bulk_create(
        [DocumentDependency(content_id=content_id, target=target) for target in sorted(wanted - have)]
    )
