"""The change log: a mirror that follows it holds what the lists hold."""

import datetime as dt
from typing import Any

import pytest
from django.core import signing
from django.test import override_settings
from django.utils import timezone
from django.utils.http import http_date

from content_store.drain import drain_all
from content_store.models import Change, Cursor
from content_store.query import readable
from content_store.tombstones import expire
from ngo_pages.models import OrganizationPage
from tests import factories

from .client import ApiClient, Response, assert_invalid, assert_problem
from .conftest import World


class Mirror:
    """What a partner site holds: (id, locale) to document."""

    def __init__(self, api: ApiClient, selection: str = "") -> None:
        self.api = api
        self.selection = selection
        self.since = ""
        self.documents: dict[tuple[str, str], Any] = {}
        self.changes: list[Any] = []

    def follow(self, limit: int = 7) -> None:
        while True:
            query = f"limit={limit}{self.selection}" + (f"&since={self.since}" if self.since else "")
            answer = self.api.json(f"/changes?{query}")
            for change in answer["items"]:
                self.changes.append(change)
                key = (change["id"], change["locale"])
                if change["op"] == "upsert":
                    self.documents[key] = change["item"]
                else:
                    self.documents.pop(key, None)
            self.since = answer["page"]["next"]
            if not answer["page"]["has_more"]:
                return


def stored() -> dict[tuple[str, str], str]:
    return {(str(row.content_id), row.locale): row.etag for row in readable()}


def tags(mirror: Mirror) -> dict[tuple[str, str], str]:
    return {key: document["etag"] for key, document in mirror.documents.items()}


def test_the_log_from_its_start_gives_everything(api: ApiClient, world: World) -> None:
    mirror = Mirror(api)
    mirror.follow()
    assert tags(mirror) == stored()
    for locale in ("en", "fr", "ar"):
        listed = api.json(f"/organizations?locale={locale}&profile=full&limit=100")["items"]
        assert {item["id"]: item for item in listed} == {
            key[0]: item
            for key, item in mirror.documents.items()
            if key[1] == locale and item["kind"] == "organization"
        }


def test_changes_come_in_the_order_of_seq_with_the_document_they_name(api: ApiClient, world: World) -> None:
    mirror = Mirror(api)
    mirror.follow()
    numbers = [change["seq"] for change in mirror.changes]
    assert numbers == sorted(set(numbers))
    for change in mirror.changes:
        assert change["op"] == "upsert"
        assert change["reason"] is None
        assert change["etag"] == change["item"]["etag"]
        assert (change["id"], change["kind"], change["locale"]) == tuple(
            change["item"][name] for name in ("id", "kind", "locale")
        )


def test_a_mirror_follows_edits_moves_and_removals(api: ApiClient, world: World) -> None:
    mirror = Mirror(api)
    mirror.follow()
    before = len(mirror.changes)
    omep = OrganizationPage.objects.get(translation_key=world["omep"], locale__language_code="en")
    factories.publish(omep, summary="Another summary")
    OrganizationPage.objects.get(translation_key=world["atd"], locale__language_code="fr").unpublish()
    OrganizationPage.objects.get(translation_key=world["museums"]).delete()
    factories.organization("New Light", slug="new-light")
    drain_all()
    mirror.follow()
    assert tags(mirror) == stored()
    news = mirror.changes[before:]
    removed = {(change["id"], change["locale"]): change for change in news if change["op"] == "delete"}
    assert {key: change["reason"] for key, change in removed.items()} == {
        (world["atd"], "fr"): "unpublished",
        (world["museums"], "en"): "deleted",
    }
    assert all(change["item"] is None and change["etag"] is None for change in removed.values())


def test_the_last_page_has_a_next_too_and_stays_the_same(api: ApiClient, world: World) -> None:
    mirror = Mirror(api)
    mirror.follow()
    end = api.get(f"/changes?since={mirror.since}")
    assert end.json() == {"items": [], "page": {"next": mirror.since, "has_more": False}}
    assert api.get(f"/changes?since={mirror.since}").headers["ETag"] == end.headers["ETag"]


def test_an_empty_log_has_a_next(api: ApiClient, db: None) -> None:
    Change.objects.all().delete()
    token = api.json("/changes")["page"]["next"]
    news = factories.article()
    drain_all()
    changes = api.json(f"/changes?since={token}")["items"]
    assert str(news.translation_key) in {change["id"] for change in changes}


def test_kinds_and_languages_narrow_the_log(api: ApiClient, world: World) -> None:
    mirror = Mirror(api, "&kind=organization,action&locale=fr,ar")
    mirror.follow(limit=2)
    assert set(mirror.documents) == {(world["omep"], "fr"), (world["omep"], "ar"), (world["atd"], "fr")}


def test_a_token_carries_its_choice(api: ApiClient, world: World) -> None:
    chosen = "kind=action,organization&locale=en"
    token = api.json(f"/changes?{chosen}&limit=1")["page"]["next"]
    rest = api.json(f"/changes?since={token}")
    assert rest == api.json(f"/changes?since={token}&kind=organization,action&locale=en")
    assert {(item["kind"], item["locale"]) for item in rest["items"]} <= {("action", "en"), ("organization", "en")}
    assert len(rest["items"]) == 5
    for choice in ("&kind=action", "&kind=organization,action&locale=fr", "&locale=fr"):
        assert_invalid(api.get(f"/changes?since={token}{choice}"), ("since", "other-choice"))


def assert_expired(response: Response, start: str = "/api/v1/snapshots") -> None:
    problem = assert_problem(response, 410, "expired-token")
    assert problem["start"] == f"http://127.0.0.1:8000{start}"


def test_a_token_of_another_site_says_where_to_start(api: ApiClient, world: World) -> None:
    token = api.json("/changes?kind=action")["page"]["next"]
    with override_settings(SECRET_KEY="another site's"):
        other = signing.Signer(salt="content-api-sync").sign_object([1, [], [], 0, 0])
    assert_expired(api.get(f"/changes?since={other}"))
    assert_expired(
        api.get(f"/changes?since={other}&kind=action,forum&locale=fr"), "/api/v1/snapshots?kind=action,forum&locale=fr"
    )
    assert_expired(api.get(f"/changes?since={signing.Signer(salt='content-api-sync').sign_object([1, 'old'])}"))
    Change.objects.filter(seq__gte=Change.objects.latest("seq").seq - 1).delete()  # as a restored backup lacks them
    assert_expired(api.get(f"/changes?since={token}"), "/api/v1/snapshots?kind=action")


def _age(days: int) -> None:
    Change.objects.update(at=timezone.now() - dt.timedelta(days=days))


def test_tombstones_are_kept_a_year_and_then_tokens_expire(api: ApiClient, world: World) -> None:
    """Of who came later than what is dropped, or has seen it, or began when it was dropped already, none expires."""
    before = api.json("/changes?limit=1")["page"]["next"]
    OrganizationPage.objects.get(translation_key=world["museums"]).delete()
    drain_all()
    after, narrow = (api.json(f"/changes?limit=100{choice}")["page"]["next"] for choice in ("", "&kind=forum"))
    _age(364)
    assert expire() == 0
    assert "deleted" in {change["reason"] for change in api.json(f"/changes?since={before}&limit=100")["items"]}
    _age(366)
    Cursor.objects.create(consumer="late", seq=1)  # has not read it yet
    assert expire() == 0
    Cursor.objects.all().delete()
    assert expire() == 1
    assert_expired(api.get(f"/changes?since={before}"))
    for token in (after, narrow):
        assert api.json(f"/changes?since={token}")["items"] == []
    mirror = Mirror(api)
    mirror.follow(limit=1)
    assert tags(mirror) == stored()
    assert api.get(f"/content/{world['museums']}").status_code == 404
    assert_problem(api.get("/lookup?path=/en/organizations/museums/"), 410, "gone", reason=None)
    assert expire() == 0


@pytest.mark.usefixtures("world")
def test_tombstones_are_kept_for_ever_where_it_is_set_so(settings: Any) -> None:
    factories.article("Gone").delete()
    drain_all()
    _age(5000)
    settings.TOMBSTONE_DAYS = 0
    assert expire() == 0


@pytest.mark.parametrize("token", ["", "1", "W10", "abc:def", "%F0%9F%92%A9", "x" * 5000])
def test_a_token_is_not_made_up(token: str, api: ApiClient, world: World) -> None:
    assert_invalid(api.get(f"/changes?since={token}"), ("since", "broken-token"))


def test_items_come_in_the_profile_asked_for(api: ApiClient, world: World) -> None:
    minimal = api.json("/changes?kind=organization&profile=minimal")["items"][0]["item"]
    assert set(minimal) == {"id", "kind", "slug", "url", "locale", "title", "etag"}
    parts = api.json("/changes?kind=organization&fields=id,mission")["items"][0]["item"]
    assert set(parts) == {"id", "mission"}


def test_a_page_was_modified_when_its_last_change_was_made(api: ApiClient, world: World) -> None:
    response = api.get("/changes?limit=3")
    last = Change.objects.filter(latest=True).order_by("seq")[2]
    assert response.headers["Last-Modified"] == http_date(last.at.timestamp())
