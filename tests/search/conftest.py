"""The corpus, and the engines that the contract is tested on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import override_settings

from search import service
from search.interface import Engine, SearchQuery, SearchResult
from tests.search import corpus


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The corpus, published once for a module's tests and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        corpus.make()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=["embedded"])
def engine(partnership: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine in turn, with the corpus in its index."""
    root: Path = tmp_path_factory.mktemp("index")
    with override_settings(SEARCH_INDEX_DIR=root), django_db_blocker.unblock():
        found = service.engine()
        found.rebuild()
        yield found


@pytest.fixture
def find(engine: Engine, db: None) -> Callable[..., SearchResult]:
    """`find("water", "fr", sort="title")`: the answer, which is the engine's own and not the database's."""

    def run(q: str, locale: str = "en", **asked: Any) -> SearchResult:
        result = service.search(SearchQuery(q=q, locale=locale, **asked))
        assert not result.degraded
        return result

    return run


@pytest.fixture
def slugs(find: Callable[..., SearchResult]) -> Callable[..., list[str]]:
    """The slugs of what is found, in order."""

    def run(q: str, locale: str = "en", **asked: Any) -> list[str]:
        return [hit.url.rstrip("/").rsplit("/", 1)[1] for hit in find(q, locale, **asked).hits]

    return run
