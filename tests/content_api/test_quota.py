"""Readers without a key have so many requests a minute; an answer 304 costs none."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from cms.base.requests import network_of
from content_api.quota import Quota, quota

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
