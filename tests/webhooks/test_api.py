"""Endpoints by the API: a key's own, strictly read, each answer as documented."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.base.audit import AuditEntry
from content_store.enums import Tier
from tests import factories
from tests.content_api.client import assert_invalid, assert_problem, openapi
from tests.content_api.conftest import World
from webhooks.models import Endpoint, Holding, Secret

from .conftest import Holder, work
from .receiver import Receiver

URL = "https://partner.example/hooks"


def test_an_endpoint_lives(holder: Holder, world: World) -> None:
    made = holder.create(URL, description="Mirror", kind=["action", "organization"], filter={"sector": ["ED", "CLT"]})
    address = f"/{made['id']}"
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert holder.ask("get", address).json() == made
    assert holder.ask("get").json() == {"items": [made]}
    assert made["filter"] == {"sector": {"any": ["CLT", "ED"]}}
    assert made["criteria"] == '[["action","organization"],[["sector","any",["CLT","ED"]]]]'
    assert secret not in str([list(model.objects.values()) for model in (Endpoint, Secret)])
    changed = holder.ask("patch", address, {"url": f"{URL}/2", "locale": ["fr"]}).json()
    assert (changed["url"], changed["locale"], changed["description"]) == (f"{URL}/2", ["fr"], "Mirror")
    assert (changed["kind"], changed["filter"]) == ([], {})  # one choice, given together
    echoed = {name: made[name] for name in ("kind", "filter")}
    assert holder.ask("patch", address, echoed).json()["criteria_id"] == made["criteria_id"]
    assert holder.ask("patch", address, {"status": "disabled"}).json()["disabled_because"] == "holder"
    assert_problem(holder.ask("post", f"{address}/test"), 409, "conflict")
    assert holder.ask("patch", address, {"status": "active"}).json()["status"] == "active"
    assert holder.ask("delete", address).status_code == 204
    assert_problem(holder.ask("get", address), 404, "not-found")
    assert not Secret.objects.exists()
    noted = AuditEntry.objects.filter(target_id=made["id"]).order_by("pk").values_list("action", "key")
    actions = ["added", "changed", "changed", "disabled", "enabled", "removed"]
    assert list(noted) == [(f"endpoint.{action}", holder.key.name) for action in actions]


def test_what_is_wrong_is_named_all_at_once(holder: Holder, world: World) -> None:
    errors = assert_invalid(
        holder.ask(
            "post",
            data={
                "url": "http://partner.example/",
                "kind": ["organisation"],
                "locale": ["en", "de"],
                "filter": {"sektor": ["ED"], "country": {"not": ["Q1"]}, "published": {"from": "yesterday"}},
                "sekret": "x",
            },
        ),
        ("url", "not-https"),
        ("kind", "unknown-value"),
        ("locale", "unknown-value"),
        ("filter[sektor]", "unknown-field"),
        ("filter[country][not]", "unknown-code"),
        ("filter[published][from]", "not-a-date"),
        ("sekret", "unknown-parameter"),
    )
    meant = {error["param"]: error["did_you_mean"] for error in errors}
    assert (meant["kind"], meant["filter[sektor]"]) == ("organization", "sector")
    for url in (
        *("https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1:8443/", "https://localhost/", "https://intranet/"),
        *("https://[::ffff:127.0.0.1]/", "https://printer.local/", "https://169.254.169.254/latest/meta-data/"),
    ):
        assert_invalid(holder.ask("post", data={"url": url}), ("url", "private-address"))
    for url in (
        *("ftp://partner.example/", "https://", "https://user:pass@partner.example/", "https://partner.example/#x", ""),
        *(
            "https://partner.example/\r\nX: y",
            "https://partner.example:99999/",
            "https://ex\\@mple.org/",
            "https://é.org/",
        ),
        *(f"https://partner.example/{'x' * 2000}", "//partner.example/", "https://[::1/", "https://partner.example:0/"),
    ):
        assert_invalid(holder.ask("post", data={"url": url}), ("url", "malformed"))
    assert_invalid(holder.ask("post", data={}), ("url", "missing"))
    assert_invalid(holder.ask("post", data={"url": URL, "description": "x" * 201}), ("description", "too-long"))
    assert not Endpoint.objects.exists()
    address = f"/{holder.create(URL)['id']}"
    assert_invalid(
        holder.ask("patch", address, {"status": "off", "url": "x"}), ("status", "unknown-value"), ("url", "malformed")
    )
    for body in ({}, {"seq": 1, "message": "msg_1"}):
        assert_invalid(holder.ask("post", f"{address}/replay", body), ("seq", "missing"))
    assert_invalid(holder.ask("post", f"{address}/replay", {"time": "2999-01-01T00:00:00Z"}), ("time", "not-a-moment"))
    assert_invalid(holder.ask("get", f"{address}/deliveries?state=lost"), ("state", "unknown-value"))
    assert_invalid(holder.ask("get", f"{address}/deliveries?cursor=W10"), ("cursor", "broken-cursor"))
    assert_problem(holder.ask("post", f"{address}/replay", {"message": "msg_1"}), 404, "not-found")


def operations() -> list[tuple[str, str]]:
    return [
        (method, path.removeprefix("/api/v1/webhook-endpoints"))
        for path, methods in openapi()["paths"].items()
        if path.startswith("/api/v1/webhook-endpoints")
        for method in methods
    ]


def test_nothing_is_done_without_a_key_or_with_anothers_endpoint(
    holder: Holder, holder_of: Callable[[Tier], Holder], world: World
) -> None:
    """To another key, of whatever tier, an endpoint is as one that does not exist."""
    made = holder.create(URL)
    stranger = holder_of(Tier.SECRETARIAT)
    before = Endpoint.objects.values().get()
    bodies = {"": {"url": URL}, "/{endpoint_id}": {"url": f"{URL}/2"}, "/{endpoint_id}/replay": {"seq": 0}}
    tried = 0
    for method, path in operations():
        body = bodies.get(path, {}) if method in ("post", "patch") else None
        known, unknown = path.format(endpoint_id=made["id"]), path.format(endpoint_id="0" * 8)
        anonymous = Holder.__new__(Holder)
        anonymous.api, anonymous.headers = holder.api, {}
        assert_problem(anonymous.ask(method, known, body), 401, "unauthorized", reason="missing")
        if path:
            answers = [stranger.ask(method, address, body) for address in (known, unknown)]
            details = [assert_problem(each, 404, "not-found")["detail"] for each in answers]
            assert details[0] == details[1]
            tried += 1
    assert tried == 7
    assert stranger.ask("get").json() == {"items": []}
    assert Endpoint.objects.values().get() == before
    assert Secret.objects.count() == 1


def test_a_key_has_so_many_endpoints_and_none_twice(holder: Holder, world: World, settings: Any) -> None:
    settings.WEBHOOK_MOST_ENDPOINTS = 2
    first = holder.create(URL, filter={"sector": ["ED"]}, kind=["action"])
    again = holder.ask("post", data={"url": URL, "filter": {"sector": {"any": "ED"}}, "kind": ["action"]})
    assert first["id"] in assert_problem(again, 409, "conflict")["detail"]
    second = holder.create(URL)
    assert_problem(holder.ask("post", data={"url": f"{URL}/3"}), 403, "forbidden")
    same = {"kind": ["action"], "filter": {"sector": ["ED"]}}
    assert_problem(holder.ask("patch", f"/{second['id']}", same), 409, "conflict")


def test_a_changed_filter_begins_with_what_it_lets_through(holder: Holder, world: World) -> None:
    made = holder.create(URL, kind=["organization"], filter={"sector": ["ED"]})
    work()
    before = Holding.objects.count()
    holder.ask("patch", f"/{made['id']}", {"kind": ["organization"], "locale": ["en"], "filter": {"sector": ["CLT"]}})
    work()
    assert before > 1
    assert [str(row.content_id) for row in Holding.objects.all()] == [world["museums"]]


def test_messages_are_paged_at_the_same_cost(holder: Holder, receiver: Receiver, world: World) -> None:
    made = holder.create(receiver.url, kind=["article"])
    costs = []
    for most in (1, 6):
        for number in range(most):
            factories.article(f"Article {most} {number}", slug=f"article-{most}-{number}")
        factories.drain()
        work()
        for address in (f"/{made['id']}/deliveries", f"/{made['id']}", ""):
            with CaptureQueriesContext(connection) as queries:
                assert holder.ask("get", address).status_code == 200
            costs.append(len(queries))
    assert costs[:3] == costs[3:]
    assert max(costs) <= 4
    shown, cursor = [], ""
    while True:
        page = holder.ask("get", f"/{made['id']}/deliveries?limit=3{cursor}").json()
        shown += [item["id"] for item in page["items"]]
        if not page["page"]["has_more"]:
            break
        cursor = f"&cursor={page['page']['next']}"
    assert sorted(shown) == sorted(got.id for got in receiver.got)
    assert len(shown) == 7


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.SECRETARIAT])
def test_answers_are_in_no_cache(tier: Tier, holder_of: Callable[[Tier], Holder], world: World) -> None:
    holder = holder_of(tier)
    response = holder.ask("post", data={"url": URL})
    assert response.headers["Location"].endswith(f"/api/v1/webhook-endpoints/{response.json()['id']}")
    for each in (response, holder.ask("get")):
        assert each.headers["Cache-Control"] == "private, no-store"
