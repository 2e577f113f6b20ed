"""Writes renderings as documents and changes. Only ever called under the drain's lock."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from cms.base.locales import LOCALES, best_locale, locale_bit

from .direct import moved
from .edition_writing import end_editions, keep_editions
from .enums import TIER_ABOVE_ALL, Operation, Reason, Tier
from .kinds import kind
from .models import Change, Counter, Document, DocumentCode, DocumentDependency, DocumentPath, serves_field
from .rendering import Rendering

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Written:
    """A row to be saved; its readers from `first_reader` up see other bytes than before, those below it the same."""

    row: Document
    rendering: Rendering
    first_reader: int


@dataclass(frozen=True)
class Step:
    """A change to be logged, for readers of first <= tier < below."""

    row: Document
    op: Operation
    first: int
    below: int
    reason: Reason | Literal[""] = ""


def write_content(content_id: UUID, renderings: Sequence[Rendering], reason: Reason | None = None) -> bool:
    """Stores what differs; True when a link to this content (title, path, locales) looks different now.

    No renderings: every document goes, leaving a tombstone. `reason`: why what goes is gone, where the writer said so.
    """
    existing = {(row.locale, row.tier): row for row in Document.objects.filter(content_id=content_id)}
    codes = _codes_of(existing.values())
    before = {locale for locale, _ in existing}
    available = {item.document.locale for item in renderings}
    link_changed = before != available
    written: list[Written] = []
    for rendering, next_tier in _ladder(renderings):
        columns = _columns(rendering, available) | {"next_tier": next_tier}
        key = rendering.document.locale, int(rendering.tier)
        row = existing.pop(key, None)
        if row is None:
            row = Document(content_id=content_id, locale=key[0], tier=key[1], **columns)
            written.append(Written(row, rendering, key[1]))
            continue
        link_changed |= (row.title, row.path) != (columns["title"], columns["path"])
        differing = {name for name, value in columns.items() if getattr(row, name) != value}
        if differing or rendering.codes != codes.get(row.pk, set()):
            # Those who read these very bytes already need not be told that others read them too, or no longer.
            same = differing == {"next_tier"} and rendering.codes == codes.get(row.pk, set())
            written.append(Written(row, rendering, row.next_tier if same else row.tier))
            for name, value in columns.items():
                setattr(row, name, value)
    ended = before if reason == Reason.CONSENT_WITHDRAWN else set()
    _store(written, codes, ended)
    _remove(content_id, list(existing.values()), available, reason)
    keep_editions(content_id, renderings, reason)
    _write_dependencies(content_id, frozenset().union(*(item.dependencies for item in renderings)))
    return link_changed


def _ladder(renderings: Sequence[Rendering]) -> Iterator[tuple[Rendering, int]]:
    """The renderings to store, with the tier above: in each locale those whose bytes differ from the one below.

    All else that is stored of a rendering follows from its full document and its locale.
    """
    ordered = sorted(renderings, key=lambda item: (item.document.locale, item.tier))
    for _, group in groupby(ordered, key=lambda item: item.document.locale):
        steps: list[Rendering] = []
        for rendering in group:
            if not steps or rendering.full != steps[-1].full:
                steps.append(rendering)
        yield from zip(steps, [*(int(step.tier) for step in steps[1:]), TIER_ABOVE_ALL], strict=True)


def withdraw(content_id: UUID, visible: Collection[str]) -> bool:
    """Removes the documents in languages that are not visible (any more); True when there were any.

    For a content that cannot be rendered: what is left keeps its bytes and stands in for what is gone.
    """
    rows = Document.objects.filter(content_id=content_id)
    hidden = list(rows.exclude(locale__in=visible))
    _remove(content_id, hidden, visible, None)
    left = set(rows.values_list("locale", flat=True)) if hidden else set()
    for locale in left:
        rows.filter(locale=locale).update(**_place(locale, left))
    end_editions(content_id, visible)
    return bool(hidden)


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
    return {
        **_place(document.locale, available),
        "kind": document.kind,
        "slug": document.slug,
        "path": rendering.path,
        "title": document.title,
        "etag": document.etag,
        "full": rendering.full,
        "card": rendering.card,
        "minimal": rendering.minimal,
        "search_text": rendering.search_text,
        "files": rendering.files,
        "state": document.state,
        "sort_title": rendering.sort_title,
        "sort_date": rendering.sort_date,
        "sort_reference": rendering.sort_reference,
        "published_at": document.published_at or EPOCH,
        "updated_at": document.updated_at or EPOCH,
    }


def _place(locale: str, available: set[str]) -> dict[str, Any]:
    """Whom this language is shown to, where the content exists in these."""
    serves = {serves_field(reader): best_locale(reader, available) == locale for reader in LOCALES}
    return {**serves, "locale_mask": sum(locale_bit(locale) for locale in available)}


def _store(written: Sequence[Written], codes: dict[int, set[tuple[str, str]]], ended: Collection[str]) -> None:
    """`ended`: the languages in which consent ended, whose readers are told so before they get what is left."""
    if not written:
        return
    steps: list[Step] = []
    for item in written:
        row, first, below = item.row, item.first_reader, item.row.next_tier
        if first >= below:
            continue
        if row.locale in ended:
            steps.append(Step(row, Operation.DELETE, first, below, Reason.CONSENT_WITHDRAWN))
        steps.append(Step(row, Operation.UPSERT, first, below))
    seqs = _next_seqs(len(steps))
    for step, seq in zip(steps, seqs, strict=True):
        step.row.seq = seq
    for item in written:
        if item.row.pk:
            item.row.save()
    Document.objects.bulk_create([item.row for item in written if not item.row.pk])
    new_codes, old_codes = [], []
    for item in written:
        row, rendering = item.row, item.rendering
        have = codes.get(row.pk, set())
        old_codes += [(row.pk, name, code) for name, code in have - rendering.codes]
        new_codes += [
            DocumentCode(document=row, field=name, code=code, target=_target(row.kind, name, code))
            for name, code in sorted(rendering.codes - have)
        ]
    for pk, name, code in old_codes:
        DocumentCode.objects.filter(document=pk, field=name, code=code).delete()
    DocumentCode.objects.bulk_create(new_codes)
    rows = {item.row.path: item.row for item in written}
    DocumentPath.objects.bulk_create(
        [DocumentPath(path=path, content_id=row.content_id, locale=row.locale) for path, row in rows.items()],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["content_id", "locale"],
    )
    _log(steps, seqs)


def _target(kind_name: str, name: str, code: str) -> UUID | None:
    item = kind(kind_name).filter(name)
    return UUID(code) if item and item.type == "content" else None


def _remove(content_id: UUID, rows: Sequence[Document], available: Collection[str], reason: Reason | None) -> None:
    """Removes rows; a tombstone for all readers of each language that is gone.

    Where only a higher tier's row is gone, its readers have been told of the row below.
    """
    if not rows:
        return
    gone = [row for row in rows if row.locale not in available and row.tier == Tier.PUBLIC]
    reasons = _reasons(content_id) if gone and not reason else {}
    steps = [
        Step(row, Operation.DELETE, Tier.PUBLIC, TIER_ABOVE_ALL, reason or reasons.get(row.locale, Reason.DELETED))
        for row in gone
    ]
    _log(steps, _next_seqs(len(steps)))
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
    if not count:
        return range(0)
    if not Counter.objects.filter(name="seq").update(value=F("value") + count):
        Counter.objects.create(name="seq", value=count)
    moved()
    last = Counter.objects.values_list("value", flat=True).get(name="seq")
    return range(last - count + 1, last + 1)


def _log(steps: Sequence[Step], seqs: range) -> None:
    """A change for each step of one content. What was the newest for a step's readers is so no longer.

    A change loses its readers from the top: where a row stops being for some tiers, the next row begins there, and
    that one's change is for all of them.
    """
    readers: dict[tuple[int, int], set[str]] = defaultdict(set)
    for step in steps:
        readers[step.first, step.below].add(step.row.locale)
    for (first, below), locales in readers.items():
        known = Change.objects.filter(content_id=steps[0].row.content_id, locale__in=locales, latest=True)
        known.filter(tier__gte=first, tier__lt=below).update(latest=False)
        if first > Tier.PUBLIC:
            known.filter(tier__lt=first, next_tier__gt=first).update(next_tier=first)
    now = timezone.now()
    Change.objects.bulk_create(
        [
            Change(
                seq=seq,
                op=step.op,
                content_id=step.row.content_id,
                kind=step.row.kind,
                locale=step.row.locale,
                tier=step.first,
                next_tier=step.below,
                etag=step.row.etag if step.op == Operation.UPSERT else "",
                reason=step.reason,
                path=step.row.path,
                at=now,
                document=step.row if step.op == Operation.UPSERT else None,
            )
            for step, seq in zip(steps, seqs, strict=True)
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
