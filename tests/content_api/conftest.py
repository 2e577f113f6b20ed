"""A small partnership in three languages, made once for all tests of the API."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.test.utils import override_settings

from content_api.quota import quota
from content_store import snapshots
from tests import factories

from .client import ApiClient


@dataclass(frozen=True)
class World:
    """Content ids by slug. omep: en, fr, ar; atd: en, fr; the other organizations: en."""

    ids: dict[str, UUID]

    def __getitem__(self, slug: str) -> str:
        return str(self.ids[slug])


def _make() -> World:
    factories.site()
    organization = factories.organization
    omep = organization(
        "World Organisation for Early Childhood Education",
        slug="omep",
        acronym="OMEP",
        sectors=["ED"],
        sdgs=["4"],
        headquarters_city="Stockholm",
        headquarters_country="SE",
        founded=1948,
        summary="Early childhood <b>education</b> & care",
        mission="Every young child has a right to education.",
    )
    factories.translated(omep, "fr", summary="Éducation préscolaire")
    factories.translated(omep, "ar", summary="تربية الطفولة المبكرة")
    atd = organization("ATD Fourth World", slug="atd", acronym="ATD", sectors=["SHS", "ED"], headquarters_country="FR")
    factories.translated(atd, "fr")
    others = [
        organization("Ocean Watch", slug="ocean-watch", sectors=["SC"], headquarters_country="FR"),
        organization("Museums for All", slug="museums", sectors=["CLT"], headquarters_country="SN", fictional=True),
        organization("Free Press Circle", slug="free-press", sectors=["CI"]),
    ]
    action = factories.action(
        "A school garden", slug="garden", organizations=[omep], countries=["SN"], starts=_date("2018-05-10")
    )
    forum = factories.forum("Forum on water", slug="water", starts=_date("2014-07-30"), ends=_date("2014-07-31"))
    session = factories.session("Thematic debate", slug="debate", starts=_date("2019-10-15"))
    recommendation = factories.recommendation(
        "Associate NGOs", slug="associate", addressees={"secretariat": "proposed"}, sectors=["ED"]
    )
    article = factories.article("News of the day", slug="news", date=_date("2024-03-01"))
    factories.drain()
    snapshots.write_due()
    pages = [omep, atd, *others, action, forum, session, recommendation, article]
    return World({page.slug: page.translation_key for page in pages})


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="package")
def _world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("snapshots")
    with django_db_blocker.unblock(), override_settings(SNAPSHOT_DIR=root), transaction.atomic():
        yield _make()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: World, db: None) -> World:
    return _world


@pytest.fixture(autouse=True)
def _no_quota(settings: Any) -> Iterator[None]:
    settings.API_ANONYMOUS_PER_MINUTE = settings.API_SUGGESTIONS_PER_MINUTE = 0
    quota.clear()
    yield
    quota.clear()


@pytest.fixture
def api(client: Client) -> ApiClient:
    return ApiClient(client)


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """The server would close the connection, which holds the test's transaction, at the end of each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
