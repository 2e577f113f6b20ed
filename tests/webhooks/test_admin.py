"""Endpoints in the admin: the Secretariat's moderators see to them, and a secret is shown once."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.base.audit import AuditEntry
from cms.base.roles import Role, set_up_roles
from tests import factories
from tests.admin.conftest import user_of
from tests.content_api.conftest import World
from webhooks.models import Attempt, Delivery, Endpoint

from .conftest import Holder, send, work
from .receiver import Receiver


@pytest.fixture
def moderator(client: Client, world: World) -> Client:
    set_up_roles()
    client.force_login(user_of(Role.MODERATORS))
    return client


def secret_in(answer: Any) -> str:
    [found] = re.findall(r'value="(whsec_[^"]+)"', answer.content.decode())
    return str(found)


def test_a_moderator_sees_to_an_endpoint(moderator: Client, holder: Holder, receiver: Receiver, settings: Any) -> None:
    values = {"key": holder.key.pk, "url": "https://10.0.0.1/", "kind": ["article"]}
    settings.WEBHOOK_PRIVATE_TARGETS = False
    refused = moderator.post(reverse("webhook_endpoints:add"), values)
    assert "public internet" in refused.content.decode()
    settings.WEBHOOK_PRIVATE_TARGETS = True
    made = moderator.post(reverse("webhook_endpoints:add"), values | {"url": receiver.url})
    assert "no-store" in made.headers["Cache-Control"]
    secret = secret_in(made)
    endpoint = Endpoint.objects.get()
    page = reverse("webhook_endpoints:inspect", args=[endpoint.pk])
    twin = moderator.post(reverse("webhook_endpoints:add"), values | {"url": receiver.url})
    assert "such an endpoint already" in twin.content.decode()
    factories.article("Fresh", slug="fresh")
    factories.drain()
    work()
    assert receiver.got[0].verified(secret)
    shown = moderator.get(page).content.decode()
    assert receiver.got[0].id in shown
    assert f"204  {Attempt.objects.get().milliseconds} ms" in shown
    rotated = secret_in(moderator.post(page, {"do": "rotate"}))
    moderator.post(page, {"do": "replay"})
    moderator.post(page, {"do": "test"})
    work()
    assert [got.id == receiver.got[0].id for got in receiver.got].count(True) == 2
    assert all(got.verified(each) for got in receiver.got[1:] for each in (secret, rotated))
    moderator.post(page, {"do": "disable"})
    assert holder.ask("patch", f"/{endpoint.pk}", {"status": "active"}).status_code == 403
    moderator.post(page, {"do": "enable"})
    edited = moderator.post(reverse("webhook_endpoints:edit", args=[endpoint.pk]), {"url": f"{receiver.url}/2"})
    assert edited.status_code == 302
    assert (Endpoint.objects.get().url, Endpoint.objects.get().kinds) == (f"{receiver.url}/2", ["article"])
    for address in (reverse("webhook_endpoints:index"), page):
        assert secret not in moderator.get(address).content.decode()
    moderator.post(reverse("webhook_endpoints:delete", args=[endpoint.pk]))
    assert not Endpoint.objects.exists()
    noted = AuditEntry.objects.filter(target_kind="endpoint").order_by("pk")
    actions = ["added", "rotated", "replayed", "disabled", "enabled", "changed", "removed"]
    assert [row.action for row in noted] == [f"endpoint.{action}" for action in actions]
    assert {row.user for row in noted} == {user for user in {noted[0].user} if user}


def test_messages_are_found_by_state_and_sent_again_one_by_one(
    moderator: Client, holder: Holder, receiver: Receiver, django_assert_num_queries: Any
) -> None:
    made = holder.create(receiver.url, kind=["article"])
    page = reverse("webhook_endpoints:inspect", args=[made["id"]])
    receiver.answer = lambda got: (500, {})
    for slug in ("one", "two"):
        factories.article(slug.title(), slug=slug)
    factories.drain()
    work()
    first, second = Delivery.objects.order_by("pk")
    waits = moderator.get(page).content.decode()
    assert f"{first.due:%Y-%m-%d %H:%M:%S}" in waits, "when it is tried next"
    assert "500 " in waits
    Delivery.objects.filter(pk=first.pk).update(state="failed", ended=first.created)
    failed = moderator.get(page, {"state": "failed"}).content.decode()
    assert (first.message_id in failed, second.message_id in failed) == (True, False)
    assert moderator.get(page, {"state": "unheard-of"}).status_code == 200
    receiver.answer = lambda got: (204, {})
    Endpoint.objects.update(rests_until=None)
    assert moderator.post(page, {"do": "resend", "message": "msg_of_nobody"}).status_code == 404
    moderator.post(page, {"do": "resend", "message": first.message_id})
    before = len(receiver.got)
    send()
    assert [got.id for got in receiver.got[before:]] == [first.message_id]
    assert AuditEntry.objects.filter(action="endpoint.replayed", detail=first.message_id).exists()
    moderator.get(page)
    with CaptureQueriesContext(connection) as few:
        moderator.get(page)
    number_of_queries = len(few)
    for number in range(20):
        row = Delivery.objects.create(
            endpoint_id=made["id"], message_id=f"msg_{number}", type="endpoint.ping", at=first.at
        )
        Attempt.objects.create(delivery=row, at=first.at, status=204, milliseconds=3)
    with django_assert_num_queries(number_of_queries):
        moderator.get(page)


def test_editors_see_none_of_it(client: Client, holder: Holder) -> None:
    set_up_roles()
    made = holder.create("https://partner.example/")
    client.force_login(user_of(Role.EDITORS))
    for name, args in (("index", []), ("add", []), ("inspect", [made["id"]]), ("edit", [made["id"]])):
        assert client.get(reverse(f"webhook_endpoints:{name}", args=args)).status_code in (302, 403), name
        answer = client.post(reverse(f"webhook_endpoints:{name}", args=args), {"do": "disable"})
        assert answer.status_code in (302, 403, 405), name
    assert Endpoint.objects.get().status == "active"
