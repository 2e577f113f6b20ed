"""What an endpoint is told: signed, of exactly what its key and its filter let through, under ids that stay."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from content_store.dirty import content_key, mark
from content_store.enums import Reason, Tier
from content_store.models import Document
from ngo_pages.models import OrganizationPage
from reference.models import Sector
from tests import factories
from tests.content_api.conftest import World
from tests.content_store.restricted import restrict_organizations
from webhooks import filling, signing
from webhooks.models import Delivery, Endpoint, Holding

from .conftest import Holder, passes, work
from .receiver import Receiver


def test_a_publication_is_told_and_verified(holder: Holder, receiver: Receiver, world: World) -> None:
    endpoint = holder.create(receiver.url, kind=["article"])
    work()
    assert receiver.got == []  # what was there before is no news
    page = factories.article("Fresh", slug="fresh")
    factories.drain()
    work()
    [got] = receiver.got
    message = got.verified(endpoint["secret"])
    row = Document.objects.get(content_id=page.translation_key)
    assert message["type"] == "content.upsert"
    assert message["data"] == {
        "op": "upsert", "seq": row.seq, "id": str(row.content_id), "kind": "article", "locale": "en",
        "etag": row.etag, "reason": None, "url": f"http://127.0.0.1:8000{row.path}",
        "api_url": f"http://127.0.0.1:8000/api/v1/content/{row.content_id}?locale=en",
    }  # fmt: skip
    assert holder.api.json(message["data"]["api_url"].partition("/api/v1")[2])["etag"] == row.etag
    with pytest.raises(WebhookVerificationError):
        got.verified("whsec_" + "A" * 43 + "=")
    page.unpublish()
    factories.drain()
    work()
    gone = receiver.got[1].verified(endpoint["secret"])
    assert (gone["type"], gone["data"]["reason"], gone["data"]["etag"]) == ("content.delete", "unpublished", None)
    assert receiver.got[1].id != got.id


def test_signatures_are_those_of_the_standard() -> None:
    """The vector that the Standard Webhooks project publishes with its libraries, made by ours."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    now = dt.datetime.fromtimestamp(1614265330, dt.UTC)
    made = signing.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", body, [secret], now)
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert Webhook(secret).sign("msg_1", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "é").startswith("v1,")


def test_a_filter_tells_of_what_enters_changes_and_leaves_it(holder: Holder, receiver: Receiver, world: World) -> None:
    """A document that stops matching is told of as gone; one that never matched is not told of at all."""
    endpoint = holder.create(receiver.url, kind=["organization"], locale=["en"], filter={"sector": ["ED"]})
    same = holder.api.post("/organizations/query", {"filter": {"sector": ["ED"]}, "echo": True}).json()["query"]
    assert endpoint["criteria_id"] == same["criteria_id"]
    assert endpoint["criteria"] == '[["organization"],[["sector","any",["ED"]]]]'
    work()
    assert {str(row.content_id) for row in Holding.objects.all()} == {world["omep"], world["atd"]}

    def set_sectors(slug: str, *codes: str) -> None:
        organization = OrganizationPage.objects.get(slug=slug, locale__language_code="en").organization
        organization.sectors.set(Sector.objects.filter(code__in=codes))
        organization.save()
        factories.drain()
        work()

    set_sectors("ocean-watch", "SC", "CLT")
    assert receiver.told() == []
    set_sectors("ocean-watch", "SC", "ED")
    set_sectors("omep", "SC")
    set_sectors("omep", "CLT")
    ocean, omep = world["ocean-watch"], world["omep"]
    assert receiver.told() == [("upsert", ocean, "en"), ("delete", omep, "en")]
    assert {got.data["op"]: got.data["reason"] for got in receiver.got} == {
        "upsert": None,
        "delete": "no_longer_matches",
    }
    ids = {got.data["op"]: got.id for got in receiver.got}
    holder.ask("post", f"/{endpoint['id']}/replay", {"seq": endpoint["seq"]})
    receiver.got.clear()
    work()
    assert next(got.id for got in receiver.got if got.data["op"] == "upsert") == ids["upsert"]
    assert receiver.told() == [("upsert", ocean, "en"), ("delete", omep, "en")]
    OrganizationPage.objects.get(slug="ocean-watch").unpublish()
    OrganizationPage.objects.get(slug="museums").unpublish()
    factories.drain()
    work()
    assert receiver.told()[2:] == [("delete", ocean, "en")]


def test_each_tier_is_told_of_its_own(
    holder: Holder,
    holder_of: Callable[[Tier], Holder],
    receiver: Receiver,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What Member States alone are told changes nothing for the public; ended consent is told to who had read of it."""
    state = holder_of(Tier.MEMBER_STATE)
    told = restrict_organizations(monkeypatch)
    mark(content_key(world.ids["omep"]))
    factories.drain()
    holder.create(f"{receiver.url}/public")
    state.create(f"{receiver.url}/state")
    told[world.ids["omep"]] = {Tier.MEMBER_STATE: "canary"}
    mark(content_key(world.ids["omep"]))
    factories.drain()
    work()
    assert {got.path for got in receiver.got} == {"/hook/state"}
    assert {got.data["etag"] for got in receiver.got} == set(
        Document.objects.filter(content_id=world.ids["omep"], tier=Tier.MEMBER_STATE).values_list("etag", flat=True)
    )
    assert all(b"canary" not in got.body for got in receiver.got)
    receiver.got.clear()
    del told[world.ids["omep"]]
    mark(content_key(world.ids["omep"]), reason=Reason.CONSENT_WITHDRAWN)
    factories.drain()
    work()
    assert {got.path for got in receiver.got} == {"/hook/state"}
    english = [got.data for got in receiver.got if got.data["locale"] == "en"]
    steps = [(each["op"], each["reason"]) for each in sorted(english, key=lambda each: each["seq"])]
    assert steps == [("delete", "consent_withdrawn"), ("upsert", None)]


def test_what_a_key_may_not_read_any_more_is_not_sent(
    holder_of: Callable[[Tier], Holder], receiver: Receiver, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = holder_of(Tier.MEMBER_STATE)
    told = restrict_organizations(monkeypatch)
    state.create(receiver.url, locale=["en"])
    told[world.ids["omep"]] = {Tier.MEMBER_STATE: "canary"}
    mark(content_key(world.ids["omep"]))
    factories.drain()
    receiver.answer = lambda got: (503, {})
    work()
    assert Delivery.objects.get().state == "waiting"
    state.key.tier = Tier.PUBLIC
    state.key.save()
    passes(3600)
    work()
    assert len(receiver.got) == 1
    assert Delivery.objects.get().state == "withdrawn"


def test_a_message_that_a_newer_one_overtook_is_not_sent(holder: Holder, receiver: Receiver, world: World) -> None:
    holder.create(receiver.url, kind=["article"])
    receiver.answer = lambda got: (500, {})
    page = factories.article("Fresh", slug="fresh")
    factories.drain()
    work()
    receiver.answer = lambda got: (200, {})
    page.title = "Fresher"
    page.save_revision().publish()
    factories.drain()
    passes(60)
    work()
    assert [row.state for row in Delivery.objects.order_by("seq")] == ["overtaken", "delivered"]
    assert [got.data["seq"] for got in receiver.got] == [row.seq for row in Delivery.objects.order_by("seq")]


def test_many_changes_wait_in_the_log(holder: Holder, receiver: Receiver, world: World, settings: Any) -> None:
    """A receiver that is away costs so many rows at most; it is told of everything once it is back."""
    settings.WEBHOOK_MOST_WAITING = 10
    endpoint = holder.create(receiver.url, kind=["article"])
    receiver.answer = lambda got: (503, {})
    pages = [factories.article(f"Article {number}", slug=f"article-{number}") for number in range(25)]
    factories.drain()
    work()
    assert Delivery.objects.count() == 10
    assert len(receiver.got) <= 4  # it rests after failures, whatever waits
    assert holder.ask("get", f"/{endpoint['id']}").json()["waiting"] == 10
    receiver.answer = lambda got: (204, {})
    receiver.got.clear()
    for _ in range(4):
        Endpoint.objects.update(rests_until=None)
        passes(3600)
        work()
    assert {got.data["id"] for got in receiver.got} == {str(page.translation_key) for page in pages}
    assert len({got.id for got in receiver.got}) == len(receiver.got) == 25


def test_two_workers_and_one_that_fails_in_between_write_each_message_once(
    holder: Holder, receiver: Receiver, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows, holdings and the place in the log are one transaction."""
    holder.create(receiver.url, filter={"sector": ["ED"]})
    work()
    mark(content_key(world.ids["omep"]))
    factories.article("Fresh")
    OrganizationPage.objects.get(slug="atd", locale__language_code="en").unpublish()
    factories.drain()
    place = Endpoint.objects.get().seq

    def killed(*args: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(filling, "hold", killed)
        with pytest.raises(RuntimeError):
            filling.fill()
    assert (Endpoint.objects.get().seq, Delivery.objects.count()) == (place, 0)
    stale = Endpoint.objects.select_related("key").get()
    work()
    count = Delivery.objects.count()
    assert count
    filling._fill(stale, 10**9)  # another worker that had read the same
    assert Delivery.objects.count() == count
    assert Endpoint.objects.get().seq < 10**9
    assert json.loads(receiver.got[0].body)
