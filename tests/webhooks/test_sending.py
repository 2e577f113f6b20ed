"""How messages are sent: again and again over days, never twice as another, never held up, never inside."""

import datetime as dt
import ipaddress
import time
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from content_api.models import KeyHolder
from tests import factories
from tests.content_api.conftest import World
from webhooks import addresses, life, posting, retries
from webhooks.filling import fill
from webhooks.mail import mail_disabled
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.sending import Sender
from webhooks.status import readiness

from .conftest import Holder, passes, send, work
from .receiver import Receiver, certificate_for, receiving


def publish(slug: str = "fresh") -> None:
    factories.article(slug.title(), slug=slug)
    factories.drain()


def test_ten_attempts_over_three_days_a_row_for_each(holder: Holder, receiver: Receiver, world: World) -> None:
    endpoint = holder.create(receiver.url, kind=["article"])
    receiver.answer = lambda got: (500, {})
    publish()
    work()
    waits = []
    for _ in range(9):
        row = Delivery.objects.get()
        waits.append((row.due - timezone.now()).total_seconds())
        Endpoint.objects.update(rests_until=None)
        passes(waits[-1] + 1)
        work()
    assert Delivery.objects.get().state == "failed"
    assert Attempt.objects.count() == len(receiver.got) == 10
    assert len({got.id for got in receiver.got}) == 1
    for wait, plain in zip(waits, retries.RETRIES, strict=True):
        assert plain - 2 <= wait <= plain * (1 + retries.JITTER)
    assert 3 <= sum(retries.RETRIES) / 86400 <= 4
    assert len({retries.retry_after(3) for _ in range(20)}) > 1
    [told] = holder.ask("get", f"/{endpoint['id']}/deliveries?state=failed").json()["items"]
    assert [each["status"] for each in told["attempts"]] == [500] * 10
    assert {each["error"] for each in told["attempts"]} == {"status"}


def test_gone_disables_and_writes_to_who_answers_for_the_key(
    holder: Holder,
    receiver: Receiver,
    world: World,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.SECRETARIAT_EMAIL = "secretariat@example.org"
    endpoint = holder.create(receiver.url, kind=["article"])
    receiver.answer = lambda got: (410, {})
    publish()
    with django_capture_on_commit_callbacks(execute=True):
        work()
    factories.run_tasks()
    [sent] = mail.outbox
    assert sent.to == ["secretariat@example.org"]
    assert endpoint["id"] in sent.body
    KeyHolder.objects.create(key=holder.key, email="web@partner.example", locale="fr")
    mail_disabled.func(endpoint["id"])
    assert mail.outbox[1].to == ["web@partner.example"]
    shown = holder.ask("get", f"/{endpoint['id']}").json()
    assert (shown["status"], shown["disabled_because"]) == ("disabled", "gone")
    publish("meanwhile")
    passes(10)
    work()
    assert len(receiver.got) == 1
    receiver.answer = lambda got: (200, {})
    assert holder.ask("patch", f"/{endpoint['id']}", {"status": "active"}).status_code == 200
    work()
    assert len({got.data["seq"] for got in receiver.got}) == 2  # nothing of the time between is missing


def test_days_of_failures_disable(holder: Holder, receiver: Receiver, world: World) -> None:
    holder.create(receiver.url, kind=["article"])
    receiver.answer = lambda got: (500, {})
    publish()
    work()
    Endpoint.objects.update(failing_since=timezone.now() - dt.timedelta(days=6), rests_until=None)
    passes(10)
    work()
    assert Endpoint.objects.get().disabled_because == "failing"


def test_what_the_receiver_asks_for_is_kept_to(holder: Holder, receiver: Receiver, world: World) -> None:
    holder.create(receiver.url, kind=["article"])
    receiver.answer = lambda got: (503, {"Retry-After": "1800"})
    publish()
    work()
    rest = Endpoint.objects.get().rests_until
    assert rest is not None
    assert 1790 < (rest - timezone.now()).total_seconds() <= 1800


def test_no_redirect_is_followed(holder: Holder, receiver: Receiver, world: World) -> None:
    with receiving() as other:
        holder.create(receiver.url, kind=["article"])
        receiver.answer = lambda got: (307, {"Location": other.url})
        publish()
        work()
        assert (len(receiver.got), len(other.got)) == (1, 0)
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.error) == (307, "redirect")


def test_a_slow_receiver_holds_up_no_other(holder: Holder, receiver: Receiver, world: World, settings: Any) -> None:
    """Nor does one that never ends: an attempt has so many seconds, however slowly it is answered."""
    settings.WEBHOOK_TIMEOUT = 2
    receiver.holds = 4
    holder.create(receiver.url, kind=["article"])
    with receiving() as quick:
        holder.create(quick.url, kind=["article"])
        for number in range(5):
            publish(f"article-{number}")
        begun = time.monotonic()
        sender = Sender()
        while work_once(sender) < 5 or len(quick.got) < 5:
            assert time.monotonic() - begun < 2, "the quick one waits for the slow one"
        assert len(receiver.got) == settings.WEBHOOK_PER_ENDPOINT
        send(sender)
    assert set(Attempt.objects.filter(status=None).values_list("error", flat=True)) == {"timeout"}


def work_once(sender: Sender) -> int:
    fill()
    sender.run()
    return Delivery.objects.filter(state="delivered").count()


def test_a_worker_that_was_killed_while_sending_loses_nothing(holder: Holder, receiver: Receiver, world: World) -> None:
    """It was sent and nobody wrote that down: it is sent again under the same id, once the time to answer is over."""
    holder.create(receiver.url, kind=["article"])
    publish()
    fill()
    killed = Sender()
    killed._launch()
    end = time.monotonic() + 10
    while not receiver.got:
        assert time.monotonic() < end
        time.sleep(0.02)
    send()
    assert (len(receiver.got), Delivery.objects.get().state) == (1, "waiting")
    passes(120)
    send()
    assert [got.id for got in receiver.got] == [Delivery.objects.get().message_id] * 2
    assert Delivery.objects.get().state == "delivered"


def test_an_old_secret_signs_beside_the_new_one_for_a_time(holder: Holder, receiver: Receiver, world: World) -> None:
    endpoint = holder.create(receiver.url, kind=["article"])
    rotated = holder.ask("post", f"/{endpoint['id']}/rotate-secret").json()
    publish()
    work()
    [got] = receiver.got
    assert got.headers["webhook-signature"].count("v1,") == 2
    for secret in (endpoint["secret"], rotated["secret"]):
        assert got.verified(secret)
    Endpoint.objects.get().secrets.exclude(expires=None).update(expires=timezone.now())
    assert holder.ask("post", f"/{endpoint['id']}/test").status_code == 202
    work()
    assert receiver.got[1].headers["webhook-signature"].count("v1,") == 1
    assert receiver.got[1].verified(rotated["secret"])["type"] == "endpoint.ping"
    for _ in range(life.MOST_SECRETS - 1):
        assert holder.ask("post", f"/{endpoint['id']}/rotate-secret").status_code == 200
    assert holder.ask("post", f"/{endpoint['id']}/rotate-secret").status_code == 409


def test_replay_sends_again_under_the_same_ids(holder: Holder, receiver: Receiver, world: World) -> None:
    endpoint = holder.create(receiver.url, kind=["article"])
    publish("one")
    publish("two")
    work()
    first = [got.id for got in receiver.got]
    for asked in ({"seq": endpoint["seq"]}, {"message": first[1]}, {"time": "2020-01-01T00:00:00Z"}):
        receiver.got.clear()
        assert holder.ask("post", f"/{endpoint['id']}/replay", asked).status_code == 202
        work()
        expected = {*first} if "seq" in asked else {first[1]} if "message" in asked else {*first}
        assert {got.id for got in receiver.got} >= expected
    assert len(receiver.got) == 3  # the article that was there before its endpoint, too


# --- addresses --------------------------------------------------------------------------------------------------------

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1"]
INSIDE = [
    *("127.0.0.1", "127.255.0.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1"),
    *("0.1.2.3", "192.88.99.1", "::", "::1", "fe80::1", "fe80::1%2", "fc00::1", "fd12:3456::1", "ff02::1"),
    *("::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
    *("2001:db8::1", "3fff::1", "100::1", "5f00::1", "255.255.255.255"),
]  # fmt: skip


def test_what_is_public() -> None:
    assert all(addresses.is_public(ipaddress.ip_address(text)) for text in PUBLIC)
    assert [text for text in INSIDE if addresses.is_public(ipaddress.ip_address(text))] == []


def test_networks_of_our_own_are_refused_by_setting(settings: Any) -> None:
    settings.WEBHOOK_REFUSED_NETWORKS = ["93.184.216.0/24"]
    assert not addresses.is_public(ipaddress.ip_address(PUBLIC[0]))


def test_a_name_that_stands_for_something_inside_is_never_reached(
    holder: Holder, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it stands for first, or besides: one look-up for each attempt, and what it says is what is connected."""
    settings.WEBHOOK_TIMEOUT = 1
    asked: list[str] = []
    answers = [
        ["93.184.216.34"],
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["169.254.169.254"],
    ]

    async def look_up(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    monkeypatch.setattr(addresses, "look_up", look_up)
    with receiving() as inside:
        port = inside.url.split(":")[2].partition("/")[0]
        holder.create(f"https://rebind.example.org:{port}/hook", kind=["article"])
        publish()
        for _ in answers:
            Endpoint.objects.update(rests_until=None)
            passes(10**5)
            work()
        assert inside.got == []
    assert asked == ["rebind.example.org"] * len(answers)
    first, *rest = Attempt.objects.values_list("error", flat=True)
    assert first in ("not-connected", "timeout")
    assert set(rest) == {"refused-address"}


def test_the_pinned_connection_is_still_that_names(
    holder: Holder, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """SNI, certificate and Host are the name's, though the connection is made to an address."""
    settings.WEBHOOK_PRIVATE_TARGETS = True

    async def look_up(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(addresses, "look_up", look_up)
    good = certificate_for("hooks.example.org", tmp_path)
    settings.WEBHOOK_CA_FILE = str(good)
    with receiving(good, "hooks.example.org") as named, receiving(good, "other.example.org") as misnamed:
        endpoint = holder.create(named.url, kind=["article"])
        holder.create(misnamed.url, kind=["article"])
        publish()
        work()
        assert named.names == ["hooks.example.org"]
        assert named.got[0].headers["host"] == named.url.split("/")[2]
        assert named.got[0].verified(endpoint["secret"])
        assert misnamed.got == []
    assert sorted(Attempt.objects.values_list("error", flat=True)) == ["", "tls"]


def test_nothing_of_a_long_answer_is_read(receiver: Receiver) -> None:
    receiver.answer = lambda got: (200, {"Content-Length": str(10**12)})
    outcome = posting.begin(posting.Message(receiver.url, {}, b"{}")).result(10)
    assert (outcome.status, outcome.error) == (200, "")
    receiver.answer = lambda got: (200, {"X-Long": "x" * 300_000})
    assert posting.begin(posting.Message(receiver.url, {}, b"{}")).result(10).error == "broken-answer"


# --- with time --------------------------------------------------------------------------------------------------------


def test_messages_are_erased_with_time(holder: Holder, receiver: Receiver, world: World, settings: Any) -> None:
    endpoint = holder.create(receiver.url, kind=["article"])
    holder.ask("post", f"/{endpoint['id']}/rotate-secret")
    publish()
    work()
    assert life.expire() == 0
    Delivery.objects.update(created=timezone.now() - dt.timedelta(days=settings.WEBHOOK_KEPT_DAYS, minutes=1))
    assert life.expire() == 1
    assert not Attempt.objects.exists()
    assert Endpoint.objects.get().secrets.count() == 2


def test_readiness_tells_a_slow_receiver_from_a_worker_that_does_nothing(
    holder: Holder, receiver: Receiver, world: World
) -> None:
    holder.create(receiver.url, kind=["article"])
    publish()
    work()
    Delivery.objects.update(state="waiting", due=timezone.now() - dt.timedelta(minutes=5))
    assert readiness() == ("webhooks", {"ok": True, "waiting": 1, "behind_seconds": 0, "overdue_seconds": 300})
    Attempt.objects.update(at=timezone.now() - dt.timedelta(minutes=5))
    assert readiness()[1]["ok"] is False
    assert holder.api.json("/status")["webhooks"]["overdue_seconds"] == 300
    Endpoint.objects.update(rests_until=timezone.now() + dt.timedelta(minutes=1))
    assert readiness()[1]["ok"] is True
