"""Snapshots: all that is public, never what no longer is, and the place in the log that follows them."""

import datetime as dt
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cms.base.locales import LOCALES
from content_store import snapshots
from content_store.kinds import kinds
from content_store.models import Change, Cursor
from content_store.query import readable
from ngo_pages.models import OrganizationPage
from tests import factories

from .client import ApiClient, Response, assert_invalid, assert_problem
from .conftest import World
from .test_changes import Mirror, stored, tags

ORGANIZATIONS = "/snapshots/organization.en.ndjson.gz"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"


@pytest.fixture
def made(world: World) -> World:
    Cursor.objects.all().delete()
    assert snapshots.write_due() > 3
    return world


def lines(response: Response) -> list[Any]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in response.headers
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.headers["Content-Length"] == str(len(body))
    return [json.loads(line) for line in gzip.decompress(body).splitlines()]


def test_together_they_are_all_that_is_public_as_the_log_has_it(api: ApiClient, made: World) -> None:
    mirror = Mirror(api)
    mirror.follow(limit=100)
    index = api.json("/snapshots")
    found: dict[tuple[str, str], Any] = {}
    for item in index["items"]:
        documents = lines(api.get(item["url"].partition("/api/v1")[2], accept_encoding="br, gzip"))
        assert len(documents) == item["count"]
        assert {(each["kind"], each["locale"]) for each in documents} == {(item["kind"], item["locale"])}
        found |= {(each["id"], each["locale"]): each for each in documents}
    assert found == mirror.documents
    assert api.json(f"/changes?since={index['token']}")["items"] == []


def test_the_log_goes_on_where_a_snapshot_ends(api: ApiClient, made: World) -> None:
    mirror = Mirror(api)
    response = api.get(ORGANIZATIONS)
    mirror.documents = {(each["id"], each["locale"]): each for each in lines(response)}
    mirror.since = response.headers["Sync-Token"]
    factories.publish(
        OrganizationPage.objects.get(translation_key=made["atd"], locale__language_code="en"), summary="?"
    )
    OrganizationPage.objects.get(translation_key=made["museums"]).delete()
    factories.organization("New Light", slug="new-light")
    factories.article("No organization")
    factories.drain()
    mirror.follow()
    assert {change["kind"] for change in mirror.changes} == {"organization"}
    assert tags(mirror) == {key: etag for key, etag in stored().items() if key[0] in organizations() and key[1] == "en"}


def organizations() -> set[str]:
    return {
        str(content_id) for content_id in readable().filter(kind="organization").values_list("content_id", flat=True)
    }


def test_a_part_is_asked_for_by_kind_and_language(api: ApiClient, made: World) -> None:
    index = api.json("/snapshots?kind=organization,action&locale=fr,en")
    assert [(item["kind"], item["locale"], item["count"]) for item in index["items"]] == [
        ("action", "en", 1), ("organization", "en", 5), ("organization", "fr", 2),
    ]  # fmt: skip
    assert {change["kind"] for change in api.json(f"/changes?since={index['token']}")["items"]} <= {"organization"}
    assert_invalid(api.get("/snapshots?kind=ngo&locale=de"), ("kind", "unknown-value"), ("locale", "unknown-value"))


def test_what_has_no_document_is_an_empty_snapshot_with_its_place(api: ApiClient, made: World) -> None:
    response = api.get("/snapshots/work-plan.ru.ndjson.gz")
    assert lines(response) == []
    assert api.json(f"/changes?since={response.headers['Sync-Token']}")["items"] == []


@pytest.mark.parametrize("name", ["ngo.en", "organization.de", "organization.", "..%2F..%2Fmanifest.en", "a.b.en"])
def test_no_other_file_is_sent(name: str, api: ApiClient, made: World) -> None:
    assert api.get(f"/snapshots/{name}.ndjson.gz").status_code == 404


def test_who_has_it_gets_a_304_and_the_newer_place(
    api: ApiClient, made: World, django_assert_num_queries: Any, settings: Any
) -> None:
    first = api.get(ORGANIZATIONS)
    assert first.headers["ETag"] == f'"{api.json("/snapshots?kind=organization&locale=en")["items"][0]["etag"]}"'
    factories.article("Another kind")
    factories.drain()
    settings.SNAPSHOT_PAUSE_SECONDS = 0
    assert snapshots.write_due() == 2  # articles and their section
    with django_assert_num_queries(1):
        again = api.get(ORGANIZATIONS, if_none_match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["Sync-Token"] != first.headers["Sync-Token"]
    head = api.ask("head", ORGANIZATIONS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == first.headers["Content-Length"]


def test_they_are_written_once_editors_pause(api: ApiClient, made: World, settings: Any) -> None:
    assert snapshots.write_due() == 0
    section = factories.section("News")
    for number in range(3):
        factories.article(f"Article {number}", parent=section)
    factories.drain()
    token = api.json("/snapshots")["token"]
    assert snapshots.write_due() == 0
    assert len(api.json(f"/changes?since={token}")["items"]) == 4
    Change.objects.update(at=timezone.now() - dt.timedelta(seconds=settings.SNAPSHOT_PAUSE_SECONDS))
    assert snapshots.write_due() == 2
    assert api.json("/snapshots?kind=article")["items"][0]["count"] == 4
    files = {path.name for path in settings.SNAPSHOT_DIR.glob("article.*")}
    assert len(files) == 2  # the one before may be being sent
    assert snapshots.write_due() == 0
    assert {path.name for path in settings.SNAPSHOT_DIR.glob("article.*")} == files  # a second worker's, it may be
    for path in settings.SNAPSHOT_DIR.iterdir():
        os.utime(path, (0, 0))
    assert snapshots.write_due() == 0
    assert len({path.name for path in settings.SNAPSHOT_DIR.glob("article.*")}) == 1


def test_a_file_that_is_lost_is_written_again(api: ApiClient, made: World, settings: Any) -> None:
    [path] = settings.SNAPSHOT_DIR.glob("article.en.*")
    path.unlink()
    assert snapshots.write_due() == 1
    assert lines(api.get("/snapshots/article.en.ndjson.gz"))


def test_what_is_no_longer_public_is_sent_no_more_and_written_at_once(
    api: ApiClient, made: World, caplog: pytest.LogCaptureFixture
) -> None:
    OrganizationPage.objects.get(translation_key=made["museums"]).unpublish()
    factories.drain()
    problem = api.get(ORGANIZATIONS)
    assert_problem(problem, 503, "not-ready")
    assert not [entry for entry in caplog.records if entry.levelname == "ERROR"]
    assert problem.headers["Retry-After"] == "10"
    assert api.get("/snapshots/action.en.ndjson.gz").status_code == 200
    assert snapshots.write_due() >= 1
    assert made["museums"] not in {each["id"] for each in lines(api.get(ORGANIZATIONS))}


@pytest.mark.usefixtures("made")
def test_files_of_another_database_are_not_sent_but_written_anew(api: ApiClient) -> None:
    Cursor.objects.filter(consumer="snapshots").update(seq=3)
    assert_problem(api.get("/snapshots"), 503, "not-ready")
    assert snapshots.write_due() == len(api.json("/snapshots")["items"])
    Cursor.objects.all().delete()
    assert_problem(api.get(ORGANIZATIONS), 503, "not-ready")


def test_there_is_one_for_each_kind_and_language(api: ApiClient, made: World) -> None:
    for kind in kinds():
        for locale in LOCALES:
            documents = lines(api.get(f"/snapshots/{kind.name}.{locale}.ndjson.gz"))
            assert len(documents) == readable().filter(kind=kind.name, locale=locale).count()


def test_an_expired_token_leads_to_the_snapshots(api: ApiClient, made: World) -> None:
    token = api.json("/changes?kind=action,organization&locale=fr")["page"]["next"]
    Change.objects.filter(seq__gt=1).delete()
    problem = assert_problem(api.get(f"/changes?since={token}"), 410, "expired-token")
    start = api.json(problem["start"].partition("/api/v1")[2])
    assert {item["kind"] for item in start["items"]} == {"organization"}
