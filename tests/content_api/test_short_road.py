"""The short road answers what the long one does: the same bytes and headers, never older than the last commit."""

import datetime as dt
import io
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connections, transaction

from content_api import deprecations
from content_api.kept import OVERHEAD, Kept
from content_api.models import ApiKey
from content_api.short_road import ShortRoad
from content_store import direct
from content_store.enums import Tier
from content_store.models import Counter
from ngo_pages.models import OrganizationPage
from reference.models import Sector
from tests import factories

from .conftest import World

#: What is made of the store alone.
KEPT = [
    "/organizations/{omep}",
    "/organizations/{omep}?locale=ar",
    "/content/{omep}?locale=fr",
    "/organizations/omep",
    "/content/{omep}?fields=title",
    "/organizations/{atd}?locale=ar&fallback=chain",
    "/organizations",
    "/organizations?profile=full&limit=2&filter[sector]=ED&facet=sector,country&echo=1",
    "/changes?limit=3",
]
#: What takes the long road.
OTHERS = [
    "/organizations/{garden}",
    "/organizations/{omep}?locale=ru",
    "/organizations/nobody",
    "/organizations?limit=0",
    "/organizations/{omep}/",
    "/status",
    "/",
]


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Road:
    """Two processes of their own in front of one store: `application` with kept answers, `long` without."""

    long: WSGIApplication
    went_long: int = 0
    application: WSGIApplication = field(init=False)

    def __post_init__(self) -> None:
        self.application = ShortRoad(self._counted)

    def _counted(self, environ: Any, start_response: Any) -> Any:
        self.went_long += 1
        return self.long(environ, start_response)

    def ask(self, address: str, application: Any = None, method: str = "GET", **more: str) -> Answer:
        path, _, query = f"/api/v1{address}".partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            **more,
        }
        started: list[Any] = []

        def start_response(*given: Any) -> Any:
            started[:] = given[:2]

        parts: Any = (application or self.application)(environ, start_response)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        assert len(dict(started[1])) == len(started[1])
        return Answer(started[0], dict(started[1]), body)

    def goes_short(self, address: str, **more: str) -> bool:
        before = self.went_long
        self.ask(address, **more)
        return self.went_long == before


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """Django's handler closes what a test's transaction is on, as its test client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def road(world: World) -> Road:
    return Road(WSGIHandler())


@pytest.mark.parametrize("address", KEPT + OTHERS)
def test_bytes_and_headers_are_those_of_the_long_road(address: str, road: Road, world: World) -> None:
    address = address.format(**{slug: world[slug] for slug in world.ids})
    tag = road.ask(address, road.long).headers.get("ETag", '"none"')
    ways: list[dict[str, str]] = [
        {},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_ACCEPT_ENCODING": "br;q=0.5, zstd"},
        {"HTTP_ACCEPT_ENCODING": "identity;q=0, nothing"},
        {"HTTP_IF_NONE_MATCH": f'"other", {tag}'},
        {"HTTP_IF_NONE_MATCH": tag, "HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_IF_NONE_MATCH": f'{tag[:-1]}-gzip"', "HTTP_ACCEPT_ENCODING": "gzip"},
        {"method": "HEAD"},
        {"method": "POST"},
    ]
    for way in ways:
        right = road.ask(address, road.long, **way)
        answers = [road.ask(address, **way) for _ in range(3)]
        assert len({each.headers.pop("X-Request-Id") for each in [right, *answers]}) == 4
        if right.status[:3] in ("200", "304"):
            assert answers == [right] * 3
        else:  # whose body has the id of the request
            assert [(each.status, each.headers) for each in answers] == [(right.status, right.headers)] * 3


@pytest.mark.parametrize("address", KEPT)
def test_they_go_short_from_the_second_time_also_for_who_only_asks_again(
    address: str, road: Road, world: World
) -> None:
    address = address.format(**{slug: world[slug] for slug in world.ids})
    tag = road.ask(address, road.long).headers["ETag"]
    assert not road.goes_short(address, HTTP_IF_NONE_MATCH=tag)
    assert road.goes_short(address, HTTP_IF_NONE_MATCH=tag)
    assert road.goes_short(address)
    assert not road.goes_short(address, HTTP_AUTHORIZATION="Bearer ngo_none")


def test_what_is_written_shows_in_the_next_answer(road: Road, world: World) -> None:
    page = OrganizationPage.objects.get(translation_key=world["atd"], locale__language_code="en")
    addresses = [
        f"/organizations/{world['atd']}",
        "/organizations/atd",
        "/organizations?profile=full",
        "/changes?limit=100",
    ]
    for _ in range(2):
        for address in addresses:
            assert road.ask(address, HTTP_ACCEPT_ENCODING="gzip").status == "200 OK"
    for summary in ("Changed once", "Changed twice"):
        factories.publish(page, summary=summary)
        factories.drain()
        for address in addresses:
            assert summary.encode() in road.ask(address).body
            assert (
                road.ask(address, HTTP_ACCEPT_ENCODING="gzip").body
                == road.ask(address, road.long, HTTP_ACCEPT_ENCODING="gzip").body
            )
    page.refresh_from_db()
    page.unpublish()
    factories.drain()
    assert road.ask(addresses[0]).status[:3] in ("404", "410")
    assert road.ask(addresses[1]).status[:3] in ("404", "410")
    assert b"Changed twice" not in road.ask(addresses[2]).body
    assert b"unpublished" in road.ask(addresses[3]).body


@pytest.mark.django_db
def test_a_commit_returns_once_no_process_takes_an_older_version_for_the_present_one(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct.end_lease()
    version = direct.store_version()
    Counter.objects.create(name="written past moved()")
    begun = time.monotonic()
    while direct.store_version() == version:
        assert time.monotonic() < begun + 5
    assert time.monotonic() - begun < direct.LEASE + 1
    monkeypatch.setattr(connections["default"], "run_on_commit", [])  # of what the test's transaction began with
    with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
        for _ in range(3):
            Counter.objects.create(name=f"written {_}")
            direct.moved()
            assert direct.store_version() != version
            version = direct.store_version()
    assert len(waiting) == 1
    begun = time.monotonic()
    waiting[0]()
    assert time.monotonic() - begun >= direct.LEASE


def test_a_term_that_no_document_shows_by_its_label_shows_too(road: Road, world: World) -> None:
    address = "/organizations?facet=sector"
    road.ask(address)
    assert road.goes_short(address)
    sector = Sector.objects.get(code="ED")
    sector.label_en = "Learning"
    sector.save()
    factories.drain()
    assert b'"label":"Learning"' in road.ask(address).body


def test_the_quota_counts_on_either_road(road: Road, world: World, settings: Any) -> None:
    settings.API_ANONYMOUS_PER_MINUTE = 4
    address = f"/organizations/{world['omep']}"
    tag = road.ask(address).headers["ETag"]
    for _ in range(3):
        assert road.ask(address).status == "200 OK"
        assert road.ask("/organizations", HTTP_IF_NONE_MATCH="*", REMOTE_ADDR="192.0.2.2").status[:3] == "304"
    assert road.went_long == 2
    refused = road.ask(address)
    assert refused.status[:3] == "429"
    assert refused.headers["Retry-After"]
    assert road.ask(address, HTTP_IF_NONE_MATCH=tag).status[:3] == "429"
    assert road.ask(address, REMOTE_ADDR="192.0.2.3").status == "200 OK"


def test_a_key_and_another_host_are_not_given_what_is_kept(road: Road, world: World) -> None:
    key = ApiKey(name="Reader", organization="Example", tier=Tier.PARTNER)
    token = key.new_token()
    key.save()
    for address in (f"/organizations/{world['omep']}", "/organizations"):
        road.ask(address)
        assert road.goes_short(address)
        assert road.ask(address, HTTP_AUTHORIZATION=f"Bearer {token}").headers["Cache-Control"] == "private, no-store"
        assert road.ask(address).headers["Cache-Control"].startswith("public")
        assert road.ask(address, HTTP_HOST="evil.example.net").status[:3] == "400"


def test_what_is_going_to_end_goes_the_road_that_says_so(
    road: Road, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = deprecations.Deprecation(dt.date(2026, 12, 31), dt.date(2028, 1, 1), "Use `/content/{id}`.")
    monkeypatch.setitem(deprecations.DEPRECATED, ("GET", "/api/v1/organizations/{id_or_slug}"), ends)
    monkeypatch.setitem(deprecations.DEPRECATED, ("GET", "/api/v1/organizations"), ends)
    for address in (f"/content/{world['omep']}", f"/organizations/{world['omep']}", "/organizations", "/digest"):
        for _ in range(2):
            answer = road.ask(address)
            assert ("Deprecation" in answer.headers) == address.startswith("/organizations")


def test_who_asks_in_ever_new_ways_takes_no_more_place_than_that(road: Road, world: World) -> None:
    kept = road.application.kept  # type: ignore[attr-defined]
    tag = road.ask("/organizations", HTTP_ACCEPT_ENCODING="gzip").headers["ETag"]
    held = kept.bytes
    for number in range(5):
        way = {"HTTP_ACCEPT_ENCODING": f"gzip, x-{number}", "HTTP_IF_NONE_MATCH": tag}
        assert road.goes_short("/organizations", **way)
        assert road.ask("/organizations", **way).status[:3] == "304"
    assert kept.bytes == held
    sizes = []
    for sectors in ("ED", ",".join(["%45%44"] * 100)):
        assert road.ask(f"/organizations?fields=id&filter[sector]={sectors}").status == "200 OK"
        sizes.append(kept.bytes - held)
        held = kept.bytes
    assert sizes[1] > sizes[0] + 600 > OVERHEAD


def test_a_statement_that_fails_is_known_to_django(world: World) -> None:
    connection = connections["default"]
    with pytest.raises(DatabaseError), transaction.atomic():
        direct.rows(direct.Statement("broken", "SELECT 1 FROM nowhere"))
    assert connection.errors_occurred
    connection.errors_occurred = False


def test_without_a_place_to_keep_all_go_long(world: World, settings: Any) -> None:
    settings.API_KEEP_MEGABYTES = 0
    road = Road(WSGIHandler())
    road.ask("/organizations")
    assert not road.goes_short("/organizations")


def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    kept: Kept[int] = Kept(20 * (OVERHEAD + 100))
    for number in range(100):
        kept.put(number, number, 100)
        assert kept.bytes <= kept.most_bytes
    assert [number for number in range(100) if kept.get(number) is not None] == list(range(80, 100))
    kept.put("large", 0, kept.most_bytes // 10)
    assert kept.get("large") is None
    kept.put(99, 5, 100)
    assert kept.get(99) == 99
