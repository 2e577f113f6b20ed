"""A key raises its reader to a tier: in every answer, in no cache, within its quota, and noted in the audit."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.base.audit import AuditEntry
from cms.base.roles import Role, set_up_roles
from content_api.models import PREFIX, ApiKey
from content_store.dirty import content_key, mark
from content_store.enums import Reason, Tier
from ngo_pages.models import OrganizationPage
from tests import factories
from tests.admin.conftest import user_of
from tests.content_store.restricted import Secrets, restrict_organizations

from .client import ApiClient, Response, assert_invalid, assert_problem
from .conftest import World

Grant = Callable[..., dict[str, str]]


@pytest.fixture
def grant(db: None) -> Grant:
    """`grant(Tier.PARTNER)`: the headers of a reader with such a key."""

    def make(tier: Tier = Tier.PARTNER, **values: Any) -> dict[str, str]:
        key = ApiKey(name=f"Key {ApiKey.objects.count() + 1}", organization="Example", tier=tier, **values)
        token = key.new_token()
        key.save()
        return {"authorization": f"Bearer {token}"}

    return make


@pytest.fixture
def secrets(world: World, monkeypatch: pytest.MonkeyPatch) -> Secrets:
    """OMEP tells partners of its port, the Secretariat of its night; it is so named in no public byte."""
    found = restrict_organizations(monkeypatch)
    found[world.ids["omep"]] = {Tier.PARTNER: "portwine", Tier.SECRETARIAT: "nightcap"}
    mark(content_key(world.ids["omep"]))
    factories.drain()
    return found


#: Addresses whose answer differs by tier.
RESTRICTED = [
    "/organizations/omep",
    "/organizations/omep?fields=summary",
    "/content/{omep}",
    "/lookup?path=/en/organizations/omep/",
    "/organizations?profile=full",
    "/organizations?fields=id,summary",
    "/organizations?locale=ru&fallback=chain&facet=sector",
    "/changes?kind=organization&limit=100",
]


@pytest.mark.parametrize("address", RESTRICTED)
def test_each_tier_reads_its_own(address: str, api: ApiClient, grant: Grant, secrets: Secrets, world: World) -> None:
    address = address.format(omep=world["omep"])
    answers = [api.get(address).content.decode()]
    answers += [api.get(address, **grant(tier)).content.decode() for tier in Tier]
    assert ["portwine" in answer for answer in answers] == [False, False, True, True, True]
    assert ["nightcap" in answer for answer in answers] == [False, False, False, False, True]
    assert answers[0] == answers[1] or "changes" in address


def test_words_are_searched_in_public_text(api: ApiClient, grant: Grant, secrets: Secrets, world: World) -> None:
    partner = grant()
    found = api.json("/organizations?q=childhood&profile=full", **partner)["items"]
    assert [item["summary"] for item in found if item["id"] == world["omep"]] == [
        "Early childhood <b>education</b> & care portwine"
    ]
    for address in ("/organizations?q=portwine", "/search?q=portwine&spell=0"):
        assert api.json(address, **partner)["items"] == []


def test_no_cache_keeps_what_a_key_reads(api: ApiClient, grant: Grant, secrets: Secrets) -> None:
    partner = grant()
    for address in ("/organizations/omep", "/organizations", "/", "/vocabularies"):
        response = api.get(address, **partner)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "Authorization" in response.headers["Vary"]
        assert api.get(address).headers["Cache-Control"].startswith("public")


def test_tags_differ_by_tier(api: ApiClient, grant: Grant, secrets: Secrets) -> None:
    public = api.get("/organizations/omep").headers["ETag"]
    partner = grant()
    assert api.get("/organizations/omep", if_none_match=public, **partner).status_code == 200
    own = api.get("/organizations/omep", **partner).headers["ETag"]
    assert api.get("/organizations/omep", if_none_match=own, **partner).status_code == 304
    assert api.get("/organizations/omep", if_none_match=own).status_code == 200


def test_counts_that_are_kept_are_kept_by_tier(api: ApiClient, grant: Grant, secrets: Secrets) -> None:
    partner = grant()
    for _ in range(2):
        for headers in ({}, partner):
            answer = api.json("/organizations?facet=sector", **headers)
            assert answer["page"]["count"] == 5
            assert sum(value["count"] for value in answer["facets"]["sector"]) == 6


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"expires": dt.date(2020, 1, 1)}, "expired"),
        ({"revoked": timezone.now()}, "revoked"),
    ],
)
def test_a_key_that_has_ended_is_refused(
    values: dict[str, Any], reason: str, api: ApiClient, grant: Grant, world: World
) -> None:
    assert_refused(api.get("/organizations", **grant(**values)), reason)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (f"Bearer {PREFIX}{'x' * 43}", "unknown"),
        ("Bearer x", "malformed"),
        ("Bearer", "malformed"),
        ("", "malformed"),
        ("Basic dXNlcjpwYXNz", "malformed"),
        (f"Bearer {PREFIX}{'x' * 5000}", "malformed"),
        (f"Bearer {PREFIX}é\x7f", "unknown"),
    ],
)
def test_what_is_no_key_is_refused(header: str, reason: str, api: ApiClient, world: World) -> None:
    """Nobody takes public answers for all that his key could read."""
    assert_refused(api.get("/organizations", authorization=header), reason)


def assert_refused(response: Response, reason: str) -> None:
    assert_problem(response, 401, "unauthorized", reason=reason)
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert reason in response.headers["WWW-Authenticate"]


def test_the_last_day_counts(api: ApiClient, grant: Grant, world: World) -> None:
    assert api.get("/", **grant(expires=timezone.localdate())).status_code == 200
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert api.get("/", **grant(expires=yesterday)).status_code == 401


def test_who_am_i(api: ApiClient, grant: Grant, world: World, settings: Any) -> None:
    settings.API_KEY_PER_MINUTE = 600
    anonymous = api.json("/whoami")
    assert (anonymous["tier"], anonymous["key"], anonymous["expires"]) == ("public", None, None)
    answer = api.json("/whoami", **grant(Tier.MEMBER_STATE, expires=dt.date(2090, 1, 2)))
    assert answer["tier"] == "member_state"
    assert [each["name"] for each in answer["reads"]] == ["public", "partner", "member_state"]
    assert answer["per_minute"] == 600
    assert answer["key"] == "Key 1"
    assert answer["organization"] == "Example"
    assert answer["expires"] == "2090-01-02"


def test_each_key_has_its_quota(api: ApiClient, grant: Grant, world: World, settings: Any) -> None:
    settings.API_KEY_PER_MINUTE = 2
    one, other = grant(), grant()
    assert "r=1" in api.get("/", **one).headers["RateLimit"]
    assert api.get("/", **one).headers["RateLimit-Policy"] == '"key";q=2;w=60'
    refused = api.get("/", **one)
    assert_problem(refused, 429, "too-many-requests")
    assert int(refused.headers["Retry-After"]) > 0
    assert api.get("/", **other).status_code == 200
    assert "RateLimit" not in api.get("/").headers


def test_a_key_costs_one_query(api: ApiClient, grant: Grant, secrets: Secrets, world: World) -> None:
    partner = grant()
    for address in ("/organizations/atd", "/organizations?filter[sector]=SC", "/changes?kind=article"):
        api.get(address, **partner)
        counts = []
        for headers in ({}, partner):
            api.get(address, **headers)
            with CaptureQueriesContext(connection) as queries:
                api.get(address, **headers)
            counts.append(len(queries))
        assert counts[1] == counts[0] + 1


def test_its_days_of_use_are_written_down(api: ApiClient, grant: Grant, world: World) -> None:
    partner = grant()
    assert ApiKey.objects.get().last_used is None
    api.get("/", **partner)
    assert ApiKey.objects.get().last_used == timezone.localdate()


# --- the audit --------------------------------------------------------------------------------------------------------


def noted() -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.filter(action="api.read").order_by("pk")
    return [(entry.key, f"{entry.target_kind}:{entry.target_id}", entry.detail) for entry in entries]


def test_what_is_restricted_is_noted_when_it_is_read(
    api: ApiClient, grant: Grant, secrets: Secrets, world: World
) -> None:
    partner = grant()
    api.get("/organizations/omep?fields=summary", **partner)
    api.get("/organizations?q=childhood&profile=full", **partner)
    api.get("/changes?kind=organization&limit=100", **partner)
    omep = f"organization:{world['omep']}"
    assert noted() == [
        ("Key 1", omep, "1 partner /api/v1/organizations/omep?fields=summary"),
        ("Key 1", omep, "1 partner /api/v1/organizations?q=…&profile=full".replace("…", "%E2%80%A6")),
        ("Key 1", ":", "3 partner /api/v1/changes?kind=organization&limit=100"),
    ]


def test_what_everybody_may_read_is_not_noted(api: ApiClient, grant: Grant, secrets: Secrets) -> None:
    api.get("/organizations/omep")
    api.get("/organizations/omep", **grant(Tier.PUBLIC))
    partner = grant()
    api.get("/organizations/atd", **partner)
    api.get("/organizations/omep?fields=nothing", **partner)
    etag = api.get("/organizations/omep", **partner).headers["ETag"]
    before = len(noted())
    assert api.get("/organizations/omep", if_none_match=etag, **partner).status_code == 304
    assert api.ask("head", "/organizations/omep", **partner).status_code == 200
    assert before == len(noted()) == 1


# --- the log ----------------------------------------------------------------------------------------------------------


def mirrored(api: ApiClient, mirror: dict[tuple[str, str], Any], since: str, headers: dict[str, str]) -> str:
    while True:
        answer = api.json(f"/changes?limit=5{f'&since={since}' if since else ''}", **headers)
        for change in answer["items"]:
            if change["op"] == "upsert":
                mirror[change["id"], change["locale"]] = change["item"]
            else:
                mirror.pop((change["id"], change["locale"]), None)
        since = answer["page"]["next"]
        if not answer["page"]["has_more"]:
            return since


def test_a_mirror_of_each_tier(api: ApiClient, grant: Grant, secrets: Secrets, world: World) -> None:
    readers: dict[Tier, dict[str, str]] = {tier: grant(tier) for tier in Tier}
    mirrors: dict[Tier, dict[tuple[str, str], Any]] = {tier: {} for tier in Tier}
    since = {tier: mirrored(api, mirrors[tier], "", readers[tier]) for tier in Tier}
    del secrets[world.ids["omep"]]
    mark(content_key(world.ids["omep"]), reason=Reason.CONSENT_WITHDRAWN)
    factories.drain()
    told = api.json(f"/changes?since={since[Tier.PARTNER]}", **readers[Tier.PARTNER])["items"]
    steps = [(change["op"], change["reason"]) for change in told]
    assert steps[:2] == [("delete", "consent_withdrawn"), ("upsert", None)]
    assert api.json(f"/changes?since={since[Tier.PUBLIC]}")["items"] == []
    for tier in Tier:
        mirrored(api, mirrors[tier], since[tier], readers[tier])
        assert mirrors[tier] == mirrors[Tier.PUBLIC]
        assert "portwine" not in json.dumps(list(mirrors[tier].values()))


def test_a_token_of_another_tier_is_refused(api: ApiClient, grant: Grant, secrets: Secrets) -> None:
    public = api.json("/changes?limit=1")["page"]["next"]
    partner, secretariat = grant(), grant(Tier.SECRETARIAT)
    own = api.json("/changes?limit=1", **partner)["page"]["next"]
    assert api.get(f"/changes?since={own}", **grant()).status_code == 200
    for token, headers in ((public, partner), (own, {}), (own, secretariat)):
        [error] = assert_invalid(api.get(f"/changes?since={token}", **headers), ("since", "other-tier"))
        assert "start anew" in error["detail"]


# --- granting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def roles(world: World) -> None:
    set_up_roles()


def token_in(answer: Any) -> str:
    text = answer.content.decode()
    return PREFIX + text.partition(PREFIX)[2].partition('"')[0]


@pytest.mark.usefixtures("roles")
def test_a_moderator_grants_rotates_and_revokes_a_key(client: Client, api: ApiClient, world: World) -> None:
    client.force_login(user_of(Role.MODERATORS))
    values = {"name": "Mirror", "organization": "Example", "tier": "1", "expires": str(timezone.localdate())}
    answer = client.post(reverse("api_keys:add"), values)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    token = token_in(answer)
    key = ApiKey.objects.get()
    headers = {"authorization": f"Bearer {token}"}
    assert api.json("/whoami", **headers)["tier"] == "partner"
    for address in (reverse("api_keys:index"), reverse("api_keys:edit", args=[key.pk])):
        page = client.get(address).content.decode()
        assert "Mirror" in page
        assert token not in page
    rotate = reverse("api_keys:rotate", args=[key.pk])
    meanwhile = {"authorization": f"Bearer {token_in(client.post(rotate))}"}
    assert [api.json("/whoami", **each)["key"] for each in (headers, meanwhile)] == ["Mirror", "Mirror"]
    rotated = {"authorization": f"Bearer {token_in(client.post(rotate, {'at_once': 'on'}))}"}
    assert_refused(api.get("/whoami", **meanwhile), "unknown")
    assert_refused(api.get("/whoami", **headers), "unknown")
    assert api.json("/whoami", **rotated)["key"] == "Mirror"
    client.post(reverse("api_keys:revoke", args=[key.pk]))
    assert_refused(api.get("/whoami", **rotated), "revoked")
    ended = ApiKey.objects.get().token_hash
    client.post(reverse("api_keys:rotate", args=[key.pk]))
    assert ApiKey.objects.get().token_hash == ended
    actions = AuditEntry.objects.filter(target_kind="apikey").order_by("pk").values_list("action", "detail")
    assert list(actions) == [
        ("apikey.added", ""),
        ("apikey.changed", "token_hash"),
        ("apikey.changed", "token_hash"),
        ("apikey.changed", "revoked"),
    ]
    assert token not in str(list(AuditEntry.objects.values_list()))


@pytest.mark.usefixtures("roles")
def test_nobody_else_grants_keys(client: Client, world: World) -> None:
    key = ApiKey(name="Mirror", organization="Example")
    key.new_token()
    key.save()
    client.force_login(user_of(Role.EDITORS))
    for name, args in (("index", []), ("add", []), ("edit", [key.pk]), ("rotate", [key.pk]), ("revoke", [key.pk])):
        assert client.get(reverse(f"api_keys:{name}", args=args)).status_code in (302, 403), name
        assert client.post(reverse(f"api_keys:{name}", args=args)).status_code in (302, 403, 405), name
    assert ApiKey.objects.get().revoked is None


@pytest.mark.usefixtures("roles")
def test_a_key_does_not_last_for_ever(client: Client, world: World, settings: Any) -> None:
    client.force_login(user_of(Role.MODERATORS))
    late = timezone.localdate() + dt.timedelta(days=settings.API_KEY_MOST_DAYS + 1)
    answer = client.post(
        reverse("api_keys:add"), {"name": "Mirror", "organization": "Example", "tier": "1", "expires": str(late)}
    )
    assert "days at most" in answer.content.decode()
    assert not ApiKey.objects.exists()


@pytest.mark.usefixtures("roles")
def test_what_each_tier_sees_is_shown_to_the_secretariat(client: Client, secrets: Secrets, world: World) -> None:
    address = reverse("seen_by", args=[world["omep"]])
    client.force_login(user_of(Role.EDITORS))
    page = client.get(address).content.decode()
    assert page.count("portwine") == 2
    assert page.count("nightcap") == 1
    assert "Draft, not published" not in page
    entry = AuditEntry.objects.get(action="document.seen_by_tiers")
    assert (entry.target_kind, entry.target_id) == ("organization", world["omep"])
    omep = OrganizationPage.objects.get(translation_key=world.ids["omep"], locale__language_code="en")
    omep.summary = "Quite new"
    omep.save_revision()
    page = client.get(address).content.decode()
    assert "Draft, not published" in page
    assert "Quite new portwine nightcap" in page
    assert (
        reverse("seen_by", args=[world["omep"]])
        in client.get(reverse("wagtailadmin_pages:edit", args=[omep.pk])).content.decode()
    )
