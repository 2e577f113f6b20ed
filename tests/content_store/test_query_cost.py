"""A list, a detail and a page of changes cost the same queries at any size, and each is read from an index."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.base.locales import fallback_chain
from content_store.changes import read_changes
from content_store.collation import sort_key
from content_store.criteria import Condition, Criteria
from content_store.kinds import kind
from content_store.listing import listing
from content_store.lookup import find, find_path, last_tombstone, nearest
from content_store.models import SORT_COLUMN, Change, Counter, Document, DocumentCode, DocumentPath
from content_store.query import ListQuery, list_documents, newest_seq
from tests import factories

pytestmark = pytest.mark.django_db

SMALL, LARGE = 100, 2500
HISTORY = 4  # changes of each document, the newest of which counts
ORGANIZATIONS = Criteria(("organization",))


def fill(count: int) -> UUID:
    """So many more organizations in English, every second in French too, as copies of a real one; returns an id."""
    page = factories.organization("World Organization", sectors=["ED"], headquarters_country="FR")
    factories.translated(page, "fr")
    factories.drain()
    models = {row.locale: row for row in Document.objects.filter(content_id=page.translation_key)}
    codes = list(DocumentCode.objects.filter(document=models["en"]).values_list("field", "code"))
    documents, paths, changes = [], [], []
    seq = Change.objects.order_by("-seq").values_list("seq", flat=True)[0]
    start = DocumentPath.objects.filter(path__contains="-copy-").count()
    for number in range(start, start + count):
        content_id = uuid4()
        locales = ("en", "fr") if number % 2 else ("en",)
        for locale in locales:
            seq += HISTORY
            row = Document(**{f.name: getattr(models[locale], f.name) for f in Document._meta.fields if f.name != "id"})
            row.content_id, row.seq, row.slug = content_id, seq, f"organization-copy-{number}"
            row.path = f"/{locale}/organizations/organization-copy-{number}/"
            row.title = f"Organization {number * 7919 % count}"
            row.sort_title, row.sort_reference = sort_key(row.title, locale), sort_key(row.slug, "en")
            row.sort_date = f"{2000 + number % 20}-01-01" if number % 3 else ""
            row.updated_at = timezone.now() - dt.timedelta(minutes=number)
            row.serves_fr = locale == locales[-1]
            row.locale_mask = len(locales) * 2 - 1
            for reader in ("en", "es", "ar", "zh_hans", "ru"):
                setattr(row, f"serves_{reader}", locale == "en")
            documents.append(row)
            paths.append(DocumentPath(path=row.path, content_id=content_id, locale=locale))
    Document.objects.bulk_create(documents, batch_size=500)
    DocumentPath.objects.bulk_create(paths, batch_size=500)
    DocumentCode.objects.bulk_create(
        [DocumentCode(document=row, field=name, code=code) for row in documents for name, code in codes],
        batch_size=2000,
    )
    changes = [
        Change(
            seq=row.seq - age, latest=age == 0, op="upsert", content_id=row.content_id, kind=row.kind,
            locale=row.locale, tier=0, etag=row.etag, path=row.path, at=row.updated_at, document=row,
        )
        for row in documents
        for age in range(HISTORY)
    ]  # fmt: skip
    Change.objects.bulk_create(changes, batch_size=500)
    Counter.objects.filter(name="seq").update(value=seq)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return documents[0].content_id


def queries(call: Callable[[], object]) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]


def filtered() -> object:
    criteria = Criteria(("organization",), (Condition("sector", "any", ("ED",)), Condition("country", "any", ("FR",))))
    organization = kind("organization")
    facets = [(item, 20) for name in ("sector", "country", "status") if (item := organization.filter(name))]
    return list_documents(ListQuery(criteria, fallback_chain("fr")), facets)


def cursor_after(sort: str, locales: tuple[str, ...], limit: int = 20) -> str:
    return list_documents(ListQuery(ORGANIZATIONS, locales, sort=(sort,), limit=limit)).next or ""


COSTS: dict[str, tuple[Callable[[UUID], object], int]] = {
    "a list with its count": (lambda _: list_documents(ListQuery(ORGANIZATIONS, fallback_chain("fr"))), 3),
    "a list without count": (lambda _: list_documents(ListQuery(ORGANIZATIONS, ("fr",), count=False)), 1),
    "a list with filters and three facets": (lambda _: filtered(), 7),
    "the directory with facets and letters": (
        lambda _: listing("organization", QueryDict("sector=ED"), "fr", facets=("sector", "country"), letters=True),
        7,
    ),
    "a detail by id": (lambda content: find(content, ("fr", "en")), 1),
    "a detail by slug": (lambda _: find("organization-copy-1", ("fr",), kind="organization"), 1),
    "a path": (lambda _: find_path("/en/organizations/organization-copy-1/"), 2),
    "the nearest language": (lambda content: nearest(content, "ar"), 1),
    "a tombstone": (lambda content: last_tombstone(content), 1),
    "a page of changes": (lambda _: read_changes(0, 100), 1),
}


def test_the_number_of_queries_does_not_grow() -> None:
    some = fill(SMALL)
    small = {name: len(queries(lambda call=call: call(some))) for name, (call, _) in COSTS.items()}
    fill(LARGE - SMALL)
    large = {name: len(queries(lambda call=call: call(some))) for name, (call, _) in COSTS.items()}
    assert Document.objects.filter(kind="organization").count() > LARGE
    assert large == small == {name: cost for name, (_, cost) in COSTS.items()}


def test_counts_and_facets_are_kept_until_something_changes() -> None:
    fill(SMALL)
    cache.clear()
    filtered()
    with CaptureQueriesContext(connection) as captured:
        filtered()
    kept = len(captured)
    assert kept == 3  # the page, the newest step that the kept counts belong to, and what the facets' values are called
    factories.article("Of another kind")
    factories.drain()
    with CaptureQueriesContext(connection) as captured:
        filtered()
    assert len(captured) == kept
    factories.organization("Another", sectors=["ED"], headquarters_country="FR")
    factories.drain()
    page = list_documents(ListQuery(ORGANIZATIONS, fallback_chain("fr")))
    assert page.count == SMALL + 2


def plans(call: Callable[[], object]) -> str:
    """How the database reads what a call asks for."""
    found = []
    for sql in queries(call):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{sql}")
            found += [" ".join(str(part) for part in row) for row in cursor.fetchall()]
    return "\n".join(found)


def assert_indexed(plan: str, index: str) -> None:
    assert index in plan, plan
    assert "SCAN content_store" not in plan, plan  # SQLite's word for reading a whole table
    assert "Seq Scan on content_store" not in plan, plan


def test_every_order_is_read_from_its_index() -> None:
    fill(LARGE)
    for sort in [*SORT_COLUMN, *(f"-{name}" for name in SORT_COLUMN)]:
        name = sort.removeprefix("-")
        for locales, index in ((fallback_chain("fr"), f"document_{name}_fr"), (("fr",), f"document_{name}")):
            # A deep page is entered at its row, so it costs what the first one does.
            for cursor in ("", cursor_after(sort, locales, limit=LARGE // 4)):
                query = ListQuery(ORGANIZATIONS, locales, sort=(sort,), cursor=cursor, count=False)
                plan = plans(lambda query=query: list_documents(query))
                assert_indexed(plan, index)
                assert "TEMP B-TREE" not in plan, plan  # SQLite's way to sort
                assert "Sort" not in plan, plan
                if cursor and connection.vendor == "sqlite":
                    assert f"({SORT_COLUMN[name]},content_id)" in plan, plan


def test_lookups_and_changes_are_read_from_their_indexes() -> None:
    some = fill(LARGE)
    once = "document_once" if connection.vendor == "postgresql" else "sqlite_autoindex_content_store_document_1"
    assert_indexed(plans(lambda: find(some, ("en",))), once)
    assert_indexed(plans(lambda: find("organization-copy-1", ("fr",), kind="organization")), "document_by_slug")
    assert_indexed(plans(lambda: find_path("/en/organizations/organization-copy-1/")), once)
    assert "change_latest_of" in plans(lambda: last_tombstone(some))
    assert_indexed(plans(lambda: read_changes(LARGE * HISTORY, 100)), "change_latest")
    # Where all changes are of one kind, PostgreSQL finds the index of all as good as that of the kind.
    assert_indexed(plans(lambda: newest_seq("organization")), "change_latest")
