"""What all tests share: a database file as in production, folders of their own, the vocabularies loaded once."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test.utils import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from cms.base.roles import set_up_roles
from tests import factories
from tests.browser.scheduling import PageTypeScheduling

# A busy machine is no fault of the code's.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


#: Tests of forms, rights, words and documents, whose rows are found by keys: one database says it all.
_OF_ANY_DATABASE = (
    "admin/test_forms.py",
    "admin/test_localize_views.py",
    "admin/test_permissions.py",
    "admin/test_policy.py",
    "admin/test_uploads.py",
    "content_api/test_generated_clients.py",
    "content_api/test_openapi.py",
    "content_api/test_partner_documentation.py",
    "members/test_sign_in.py",
    "permissions/",
    "texts/",
    "transfer/test_tables.py",
    "translation/test_every_type.py",
)


#: Pages and forms over what the store, search and the API hold to on both databases: where a server is at hand, they
#: run on PostgreSQL, as in production; the browser visits them on SQLite.
_OF_PAGES = ("admin/", "forums/", "home/", "members/", "ngo_pages/", "reference/", "translation/")


def _stands_in(item: pytest.Item, places: tuple[str, ...]) -> bool:
    return str(item.path.relative_to(Path(__file__).parent)).startswith(places)


def _runs_on_postgresql(item: pytest.Item) -> bool:
    """What touches no database, or any alike, says nothing there that SQLite's run does not."""
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    touches = item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ()))
    return bool(touches) and not _stands_in(item, _OF_ANY_DATABASE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test runs; on both databases what could differ between them (tests/run.sh)."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        without = [item for item in items if not _runs_on_postgresql(item)]
    elif os.environ.get("TEST_POSTGRESQL_URL"):
        without = [item for item in items if _stands_in(item, _OF_PAGES) and _runs_on_postgresql(item)]
    else:
        return
    if without:
        config.hook.pytest_deselected(items=without)
        left_out = set(without)
        items[:] = [item for item in items if item not in left_out]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """`--dist loadgroup` is for the tests in a browser: all that look at a page are of one process."""
    return PageTypeScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


_emptied = False


def _empties(item: pytest.Item) -> bool:
    """Whether the test commits, so that all tables are emptied after it."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test that commits has emptied is filled again, outside the transaction of the next that does not.

    With several processes they are not the last: one that has nothing left to do takes tests from the others.
    """
    global _emptied
    if _emptied and not _empties(item):
        with item.config.stash[blocking_manager_key].unblock():
            _fill()
        _emptied = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    global _emptied
    yield
    _emptied = _emptied or _empties(item)


def _fill() -> None:
    factories.site()
    set_up_roles()
    factories.drain()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file: threads and child processes see it, it locks as in production, and --reuse-db can keep it.

    PostgreSQL's may be copies of one that is migrated (tests/template_database.py).
    """
    database = settings.DATABASES["default"]
    template = os.environ.get("TEST_TEMPLATE")
    if template and "postgresql" in database["ENGINE"]:
        database.setdefault("TEST", {})["TEMPLATE"] = template
    if database["ENGINE"] == "django.db.backends.sqlite3":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        database.setdefault("TEST", {})["NAME"] = str(Path(database["NAME"]).with_name(f"test-{worker}.sqlite3"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Every test's database holds the vocabularies, an English home page and the roles."""
    with django_db_blocker.unblock():
        _fill()


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test writes where the platform keeps its data."""
    root: Path = tmp_path_factory.mktemp("data")
    (root / "static").mkdir()
    with override_settings(
        DATA_DIR=root,
        MEDIA_ROOT=root / "media",
        STATIC_ROOT=root / "static",
        SEARCH_INDEX_DIR=root / "search-index",
        SNAPSHOT_DIR=root / "snapshots",
        API_QUOTA_SUM_SECONDS=0,
        SEARCH_COUNT_SECONDS=0,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield root


@pytest.fixture(autouse=True)
def _only_on_postgresql(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("postgresql") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("holds on PostgreSQL only")


@pytest.fixture(autouse=True)
def _nothing_kept(_own_folders: Path) -> Iterator[None]:
    """No test answers from what another left in the cache or the index, nor in the language of its last request."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    cache.clear()
    shutil.rmtree(_own_folders / "search-index", ignore_errors=True)


@pytest.fixture(scope="module")
def for_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What fixtures of a module that ask for this one write is there for all its tests, and undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        yield
        transaction.set_rollback(True)


@pytest.fixture
def drained(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with drained(): …` writes, then brings the store into line, as the commit of a request does."""

    @contextmanager
    def run() -> Iterator[None]:
        yield
        factories.drain()

    return run
