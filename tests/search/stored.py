"""What the index finds, held against what is stored."""

from content_store.models import Document
from search import service
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
