"""What tests read from the store."""

import json
from typing import Any, TypeAlias
from uuid import UUID

from wagtail.models import Page

from content_store.changes import read_changes
from content_store.enums import Operation, Tier
from content_store.models import Change
from content_store.query import readable
from ngo_pages.models import Organization

Content: TypeAlias = Page | Organization | UUID
#: Full documents by content and locale.
Mirror: TypeAlias = dict[tuple[UUID, str], str]


def content_id(content: Content) -> UUID:
    match content:
        case UUID():
            return content
        case Organization():
            return content.content_id
    found: UUID = content.translation_key
    return found


def document(content: Content, locale: str = "en", tier: Tier = Tier.PUBLIC) -> Any:
    """The full document as a reader of this tier has it, as plain JSON; None where there is none."""
    row = readable(tier).filter(content_id=content_id(content), locale=locale).first()
    return json.loads(row.full) if row else None


def locales(content: Content) -> list[str]:
    return sorted(readable().filter(content_id=content_id(content)).values_list("locale", flat=True))


def change(content: Content, locale: str = "en") -> Change:
    """The newest public change of a document."""
    return Change.objects.get(tier=Tier.PUBLIC, content_id=content_id(content), locale=locale, latest=True)


def newest() -> int:
    return Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def changed_since(seq: int) -> set[tuple[UUID, str]]:
    """Content and locale of every change after a step of the log."""
    return set(Change.objects.filter(seq__gt=seq).values_list("content_id", "locale"))


def follow(mirror: Mirror, since: int, limit: int, tier: Tier) -> int:
    """Takes over all changes after a step, some at a time; returns the last step seen."""
    while changes := read_changes(since, limit, tier=tier):
        for change in changes:
            key = (change.content_id, change.locale)
            if change.op == Operation.UPSERT:
                assert change.document is not None
                mirror[key] = change.document.full
                assert change.etag == change.document.etag
            else:
                mirror.pop(key, None)
            assert change.seq > since
            since = change.seq
    return since
