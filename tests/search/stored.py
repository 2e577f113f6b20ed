"""What the index finds, held against what is stored."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from cms.base.locales import LOCALES
from content_store.digest import digest
from content_store.enums import Tier
from content_store.models import Document
from search import reconciling, service
from search.interface import ALL, SearchQuery


def titles(q: str = "") -> list[str]:
    """The titles found by the engine itself, in order."""
    result = service.search(SearchQuery(q=q, scope=ALL, limit=100, spell=False))
    assert not result.degraded
    return sorted(hit.title for hit in result.hits)


def assert_equal_to_the_store() -> None:
    """What the index finds is what is public, no more and no less, and under its newest title."""
    assert len(titles()) == Document.objects.values("content_id").distinct().count()
    for document in Document.objects.all():
        found = service.search(SearchQuery(q=f'"{document.title}"', scope=(document.locale,), limit=100))
        assert document.content_id in {hit.id for hit in found.hits}


def assert_agrees_with_the_digest() -> None:
    """In each language the index holds what `/digest` tells of, in the same versions; for any number of contents."""
    assert reconciling.compare().contents == ()
    etags = {(row.content_id, row.locale): row.etag for row in Document.objects.only("content_id", "locale", "etag")}
    for locale in LOCALES:
        lines = sorted(f"{found} {locale} {etags[found, locale]}\n" for found in _held_in(locale))
        expected = digest((), (locale,), Tier.PUBLIC)
        assert (len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()) == (expected.count, expected.sha256)


def _held_in(locale: str) -> Iterator[UUID]:
    cursor: str | None = ""
    while cursor is not None:
        query = SearchQuery(scope=(locale,), locale=locale, sort="-date", limit=200, cursor=cursor, highlight=False)
        result = service.search(query)
        assert not result.degraded
        yield from (hit.id for hit in result.hits)
        cursor = result.next
