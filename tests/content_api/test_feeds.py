"""Feeds and tables, opened by readers of other people's making."""

import csv
import io
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from openpyxl import load_workbook

from cms.base.tables import never_formula
from content_api.models import ApiKey
from content_store.enums import Tier
from tests import factories

from .client import ApiClient, assert_invalid, assert_problem
from .conftest import World

pytestmark = pytest.mark.django_db


def test_json_feed_has_the_newest_first_and_marks_what_is_invented(api: ApiClient, world: World) -> None:
    response = api.get("/feeds/organization.en.json")
    assert response.headers["Content-Type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "NGO–UNESCO partnership: Organizations"
    assert feed["feed_url"].endswith("/api/v1/feeds/organization.en.json")
    assert [item["date_published"] for item in feed["items"]] == sorted(
        (item["date_published"] for item in feed["items"]), reverse=True
    )
    invented = next(item for item in feed["items"] if "museums" in item["url"])
    assert invented["tags"] == ["organization", "fictional"]
    assert invented["content_text"].startswith("Invented")
    assert api.json(invented["id"].partition("/api/v1")[2])["slug"] == "museums"


def test_atom_is_read_in_its_own_language(api: ApiClient, world: World) -> None:
    response = api.get("/feeds/organization.ar.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    found: Any = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert found.feed.language == "ar"
    [entry] = found.entries
    assert entry.summary == "تربية الطفولة المبكرة"
    assert entry.link.endswith("/ar/organizations/omep/")
    assert entry.published_parsed
    assert entry.updated_parsed


def test_a_feed_is_narrowed_by_the_filters_of_its_kind(api: ApiClient, world: World) -> None:
    feed = api.json("/feeds/organization.en.json?filter[sector]=SC&limit=1")
    assert [item["title"] for item in feed["items"]] == ["Ocean Watch"]
    assert feed["feed_url"].endswith("?filter[sector]=SC&limit=1")
    assert_invalid(api.get("/feeds/organization.fr.json?filter[sector]=XX"), ("filter[sector]", "unknown-code"))
    assert_invalid(api.get("/feeds/organization.en.atom?filter[mechanism]=x"), ("filter[mechanism]", "unknown-field"))


def test_dates_go_into_a_calendar(api: ApiClient, world: World) -> None:
    response = api.get("/feeds/forum.en.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert (str(event["SUMMARY"]), event.decoded("DTSTART").isoformat()) == ("Forum on water", "2014-07-30")


@pytest.mark.parametrize(
    "address",
    ["/feeds/nothing.en.json", "/feeds/forum.de.atom", "/feeds/home.en.json", "/feeds/article.en.ics", "/nothing.csv"],
)
def test_what_has_no_feed_is_said(address: str, api: ApiClient, world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert_problem(api.get(address), 404, "not-found")
    assert not queries.captured_queries


def _csv(api: ApiClient, address: str, **headers: str) -> list[dict[str, str]]:
    response: Any = api.get(address, **headers)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_a_table_has_every_row_of_the_list(api: ApiClient, world: World) -> None:
    rows = _csv(api, "/organizations.csv?fallback=chain&locale=fr")
    assert [row["title"] for row in rows] == [
        item["title"] for item in api.json("/organizations?fallback=chain&locale=fr&limit=100")["items"]
    ]
    assert [row["slug"] for row in _csv(api, "/organizations.csv?filter[sector]=ED&filter[country]=SE")] == ["omep"]
    [omep] = _csv(api, "/organizations.csv?filter[sector]=ED&filter[country]=SE")
    assert (omep["translations"], omep["sectors"]) == ("en; fr; ar", "ED")
    assert omep["headquarters"] == "city: Stockholm, country: SE"
    assert not [cell for row in rows for cell in row.values() if '{"' in cell]
    book: Any = api.get("/organizations.xlsx?filter[sector]=ED")
    sheet = load_workbook(io.BytesIO(book.getvalue())).active
    assert sheet is not None
    header, *found = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert {row[header.index("slug")] for row in found} == {"omep", "atd"}


def test_no_cell_is_a_formula(api: ApiClient, world: World) -> None:
    hostile = ["=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", " =1+1", "\u00a0@a", "+1", "-1"]
    for number, name in enumerate(hostile):
        factories.organization(name, slug=f"formula-{number}")
    factories.drain()
    titles = {row["slug"]: row["title"] for row in _csv(api, "/organizations.csv")}
    assert [titles[f"formula-{number}"] for number in range(len(hostile))] == [f"'{name}" for name in hostile]
    assert [never_formula(f"{before}=1") for before in "\n\t\r\x0b\ufeff"] == [
        f"'{before}=1" for before in "\n\t\r\x0b\ufeff"
    ]
    assert never_formula("\nA - B") == "'\nA - B"
    assert never_formula("A = B") == "A = B"


def test_who_has_a_table_gets_304_until_something_changes(api: ApiClient, world: World) -> None:
    tag = api.get("/organizations.csv").headers["ETag"]
    assert api.get("/organizations.csv", **{"If-None-Match": tag}).status_code == 304
    assert api.get("/organizations.csv?locale=fr", **{"If-None-Match": tag}).status_code == 200
    factories.organization("Newcomer")
    factories.drain()
    assert api.get("/organizations.csv", **{"If-None-Match": tag}).status_code == 200


def test_a_key_reads_the_table_of_its_tier_and_no_cache_keeps_it(api: ApiClient, world: World) -> None:
    key = ApiKey(name="Reader", organization="Example", tier=Tier.PARTNER)
    token = key.new_token()
    key.save()
    response = api.get("/organizations.csv", Authorization=f"Bearer {token}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["ETag"] != api.get("/organizations.csv").headers["ETag"]
