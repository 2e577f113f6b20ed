"""The index follows the log: nothing is lost, nothing stays that is gone, and it comes back by itself."""

import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from content_store.models import Change, Cursor, Document
from content_store.query import newest_seq
from search import consumer, following, reconciling, service
from search.engines.embedded.engine import EmbeddedEngine
from search.interface import Engine, EngineError, SearchQuery
from tests import factories

from . import engines
from .stored import assert_equal_to_the_store, titles


@pytest.fixture(params=engines.ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without an index, before any content."""
    with engines.chosen(request.param, tmp_path / "index"):
        yield service.engine()


@pytest.fixture
def site(db: None) -> None:
    factories.site()
    factories.drain()


@pytest.mark.usefixtures("engine", "site")
def test_the_first_run_builds_the_index() -> None:
    factories.organization("Alliance of Storytellers")
    factories.drain()
    consumer.run()
    assert titles("storytellers") == ["Alliance of Storytellers"]
    assert service.status().available
    assert service.status().lag == 0


@pytest.mark.usefixtures("engine", "site")
def test_each_change_is_followed() -> None:
    consumer.run()
    page = factories.article("A well", summary="Digging.")
    factories.drain()
    assert consumer.run() > 0
    assert titles("digging") == ["A well"]
    factories.publish(page, title="A deep well", summary="Drilling.")
    factories.drain()
    consumer.run()
    assert (titles("digging"), titles("drilling")) == ([], ["A deep well"])
    page.refresh_from_db()
    page.unpublish()
    factories.drain()
    consumer.run()
    assert titles("drilling") == []
    assert_equal_to_the_store()


@pytest.mark.usefixtures("engine", "site")
def test_a_translation_joins_its_content() -> None:
    page = factories.article("A well")
    factories.drain()
    consumer.run()
    factories.translated(page, "fr", title="Un puits")
    factories.drain()
    consumer.run()
    result = service.search(SearchQuery(q="puits", locale="en"))
    assert [(hit.title, hit.also_in) for hit in result.hits] == [("A well", ("fr",))]


@pytest.mark.usefixtures("engine", "site")
def test_to_see_a_change_again_changes_nothing() -> None:
    factories.article("A well")
    factories.drain()
    consumer.run()
    before = service.search(SearchQuery(limit=100))
    Cursor.objects.filter(consumer=following.CONSUMER).update(seq=0)
    assert consumer.run() > 0
    after = service.search(SearchQuery(limit=100))
    assert (after.total, after.hits) == (before.total, before.hits)
    assert consumer.run() == 0


@pytest.mark.usefixtures("site")
def test_a_batch_that_failed_is_handled_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer.run()
    factories.article("A well")
    factories.drain()

    def killed(content_ids: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(engine, "index", killed)
        with pytest.raises(KeyboardInterrupt):
            consumer.run()
    assert titles("well") == []
    consumer.run()
    assert titles("well") == ["A well"]


@pytest.mark.usefixtures("engine", "site")
def test_only_public_documents_are_indexed() -> None:
    page = factories.article("A well")
    page.get_view_restrictions().create(restriction_type="login", page=page)
    factories.drain()
    consumer.run()
    assert titles("well") == []


@pytest.mark.usefixtures("engine", "site")
def test_what_the_log_did_not_tell_is_found_and_repaired() -> None:
    section = factories.section("News", slug="news")
    renamed = factories.article("A spring", parent=section)
    surplus = factories.article("A pond", parent=section)
    factories.drain()
    consumer.run()
    assert reconciling.repair() == 0
    # Behind the log's back: as if the index had been brought back from an old copy.
    missing = factories.article("A well", parent=section)
    factories.drain()
    Cursor.objects.filter(consumer=following.CONSUMER).update(seq=newest_seq())
    Document.objects.filter(content_id=surplus.translation_key).update(tier=3)
    Document.objects.filter(content_id=renamed.translation_key).update(title="A source", etag="other")
    found = reconciling.compare()
    assert found == reconciling.Difference(
        (missing.translation_key,), (renamed.translation_key,), (surplus.translation_key,)
    )
    with pytest.raises(CommandError, match="--repair"):
        call_command("search_status", compare=True, stdout=StringIO())
    told = StringIO()
    call_command("search_status", repair=True, stdout=told)
    assert "repaired   3" in told.getvalue()
    assert reconciling.compare().contents == ()
    assert reconciling.run() == 0
    assert titles("well") == ["A well"]


only_embedded = pytest.mark.parametrize("engine", engines.EMBEDDED, indirect=True)


def _remove_everything(index: Path) -> None:
    for file in sorted(index.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()


def _remove_pointer(index: Path) -> None:
    (index / "current").unlink()


def _point_nowhere(index: Path) -> None:
    (index / "current").write_text("99")


def _cut_meta(index: Path) -> None:
    generation = index / (index / "current").read_text()
    (generation / "meta.json").write_text("{")


def _remove_segments(index: Path) -> None:
    generation = index / (index / "current").read_text()
    for file in generation.glob("*.term"):
        file.unlink()
    (generation / "meta.json").touch()


def _other_format(index: Path) -> None:
    generation = index / (index / "current").read_text()
    (generation / "format").write_text("of another time")


@only_embedded
@pytest.mark.parametrize(
    "harm", [_remove_everything, _remove_pointer, _point_nowhere, _cut_meta, _remove_segments, _other_format]
)
@pytest.mark.usefixtures("engine", "site")
def test_a_lost_or_broken_index_is_built_anew_and_visitors_are_answered_meanwhile(harm: Callable[[Path], None]) -> None:
    factories.organization("Alliance of Storytellers")
    factories.drain()
    consumer.run()
    harm(settings.SEARCH_INDEX_DIR)
    # A process that has nothing open yet, as after a restart.
    service.engine().storage.close()  # type: ignore[attr-defined]
    result = service.search(SearchQuery(q="storytellers"))
    assert result.degraded
    assert [hit.title for hit in result.hits] == ["Alliance of Storytellers"]
    assert not service.status().available
    consumer.run()
    assert titles("storytellers") == ["Alliance of Storytellers"]
    assert_equal_to_the_store()


@pytest.mark.usefixtures("engine", "site")
def test_an_index_of_another_database_is_not_trusted() -> None:
    factories.article("A well")
    factories.drain()
    consumer.run()
    # The database is new: the same index, but nobody has followed its log.
    Cursor.objects.filter(consumer=following.CONSUMER).delete()
    Document.objects.filter(title="A well").delete()
    consumer.run()
    assert_equal_to_the_store()


@only_embedded
@pytest.mark.usefixtures("site")
def test_one_process_writes_at_a_time(engine: Engine) -> None:
    consumer.run()
    factories.article("A well")
    factories.drain()
    other = EmbeddedEngine()
    assert not other.prepare()
    with pytest.raises(EngineError):
        other.index([])
    engine.storage.close()  # type: ignore[attr-defined]
    assert other.prepare()
    assert consumer.run() == 0
    other.storage.close()
    assert consumer.run() > 0
    assert titles("well") == ["A well"]


@pytest.mark.usefixtures("site")
def test_what_changes_during_a_rebuild_is_in_the_new_index(engine: Engine) -> None:
    gone = factories.article("A well that goes")
    renamed = factories.article("A well that is renamed")
    factories.drain()
    consumer.run()
    steps: list[tuple[int, int]] = []

    def edit(done: int, all_of_them: int) -> None:
        if not steps:
            gone.refresh_from_db()
            gone.unpublish()
            factories.publish(renamed, title="A spring")
            factories.article("A well that comes")
            factories.drain()
        steps.append((done, all_of_them))

    engine.rebuild(edit)
    assert steps[-1][0] == steps[-1][1] > 0
    assert titles("well") == ["A well that comes"]
    assert titles("spring") == ["A spring"]
    assert consumer.run() == 0
    assert_equal_to_the_store()


@only_embedded
@pytest.mark.usefixtures("engine", "site")
def test_a_rebuild_leaves_one_index_behind() -> None:
    for _ in range(3):
        call_command("rebuild_search", verbosity=0)
    generations = [path for path in settings.SEARCH_INDEX_DIR.iterdir() if path.is_dir()]
    assert [path.name for path in generations] == [(settings.SEARCH_INDEX_DIR / "current").read_text()]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_while_editors_publish_the_worker_indexes_and_someone_rebuilds(engine: Engine) -> None:
    factories.site()
    factories.drain()
    consumer.run()
    stop = threading.Event()
    failures: list[BaseException] = []

    def until_stopped(step: Callable[[], object]) -> None:
        try:
            while not stop.is_set():
                step()
        except BaseException as error:  # told to the test
            failures.append(error)
        finally:
            connection.close()

    def ask() -> None:
        result = service.search(SearchQuery(q="well", limit=5))
        assert not result.degraded
        time.sleep(0.01)

    threads = [threading.Thread(target=until_stopped, args=(step,)) for step in (consumer.run, engine.rebuild, ask)]
    for thread in threads:
        thread.start()
    pages = []
    for number in range(12):
        page = factories.article(f"A well {number}")
        factories.drain()
        pages.append(page)
        if number % 3 == 2:
            pages.pop(0).delete()
            factories.drain()
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    consumer.run()
    assert Cursor.objects.get(consumer=following.CONSUMER).seq == Change.objects.order_by("-seq").first().seq  # type: ignore[union-attr]
    assert titles("well") == sorted(page.title for page in pages)
    assert_equal_to_the_store()
