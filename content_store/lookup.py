"""Single documents: by content id, slug or site path."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Subquery

from cms.base.locales import LOCALES, best_locale

from .enums import Operation, Tier
from .merged import survivor_of
from .models import Change, Document, DocumentPath, seen_by
from .query import readable


@dataclass(frozen=True)
class Found:
    """The document in the first locale of the chain, and the locales it exists in; `document` None in none of them."""

    content_id: UUID
    document: Document | None
    available: tuple[str, ...]


def find(key: UUID | str, locales: Sequence[str], *, kind: str | None = None, tier: Tier = Tier.PUBLIC) -> Found | None:
    """A document by content id or slug, in one query; None when there is no such content."""
    rows = readable(tier).filter(Q(content_id=key) if isinstance(key, UUID) else Q(slug=key))
    if kind:
        rows = rows.filter(kind=kind)
    # Many contents may have the same slug below different parents: the one published first has it.
    first = rows.order_by("published_at", "content_id").values("content_id")[:1]
    by_locale = {row.locale: row for row in rows.filter(content_id=Subquery(first))}
    if not by_locale:
        return None
    served = next((by_locale[locale] for locale in locales if locale in by_locale), None)
    content_id = next(iter(by_locale.values())).content_id
    return Found(content_id, served, tuple(locale for locale in LOCALES if locale in by_locale))


def last_tombstone(content_id: UUID, locale: str = "") -> Change | None:
    """Why a content that has no document (in this language) is gone; None when it never was."""
    rows = Change.objects.filter(seen_by(Tier.PUBLIC), content_id=content_id, latest=True, op=Operation.DELETE)
    return (rows.filter(locale=locale) if locale else rows).order_by("-seq").first()


@dataclass(frozen=True)
class PathAnswer:
    """What a site path stands for now: `document` at this very path, or moved `to`, or gone (`tombstone`)."""

    document: Document | None = None
    to: Document | None = None
    tombstone: Change | None = None
    available: tuple[Document, ...] = ()


def find_path(path: str, tier: Tier = Tier.PUBLIC) -> PathAnswer | None:
    """None for a path that never was a document's; two queries at most where it is one."""
    known = DocumentPath.objects.filter(path=path).first()
    if known is None:
        return None
    rows = {row.locale: row for row in readable(tier).filter(content_id=known.content_id)}
    same = rows.get(known.locale)
    if same:
        return PathAnswer(document=same) if same.path == path else PathAnswer(to=same)
    survivor = survivor_of(known.content_id) if not rows else None
    if survivor and (document := nearest(survivor, known.locale)):
        return PathAnswer(to=document)
    others = tuple(rows[locale] for locale in LOCALES if locale in rows)
    return PathAnswer(tombstone=last_tombstone(known.content_id, known.locale), available=others)


def documents_of(content_id: UUID) -> list[Document]:
    """The public documents of a content, without their bodies, in the languages' order; one query."""
    rows = {row.locale: row for row in readable().filter(content_id=content_id).only("locale", "path", "title", "kind")}
    return [rows[locale] for locale in LOCALES if locale in rows]


def nearest(content_id: UUID, locale: str) -> Document | None:
    """The document in the language nearest to the reader's."""
    rows = {row.locale: row for row in readable().filter(content_id=content_id)}
    best = best_locale(locale, set(rows))
    return rows[best] if best else None
