"""Mails by the APIs of providers, through django-anymail's own back ends, to servers that answer as documented."""

import datetime as dt
import time
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from delivery.enums import Reason
from delivery.models import Delivery, Suppression
from delivery.sending import Sender, enqueue

from .conftest import mailing
from .provider import Answer, providing
from .test_sending import states, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("composed")]


class Brevo:
    """Takes a mail, and what comes again under its key not again; some answers get lost."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.times: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()

    def __call__(self, posted: dict[str, Any]) -> Answer:
        name = posted["to"][0]["email"].partition("@")[0]
        key = posted["headers"]["idempotencyKey"]
        self.times[name] += 1
        if self.keys.setdefault(name, key) != key:
            return Answer(400, {"code": "invalid_parameter", "message": "another key"})
        if self.taken[name]:
            return Answer(400, {"code": "duplicate_parameter", "message": "Duplicate idempotencyKey"})
        match name:
            case "wrong":
                return Answer(400, {"code": "invalid_parameter", "message": "email is not valid in to"})
            case "often" if self.times[name] == 1:
                return Answer(429, {"code": "too_many_requests", "message": "Slow down"}, {"Retry-After": "120"})
        self.taken[name] += 1
        if name == "lost":
            return Answer(500, {"code": "internal_error", "message": "Sorry"})
        taken = {"messageId": f"<{name}@smtp-relay.mailin.fr>"}
        return Answer(201, taken, seconds=2 if name == "slow" else 0)


def wake(sender: Sender) -> None:
    """As if the time had passed that it rests for, and that mails wait."""
    sender._rests_until = 0
    Delivery.objects.filter(state="queued").update(due=timezone.now())


def test_what_may_have_arrived_is_handed_over_again_where_the_provider_knows_it(settings: Any) -> None:
    brevo = Brevo()
    news = mailing()
    enqueue(news, to("good", "wrong", "often", "lost", "slow", "last", "killed", "forgotten"))
    with providing(brevo) as provider:
        settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
        settings.ANYMAIL = {"BREVO_API_KEY": "x", "BREVO_API_URL": provider.url, "REQUESTS_TIMEOUT": 0.5}
        settings.MAIL_CONNECTIONS = 1
        now = timezone.now()
        for name, minutes in (("killed", 11), ("forgotten", 16)):  # while they were handed over, and had arrived
            row = news.deliveries.filter(recipient__address=f"{name}@example.org")
            claimed = now - dt.timedelta(minutes=minutes)
            row.update(state="sending", tries=1, claimed_at=claimed)
            brevo.taken[name] = 1
        sender, rests = Sender(), []
        for _ in range(8):
            sender.run()
            rests.append(sender._rests_until - time.monotonic())
            wake(sender)
    assert states(news) == {
        "good": ("sent", ""),
        "wrong": ("failed", Reason.REFUSED),
        "often": ("sent", ""),
        "lost": ("sent", ""),
        "slow": ("sent", ""),
        "last": ("sent", ""),
        "killed": ("sent", ""),
        "forgotten": ("failed", Reason.UNKNOWN),
    }
    assert 100 < max(rests) < 121, "as it asked"
    assert set(brevo.taken.values()) == {1}, "whatever was asked, each mail once"
    assert brevo.times == Counter(good=1, wrong=1, often=2, lost=2, slow=2, last=1, killed=1)
    assert not Suppression.objects.exists()
    assert news.deliveries.get(recipient__address="good@example.org").message_id == "<good@smtp-relay.mailin.fr>"
    posted = provider.asked[0]
    assert posted["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert posted["headers"]["X-Mailin-custom"] == f'{{"delivery": "{news.deliveries.earliest("pk").pk}"}}'


def test_one_refused_recipient_is_no_other(settings: Any) -> None:
    """Postmark knows no key: what may have arrived is not handed over again."""
    news = mailing()
    enqueue(news, to("good", "inactive", "illegal", "lost", "last"))
    asked: Counter[str] = Counter()

    def postmark(posted: dict[str, Any]) -> Answer:
        name = posted["To"].partition("@")[0]
        asked[name] += 1
        assert "idempotencyKey" not in str(posted)
        match name:
            case "good" if asked[name] == 1:
                return Answer(503, {}, {"Retry-After": "7"})  # being looked after
            case "inactive":
                told = "You tried to send to a recipient that has been marked as inactive.\nFound inactive addresses: "
                return Answer(
                    422, {"ErrorCode": 406, "Message": f"{told}{posted['To']}.\nInactive recipients are ones"}
                )
            case "illegal":
                return Answer(422, {"ErrorCode": 300, "Message": f"Invalid 'To' address: '{posted['To']}'."})
            case "lost":
                return Answer(500, {})
        return Answer(200, {"ErrorCode": 0, "Message": "OK", "MessageID": f"id-of-{name}", "To": posted["To"]})

    with providing(postmark) as provider:
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x", "POSTMARK_API_URL": provider.url}
        settings.MAIL_CONNECTIONS = 1
        sender = Sender()
        for _ in range(4):
            sender.run()
            wake(sender)
    assert states(news) == {
        "good": ("sent", ""),
        "inactive": ("failed", Reason.REFUSED),
        "illegal": ("bounced", Reason.HARD_BOUNCE),
        "lost": ("failed", Reason.UNKNOWN),
        "last": ("sent", ""),
    }
    assert asked == Counter(good=2, inactive=1, illegal=1, lost=1, last=1)
    assert Suppression.objects.get().reason == Reason.HARD_BOUNCE
