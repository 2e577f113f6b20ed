"""Leaving a list: by one POST, as mail programs send it; a scanner that follows every link leaves nothing."""

import re

import pytest
from django.test import Client

from delivery.enums import MailingKind, Reason
from delivery.models import Delivery, Recipient, Suppression
from delivery.sending import Intended, Sender, enqueue
from delivery.unsubscribing import leave_url, leaves
from tests import factories

from .conftest import Server, mailing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]


def test_one_click_leaves_and_a_scanner_does_not(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.unsubscribing._leavers", {})  # no app knows better than to suppress the list
    factories.home_in("ar")
    person = Recipient.objects.for_address("reader@example.org", locales=["ar"])
    enqueue(mailing(), [Intended(person.pk, "ar")])
    Sender().run()
    (mail,) = server.mails
    bodies = "".join(part.get_content() for part in mail.iter_parts())
    links = set(re.findall(r"http://testserver[^\s\"<>]+", bodies))
    assert len(links) > 1
    client = Client(enforce_csrf_checks=True)
    for link in links:
        for address in (link, link):
            client.get(address)
            client.head(address)
    assert not Suppression.objects.exists()

    path = mail["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    page = client.get(path)
    assert page.status_code == 200
    assert page.content.decode().count('<form method="post" class="form">') == 1
    assert 'dir="rtl"' in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Suppression.objects.get().kind == MailingKind.NEWSLETTER
    client.post(path)
    assert Suppression.objects.count() == 1

    again, digest = mailing(), mailing(kind=MailingKind.DIGEST)
    for found in (again, digest):
        enqueue(found, [Intended(person.pk, "ar")])
    assert again.deliveries.get().reason == Reason.UNSUBSCRIBED
    assert digest.deliveries.get().state == "queued"


def test_a_token_is_good_for_nothing_else(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person, other = (Recipient.objects.for_address(f"{name}@example.org") for name in "ab")
    left: list[tuple[Recipient, int | None]] = []
    monkeypatch.setattr("delivery.unsubscribing._leavers", {})
    leaves(MailingKind.DIGEST)(lambda recipient, mailing_id: left.append((recipient, mailing_id)))
    digest = mailing(kind=MailingKind.DIGEST)
    path = leave_url(Delivery(mailing=digest, recipient=person, locale="en")).split("/en/", 1)[1]
    token = path.split("/")[-2]
    payload, signature = token.split(":")
    swapped = leave_url(Delivery(mailing=digest, recipient=other, locale="en")).split("/")[-2].split(":")[0]
    for forged in (payload, f"{payload}:", f"{swapped}:{signature}", token[:-1], "x:y"):
        assert client.post(f"/en/mail/leave/{forged}/").status_code == 404
    assert not left
    assert client.post(f"/en/{path}").status_code == 200
    assert left == [(person, digest.pk)]
    preview = leave_url(Delivery(mailing=digest, recipient=Recipient(), locale="en"))
    assert client.get(f"/en/{preview.split('/en/', 1)[1]}").status_code == 404
