"""What an answer costs in SQL is the same at any size; the bounds are the contract's.

PROOF=1 measures at 100 and 5,000 organizations, otherwise at 20 and 200.
"""

import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from content_store.models import Change, Document, DocumentCode
from search import service

from .client import ApiClient
from .conftest import World

SMALL, LARGE = (100, 5000) if os.environ.get("PROOF") else (20, 200)


def multiply(slug: str, count: int) -> None:
    """Copies a content with all its languages, codes and changes, under ids, slugs and titles of their own."""
    seq = Change.objects.latest("seq").seq
    documents: list[Document] = []
    codes: list[DocumentCode] = []
    changes: list[Change] = []
    for number in range(count):
        content_id = uuid.uuid4()
        for row in Document.objects.filter(slug=slug):
            seq += 1
            copied_codes = list(row.codes.all())
            texts = {
                name: getattr(row, name).replace(str(row.content_id), str(content_id))
                for name in ("full", "card", "minimal")
            }
            row.pk = None
            row.content_id, row.seq, row.slug = content_id, seq, f"{slug}-{number}"
            row.path, row.title = f"{row.path}{number}/", f"{row.title} {number}"
            row.sort_title = f"{row.sort_title}{number:06x}"
            for name, text in texts.items():
                setattr(row, name, text)
            documents.append(row)
            for code in copied_codes:
                code.pk, code.document = None, row
                codes.append(code)
            changes.append(
                Change(
                    seq=seq,
                    op="upsert",
                    content_id=content_id,
                    kind=row.kind,
                    locale=row.locale,
                    tier=row.tier,
                    etag=row.etag,
                    path=row.path,
                    at=row.updated_at,
                    document=row,
                )
            )
    Document.objects.bulk_create(documents, batch_size=500)
    DocumentCode.objects.bulk_create(codes, batch_size=500)
    Change.objects.bulk_create(changes, batch_size=500)


@pytest.fixture(scope="module", params=[SMALL, LARGE])
def size(
    request: pytest.FixtureRequest, _world: World, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    root: Path = tmp_path_factory.mktemp("index")
    with django_db_blocker.unblock(), override_settings(SEARCH_INDEX_DIR=root), transaction.atomic():
        multiply("omep", request.param)
        service.engine().rebuild()
        yield request.param
        transaction.set_rollback(True)


FIRST_COSTS: pytest.StashKey[dict[str, int]] = pytest.StashKey()
#: Address, SQL queries at most once counts are cached, items in the answer.
COSTS = [
    ("/organizations/omep", 1, None),
    ("/organizations/omep?locale=ar", 1, None),
    ("/organizations/atd?locale=ar&fallback=chain", 1, None),
    ("/content/{omep}", 1, None),
    ("/content/{omep}?fields=title", 1, None),
    ("/lookup?path=/fr/organizations/omep/", 2, None),
    ("/organizations", 2, 20),
    ("/organizations?count=none", 1, 20),
    ("/organizations?profile=full", 2, 20),
    ("/organizations?fields=title,sectors.code", 2, 20),
    ("/organizations?locale=fr&fallback=chain", 2, 20),
    ("/organizations?locale=ar&fallback=ru,fr,en", 2, 20),
    ("/organizations?filter[sector]=ED,SC&filter[country]=SE&sort=-title", 2, 20),
    ("/organizations?filter[sector][not]=SC&filter[country][exists]=true", 2, 20),
    ("/organizations?facet=sector", 3, 20),
    ("/organizations?facet=sector,country,sdg", 5, 20),
    ("/actions?filter[organization]={omep}", 2, 1),
    ("/changes?limit=20", 1, 20),
    ("/changes?limit=20&kind=organization&locale=fr", 1, 20),
    ("/changes?since={end}", 2, 0),
    ("/digest?locale=fr", 2, None),
    ("/feeds/organization.en.json?limit=20", 1, 20),
    ("/organizations.csv", 2, None),
    ("/search?q=childhood&limit=20", 1, 20),
    ("/organizations/match?q=OMEP", 2, 5),
    ("/status", 4, None),
    ("/vocabularies", 2, None),
    ("/vocabularies/countries", 2, None),
    ("/translations/coverage", 3, None),
    ("/", 1, None),
]


def _count(api: ApiClient, address: str, **headers: str) -> tuple[int, Any]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response: Any = api.get(address, **headers)
        if response.streaming:
            response.getvalue()
    return len(queries), response


@pytest.mark.parametrize(("address", "most", "items"), COSTS)
def test_an_answer_costs_so_many_queries_at_any_size(
    address: str, most: int, items: int | None, size: int, api: ApiClient, world: World
) -> None:
    end = api.json("/digest")["token"] if "{end}" in address else ""
    address = address.format(omep=world["omep"], end=end)
    api.get(address)
    count, response = _count(api, address)
    assert response.status_code == 200
    if items is not None:
        assert len(response.json()["items"]) == items
    assert count <= most


@pytest.mark.parametrize(
    "address", ["/organizations/omep", "/organizations", "/changes?limit=20", "/organizations?facet=sector"]
)
def test_the_first_answer_costs_the_same_at_any_size(
    address: str, size: int, api: ApiClient, world: World, request: pytest.FixtureRequest
) -> None:
    """With nothing cached yet; what it cost at the one size is held against the other."""
    count, _ = _count(api, address)
    seen = request.config.stash.setdefault(FIRST_COSTS, {})
    assert seen.setdefault(address, count) == count


@pytest.mark.parametrize("address", ["/organizations/omep", "/content/{omep}", "/lookup?path=/en/organizations/omep/"])
def test_a_304_of_a_detail_costs_no_more_than_the_detail(address: str, size: int, api: ApiClient, world: World) -> None:
    address = address.format(omep=world["omep"])
    cost, whole = _count(api, address)
    again, response = _count(api, address, if_none_match=whole.headers["ETag"])
    assert response.status_code == 304
    assert again <= cost <= (2 if "lookup" in address else 1)


def test_the_sizes_differ(size: int, api: ApiClient, world: World) -> None:
    for locale in ("en", "fr", "ar"):
        assert api.json(f"/organizations?locale={locale}&filter[sdg]=4")["page"]["count"] == size + 1
    assert api.json("/search?q=childhood&kind=organization")["total"] == size + 1


def test_a_refused_request_costs_no_more_than_its_vocabularies(size: int, api: ApiClient, world: World) -> None:
    wrong = "&".join(f"filter[sector][{op}]=XX,YY,ZZ" for op in ("all", "not"))
    count, response = _count(api, f"/organizations?{wrong}&filter[sector]=WW")
    assert response.status_code == 422
    assert count == 1
    assert json.loads(response.content)["errors"]
