"""Sending to a real mail server: what arrives, and what becomes of what does not."""

import datetime as dt
import logging
import re
import time
from typing import Any

import pytest
from django.utils import timezone
from html5lib import HTMLParser

from cms.base.locales import LOCALES
from delivery import claiming, queueing, sending
from delivery.composing import Composed
from delivery.enums import DeliveryState, MailingKind, MailingState, Reason
from delivery.models import Delivery, Mailing, Recipient, Suppression
from delivery.sending import Intended, Sender, enqueue

from .conftest import WORDS, Server, mailing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]


def to(*names: str, locale: str = "en") -> list[Intended]:
    return [Intended(Recipient.objects.for_address(f"{name}@example.org").pk, locale) for name in names]


def run(sender: Sender | None = None) -> int:
    """Until nothing is left to do now, as the worker does; how many rows came to an end."""
    found, done = sender or Sender(), 0
    while ended := found.run():
        done += ended
    return done


def states(found: Mailing) -> dict[str, tuple[str, str]]:
    rows = found.deliveries.values_list("recipient__address", "state", "reason")
    return {address.partition("@")[0]: (state, reason) for address, state, reason in rows}


def test_six_scripts_arrive_as_they_were_written(server: Server, settings: Any) -> None:
    settings.STATUTORY_FROM_EMAIL = "official@example.org"
    people = [
        Recipient.objects.for_address(f"{locale}@bücher.example", name=WORDS[locale][0], locales=[locale])
        for locale in LOCALES
    ]
    news, official = mailing(), mailing(statutory=True)
    for found in (news, official):
        enqueue(found, [Intended(person.pk, person.locale) for person in people])
    sender = Sender()
    assert run(sender) == 12
    assert server.connections == 1
    for mail in server.mails:
        locale = mail["Content-Language"]
        name, subject, sentence = WORDS[locale]
        (addressee,) = mail["To"].addresses
        assert (addressee.display_name, addressee.addr_spec) == (name, f"{locale}@xn--bcher-kva.example")
        assert mail["Subject"] == subject
        assert mail.get_content_type() == "multipart/alternative"
        plain, html = (part.get_content() for part in mail.iter_parts())
        assert subject in plain
        assert plain.count(sentence) == 3
        assert "https://example.org/?a=1&b=2" in plain
        document = HTMLParser(strict=False, namespaceHTMLElements=False).parse(html)
        assert (document.get("lang"), document.get("dir")) == (locale, "rtl" if locale == "ar" else "ltr")
        assert sentence in "".join(document.find("body").itertext())
        assert "padding: 24px 12px" in html
        assert "@media" in html
        assert not re.search(r"<img|<script|<link", html)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Id"] == "<newsletter.testserver>"
    theirs = [mail for mail in server.mails if mail["From"].addresses[0].addr_spec == "official@example.org"]
    ours = [mail for mail in server.mails if mail not in theirs]
    assert (len(ours), len(theirs)) == (6, 6)
    for mail in ours:
        (link,) = re.findall(r"^<(http://testserver/\S+/mail/leave/\S+/)>$", mail["List-Unsubscribe"].strip())
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert all(link in part.get_content() for part in mail.iter_parts())
    for mail in theirs:
        assert "List-Unsubscribe" not in mail
        assert "/leave/" not in str(mail)
    assert {mail["Message-ID"] for mail in server.mails} == set(Delivery.objects.values_list("message_id", flat=True))
    assert set(Mailing.objects.values_list("state", flat=True)) == {MailingState.DONE}
    assert run(sender) == 0
    assert len(server.mails) == 12


def test_what_the_server_says_decides(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    news = mailing()
    enqueue(news, to("good", "gone", "policy", "bare", "later", "breaks", "last"))
    run()
    assert states(news)["last"] == ("queued", ""), "it rests after a mail of unknown fate"
    run()
    assert states(news) == {
        "good": ("sent", ""),
        "gone": ("bounced", Reason.HARD_BOUNCE),
        "policy": ("failed", Reason.REFUSED),
        "bare": ("failed", Reason.REFUSED),
        "later": ("queued", ""),
        "breaks": ("failed", Reason.UNKNOWN),
        "last": ("sent", ""),
    }
    assert server.to == [f"{name}@example.org" for name in ("good", "breaks", "last")]
    gone = Suppression.objects.get()
    assert gone.until
    assert gone.address_digest == Recipient.objects.get(address="gone@example.org").address_digest
    assert "@example.org" not in caplog.text
    for _ in claiming.AGAIN:
        assert not run()  # not yet
        Delivery.objects.update(due=timezone.now())
        run()
    assert states(news)["later"] == ("failed", Reason.GAVE_UP)
    assert Mailing.objects.get().state == MailingState.DONE
    assert len(server.to) == 3


def test_a_server_that_is_of_no_use_costs_no_mail(server: Server, settings: Any) -> None:
    news = mailing()
    enqueue(news, to("a", "b"))
    sender = Sender()
    server.busy = True
    assert run(sender) == 0
    server.busy = False
    assert run(sender) == 0, "it rests"
    assert set(states(news).values()) == {("queued", "")}
    sender._rests_until = 0
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # nobody listens
    assert run(sender) == 0
    settings.EMAIL_PORT, sender._rests_until = port, 0
    assert run(sender) == 2
    assert server.to == ["a@example.org", "b@example.org"]


def test_a_server_that_refuses_all_is_doubted(server: Server) -> None:
    """A relay that is set up wrongly costs a few mails at a time, and no address; a sender that is refused, none."""
    news = mailing()
    enqueue(news, to(*"abcdefg"))
    sender = Sender()
    server.refuses_all = True
    assert run(sender) == 5
    assert list(states(news).values()).count(("queued", "")) == 2
    assert not Suppression.objects.exists()
    server.refuses_all, server.refuses_sender, sender._rests_until = False, True, 0
    assert run(sender) == 0
    assert news.deliveries.filter(state="queued", due__gt=timezone.now()).count() == 2, "others come first"
    server.refuses_sender = False
    enqueue(mailing(), to("h"))
    assert run(sender) == 1
    assert server.to == ["h@example.org"]


def test_what_was_claimed_and_not_ended_fails_and_is_not_sent_again(server: Server, settings: Any) -> None:
    news = mailing()
    enqueue(news, to("lost", "next"))
    lost = news.deliveries.get(recipient__address="lost@example.org")
    claiming.begin()
    assert claiming.claim({lost.pk: lost}) == {lost.pk}
    assert not claiming.claim({lost.pk: lost}), "one claim"
    run()
    assert states(news) == {"lost": ("sending", ""), "next": ("sent", "")}
    assert Mailing.objects.get().state == MailingState.SENDING
    Delivery.objects.filter(pk=lost.pk).update(
        claimed_at=timezone.now() - dt.timedelta(seconds=settings.MAIL_UNKNOWN_SECONDS + 1)
    )
    run()
    assert states(news)["lost"] == ("failed", Reason.UNKNOWN)
    assert Mailing.objects.get().state == MailingState.DONE
    assert server.to == ["next@example.org"]


def test_a_slow_server_keeps_as_many_as_there_are_connections(server: Server, settings: Any) -> None:
    settings.MAIL_CONNECTIONS = 4
    server.seconds = 0.3
    news = mailing()
    enqueue(news, to(*"abcdefgh"))
    begun = time.monotonic()
    assert run() == 8
    assert time.monotonic() - begun < 8 * 0.3
    assert (server.connections, server.most_at_once) == (4, 4)
    assert sorted(server.to) == [f"{name}@example.org" for name in "abcdefgh"]
    assert set(states(news).values()) == {("sent", "")}


def test_who_waits_for_a_link_does_not_wait_for_a_newsletter(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_SHARE", 0)
    first, second = mailing(), mailing()
    enqueue(first, to("a1", "a2"))
    enqueue(second, to("b1", "b2"))
    enqueue(mailing(kind=MailingKind.SERVICE), to("link"))
    run()
    assert [address.partition("@")[0] for address in server.to] == ["link", "a1", "b1", "a2", "b2"]


def test_time_pause_and_leaving_are_heeded_to_the_last_moment(server: Server, settings: Any) -> None:
    later = timezone.now() + dt.timedelta(hours=1)
    news, held = mailing(scheduled_for=later), mailing(hold_until=later)
    enqueue(news, to("a", "b", "c"))
    enqueue(held, [Intended(item.recipient_id, "ar", held=True) for item in to("h")])
    assert run() == 0
    queueing.schedule(news, None)
    Suppression.objects.create(
        address_digest=Recipient.objects.of_address("b@example.org").address_digest, reason=Reason.COMPLAINT
    )
    Recipient.objects.filter(address="c@example.org").update(address="")
    queueing.pause(news)
    assert run() == 0
    queueing.resume(news)
    settings.MAIL_PER_SECOND = 4
    Mailing.objects.filter(pk=held.pk).update(hold_until=timezone.now())
    begun = time.monotonic()
    run()
    assert time.monotonic() - begun >= 0.25, "two mails at four a second"
    assert sorted(server.to) == ["a@example.org", "h@example.org"]
    assert sorted(news.deliveries.values_list("state", "reason")) == [
        ("cancelled", Reason.COMPLAINT),
        ("failed", Reason.NO_ADDRESS),
        ("sent", ""),
    ]


def test_what_cannot_be_written_or_is_empty_is_not_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def compose(delivery: Delivery) -> Composed | None:
        match delivery.recipient.address.partition("@")[0]:
            case "bad":
                raise ValueError(f"No mail for {delivery.pk}.")
            case "worse":
                return Composed("No bytes", "\ud800", "\ud800")
        return None

    monkeypatch.setitem(sending.compose.__globals__["_composers"], MailingKind.DIGEST, compose)
    digest = mailing(kind=MailingKind.DIGEST)
    enqueue(digest, to("bad", "worse", "empty"))
    assert run() == 3
    assert states(digest) == {
        "bad": ("failed", Reason.NOT_COMPOSED),
        "worse": ("failed", Reason.NOT_COMPOSED),
        "empty": ("cancelled", Reason.EMPTY),
    }
    assert not server.to
    assert DeliveryState.SENDING not in set(Delivery.objects.values_list("state", flat=True))
