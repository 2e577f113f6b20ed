"""Partner sites' programs go on working: what the OpenAPI says stays, and what is going to end is announced."""

import copy
import datetime as dt
import re
from pathlib import Path

import pytest

from content_api import deprecations
from content_api.api import api as routes
from content_api.deprecations import Deprecation
from content_api.documentation import document

from .client import ApiClient, openapi
from .conftest import World
from .contract import RECORD, broken, contract

CHANGELOG = (Path(__file__).parents[2] / "docs" / "api-changelog.md").read_text()


def test_nothing_that_was_promised_is_gone_without_an_entry() -> None:
    now = contract(openapi())
    before = RECORD.read_text().splitlines()
    ended = re.findall(r"`([^`]+)`", CHANGELOG.partition("Ended:")[2])
    assert [line for line in broken(before, now) if not any(line.startswith(name) for name in ended)] == []
    added = sorted(set(now) - set(before))
    assert not added, "Write an entry in docs/api-changelog.md, then: python -m tests.content_api.contract"


def test_what_would_break_a_client_is_found() -> None:
    before = contract(openapi())
    changed = copy.deepcopy(openapi())
    of_list = changed["paths"]["/api/v1/organizations"]["get"]
    of_list["parameters"] = [each for each in of_list["parameters"] if each["name"] != "fields"]
    next(each for each in of_list["parameters"] if each["name"] == "locale")["required"] = True
    of_list["parameters"][1]["schema"]["items"]["enum"].remove("ru")
    of_list["parameters"][0]["schema"]["enum"].append("de")
    card = changed["components"]["schemas"]["OrganizationCard"]
    del card["properties"]["acronym"]
    card["properties"]["title"] = {"type": "integer"}
    card["properties"]["summary"] = {"anyOf": [card["properties"]["summary"], {"type": "null"}]}
    info = changed["components"]["schemas"]["Digest"]["properties"]
    info["count"] = {"anyOf": [info["count"], {"type": "string"}]}
    card["properties"]["new"] = {"type": "integer"}
    del changed["paths"]["/api/v1/digest"]
    found = broken(before, contract(changed))
    for line in (
        "GET /api/v1/organizations fields: [string]",
        "GET /api/v1/organizations fallback = none chain en fr es ar zh-hans ru",
        "GET /api/v1/organizations locale!: string",
        "OrganizationCard.acronym: string",
        "OrganizationCard.title: string",
        "OrganizationCard.summary: string",
        "GET /api/v1/digest get_digest",
    ):
        assert line in found
    assert not [line for line in found if ".new" in line or "Digest.count" in line or "organizations locale =" in line]


@pytest.fixture
def _ending(monkeypatch: pytest.MonkeyPatch) -> None:
    openapi()  # is kept for all tests, as it is without these
    ends = Deprecation(dt.date(2026, 12, 31), dt.date(2028, 1, 1), "Use `/content/{id}`.")
    monkeypatch.setitem(deprecations.DEPRECATED, ("GET", "/api/v1/content/{id}"), ends)
    monkeypatch.setitem(deprecations.DEPRECATED, ("GET", "/api/v1/organizations/{id_or_slug}"), ends)
    monkeypatch.setitem(deprecations.DEPRECATED, ("GET", "/api/v1/organizations"), ends)


@pytest.mark.usefixtures("_ending")
def test_what_is_going_to_end_says_so(api: ApiClient, world: World) -> None:
    for address in ("/organizations/omep", "/organizations", "/organizations?q=omep", f"/content/{world['omep']}"):
        headers = api.get(address).headers
        assert headers["Deprecation"] == "@1798675200"
        assert headers["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
        assert '#deprecations>; rel="deprecation"' in headers["Link"]
        assert 'rel="describedby"' in headers["Link"]
    assert "Deprecation" not in api.get("/digest").headers
    document.cache_clear()
    try:
        paths = document(routes)["paths"]
        assert paths["/api/v1/content/{id}"]["get"]["deprecated"]
        assert "ends on 2028-01-01" in paths["/api/v1/content/{id}"]["get"]["description"]
        assert "deprecated" not in paths["/api/v1/digest"]["get"]
        assert "ends on 2028-01-01" in api.get("/docs").content.decode()
    finally:
        document.cache_clear()


def test_a_year_s_notice_is_given() -> None:
    with pytest.raises(ValueError, match="a year"):
        Deprecation(dt.date(2027, 1, 1), dt.date(2027, 12, 1), "")
