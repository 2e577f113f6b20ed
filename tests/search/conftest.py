"""The corpus, and the engines that the contract is tested on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from search import service
from search.interface import Engine, SearchQuery, SearchResult
from tests.search import corpus, engines
from tests.search.engines import ENGINES


@pytest.fixture(scope="module")
def partnership(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The corpus, published once for a module's tests and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        corpus.make()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest,
    partnership: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """Each engine in turn, with the corpus in its index."""
    with engines.chosen(request.param, tmp_path_factory.mktemp("index")), django_db_blocker.unblock():
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
