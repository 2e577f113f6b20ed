"""What those who run the platform ask it: is it alive, is it ready, and which part is not."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from content_store.models import Change, Cursor, Dirty
from search import consumer
from tests import factories


@pytest.fixture
def caught_up(db: None, settings: Any, tmp_path: Path) -> None:
    """Content, and an index that has followed it."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    factories.section("About")
    factories.drain()
    while consumer.run():
        pass


def test_alive_without_any_other_part(client: Client) -> None:
    # No database is allowed here: a process is alive without one.
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("caught_up")
def test_ready_names_each_part(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] == "ok"
    assert list(answer["parts"]) == ["database", "migrations", "worker", "search", "webhooks"]
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("caught_up")
def test_unready_where_nobody_works_the_queue_off(client: Client) -> None:
    Dirty.objects.create(key="content:00000000-0000-0000-0000-000000000000")
    assert client.get("/readyz").status_code == 200
    Dirty.objects.update(at=timezone.now() - dt.timedelta(minutes=2))
    response = client.get("/readyz")
    assert response.status_code == 503
    worker = response.json()["parts"]["worker"]
    assert not worker["ok"]
    assert worker["queued"] == 1
    assert worker["oldest_seconds"] >= 120


@pytest.mark.usefixtures("caught_up")
@pytest.mark.parametrize(("age", "ready"), [(5, True), (120, False)])
def test_search_may_lag_for_a_moment_only(client: Client, age: int, ready: bool) -> None:
    # The index last moved an hour ago, since nothing was published: that alone is no fault.
    Cursor.objects.update(at=timezone.now() - dt.timedelta(hours=1))
    factories.section("News")
    factories.drain()
    Change.objects.filter(seq__gt=Cursor.objects.get(consumer="search").seq).update(
        at=timezone.now() - dt.timedelta(seconds=age)
    )
    search = client.get("/readyz").json()["parts"]["search"]
    assert search["ok"] is ready
    assert search["changes_behind"] > 0


@pytest.mark.usefixtures("caught_up")
def test_unready_without_an_index(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing"
    assert client.get("/readyz").json()["parts"]["search"]["ok"] is False


@pytest.mark.usefixtures("caught_up")
def test_unready_while_a_migration_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'home' AND name = '0001_initial'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert not response.json()["parts"]["migrations"]["ok"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/sitemap.xml"])
def test_only_reading_is_answered(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
