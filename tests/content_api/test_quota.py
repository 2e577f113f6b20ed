"""Readers without a key have so many requests a minute; an answer 304 costs none."""

import time
from collections.abc import Callable
from threading import Event, current_thread
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from cms.base.requests import network_of
from content_api.counting import Quota
from content_api.models import QuotaUse
from content_api.quota import quota
from content_api.quota_sum import Summing, forget

from .client import ApiClient, assert_problem
from .conftest import World


@pytest.fixture
def three_a_minute(settings: Any) -> None:
    settings.API_ANONYMOUS_PER_MINUTE = 3


@pytest.mark.usefixtures("three_a_minute")
def test_the_quota_ends_with_429_and_says_when_to_come_back(api: ApiClient, world: World) -> None:
    for _ in range(3):
        response = api.get("/organizations")
        assert response.status_code == 200
        assert "RateLimit" not in response.headers
    response = api.get("/organizations")
    assert_problem(response, 429, "too-many-requests")
    wait = int(response.headers["Retry-After"])
    assert 1 <= wait <= 60
    assert response.headers["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert response.headers["RateLimit"] == f'"anonymous";r=0;t={wait}'
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("three_a_minute")
def test_304_and_preflights_cost_nothing(api: ApiClient, world: World) -> None:
    etag = api.get("/organizations").headers["ETag"]
    for _ in range(10):
        assert api.get("/organizations", if_none_match=etag).status_code == 304
        assert api.ask("options", "/organizations").status_code == 204
    assert api.get("/organizations").status_code == 200


@pytest.mark.usefixtures("three_a_minute")
def test_errors_cost_as_much_as_answers(api: ApiClient, world: World) -> None:
    for address in ("/nothing", "/organizations?x=1", "/organizations/nobody"):
        assert api.get(address).status_code in (404, 422)
    assert api.get("/").status_code == 429


@pytest.mark.usefixtures("three_a_minute")
def test_each_reader_has_a_quota(client: Client, world: World) -> None:
    for _ in range(4):
        client.get("/api/v1/", REMOTE_ADDR="192.0.2.1")
    assert client.get("/api/v1/", REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.get("/api/v1/", REMOTE_ADDR="192.0.2.2").status_code == 200


@pytest.mark.usefixtures("three_a_minute")
def test_the_site_is_not_counted(client: Client, world: World) -> None:
    for _ in range(5):
        assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/").status_code == 200


def test_no_limit_counts_nothing(api: ApiClient, world: World, settings: Any) -> None:
    settings.API_ANONYMOUS_PER_MINUTE = 0
    api.get("/")
    settings.API_ANONYMOUS_PER_MINUTE = 1
    assert quota.standing("anonymous", "127.0.0.1", 1).left == 1


@pytest.mark.usefixtures("three_a_minute")
def test_suggestions_have_a_quota_of_their_own(api: ApiClient, world: World, settings: Any) -> None:
    settings.API_SUGGESTIONS_PER_MINUTE = 5
    for _ in range(5):
        assert api.get("/suggest?q=ome").status_code == 200
    response = api.get("/suggest?q=ome")
    assert_problem(response, 429, "too-many-requests")
    assert response.headers["RateLimit-Policy"] == '"suggest";q=5;w=60'
    assert api.get("/").status_code == 200


def test_a_minute_later_the_quota_is_whole() -> None:
    now = 1_000_000_020.0
    counted = Quota(lambda: now)
    counted.spend("anonymous", "reader")
    counted.spend("anonymous", "reader")
    assert counted.standing("anonymous", "reader", 2).left == 0
    assert counted.standing("anonymous", "other", 2).left == 2
    reset = counted.standing("anonymous", "reader", 2).reset
    now += reset - 1
    assert counted.standing("anonymous", "reader", 2).left == 0
    now += 1
    assert counted.standing("anonymous", "reader", 2).left == 2


def _processes(clock: Callable[[], float]) -> tuple[Summing, Summing]:
    return Summing(Quota(clock)), Summing(Quota(clock))


def _left(process: Summing) -> int:
    return process.quota.standing("anonymous", "192.0.2.1", 10).left


def test_processes_sum_up_what_they_answered(db: None) -> None:
    now = time.time()
    one, two = _processes(lambda: now)
    for process, times in ((one, 3), (two, 4)):
        for _ in range(times):
            process.quota.spend("anonymous", "192.0.2.1")
    assert (_left(one), _left(two)) == (7, 6)
    for process in (one, two, one, one):  # which counts nothing twice
        process.exchange()
    assert (_left(one), _left(two)) == (3, 3)
    assert one.quota.standing("anonymous", "192.0.2.2", 10).left == 10
    assert "192.0.2.1" not in str(list(QuotaUse.objects.values_list()))
    before = set(QuotaUse.objects.values_list("reader", flat=True))
    now += 60
    assert (_left(one), _left(two)) == (10, 10)
    one.quota.spend("anonymous", "192.0.2.1")
    one.exchange()
    two.exchange()
    assert _left(two) == 9
    assert len(set(QuotaUse.objects.values_list("reader", flat=True)) - before) == 1, "nobody is followed"
    QuotaUse.objects.filter(used=1).update(window=QuotaUse.objects.latest("window").window - 10)
    forget()
    assert not QuotaUse.objects.filter(used=1).exists()


def test_without_a_database_each_counts_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    """Which a test without a database is."""
    one, _ = _processes(time.time)
    one.quota.spend("anonymous", "192.0.2.1")
    with patch.object(QuotaUse.objects, "bulk_create", side_effect=OperationalError("database is locked")):
        one.exchange()
        one.exchange()
    assert _left(one) == 9
    assert len(caplog.records) == 1


def test_it_happens_behind_the_back_of_requests(settings: Any) -> None:
    settings.API_QUOTA_SUM_SECONDS = 0.01
    done, threads = Event(), []

    class Noting(Summing):
        def exchange(self) -> None:
            threads.append(current_thread().name)
            done.set()

    process = Noting(Quota())
    for _ in range(2):
        process.wake()
        assert done.wait(20)
        done.clear()
    assert set(threads) == {"quota"}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "reader"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "unknown", "unknown"),
    ],
)
def test_a_reader_is_known_by_the_address_that_trusted_proxies_saw(
    proxies: int, forwarded: str, reader: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/api/v1/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    assert network_of(request) == reader
