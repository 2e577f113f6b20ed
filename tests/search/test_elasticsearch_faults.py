"""Elasticsearch away, slow, read-only, deleted: visitors are answered, nothing is lost, it catches up by itself.

PROOF=1 publishes 1,000 articles while the index is rebuilt and cut off.
"""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import override_settings
from elasticsearch import Elasticsearch

from cms.base.locales import LOCALES
from search import consumer, service
from search.engines.elasticsearch import breaker, storage
from search.engines.elasticsearch import connection as connecting
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.interface import EngineError, SearchQuery
from tests import factories

from . import engines
from .forwarding import Forwarder, forwarded
from .stored import assert_agrees_with_the_digest, assert_equal_to_the_store, titles

pytestmark = [
    pytest.mark.skipif(not engines.ELASTICSEARCH, reason="CI asks Elasticsearch beside PostgreSQL"),
    pytest.mark.usefixtures("db"),
]

PUBLISHED = 1000 if os.environ.get("PROOF") else 8


@pytest.fixture
def forwarder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forwarder]:
    """The way to the real server, with an index of one article; impatient, so that the tests need not be patient."""
    monkeypatch.setattr(breaker, "PAUSE", 0.3)
    monkeypatch.setattr(connecting, "_breaker", breaker.Breaker())
    with (
        forwarded(engines.elasticsearch_url()) as way,
        engines.chosen("elasticsearch", tmp_path),
        override_settings(ELASTICSEARCH_URL=way.url, ELASTICSEARCH_SECONDS=1.0, ELASTICSEARCH_WRITE_SECONDS=5.0),
    ):
        factories.site()
        factories.article("A well")
        factories.drain()
        consumer.run()
        yield way


@pytest.fixture
def engine(forwarder: Forwarder) -> ElasticsearchEngine:
    found = service.engine()
    assert isinstance(found, ElasticsearchEngine)
    return found


def _server() -> Elasticsearch:
    return Elasticsearch(engines.elasticsearch_url())


def _is_degraded() -> bool:
    result = service.search(SearchQuery(q="well", spell=False))
    assert [hit.title for hit in result.hits] == ["A well"]
    return result.degraded


def _until_it_answers() -> None:
    for _ in range(50):
        if not _is_degraded():
            return
        time.sleep(0.1)
    pytest.fail("the engine is not asked again")


@pytest.mark.parametrize("fault", ["down", "stall"])
def test_while_it_is_away_the_database_answers_and_nobody_waits_for_it_long(forwarder: Forwarder, fault: str) -> None:
    assert not _is_degraded()
    getattr(forwarder, fault)()
    for _ in range(breaker.MOST_FAILURES):
        assert _is_degraded()
    tried = forwarder.accepted
    started = time.monotonic()
    for _ in range(20):
        assert service.search(SearchQuery(q="well")).degraded
        assert [found.text for found in service.suggest("a we", "en")] == ["A well"]
        if time.monotonic() - started > breaker.PAUSE / 2:
            break
    assert forwarder.accepted <= tried + 1
    forwarder.up()
    _until_it_answers()


def test_cut_off_while_it_searches_the_database_answers(forwarder: Forwarder) -> None:
    forwarder.stall()
    asked = forwarder.accepted
    cut = threading.Timer(0.3, forwarder.down)
    cut.start()
    assert _is_degraded()
    cut.join()
    assert forwarder.accepted > asked
    forwarder.up()
    _until_it_answers()


def test_what_is_published_while_it_is_away_is_found_afterwards(forwarder: Forwarder) -> None:
    forwarder.down()
    factories.article("A spring")
    factories.drain()
    with pytest.raises(EngineError):
        consumer.run()
    assert not service.status().available
    assert service.status().lag > 0
    forwarder.up()
    consumer.run()
    _until_it_answers()
    assert titles("spring") == ["A spring"]
    assert service.status().lag == 0
    assert_equal_to_the_store()


def test_cut_off_during_a_rebuild_the_old_index_answers_and_the_next_rebuild_leaves_one(
    forwarder: Forwarder, engine: ElasticsearchEngine
) -> None:
    def cut(done: int, all_of_them: int) -> None:
        forwarder.down()

    with pytest.raises(EngineError):
        engine.rebuild(cut)
    forwarder.up()
    _until_it_answers()
    engine.rebuild()
    assert_equal_to_the_store()
    with _server() as server:
        assert len(server.indices.get(index=f"{storage.alias()}-*")) == 1


def test_an_index_deleted_by_hand_is_built_anew_and_never_made_by_a_write(engine: ElasticsearchEngine) -> None:
    page = factories.article("A spring")
    factories.drain()
    consumer.run()
    with _server() as server:
        for name in list(server.indices.get(index=f"{storage.alias()}-*")):
            server.indices.delete(index=name)
        assert _is_degraded()
        with pytest.raises(EngineError):
            engine.index([page.translation_key])
        gone = page.translation_key
        page.unpublish()
        factories.drain()
        with pytest.raises(EngineError):
            engine.index([gone])  # which removes it
        assert not list(server.indices.get(index=f"{storage.alias()}*"))
    consumer.run()
    assert titles("spring") == []
    assert_equal_to_the_store()


def test_while_it_takes_no_writes_it_answers_and_then_catches_up(forwarder: Forwarder) -> None:
    """The block that a full disk sets."""
    with _server() as server:
        server.indices.put_settings(index=storage.alias(), settings={"index.blocks.read_only_allow_delete": True})
        factories.article("A spring")
        factories.drain()
        with pytest.raises(EngineError):
            consumer.run()
        assert titles("well") == ["A well"]
        server.indices.put_settings(index=storage.alias(), settings={"index.blocks.read_only_allow_delete": None})
    consumer.run()
    assert titles("spring") == ["A spring"]
    assert_equal_to_the_store()


def test_a_late_write_overtakes_nothing(engine: ElasticsearchEngine) -> None:
    page = factories.article("A spring")
    factories.drain()
    consumer.run()
    late = storage.alias(), [(str(page.translation_key), {"locales": ["en"], "title_en": "late"})]
    storage.write(*late, version=1)
    storage.refresh(storage.alias())
    assert titles("spring") == ["A spring"]
    page.unpublish()
    factories.drain()
    consumer.run()
    storage.write(*late, version=1)
    storage.refresh(storage.alias())
    assert service.search(SearchQuery(q="late")).total == 0
    assert_equal_to_the_store()


@pytest.mark.django_db(transaction=True)
def test_publishing_while_it_is_rebuilt_and_cut_off_loses_nothing(
    forwarder: Forwarder, engine: ElasticsearchEngine
) -> None:
    stop = threading.Event()

    def rebuild() -> None:
        while not stop.is_set():
            try:
                engine.rebuild()
                consumer.run()
            except EngineError:
                time.sleep(0.05)
        connection.close()

    thread = threading.Thread(target=rebuild)
    thread.start()
    section = factories.section("News", slug="news")
    for number in range(PUBLISHED):
        page = factories.article(f"A spring {number}", parent=section)
        if number % 3 == 0:
            factories.translated(page, LOCALES[number // 3 % (len(LOCALES) - 1) + 1])
        factories.drain()
        if number % 4 == 3:
            forwarder.down()
        elif number % 4 == 0:
            forwarder.up()
    forwarder.up()
    stop.set()
    thread.join()
    consumer.run()
    _until_it_answers()
    assert_agrees_with_the_digest()
