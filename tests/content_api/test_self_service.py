"""Free keys: for a confirmed address, by links that work once and tell nobody who is known."""

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.base.audit import AuditEntry
from cms.base.days import utc_today
from cms.base.roles import Role
from content_api import holders
from content_api.models import ApiKey, KeyHolder, KeyLink, Origin
from content_store.enums import Tier
from tests.admin.conftest import user_of

from .client import ApiClient
from .conftest import World

ASK, FIND, LINK = "/en/api-keys/", "/en/api-keys/manage/", "/en/api-keys/link/"
EMAIL = "data@partner.example"
FORM = {"name": "Mirror", "organization": "Example Partner", "email": EMAIL}


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def links() -> list[str]:
    """The tokens in the last mail."""
    found = re.findall(r"http\S+", str(mail.outbox[-1].body))
    return [parse_qs(urlsplit(link).query)["token"][0] for link in found]


def press(client: Client, token: str, act: str, **data: str) -> Any:
    return client.post(LINK, {"token": token, "act": act, **data})


def shown(response: Any) -> dict[str, str]:
    """The headers of a reader with the key on the page."""
    [token] = re.findall(r'value="(ngounesco_[^"]+)"', response.content.decode())
    return {"authorization": f"Bearer {token}"}


def made(client: Client, **form: str) -> dict[str, str]:
    client.post(ASK, FORM | form)
    return shown(press(client, links()[0], "confirm"))


def managed(client: Client) -> str:
    client.post(FIND, {"email": EMAIL})
    return links()[0]


def test_whoever_confirms_an_address_gets_a_key(client: Client, api: ApiClient, world: World) -> None:
    assert client.post("/fr/api-keys/", FORM).headers["Location"] == "/fr/api-keys/sent/"
    assert mail.outbox[-1].to == [EMAIL]
    assert "Mirror" not in mail.outbox[-1].body, "what anybody types is mailed to nobody"
    [token] = links()
    assert token not in str(list(KeyLink.objects.values_list()))
    for scanner in (Client(), client):
        assert scanner.get(LINK, {"token": token}).status_code == 200
    assert not ApiKey.objects.exists()
    page = press(client, token, "confirm")
    assert "no-store" in page.headers["Cache-Control"]
    reader = api.json("/whoami", **shown(page))
    assert (reader["tier"], reader["key"], reader["expires"]) == (
        "public",
        "Mirror",
        str(utc_today() + dt.timedelta(days=365)),
    )
    key = ApiKey.objects.get()
    assert (key.origin, key.holder.email, key.holder.locale) == (Origin.SELF_SERVICE, EMAIL, "fr")
    assert press(client, token, "confirm").status_code == 400
    assert client.get(LINK, {"token": token}).status_code == 400
    assert ApiKey.objects.count() == 1
    assert EMAIL not in str(list(AuditEntry.objects.values_list()))


def test_two_may_choose_one_name_and_an_address_has_so_many_keys(client: Client, world: World) -> None:
    for _ in range(holders.MOST_KEYS):
        made(client)
    assert ApiKey.objects.values("name").distinct().count() == holders.MOST_KEYS
    KeyLink.objects.all().delete()
    holders.ask("Mirror", "Example", EMAIL.upper(), "en")
    assert press(client, links()[0], "confirm").status_code == 409
    assert ApiKey.objects.count() == holders.MOST_KEYS


def test_the_holder_extends_replaces_and_ends_the_key(client: Client, api: ApiClient, world: World) -> None:
    first = made(client)
    ApiKey.objects.update(expires=utc_today())
    assert press(client, managed(client), "extend").status_code == 200
    assert ApiKey.objects.get().expires == utc_today() + dt.timedelta(days=365)
    second = shown(press(client, managed(client), "rotate"))
    assert [api.get("/whoami", **reader).status_code for reader in (first, second)] == [200, 200]
    ApiKey.objects.update(previous_until=timezone.now())
    assert [api.get("/whoami", **reader).status_code for reader in (first, second)] == [401, 200]
    token = managed(client)
    third = shown(press(client, token, "rotate", at_once="on"))
    assert [api.get("/whoami", **reader).status_code for reader in (second, third)] == [401, 200]
    assert press(client, token, "end").status_code == 400, "a link is good for one thing"
    client.post(FIND, {"email": EMAIL})
    assert press(client, links()[0], "end").status_code == 200
    assert api.get("/whoami", **third).json()["reason"] == "revoked"
    assert not KeyHolder.objects.exists()
    assert not KeyLink.objects.exists()


def test_nobody_learns_who_holds_a_key(client: Client, world: World) -> None:
    made(client)
    KeyLink.objects.all().delete()
    answers = []
    for email in (EMAIL, "nobody@partner.example"):
        sent = len(mail.outbox)
        response = client.post(FIND, {"email": email}, follow=True)
        answers.append((response.redirect_chain, response.content, len(mail.outbox) - sent))
    assert answers[0][:2] == answers[1][:2]
    assert (answers[0][2], answers[1][2]) == (1, 0)
    assert press(client, "guessed", "end").status_code == press(client, "", "confirm").status_code == 400


def test_mailboxes_are_not_flooded(client: Client, world: World) -> None:
    for _ in range(8):
        assert client.post(ASK, FORM).status_code == 302
    assert len(mail.outbox) == 5
    assert client.post(ASK, FORM | {"name": "Line\nbreak", "email": "no"}).status_code == 200
    assert not AuditEntry.objects.filter(detail__contains="@").exists()


def test_before_its_end_the_holder_is_written_to_once_and_forgotten_after_it(client: Client, world: World) -> None:
    reader = made(client, email="late@partner.example")
    assert reader
    ApiKey.objects.update(expires=utc_today() + dt.timedelta(days=holders.WARNED))
    mail.outbox.clear()
    for _ in range(2):
        call_command("publish_scheduled")
    assert [message.to for message in mail.outbox] == [["late@partner.example"]]
    assert press(client, links()[0], "extend").status_code == 200
    KeyLink.objects.create(email=EMAIL, ends=timezone.now())
    ApiKey.objects.update(expires=utc_today() - dt.timedelta(days=holders.ERASED + 1))
    holders.sweep()
    assert not KeyHolder.objects.exists()
    assert not KeyLink.objects.exists()
    assert ApiKey.objects.exists()


def test_the_secretariat_reads_the_address_which_is_noted_and_revokes(client: Client, world: World) -> None:
    made(Client())
    key = ApiKey.objects.get()
    client.force_login(user_of(Role.MODERATORS))
    listing = client.get(reverse("api_keys:index")).content.decode()
    assert "asked for on the site" in listing
    assert EMAIL not in listing
    assert EMAIL in client.get(reverse("api_keys:inspect", args=[key.pk])).content.decode()
    assert AuditEntry.objects.get(action="apikey.holder_read").target_id == str(key.pk)
    client.post(reverse("api_keys:revoke", args=[key.pk]))
    assert not KeyHolder.objects.exists()
    assert key.tier == Tier.PUBLIC
