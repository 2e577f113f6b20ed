"""The engines that the contract is tested on: tantivy in a new folder, a real Elasticsearch under a new prefix.

TEST_ELASTICSEARCH_URL names a server; without one those tests are skipped, or fail where CI=true. CI tests the two sets
that installations are made of, SQLite with the embedded engine and PostgreSQL with Elasticsearch.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from django.test.utils import override_settings
from elasticsearch import Elasticsearch

_IN_CI: Final = os.environ.get("CI") == "true"
_ON_POSTGRESQL: Final = os.environ.get("DATABASE_URL", "").startswith("postgres")
EMBEDDED: Final = () if _IN_CI and _ON_POSTGRESQL else ("embedded",)
ELASTICSEARCH: Final = () if _IN_CI and not _ON_POSTGRESQL else ("elasticsearch",)
ENGINES: Final = EMBEDDED + ELASTICSEARCH


def elasticsearch_url() -> str:
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    if not url and _IN_CI:
        pytest.fail("CI needs TEST_ELASTICSEARCH_URL")
    if not url:
        pytest.skip("needs Elasticsearch (set TEST_ELASTICSEARCH_URL to a server)")
    return url


@contextmanager
def chosen(name: str, folder: Path) -> Iterator[None]:
    """The installation's engine is this one, without any index; what it made is removed afterwards."""
    if name == "embedded":
        with override_settings(SEARCH_INDEX_DIR=folder, ELASTICSEARCH_URL=""):
            yield
        return
    url, prefix = elasticsearch_url(), f"test-{uuid.uuid4().hex[:12]}"
    with override_settings(ELASTICSEARCH_URL=url, ELASTICSEARCH_PREFIX=prefix, ELASTICSEARCH_SECONDS=30.0):
        try:
            yield
        finally:
            with Elasticsearch(url) as client:
                found = client.indices.get(index=f"{prefix}-*")
                if found:
                    client.indices.delete(index=",".join(found))
