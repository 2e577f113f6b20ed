"""Following without an account: only who reads the mails of an address confirms, changes and ends; scanners do not."""

import datetime as dt
import json
import logging
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from content_store.criteria import CONTENT, Condition, Criteria
from delivery.composing import compose
from delivery.models import Delivery, Recipient
from diffusion.audiences import takes_newsletter
from members.spending import Spending
from reference.models import Country
from subscriptions import digests, signing_up
from subscriptions.asking import feeds_of
from subscriptions.enums import Frequency, State
from subscriptions.matching import match_changes
from subscriptions.models import MailedLink, Subscription
from subscriptions.preferences import newsletter_recipients
from tests import factories
from tests.content_api.conftest import World

from .conftest import Read, link, links

pytestmark = pytest.mark.django_db
EMAIL = "reader@example.org"
LIST = "/en/follow/?kind=action&filter[country]=SN"


def ask(client: Client, url: str = LIST, **values: str) -> Any:
    return client.post(url, {"email": EMAIL, "frequency": "daily"} | values)


def state() -> str:
    return Subscription.objects.get().state


def followed(client: Client, read: Read, url: str = LIST, **values: str) -> Subscription:
    """Signed up and confirmed in one browser."""
    ask(client, url, **values)
    [mail] = read().values()
    assert "You follow this now" in client.get(link(mail, "/confirm/")).content.decode()
    match_changes()
    return Subscription.objects.latest("pk")


def preferences(read: Read, client: Client) -> str:
    """A token that opens them."""
    client.post("/en/follow/find/", {"email": EMAIL})
    [mail] = read().values()
    return parse_qs(urlsplit(link(mail, "/preferences/")).query)["token"][0]


def test_scanners_confirm_nobody_and_end_nothing(world: World, client: Client, read: Read) -> None:
    """They follow every link of a mail, in either form, by GET and HEAD, with the cookies they were given."""
    scanner = Client()

    def scan(mail: Any) -> None:
        for _ in range(2):
            for item in links(mail):
                scanner.get(item.removeprefix("http://testserver"))
                scanner.head(item.removeprefix("http://testserver"))

    page = client.get(LIST)
    assert "Actions on the ground – country: Senegal" in page.content.decode()
    ask(client)
    [mail] = read().values()
    assert EMAIL not in mail.html + mail.text
    scan(mail)
    assert state() == State.PENDING
    client.head(link(mail, "/confirm/"))
    assert state() == State.PENDING
    assert "button" in scanner.get(link(mail, "/confirm/")).content.decode()
    client.get(link(mail, "/confirm/"))
    assert state() == State.ACTIVE
    match_changes()
    factories.action("A second garden", countries=["SN"])
    factories.drain()
    match_changes()
    assert digests.send_digests(timezone.now().date() + dt.timedelta(days=1)) == 1
    [news] = read().values()
    scan(news)
    assert state() == State.ACTIVE
    assert scanner.post(link(news, "/leave/")).status_code == 200  # RFC 8058: without cookie or form
    assert state() == State.ENDED


def test_another_browser_confirms_by_a_button(world: World, client: Client, read: Read) -> None:
    ask(client, "/ar/follow/?kind=organization")
    first = compose(Delivery.objects.get())  # by a worker that another outran
    [mail] = read().values()
    assert first == mail
    assert 'dir="rtl"' in mail.html
    other = Client()
    token = parse_qs(urlsplit(link(mail, "/ar/follow/confirm/")).query)["token"][0]
    assert token not in str(list(MailedLink.objects.values_list()))
    assert other.get("/en/follow/preferences/", {"token": token}).status_code == 400, "of one purpose"
    assert other.post("/en/follow/confirm/", {"token": token}).status_code == 200
    assert state() == State.ACTIVE
    MailedLink.objects.update(ends=timezone.now())
    assert other.post("/en/follow/confirm/", {"token": token}).status_code == 400


def test_nobody_learns_whether_an_address_is_known(
    world: World, client: Client, read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    followed(client, read)
    with caplog.at_level(logging.DEBUG):
        answers = [
            (answer.status_code, answer.headers["Location"])
            for answer in (
                ask(Client()),
                ask(Client(), email="new@example.org"),
                Client().post("/en/follow/find/", {"email": EMAIL}),
                Client().post("/en/follow/find/", {"email": "never@example.org"}),
            )
        ]
    assert answers == [(302, "/en/follow/sent/")] * 4
    assert "@example.org" not in caplog.text
    row = Recipient.objects.get(address=EMAIL)
    ask(Client(), url=LIST.replace("/en/", "/fr/"))
    row.refresh_from_db()
    assert row.locales == ["en"], "whoever types an address changes nothing of it"
    assert not Recipient.objects.filter(address="never@example.org").exists()
    for _ in range(10):
        ask(Client(), email="flooded@example.org")
    assert Delivery.objects.filter(recipient__address="flooded@example.org").count() == 5
    assert ask(Client(), email="no address").status_code == 200


def test_a_stranger_settles_nothing_for_who_is_signed_up(world: World, client: Client, read: Read) -> None:
    """Neither their languages nor how much they may follow: what is not confirmed goes when there is more of it."""
    ask(Client(), "/ru/follow/?kind=action")
    assert Recipient.objects.get().locales == []
    ask(client, "/es/follow/?kind=forum")
    rows = Delivery.objects.order_by("-pk").select_related("mailing", "recipient")
    own = compose(rows[0])
    assert own
    for code in Country.objects.values_list("code", flat=True)[:12]:
        Spending.objects.all().delete()  # an hour later
        ask(Client(), f"/ru/follow/?kind=action&filter[country]={code}")
    Spending.objects.all().delete()
    found = Subscription.objects.order_by("created", "pk")
    assert [row.state for row in found] == [State.PENDING] * signing_up.MOST_PENDING
    assert "You follow" not in client.get(link(own, "/confirm/")).content.decode()
    ask(client, "/es/follow/?kind=forum", email="Reader@EXAMPLE.org")
    own = compose(rows[:1][0])
    assert own
    assert client.get(link(own, "/confirm/")).status_code == 200
    person = Recipient.objects.get()
    assert person.locales == ["es"], "the language it was confirmed in"
    assert person.subscriptions.get(state=State.ACTIVE).wanted.kinds == ("forum",)


@pytest.mark.parametrize("query", ["", "?kind=nothing", "?filter[sector]=ED&filter[nothing]=1", "?id=x", "?kind=home"])
def test_what_there_is_not_is_not_followed(world: World, client: Client, query: str) -> None:
    assert client.get(f"/en/follow/{query}").status_code == 404
    assert client.post(f"/en/follow/{query}", {"email": EMAIL}).status_code == 404


def test_preferences_are_changed_told_and_erased_by_a_link(world: World, client: Client, read: Read) -> None:
    row = followed(client, read)
    token = preferences(read, client)
    address = "/en/follow/preferences/"
    page = client.get(address, {"token": token}).content.decode()
    assert "Actions on the ground – country: Senegal" in page
    for form in ("atom", "json"):
        assert f"/api/v1/feeds/action.en.{form}?filter[country]=SN" in page
    until = (timezone.now().date() + dt.timedelta(days=9)).isoformat()
    changed = {
        "token": token,
        "act": "save",
        f"s{row.pk}-frequency": "monthly",
        f"s{row.pk}-paused_until": until,
        "languages-0": "fr",
        "languages-1": "ar",
        "languages-2": "",
    }
    assert "Saved." in client.post(address, changed).content.decode()
    row.refresh_from_db()
    assert (row.frequency, str(row.paused_until), row.recipient.locales) == (Frequency.MONTHLY, until, ["fr", "ar"])
    told = json.loads(client.post(address, {"token": token, "act": "export"}).content)
    assert EMAIL in json.dumps(told)
    assert "Sénégal" in json.dumps(told, ensure_ascii=False)
    client.post(address, {"token": token, "end": str(row.pk)})
    row.refresh_from_db()
    assert row.state == State.ENDED
    client.post(address, {"token": token, "act": "erase"})
    assert Recipient.objects.filter(address=EMAIL).exists(), "asks once more"
    client.post(address, {"token": token, "act": "erase", "sure": "1"})
    assert not Recipient.objects.filter(address=EMAIL).exists()
    assert not Subscription.objects.exists()
    assert client.get(address, {"token": token}).status_code == 400


def test_what_is_followed_is_a_public_feed_too(world: World, client: Client) -> None:
    """Of each kind that is named, or that has the filters; it is nobody's own, and answers."""
    condition = Condition("country", "any", ("SN",))
    named, unnamed = feeds_of(Criteria(("action",), (condition,)), "en"), feeds_of(Criteria((), (condition,)), "en")
    assert [feed.atom for feed in named] == ["/api/v1/feeds/action.en.atom?filter[country]=SN"]
    assert named[0] in unnamed
    assert len(unnamed) > 3
    for feed in unnamed:
        for path in (feed.atom, feed.json):
            assert client.get(path).status_code == 200, path
    assert feeds_of(Criteria((), (Condition(CONTENT, "any", ("x",)),)), "en") == []


def test_the_newsletter_is_followed_like_a_list(world: World, client: Client, read: Read) -> None:
    row = followed(client, read, "/en/follow/?kind=newsletter", frequency="")
    assert [person.pk for person in newsletter_recipients()] == [row.recipient_id]
    assert takes_newsletter(row.recipient)
    Subscription.objects.update(paused_until=timezone.now().date() + dt.timedelta(days=2))
    assert not newsletter_recipients()
    assert not takes_newsletter(row.recipient)


def test_what_nobody_confirms_is_forgotten(world: World, client: Client) -> None:
    ask(client)
    MailedLink.objects.update(ends=timezone.now())
    Subscription.objects.update(created=timezone.now() - signing_up.FORGOTTEN * 2)
    assert signing_up.forget() == 2
    assert not Subscription.objects.exists()
